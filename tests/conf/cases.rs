//! `tests/conf/{valid,invalid,understood}`: each file with what comes out of it.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;

use hactl::conf::{
    Code, Colour, Loaded, Loader, Model, Options, Severity, Unbuilt, load, render, text,
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
    let elsewhere = [Code::TooManyFiles, Code::TooManyDiagnostics];
    seen.extend(elsewhere);
    let missing: Vec<_> = Code::ALL
        .iter()
        .filter(|code| !seen.contains(code))
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
fn a_flood_of_mistakes_is_counted() {
    let text = "weather sunny\n".repeat(100_000);
    let mut memory = hactl::conf::MemoryFiles::one("a.conf", text);
    let loaded = load_and_check(&mut memory, "a.conf");
    let last = loaded.diagnostics.last().unwrap();
    assert_eq!(last.code, Code::TooManyDiagnostics);
    assert_eq!(last.message, "99800 more findings are not shown");
}
