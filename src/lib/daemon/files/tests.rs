use std::os::fd::AsRawFd as _;
use std::os::unix::fs::symlink;

use super::*;

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

fn path(folder: &tempfile::TempDir, name: &str) -> String {
    folder.path().join(name).to_string_lossy().into_owned()
}

fn write(folder: &tempfile::TempDir, name: &str, text: &str) -> String {
    let path = path(folder, name);
    fs::write(&path, text).unwrap();
    path
}

#[test]
fn a_file_is_read_and_knows_its_identity() {
    let folder = folder();
    let file = write(&folder, "a.conf", "x");
    let link = path(&folder, "link.conf");
    symlink(&file, &link).unwrap();
    let direct = FileLoader.read(&file).unwrap();
    assert_eq!(direct.bytes, b"x");
    assert_eq!(FileLoader.read(&link).unwrap().identity, direct.identity);
}

#[test]
fn what_has_no_path_of_its_own_is_read() {
    // Process substitution: the link in /proc leads to no file.
    let (reader, mut writer) = io::pipe().unwrap();
    writer.write_all(b"x").unwrap();
    drop(writer);
    let pipe = format!("/proc/self/fd/{}", reader.as_raw_fd());
    assert_eq!(FileLoader.read(&pipe).unwrap().bytes, b"x");

    // A here-document: a file that is removed before it is read.
    let folder = folder();
    let file = write(&folder, "gone.conf", "y");
    let open = File::open(&file).unwrap();
    fs::remove_file(&file).unwrap();
    let gone = format!("/proc/self/fd/{}", open.as_raw_fd());
    assert_eq!(FileLoader.read(&gone).unwrap().bytes, b"y");
}

#[test]
fn what_is_no_configuration_file_is_refused_by_reason() {
    let folder = folder();
    let here = folder.path().to_string_lossy().into_owned();
    assert_eq!(FileLoader.read(&here), Err(LoadError::Directory));
    let none = path(&folder, "none.conf");
    assert_eq!(FileLoader.read(&none), Err(LoadError::NotFound));
    let program = write(&folder, "run.conf", "x");
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    assert_eq!(FileLoader.read(&program), Err(LoadError::Executable));
    assert_eq!(FileLoader.read("/dev/zero"), Err(LoadError::NotRegular));
    let large = path(&folder, "large.conf");
    let bytes = 100 << 20;
    File::create(&large).unwrap().set_len(bytes).unwrap();
    assert_eq!(FileLoader.read(&large), Err(LoadError::TooLarge { bytes }));
}

#[test]
fn patterns_start_at_the_including_file_and_are_sorted() {
    let folder = folder();
    let main = write(&folder, "main.conf", "");
    fs::create_dir(folder.path().join("conf.d")).unwrap();
    for name in [
        "conf.d/b.conf",
        "conf.d/a.conf",
        "conf.d/.c.conf",
        "conf.d/d.txt",
    ] {
        write(&folder, name, "");
    }
    let expected = [
        path(&folder, "conf.d/a.conf"),
        path(&folder, "conf.d/b.conf"),
    ];
    assert_eq!(FileLoader.expand("conf.d/*.conf", &main).unwrap(), expected);
    assert_eq!(FileLoader.expand("*.d/?.conf", &main).unwrap(), expected);
    let absolute = path(&folder, "conf.d/[a]*");
    assert_eq!(FileLoader.expand(&absolute, "").unwrap(), expected[..1]);
    assert!(FileLoader.expand("none/*.conf", &main).unwrap().is_empty());
    assert!(FileLoader.expand("none.conf", &main).unwrap().is_empty());
    assert!(FileLoader.expand("main.conf/*", &main).unwrap().is_empty());
}
