//! `hactl conf fmt` as people and scripts call it.

use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};

use snapbox::str;

use crate::folder::Folder;

const UNTIDY: &str = "vrrp_instance A\r\n{\r\n  interface eth0 # the LAN\r\n\r\n\r\n\tvirtual_router_id   1\r\n}\r\n";
const TIDY: &str =
    "vrrp_instance A {\n    interface eth0 # the LAN\n\n    virtual_router_id 1\n}\n";

#[test]
fn files_are_changed_in_place_and_named() {
    let folder = Folder::new().with("a.conf", UNTIDY).with("b.conf", TIDY);
    let ours = folder.path("a.conf");
    fs::set_permissions(&ours, Permissions::from_mode(0o640)).unwrap();
    symlink("a.conf", folder.path("link.conf")).unwrap();
    let before = fs::metadata(folder.path("b.conf")).unwrap().ino();
    folder
        .conf(&["fmt", "link.conf", "b.conf"])
        .assert()
        .code(0)
        .stderr_eq("")
        .stdout_eq("link.conf\n");
    assert_eq!(folder.read("a.conf"), TIDY);
    assert_eq!(fs::metadata(&ours).unwrap().mode() & 0o777, 0o640);
    assert!(folder.path("link.conf").is_symlink());
    // What is right is not written again.
    assert_eq!(fs::metadata(folder.path("b.conf")).unwrap().ino(), before);
    let left: Vec<_> = fs::read_dir(ours.parent().unwrap()).unwrap().collect();
    assert_eq!(left.len(), 3, "{left:?}");
}

#[test]
fn a_check_shows_the_difference_and_changes_nothing() {
    let folder = Folder::new().with("a.conf", UNTIDY).with("b.conf", TIDY);
    folder
        .conf(&["fmt", "--check", "a.conf", "b.conf"])
        .assert()
        .code(1)
        .stderr_eq("")
        .stdout_eq(str![[r"
--- a.conf
+++ a.conf (formatted)
@@ -1,7 +1,5 @@
-vrrp_instance A[..]
-{[..]
-  interface eth0 # the LAN[..]
-[..]
-[..]
-    virtual_router_id   1[..]
-}[..]
+vrrp_instance A {
+    interface eth0 # the LAN
+
+    virtual_router_id 1
+}

"]]);
    assert_eq!(folder.read("a.conf"), UNTIDY);
    folder
        .conf(&["fmt", "--check", "b.conf"])
        .assert()
        .code(0)
        .stdout_eq("");
}

#[test]
fn a_check_shows_no_secret() {
    let secrets = "authentication {\nauth_pass s3cr3t\n}\nauth_hmac {\nkey 1 s3cr3t\n}\nSSL {\npassword s3cr3t\n}\n$PW=s3cr3t\n";
    let folder = Folder::new().with("a.conf", secrets);
    let shown = folder
        .conf(&["fmt", "--check", "a.conf"])
        .assert()
        .code(1)
        .get_output()
        .stdout
        .clone();
    let shown = String::from_utf8(shown).unwrap();
    assert!(shown.contains("+    auth_pass ******\n"), "{shown}");
    assert!(!shown.contains("s3cr3t"), "{shown}");
}

#[test]
fn standard_input_goes_to_standard_output() {
    let folder = Folder::new().with("a.conf", UNTIDY);
    folder
        .conf(&["fmt", "-"])
        .stdin(UNTIDY)
        .assert()
        .code(0)
        .stderr_eq("")
        .stdout_eq(TIDY);
    folder
        .conf(&["fmt", "--stdout", "a.conf"])
        .assert()
        .code(0)
        .stdout_eq(TIDY);
    assert_eq!(folder.read("a.conf"), UNTIDY);
}

#[test]
fn a_file_that_has_to_be_corrected_first_is_left_as_it_is() {
    let broken = "vrrp_instance A {\n  interface eth0\n";
    let folder = Folder::new()
        .with("broken.conf", broken)
        .with("a.conf", UNTIDY);
    folder
        .conf(&["fmt", "broken.conf", "a.conf"])
        .assert()
        .code(1)
        .stdout_eq("a.conf\n")
        .stderr_eq(str![[r"
error[C0107]: a block is not closed at the end of the file
 --> broken.conf:2:17
  |
1 | vrrp_instance A {
  |                 - it begins here
2 |   interface eth0
  |                 ^
broken.conf: left as it is

"]]);
    assert_eq!(folder.read("broken.conf"), broken);
}

#[test]
fn what_cannot_be_read_or_written_is_told() {
    let folder = Folder::new().with("a.conf", UNTIDY);
    folder
        .conf(&["fmt", "missing.conf", "a.conf"])
        .assert()
        .code(2)
        .stdout_eq("a.conf\n")
        .stderr_eq("error: cannot read missing.conf: there is no such file\n");
    folder
        .conf(&["fmt", "--check", "--stdout", "a.conf"])
        .assert()
        .code(2);
}
