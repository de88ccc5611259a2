use super::*;
use crate::conf::{MemoryFiles, Options, Unbuilt, load};

fn model(text: &str) -> Model {
    let mut files = MemoryFiles::one("main", text);
    let options = Options {
        unbuilt: Unbuilt::PassOver,
        ..Options::default()
    };
    let loaded = load(&mut files, "main", &options);
    let told: Vec<_> = loaded
        .diagnostics
        .iter()
        .map(|diagnostic| diagnostic.line(&loaded.sources))
        .collect();
    loaded.model.ok_or(told).unwrap()
}

#[test]
fn a_printed_model_is_read_as_the_same_model() {
    let before = model(
        r#"
global_defs {
    router_id "the first node"
    script_user nobody nogroup
    enable_script_security
}
vrrp_instance VI_1 {
    interface eth0
    virtual_router_id 51
    priority 150
    advert_int 2
    nopreempt
    authentication {
        auth_type PASS
        auth_pass s3cr#t
    }
    virtual_ipaddress {
        192.0.2.1/24 dev eth1 label eth1:0 scope link
        192.0.2.2
    }
    notify "/bin/echo 'two words' \"it's\"" root
    garp_master_delay 7
}
"#,
    );
    let text = text(&before);
    assert_eq!(model(&text), before, "{text}");
}
