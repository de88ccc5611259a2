//! One slip, one diagnostic, at its place: braces, words and numbers of valid files are spoilt one
//! by one.

use hactl::conf::{Code, Loaded, MemoryFiles};

use crate::{load_and_check, root};

fn load(text: &str) -> Loaded {
    load_and_check(&mut MemoryFiles::one("a.conf", text), "a.conf")
}

/// Three sound instances, with every kind of block.
const SOUND: &str = "\
global_defs {
    router_id a
}

vrrp_instance A {
    state BACKUP
    interface eth0
    virtual_router_id 1
    priority 100
    authentication {
        auth_type PASS
        auth_pass 1234
    }
    virtual_ipaddress {
        192.0.2.1
        192.0.2.2
    }
    advert_int 1
}

vrrp_instance B {
    state BACKUP
    interface eth0
    virtual_router_id 2
    virtual_ipaddress {
        192.0.2.3
    }
    nopreempt
}

vrrp_instance C {
    interface eth0
    virtual_ipaddress {
        192.0.2.4
    }
    virtual_router_id 3
}
";

fn lines_of(loaded: &Loaded) -> Vec<usize> {
    loaded
        .diagnostics
        .iter()
        .filter_map(|diagnostic| diagnostic.place)
        .map(|place| loaded.sources.positions(place).0.line)
        .collect()
}

fn told(loaded: &Loaded) -> String {
    let lines = loaded.diagnostics.iter();
    lines.map(|d| d.line(&loaded.sources) + "\n").collect()
}

#[test]
fn the_sound_file_is_sound() {
    let loaded = load(SOUND);
    assert!(loaded.diagnostics.is_empty());
    assert_eq!(loaded.model.unwrap().instances.len(), 3);
}

/// Line number from 1 and text.
fn lines() -> impl Iterator<Item = (usize, &'static str)> {
    SOUND.lines().enumerate().map(|(at, line)| (at + 1, line))
}

fn with_line(number: usize, replacement: Option<&str>) -> String {
    let replaced: Vec<_> = lines()
        .filter_map(|(at, line)| {
            if at == number {
                replacement
            } else {
                Some(line)
            }
        })
        .collect();
    replaced.join("\n") + "\n"
}

#[test]
fn each_missing_closing_brace_is_one_diagnostic_on_the_line_before() {
    for (number, _) in lines().filter(|(_, line)| line.trim() == "}") {
        let loaded = load(&with_line(number, None));
        assert_eq!(
            loaded.diagnostics.len(),
            1,
            "line {number}\n{}",
            told(&loaded)
        );
        assert_eq!(loaded.diagnostics[0].code, Code::MissingCloseBrace);
        assert_eq!(lines_of(&loaded), [number - 1], "{}", told(&loaded));
    }
}

#[test]
fn each_missing_opening_brace_is_one_diagnostic_on_its_line() {
    for (number, line) in lines().filter(|(_, line)| line.ends_with('{')) {
        let loaded = load(&with_line(number, line.strip_suffix('{')));
        assert_eq!(
            loaded.diagnostics.len(),
            1,
            "line {number}\n{}",
            told(&loaded)
        );
        assert_eq!(loaded.diagnostics[0].code, Code::MissingOpenBrace);
        assert_eq!(lines_of(&loaded), [number]);
    }
}

#[test]
fn each_doubled_brace_is_one_diagnostic_near_its_line() {
    for (number, line) in lines().filter(|(_, line)| line.ends_with(['{', '}'])) {
        let brace = line.chars().last().unwrap();
        let loaded = load(&with_line(number, Some(&format!("{line} {brace}"))));
        assert_eq!(
            loaded.diagnostics.len(),
            1,
            "line {number}\n{}",
            told(&loaded)
        );
        let expected = match brace {
            '{' => Code::UnexpectedOpenBrace,
            _ => Code::ExtraCloseBrace,
        };
        assert_eq!(loaded.diagnostics[0].code, expected);
        // The second of two braces may be the one that its block needs.
        let place = lines_of(&loaded)[0];
        assert!((number..=number + 1).contains(&place), "{}", told(&loaded));
    }
}

#[test]
fn each_misspelt_keyword_is_one_diagnostic_that_suggests_the_right_one() {
    for (number, line) in lines() {
        let word = line.trim().split(' ').next().unwrap();
        if word.len() < 4 || word.starts_with(|c: char| c.is_ascii_digit()) {
            continue;
        }
        let (head, tail) = word.split_at(2);
        let slips = [
            format!("{head}{}", &tail.chars().skip(1).collect::<String>()),
            format!("{head}x{tail}"),
            word.to_uppercase(),
            word.chars()
                .rev()
                .take(2)
                .chain(word.chars().skip(2))
                .collect(),
        ];
        for slip in slips {
            let loaded = load(&with_line(number, Some(&line.replacen(word, &slip, 1))));
            let told = told(&loaded);
            assert_eq!(loaded.diagnostics.len(), 1, "{slip}\n{told}");
            assert_eq!(loaded.diagnostics[0].code, Code::UnknownKeyword);
            assert_eq!(lines_of(&loaded), [number], "{told}");
            assert!(told.contains(&format!("did you mean `{word}`")), "{told}");
        }
    }
}

#[test]
fn each_spoilt_value_is_an_error_on_its_line() {
    for (number, line) in lines() {
        let Some((head, value)) = line.trim_end().rsplit_once(' ') else {
            continue;
        };
        if !value.starts_with(|c: char| c.is_ascii_digit()) || head.ends_with("auth_pass") {
            continue;
        }
        for spoilt in [
            format!("{value}x"),
            format!("-{value}"),
            format!("{value}.{value}.9"),
        ] {
            let loaded = load(&with_line(number, Some(&format!("{head} {spoilt}"))));
            assert_eq!(lines_of(&loaded), [number], "{}", told(&loaded));
            assert!(loaded.model.is_none());
        }
    }
}

#[test]
fn the_founding_configurations_survive_a_missing_brace() {
    for name in ["seed-master", "seed-backup"] {
        let path = root()
            .join("tests/conf/valid")
            .join(name)
            .with_extension("conf");
        let text = std::fs::read_to_string(path).unwrap();
        for (at, _) in text.match_indices(['{', '}']) {
            let mut spoilt = text.clone();
            spoilt.remove(at);
            let loaded = load(&spoilt);
            assert_eq!(loaded.diagnostics.len(), 1, "{}", told(&loaded));
        }
    }
}
