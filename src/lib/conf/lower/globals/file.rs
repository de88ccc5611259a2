//! Files and reloading.

use crate::conf::diagnostic::{Code, Diagnostic, Findings, shown};
use crate::conf::keywords::settings::File as Keyword;
use crate::conf::lower::read;
use crate::conf::lower::slot::Slot;
use crate::conf::settings::{
    Dumps, FileMode, Files, Iproute, JsonVersion, Reload, ReloadCheck, ReloadFile, Switch,
};
use crate::conf::source::Span;
use crate::conf::tree::Entry;
use crate::conf::value;

/// Names of permission bits.
const BITS: [(&str, u16); 12] = [
    ("IRUSR", 0o400),
    ("IWUSR", 0o200),
    ("IXUSR", 0o100),
    ("IRGRP", 0o040),
    ("IWGRP", 0o020),
    ("IXGRP", 0o010),
    ("IROTH", 0o004),
    ("IWOTH", 0o002),
    ("IXOTH", 0o001),
    ("IRWXU", 0o700),
    ("IRWXG", 0o070),
    ("IRWXO", 0o007),
];

#[derive(Default)]
pub(super) struct Draft {
    check: Slot<read::Value>,
    time_file: Slot<String>,
    repeat: Slot<Switch>,
    reload_file: Slot<read::Value>,
    save_directory: Slot<String>,
    temporary_directory: Slot<String>,
    state: Slot<String>,
    statistics: Slot<String>,
    json: Slot<String>,
    json_version: Slot<JsonVersion>,
    use_instance: Slot<Switch>,
    etc: Slot<String>,
    usr: Slot<String>,
    mode: Slot<FileMode>,
}

impl Draft {
    pub(super) fn read(&mut self, keyword: Keyword, entry: Entry<'_>, findings: &mut Findings) {
        match keyword {
            Keyword::ReloadCheck => self.check.read(entry, findings, read::optional_path),
            Keyword::ReloadTime => self.time_file.read(entry, findings, read::path),
            Keyword::ReloadRepeat => super::flag(&mut self.repeat, entry, findings),
            Keyword::ReloadMarker => self.reload_file.read(entry, findings, read::optional_path),
            Keyword::SaveDirectory => self.save_directory.read(entry, findings, directory),
            Keyword::TemporaryDirectory => {
                self.temporary_directory
                    .read_first(entry, findings, directory);
            }
            Keyword::UseInstance => self.use_instance.read(entry, findings, value::switch),
            Keyword::JsonVersion => self.json_version.read(entry, findings, json_version),
            Keyword::IprouteEtc => self.etc.read(entry, findings, directory),
            Keyword::IprouteUsr => self.usr.read(entry, findings, directory),
            Keyword::StateDump => self.state.read(entry, findings, read::path),
            Keyword::StatsDump => self.statistics.read(entry, findings, read::path),
            Keyword::JsonDump => self.json.read(entry, findings, read::path),
            Keyword::Umask => self.mode.read(entry, findings, file_mode),
        }
    }

    /// Where the names of the routing system are.
    pub(super) fn iproute(&self) -> Iproute {
        let standard = Iproute::default();
        Iproute {
            etc: self.etc.get().unwrap_or(standard.etc),
            usr: self.usr.get().unwrap_or(standard.usr),
        }
    }

    /// Where it is said that a configuration is checked first.
    pub(super) const fn checked_reload(&self) -> Option<Span> {
        self.check.span()
    }

    pub(super) fn finish(self) -> Files {
        Files {
            iproute: self.iproute(),
            reload: Reload {
                check: match self.check.get() {
                    Some(log) => ReloadCheck::Separate { log: log.given() },
                    None => ReloadCheck::Plain,
                },
                time_file: self.time_file.get(),
                repeat: self.repeat.or(Switch::Off),
                file: match self.reload_file.get() {
                    None => ReloadFile::None,
                    Some(read::Value::Absent) => ReloadFile::Standard,
                    Some(read::Value::Given(path)) => ReloadFile::At(path),
                },
            },
            save_directory: self.save_directory.get(),
            temporary_directory: self.temporary_directory.get(),
            dumps: Dumps {
                state: self.state.get(),
                statistics: self.statistics.get(),
                json: self.json.get(),
                json_version: self.json_version.or(JsonVersion::V1),
                use_instance: self.use_instance.or(Switch::Off),
            },
            mode: self.mode.or(FileMode::default()),
        }
    }
}

/// A folder; a slash at its end means nothing.
fn directory(entry: Entry<'_>, findings: &mut Findings) -> Option<String> {
    let path = read::path(entry, findings)?;
    Some(match path.strip_suffix('/') {
        Some(shorter) if !shorter.is_empty() => shorter.to_owned(),
        Some(_) | None => path,
    })
}

fn json_version(entry: Entry<'_>, findings: &mut Findings) -> Option<JsonVersion> {
    value::number(entry, findings).map(|number| match number {
        0..=1 => JsonVersion::V1,
        2.. => JsonVersion::V2,
    })
}

/// A number as C reads it, or names of bits with `|` between them.
fn file_mode(entry: Entry<'_>, findings: &mut Findings) -> Option<FileMode> {
    let words: Vec<_> = entry.words().skip(1).collect();
    let (Some(first), Some(last)) = (words.first(), words.last()) else {
        value::missing(entry, findings);
        return None;
    };
    let text: String = words.iter().map(|word| word.text).collect();
    let mode = if text.starts_with(|c: char| c.is_ascii_digit()) {
        value::c_number(&text)
            .and_then(|number| u16::try_from(number).ok())
            .filter(|mode| *mode <= 0o777)
    } else {
        text.split('|').try_fold(0, |mode, name| {
            let named = BITS.iter().find(|(bit, _)| *bit == name);
            named.map(|(_, bit)| mode | bit)
        })
    };
    if mode.is_none() {
        let message = format!("`{}` is no set of permissions", shown(&text));
        findings.add(
            Diagnostic::error(Code::BadFileMode, first.span.to(last.span), message)
                .help("write an octal number such as 0177, or names such as IXUSR|IRWXG|IRWXO"),
        );
    }
    mode.map(FileMode)
}
