mod instances;

use proptest::prelude::*;

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

/// Reads a text, prints its model and reads that again: the same must come out. Gives the printed text.
pub(super) fn survives_printing(written: &str) -> String {
    let before = model(written);
    let printed = text(&before);
    assert_eq!(model(&printed), before, "{printed}");
    printed
}

#[test]
fn a_printed_model_is_read_as_the_same_model() {
    survives_printing(
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
}

#[test]
fn words_that_need_care_are_read_back() {
    for word in [
        "a\\#b", "\"a b\"", "\"\"", "a\"b\"", "a\"#\"", "a\\", "'", "@a", "\"${A}\"", "\"\\#\"",
    ] {
        survives_printing(&format!("global_defs {{\nrouter_id {word}\n}}\n"));
    }
}

proptest! {
    #[test]
    fn any_arguments_of_a_script_are_read_back(argv in proptest::collection::vec("\\PC{0,6}|[ -~\\n\\t]{0,6}", 1..4)) {
        let line = format!("notify {}", command(&argv));
        let words = crate::conf::script::split(&line).unwrap();
        prop_assert_eq!(words.len(), 2);
        prop_assert_eq!(crate::conf::script::arguments(&words[1].text).unwrap(), argv);
        // The lexer sees one line without comment, brace and reference.
        prop_assert!(!line.contains(['\n', '$']));
        let mut files = MemoryFiles::one("main", format!("a {{\n{line} ! x\n}}\n"));
        let loaded = load(&mut files, "main", &Options::default());
        let pieces = &loaded.outline.words.pieces;
        prop_assert_eq!(pieces.len(), 4, "{}", line);
    }
}
