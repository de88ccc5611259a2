use super::*;
use crate::conf::{Loaded, MemoryFiles, Options, load};

fn loaded(path: &str, text: &str) -> Loaded {
    let loaded = load(&mut MemoryFiles::one(path, text), path, &Options::default());
    assert!(loaded.model.is_some(), "{:?}", loaded.diagnostics);
    loaded
}

fn difference(old: &str, new: &str) -> String {
    let (old, new) = (loaded("a.conf", old), loaded("b.conf", new));
    let (old, new) = (Effective::of(&old).unwrap(), Effective::of(&new).unwrap());
    let difference = diff(&old, &new);
    let text = difference.text(Secrets::Hidden);
    assert_eq!(difference.is_empty(), text.is_empty());
    let kinds = difference.data(Secrets::Hidden);
    assert_eq!(kinds.is_empty(), text.is_empty());
    text
}

const OLD: &str = "\
vrrp_instance A {
    interface eth0
    virtual_router_id 51
    priority 150
    authentication {
        auth_type PASS
        auth_pass secret1
    }
    virtual_ipaddress {
        192.0.2.1/24
        192.0.2.2/24
    }
}
vrrp_instance B {
    interface eth1
    virtual_router_id 52
    virtual_ipaddress {
        192.0.2.9/24
    }
}
";

#[test]
fn order_and_writing_make_no_difference() {
    let new = "\
# the same
$LAN=eth1
vrrp_instance B { interface $LAN
virtual_router_id 052
virtual_ipaddress { 192.0.2.9/24
} }
vrrp_instance A {
    virtual_ipaddress {
        192.0.2.2/24 dev eth0
        192.0.2.1/24
    }
    advert_int 1.0
    priority 150
    authentication {
        auth_pass secret1
        auth_type PASS
    }
    virtual_router_id 51
    interface eth0
}
";
    assert_eq!(difference(OLD, new), "");
    assert_eq!(difference(new, OLD), "");
}

#[test]
fn every_difference_is_listed_with_both_places() {
    let new = OLD
        .replace("priority 150", "priority 100\n    nopreempt")
        .replace("secret1", "secret2")
        .replace("192.0.2.2/24", "192.0.2.3/24 label x")
        .replace("instance B", "instance C");
    let new = new.replace(
        "virtual_router_id 52",
        "virtual_router_id 52\n    advert_int 2",
    );
    assert_eq!(
        difference(OLD, &new),
        "  vrrp_instance A:
~     priority: 150 → 100  (a.conf:4 → b.conf:4)
-     preempt  (default)
      authentication:
~         auth_pass: ******** → ******** (not the same)  (a.conf:7 → b.conf:8)
      virtual_ipaddress:
-         192.0.2.2/24 dev eth0 scope 0  (a.conf:11)
+         192.0.2.3/24 dev eth0 label x scope 0  (b.conf:12)
+     nopreempt  (b.conf:5)
~ vrrp_instance has another name: B → C  (a.conf:14 → b.conf:15)
  vrrp_instance C:
~     advert_int: 1 → 2  (default → b.conf:18)
"
    );
}

#[test]
fn models_can_be_compared_without_their_files() {
    let (old, new) = (loaded("a", OLD), loaded("b", &OLD.replace("150", "99")));
    let old = Effective::of_model(old.model.as_ref().unwrap());
    let new = Effective::of_model(new.model.as_ref().unwrap());
    let text = diff(&old, &new).text(Secrets::Hidden);
    assert_eq!(text, "  vrrp_instance A:\n~     priority: 150 → 99\n");
    assert!(diff(&old, &old).is_empty());
}
