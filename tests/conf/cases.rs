//! `tests/conf/{valid,invalid,understood}`: each file with what comes out of it.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;

use hactl::conf::{
    Code, Colour, IncludeChecks, Loaded, Loader, Model, Options, Severity, Unbuilt, load, render,
    text,
};
use hactl::daemon::files::FileLoader;

use crate::{files, load_and_check, load_and_check_with, options, root};

/// The rendered diagnostics of a file, as `conf validate` shows them.
fn shown(loaded: &Loaded) -> String {
    let mut text = String::new();
    for diagnostic in &loaded.diagnostics {
        let rendered = render(diagnostic, &loaded.sources, Colour::No);
        writeln!(text, "{rendered}\n").unwrap();
    }
    text
}

/// Compares with the file beside it, or rewrites that.
pub(crate) fn compare(path: &std::path::Path, actual: &str) -> Result<(), String> {
    if std::env::var_os("HACTL_BLESS").is_some() {
        if actual.is_empty() {
            drop(fs::remove_file(path));
        } else {
            fs::write(path, actual).unwrap();
        }
        return Ok(());
    }
    let expected = fs::read_to_string(path).unwrap_or_default();
    if expected == actual {
        return Ok(());
    }
    Err(format!("{}:\n{actual}", path.display()))
}

fn run(kind: &str, mut each: impl FnMut(&Loaded) -> Result<Option<String>, String>) {
    let mut wrong = Vec::new();
    let folder = root().join("tests/conf").join(kind);
    let cases = files(&folder, "conf");
    assert!(cases.len() >= 10);
    let options = Options {
        unbuilt: if kind == "understood" {
            Unbuilt::PassOver
        } else {
            Unbuilt::Refuse
        },
        ..options()
    };
    for case in cases {
        let name = case.file_name().unwrap().to_str().unwrap().to_owned();
        // The paths in the expectations are relative, wherever the package stands.
        let loaded = load_and_check_with(&options, &mut In(&folder), &name);
        match each(&loaded) {
            Ok(Some(model)) => wrong.extend(compare(&case.with_extension("json"), &model).err()),
            Ok(None) => {}
            Err(why) => wrong.push(format!("{name}: {why}\n{}", shown(&loaded))),
        }
        wrong.extend(compare(&case.with_extension("txt"), &shown(&loaded)).err());
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n---\n"));
}

/// The disk as seen from a folder.
pub(crate) struct In<'a>(pub(crate) &'a std::path::Path);

impl In<'_> {
    fn relative(&self, path: &str) -> String {
        let path = std::path::Path::new(path);
        path.strip_prefix(self.0)
            .unwrap_or(path)
            .to_str()
            .unwrap()
            .to_owned()
    }
}

impl Loader for In<'_> {
    fn read(&mut self, path: &str) -> Result<hactl::conf::Content, hactl::conf::LoadError> {
        FileLoader.read(self.0.join(path).to_str().unwrap())
    }

    fn expand(
        &mut self,
        pattern: &str,
        including: &str,
    ) -> Result<Vec<String>, hactl::conf::LoadError> {
        let including = self.0.join(including);
        let paths = FileLoader.expand(pattern, including.to_str().unwrap())?;
        Ok(paths.iter().map(|path| self.relative(path)).collect())
    }
}

#[test]
fn valid_files_give_the_expected_model_and_remarks() {
    run("valid", |loaded| {
        let Some(model) = &loaded.model else {
            return Err("has no model".to_owned());
        };
        // The one error with which a configuration can be used all the same.
        let mut told = loaded.diagnostics.iter();
        if told.any(|found| found.severity == Severity::Error && found.code != Code::BadDigest) {
            return Err("has errors".to_owned());
        }
        Ok(Some(on_the_socket(model)))
    });
}

/// The model as one process sends it to another.
fn on_the_socket(model: &Model) -> String {
    let text = serde_json::to_string_pretty(model).unwrap();
    let again: Model = serde_json::from_str(&text).unwrap();
    assert_eq!(&again, model);
    text + "\n"
}

#[test]
fn what_is_understood_and_not_built_yet_gives_the_expected_model_and_diagnostics() {
    run("understood", |loaded| {
        let Some(model) = &loaded.model else {
            return Ok(None);
        };
        let options = Options {
            unbuilt: Unbuilt::PassOver,
            ..options()
        };
        let mut printed = hactl::conf::MemoryFiles::one("a.conf", text(model));
        let again = load_and_check_with(&options, &mut printed, "a.conf");
        assert_eq!(again.model.as_ref(), Some(model));
        Ok(Some(on_the_socket(model)))
    });
}

#[test]
fn the_founding_virtual_server_has_two_digests_that_no_page_has() {
    let path = root().join("tests/conf/valid/seed-lvs.conf");
    let loaded = load(&mut FileLoader, path.to_str().unwrap(), &options());
    let told: Vec<_> = loaded
        .diagnostics
        .iter()
        .map(|found| {
            let place = found.place.unwrap();
            let (start, _) = loaded.sources.positions(place);
            assert!(found.help.as_ref().unwrap().contains("MD5"));
            assert!(found.help.as_ref().unwrap().contains("--digest"));
            (found.severity, found.code, start.line)
        })
        .collect();
    let wrong = |line| (Severity::Error, Code::BadDigest, line);
    assert_eq!(told, [wrong(13), wrong(23)]);
    // The daemon runs with it, as keepalived does.
    let model = loaded.model.unwrap();
    assert_eq!(model.virtual_servers[0].real_servers.len(), 2);
}

#[test]
fn invalid_files_give_the_expected_diagnostics_and_no_model() {
    run("invalid", |loaded| {
        if loaded.model.is_some() || loaded.count(Severity::Error) == 0 {
            return Err("is valid".to_owned());
        }
        Ok(None)
    });
}

#[test]
fn every_code_is_exercised() {
    let mut seen = BTreeSet::new();
    for kind in ["valid", "invalid", "understood"] {
        for case in files(&root().join("tests/conf").join(kind), "conf") {
            let loaded = load(&mut FileLoader, case.to_str().unwrap(), &options());
            seen.extend(loaded.diagnostics.iter().map(|diagnostic| diagnostic.code));
        }
    }
    seen.extend(crate::cluster::codes());
    // These need more than a small file: the tests below have them.
    let elsewhere = [
        Code::TooManyFiles,
        Code::TooManyDiagnostics,
        Code::DefinitionOverridden,
    ];
    seen.extend(elsewhere);
    // What depends on the machine is no matter of a file: the tests of the host have it.
    let is_of_host = |code: &&Code| code.number().starts_with("C06");
    let missing: Vec<_> = Code::ALL
        .iter()
        .filter(|code| !seen.contains(code) && !is_of_host(code))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn secrets_are_never_shown() {
    for (text, secret) in [
        ("auth_pass correcthorsebattery", "battery"),
        ("auth_pass \"correcthorse\" battery", "battery"),
        ("auth_pas correcthorse", "horse"),
        ("auth_pass \"correcthorse", "horse"),
        ("auth_pass { correcthorse", "horse"),
    ] {
        let text = format!(
            "vrrp_instance A {{\ninterface eth0\nauthentication {{\nauth_type PASS\n{text}\n}}\n}}\n"
        );
        let mut memory = hactl::conf::MemoryFiles::one("a.conf", text);
        let loaded = load(&mut memory, "a.conf", &Options::default());
        let shown = shown(&loaded);
        assert!(!loaded.diagnostics.is_empty());
        assert!(!shown.contains(secret), "{shown}");
        for diagnostic in &loaded.diagnostics {
            assert!(!diagnostic.line(&loaded.sources).contains(secret));
        }
    }
}

#[test]
fn includes_that_never_end_are_stopped() {
    let mut memory = hactl::conf::MemoryFiles::default();
    for depth in 0..40 {
        let next = format!("include {}.conf\n", depth + 1);
        memory = memory.and(&format!("{depth}.conf"), next.repeat(2));
    }
    let loaded = load_and_check(&mut memory, "0.conf");
    let codes: BTreeSet<_> = loaded.diagnostics.iter().map(|d| d.code).collect();
    assert!(codes.contains(&Code::TooManyFiles));
}

#[test]
fn definitions_that_make_too_many_lines_are_stopped() {
    let mut text = "$A= \\\n  $Z=1 \\\n  $Z=2\n".to_owned();
    for (name, inner) in ["B", "C", "D", "E", "F", "G", "H", "I"]
        .iter()
        .zip(["A", "B", "C", "D", "E", "F", "G", "H"])
    {
        writeln!(text, "${name}= \\").unwrap();
        text.push_str(&format!("  ${inner} \\\n").repeat(9));
        writeln!(text, "  ${inner}").unwrap();
    }
    text.push_str("$I\n~SEQ(N, 1, 9000000000000000000) $Z=${N}\n$I\n");
    let mut memory = hactl::conf::MemoryFiles::one("a.conf", text);
    let loaded = load_and_check(&mut memory, "a.conf");
    let messages: Vec<_> = loaded.diagnostics.iter().map(|d| &d.message).collect();
    assert_eq!(
        messages,
        ["references and sequences make more than 1000000 lines"]
    );
}

#[test]
fn references_that_take_too_long_are_stopped() {
    let text = "$A=${A}${A}\n".to_owned() + &"$A\n".repeat(30_000);
    let mut memory = hactl::conf::MemoryFiles::one("a.conf", text);
    let loaded = load_and_check(&mut memory, "a.conf");
    let first = &loaded.diagnostics[0];
    assert_eq!(first.code, Code::ReferenceLoop);
    assert_eq!(first.message, "the definition of `A` leads back to itself");
    assert!(loaded.diagnostics.len() <= 201);
}

#[test]
fn an_endless_line_is_one_short_message() {
    let mut memory = hactl::conf::MemoryFiles::one("a.conf", "é".repeat(1_000_000));
    let loaded = load_and_check(&mut memory, "a.conf");
    let codes: Vec<_> = loaded.diagnostics.iter().map(|d| d.code).collect();
    assert_eq!(codes[0], Code::LineTooLong);
    assert!(shown(&loaded).len() < 1_000_000);
}

#[test]
fn the_command_line_wins_over_the_file() {
    let options = Options {
        definitions: vec![
            ("VRID".to_owned(), "77".to_owned()),
            ("BODY".to_owned(), "interface eth7\npriority 7".to_owned()),
        ],
        ..Options::default()
    };
    let text = "$VRID=51\nvrrp_instance A {\nvirtual_router_id $VRID\n$BODY\nvirtual_ipaddress { 10.0.0.1 }\n}\n";
    let mut memory = hactl::conf::MemoryFiles::one("a.conf", text);
    let loaded = load(&mut memory, "a.conf", &options);
    let found: Vec<_> = loaded
        .diagnostics
        .iter()
        .map(|d| (d.code, d.severity))
        .collect();
    assert_eq!(found, [(Code::DefinitionOverridden, Severity::Note)]);
    let instance = &loaded.model.unwrap().instances[0].vrrp;
    assert_eq!((instance.vrid.get(), instance.priority.get()), (77, 7));

    let options = Options {
        definitions: vec![("1X".to_owned(), "77".to_owned())],
        ..Options::default()
    };
    let loaded = load(
        &mut hactl::conf::MemoryFiles::one("a.conf", ""),
        "a.conf",
        &options,
    );
    assert_eq!(loaded.diagnostics[0].code, Code::BadDefinition);
    assert!(loaded.model.is_none());
}

#[test]
fn all_checks_of_includes_can_be_asked_for() {
    let text = "global_defs {\ninclude_check -read -match -wildcard_match -brace_match\n}\ninclude x*\ninclude y\ninclude {y,z}\n";
    for (include_checks, errors) in [(IncludeChecks::AsWritten, 0), (IncludeChecks::All, 4)] {
        let options = Options {
            include_checks,
            ..Options::default()
        };
        let mut memory = hactl::conf::MemoryFiles::one("a.conf", text);
        let loaded = load(&mut memory, "a.conf", &options);
        assert_eq!(loaded.count(Severity::Error), errors, "{}", shown(&loaded));
    }
}

#[test]
fn variables_of_the_environment_come_from_the_loader() {
    let name = "CARGO_PKG_NAME";
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.conf");
    let text = format!(
        "vrrp_instance ${{_ENV {name}}} {{\ninterface eth0\nvirtual_router_id 51\nvirtual_ipaddress {{ 10.0.0.1 }}\n}}\nglobal_defs {{\nrouter_id ${{_PWD}}\n}}\n"
    );
    fs::write(&path, text).unwrap();
    let model = load(&mut FileLoader, path.to_str().unwrap(), &options())
        .model
        .unwrap();
    let value = std::env::var(name).unwrap();
    assert_eq!(model.instances[0].vrrp.name.to_string(), value);
    let here = fs::canonicalize(folder.path()).unwrap();
    assert_eq!(model.globals.router_id.as_deref(), here.to_str());
}

#[test]
fn a_flood_of_mistakes_is_counted() {
    let text = "weather sunny\n".repeat(100_000);
    let mut memory = hactl::conf::MemoryFiles::one("a.conf", text);
    let loaded = load_and_check(&mut memory, "a.conf");
    let last = loaded.diagnostics.last().unwrap();
    assert_eq!(last.code, Code::TooManyDiagnostics);
    assert_eq!(last.message, "99800 more findings are not shown");
}
