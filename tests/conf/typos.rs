//! One typing mistake in files that are sound: the line is named, the right word suggested, and
//! nothing else in the file suffers.
//!
//! The files are those of `tests/conf/valid` and, where it exists, of the corpus.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use fastrand::Rng;
use hactl::conf::keywords::{self, Argument, Block, Kind, Unit};
use hactl::conf::{Diagnostic, Loaded, Loader, MemoryFiles, Options, Severity, Unbuilt, load};
use hactl::daemon::files::FileLoader;

use crate::{corpus, files, root};

/// Mistakes of each kind that are put into a file, each alone.
const MISTAKES: usize = 3;
/// Files that the corpus and our own cases must give.
const FILES_MIN: usize = 200;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Typo {
    Keyword,
    BlockName,
    Brace,
    Number,
    Address,
    Unit,
}

const TYPOS: [Typo; 6] = [
    Typo::Keyword,
    Typo::BlockName,
    Typo::Brace,
    Typo::Number,
    Typo::Address,
    Typo::Unit,
];

/// A place where a mistake can be made.
#[derive(Clone, Debug)]
struct Target {
    typo: Typo,
    /// From 0.
    line: usize,
    /// Bytes of the line.
    start: usize,
    end: usize,
    /// Other lines that a diagnostic may point at: the ends of the block.
    also: Vec<usize>,
}

/// A word with its bytes in a line.
type Token<'a> = (usize, &'a str);

fn tokens(line: &str) -> Vec<Token<'_>> {
    let code = line.split(['#', '!']).next().unwrap_or_default();
    let mut found = Vec::new();
    let mut start = None;
    for (at, c) in code.char_indices().chain([(code.len(), ' ')]) {
        let brace = c == '{' || c == '}';
        if c.is_whitespace() || brace {
            if let Some(begun) = start.take() {
                found.push((begun, code.get(begun..at).unwrap()));
            }
            if brace {
                found.push((at, code.get(at..=at).unwrap()));
            }
        } else {
            start.get_or_insert(at);
        }
    }
    found
}

/// What surrounds a line.
#[derive(Clone, Copy)]
enum Scope {
    Known(&'static Block),
    List(&'static str),
    Other,
}

struct Open {
    scope: Scope,
    line: usize,
    brace: usize,
    /// Where its keyword stands.
    keyword: usize,
}

/// Places for mistakes, found along the keyword table. Lines with quotes or substitutions are left alone.
fn targets(text: &str) -> Vec<Target> {
    let mut found: Vec<Target> = Vec::new();
    let mut open = vec![Open {
        scope: Scope::Known(keywords::top()),
        line: 0,
        brace: 0,
        keyword: 0,
    }];
    let mut next = Scope::Other;
    let mut last = 0;
    let mut in_definition = false;
    for (number, line) in text.lines().enumerate() {
        // The lines of a definition stand where they are used.
        let defined = std::mem::replace(&mut in_definition, line.trim_end().ends_with('\\'));
        let is_plain = !defined
            && !line.contains(['"', '\'', '$', '@', '~', '\\', '\u{fffd}'])
            && !line.trim_start().starts_with("include");
        let words = tokens(line);
        let mut at_start = true;
        for (index, &(start, word)) in words.iter().enumerate() {
            match word {
                "{" => {
                    let scope = std::mem::replace(&mut next, Scope::Other);
                    open.push(Open {
                        scope,
                        line: number,
                        brace: start,
                        keyword: last,
                    });
                    at_start = true;
                }
                "}" => {
                    if open.len() > 1 && is_plain {
                        let block = open.pop().unwrap();
                        let inner = Target {
                            typo: Typo::Brace,
                            line: number,
                            start,
                            end: start + 1,
                            also: vec![block.line, block.keyword],
                        };
                        let outer = Target {
                            line: block.line,
                            start: block.brace,
                            end: block.brace + 1,
                            also: vec![number, block.keyword],
                            ..inner.clone()
                        };
                        found.extend([inner, outer]);
                    } else if open.len() > 1 {
                        open.pop();
                    }
                    at_start = true;
                }
                _ if at_start => {
                    at_start = false;
                    last = number;
                    let scope = open.last().unwrap().scope;
                    next = statement(scope, number, &words[index..], is_plain, &mut found);
                }
                _ => {}
            }
        }
    }
    if open.len() > 1 {
        return Vec::new();
    }
    // A brace that is missing in a row of them may be missed at any place of the row.
    let only_brace: Vec<_> = text.lines().map(|line| line.trim() == "}").collect();
    let braces = found.iter_mut().filter(|target| target.typo == Typo::Brace);
    for target in braces.filter(|target| target.line > 0) {
        let is_brace = |at: &usize| only_brace.get(*at) == Some(&true);
        target.also.extend((target.line + 1..).take_while(is_brace));
        let before = (0..target.line).rev().take_while(is_brace).count();
        target.also.extend(target.line - before - 1..target.line);
    }
    found
}

/// Targets of one statement; what its block holds, if it has one.
fn statement(
    scope: Scope,
    line: usize,
    words: &[Token<'_>],
    is_plain: bool,
    found: &mut Vec<Target>,
) -> Scope {
    let (start, word) = words[0];
    let target = |typo, (start, word): Token<'_>| Target {
        typo,
        line,
        start,
        end: start + word.len(),
        also: Vec::new(),
    };
    let mut add = |typo, token| {
        if is_plain {
            found.push(target(typo, token));
        }
    };
    let is_address = |word: &str| {
        let host = word.split('/').next().unwrap_or_default();
        host.parse::<std::net::Ipv4Addr>().is_ok()
    };
    match scope {
        Scope::List("virtual_ipaddress") if is_address(word) => {
            add(Typo::Address, (start, word));
            Scope::Other
        }
        Scope::Known(block) => {
            let Some(keyword) = block.find(word) else {
                return Scope::Other;
            };
            let value = words.get(1).copied();
            match keyword.kind {
                Kind::Block | Kind::List => add(Typo::BlockName, (start, word)),
                Kind::Flag | Kind::Value => add(Typo::Keyword, (start, word)),
            }
            if let Some(value) = value {
                let is_number = is_number(value.1);
                let seconds = if let Argument::Number { unit, .. } = keyword.argument {
                    Some(unit == Unit::Seconds)
                } else {
                    matches!(keyword.argument, Argument::Decimal { .. }).then_some(true)
                };
                if let (Some(counts_seconds), true) = (seconds, is_number) {
                    add(Typo::Number, value);
                    if counts_seconds {
                        add(Typo::Unit, value);
                    }
                }
                if matches!(word, "virtual_server" | "real_server") && is_address(value.1) {
                    add(Typo::Address, value);
                }
            }
            match keyword.kind {
                Kind::Block => keyword.children.map_or(Scope::Other, Scope::Known),
                Kind::List => Scope::List(keyword.name),
                Kind::Flag | Kind::Value => Scope::Other,
            }
        }
        Scope::List(_) | Scope::Other => Scope::Other,
    }
}

fn is_number(word: &str) -> bool {
    !word.is_empty()
        && word
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'.')
}

/// The word with a mistake; `None` if none comes to mind.
fn misspell(typo: Typo, word: &str, rng: &mut Rng) -> Option<String> {
    match typo {
        Typo::Keyword | Typo::BlockName => slip(word, rng),
        Typo::Brace => Some(String::new()),
        Typo::Number => {
            let at = rng.usize(..word.len());
            let mut bytes = word.as_bytes().to_vec();
            bytes[at] = *rng.choice([b'o', b'l', b'O', b'x'].iter())?;
            String::from_utf8(bytes).ok()
        }
        Typo::Address => {
            let (host, length) = word.split_once('/').unwrap_or((word, ""));
            Some(match rng.u8(..4) {
                0 => host.replacen('.', ",", 1),
                1 => format!("{host}.1"),
                2 => host.rsplit_once('.')?.0.to_owned() + ".256",
                _ if !length.is_empty() => format!("{host}/{length}3"),
                _ => host.rsplit_once('.')?.0.to_owned(),
            })
        }
        Typo::Unit => Some(format!("{word}{}", rng.choice(["s", "ms", "sec"].iter())?)),
    }
}

/// A letter dropped, doubled, replaced or swapped with its neighbour.
fn slip(word: &str, rng: &mut Rng) -> Option<String> {
    if word.len() < 4 || !word.is_ascii() {
        return None;
    }
    let mut bytes = word.as_bytes().to_vec();
    let at = rng.usize(1..bytes.len() - 1);
    match rng.u8(..4) {
        0 => {
            bytes.remove(at);
        }
        1 => bytes.insert(at, bytes[at]),
        2 => bytes[at] = rng.u8(b'a'..=b'z'),
        _ => bytes.swap(at, at + 1),
    }
    let slipped = String::from_utf8(bytes).ok()?;
    let is_word = |block: &&'static Block| block.keywords.iter().any(|known| known.name == slipped);
    (slipped != word && !keywords::BLOCKS.iter().any(is_word)).then_some(slipped)
}

fn options() -> Options {
    Options {
        config_id: "node-a".to_owned(),
        unbuilt: Unbuilt::Warn,
        ..Options::default()
    }
}

/// The line that a finding is at, from 0, if it is in the main file.
fn line_of(loaded: &Loaded, diagnostic: &Diagnostic) -> Option<usize> {
    let place = diagnostic.place?;
    Some(loaded.sources.positions(place).0.line - 1)
}

/// Code and line of each finding, with how often it occurs.
fn findings(loaded: &Loaded) -> BTreeMap<(String, Option<usize>), usize> {
    let mut found = BTreeMap::new();
    for diagnostic in &loaded.diagnostics {
        if diagnostic.severity != Severity::Note {
            let key = (diagnostic.code.to_string(), line_of(loaded, diagnostic));
            *found.entry(key).or_insert(0) += 1;
        }
    }
    found
}

/// Reads a file whose text may differ from that on the disk.
struct Changed<'a> {
    path: &'a str,
    text: &'a str,
    disk: FileLoader,
}

impl Loader for Changed<'_> {
    fn read(&mut self, path: &str) -> Result<hactl::conf::Content, hactl::conf::LoadError> {
        if path == self.path {
            return MemoryFiles::one(path, self.text).read(path);
        }
        self.disk.read(path)
    }

    fn expand(
        &mut self,
        pattern: &str,
        including: &str,
    ) -> Result<Vec<String>, hactl::conf::LoadError> {
        self.disk.expand(pattern, including)
    }
}

#[derive(Default)]
struct Score {
    tried: usize,
    named: usize,
    helped: usize,
    followed: usize,
    failures: Vec<String>,
}

fn sound_files() -> Vec<PathBuf> {
    let mut all = files(&root().join("tests/conf/valid"), "conf");
    all.extend(corpus::paths());
    all
}

fn try_file(path: &Path, scores: &mut BTreeMap<Typo, Score>) -> bool {
    let Ok(text) = std::fs::read_to_string(path) else {
        return false;
    };
    let name = path.to_str().unwrap();
    let read = |text: &str| {
        let mut loader = Changed {
            path: name,
            text,
            disk: FileLoader,
        };
        load(&mut loader, name, &options())
    };
    let sound = read(&text);
    if sound.count(Severity::Error) > 0 {
        return false;
    }
    let before = findings(&sound);
    let all = targets(&text);
    let mut rng = Rng::with_seed(u64::try_from(text.len()).unwrap());
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    for typo in TYPOS {
        let mut places: Vec<_> = all.iter().filter(|target| target.typo == typo).collect();
        rng.shuffle(&mut places);
        for target in places.into_iter().take(MISTAKES) {
            let line = lines[target.line];
            let word = line.get(target.start..target.end).unwrap();
            let Some(wrong) = misspell(typo, word, &mut rng) else {
                continue;
            };
            let spoilt = [
                &line.as_bytes()[..target.start],
                wrong.as_bytes(),
                &line.as_bytes()[target.end..],
            ]
            .concat();
            let spoilt = String::from_utf8(spoilt).unwrap();
            let mut changed = lines.clone();
            changed[target.line] = &spoilt;
            let loaded = read(&changed.concat());
            judge(
                &loaded,
                &before,
                target,
                (word, name),
                scores.entry(typo).or_default(),
            );
        }
    }
    true
}

fn judge(
    loaded: &Loaded,
    before: &BTreeMap<(String, Option<usize>), usize>,
    target: &Target,
    (word, name): (&str, &str),
    score: &mut Score,
) {
    let mut new = 0;
    for (key, count) in findings(loaded) {
        new += count.saturating_sub(before.get(&key).copied().unwrap_or(0));
    }
    let mut lines = vec![target.line];
    lines.extend(&target.also);
    let at_line: Vec<_> = loaded
        .diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.severity != Severity::Note)
        .filter(|diagnostic| {
            let related = diagnostic.related.iter().map(|related| related.place);
            diagnostic.place.into_iter().chain(related).any(|place| {
                let (start, end) = loaded.sources.positions(place);
                lines
                    .iter()
                    .any(|line| (start.line..=end.line).contains(&(line + 1)))
            })
        })
        .collect();
    let right = format!("`{word}`");
    let helped = at_line.iter().any(|diagnostic| match target.typo {
        Typo::Keyword | Typo::BlockName => diagnostic
            .help
            .as_ref()
            .is_some_and(|help| help.contains(&right)),
        Typo::Brace => true,
        Typo::Number | Typo::Address | Typo::Unit => diagnostic.help.is_some(),
    });
    score.tried += 1;
    let named = new > 0 && !at_line.is_empty();
    score.named += usize::from(named);
    score.helped += usize::from(named && helped);
    score.followed += new.saturating_sub(1);
    if !named || !helped || new > 2 {
        let told: Vec<_> = loaded
            .diagnostics
            .iter()
            .map(|diagnostic| diagnostic.line(&loaded.sources))
            .collect();
        score.failures.push(format!(
            "{name}:{} {:?} of `{word}`: {new} new findings, named {named}, helped {helped}\n    {}",
            target.line + 1,
            target.typo,
            told.join("\n    ")
        ));
    }
}

#[test]
fn one_typing_mistake_gives_one_finding_with_the_right_word() {
    let mut scores = BTreeMap::new();
    let mut used = 0;
    for path in sound_files() {
        used += usize::from(try_file(&path, &mut scores));
    }
    if corpus::folder().is_some() {
        assert!(used >= FILES_MIN, "only {used} files are sound");
    }
    let (mut tried, mut helped, mut followed) = (0, 0, 0);
    let mut failures = Vec::new();
    for (typo, score) in &scores {
        eprintln!(
            "{typo:?}: {} tried, {} named, {} helped, {} follow-ups",
            score.tried, score.named, score.helped, score.followed
        );
        tried += score.tried;
        helped += score.helped;
        followed += score.followed;
        failures.extend(score.failures.iter().cloned());
    }
    let named: usize = scores.values().map(|score| score.named).sum();
    let list = failures.join("\n");
    assert!(tried > 500, "only {tried} mistakes were tried");
    assert_eq!(named, tried, "not every line is named:\n{list}");
    assert!(
        helped * 100 >= tried * 95,
        "{helped} of {tried} suggested:\n{list}"
    );
    assert!(
        followed <= tried,
        "{followed} follow-ups of {tried}:\n{list}"
    );
}
