//! Reads Rust sources as far as the rules need it: code without comments and texts, and the paths in it.

use std::fs;
use std::path::{Path, PathBuf};

/// One file of the repository.
pub(crate) struct File {
    /// Relative to the root of the package, with `/` between folders.
    pub(crate) path: String,
    /// As it is on disk.
    pub(crate) text: String,
}

impl File {
    pub(crate) fn new(path: &str, text: &str) -> Self {
        Self {
            path: path.to_owned(),
            text: text.to_owned(),
        }
    }

    /// The file's text with comments and the contents of texts and characters blanked out.
    pub(crate) fn code(&self) -> String {
        blank_comments_and_texts(&self.text)
    }

    /// The code without `#[cfg(test)]` items; empty for a file that is a test as a whole.
    pub(crate) fn production_code(&self) -> String {
        if self.is_test() {
            return String::new();
        }
        without_test_items(&self.code())
    }

    /// Whether the whole file belongs to tests.
    pub(crate) fn is_test(&self) -> bool {
        self.path.starts_with("tests/")
            || self.path.ends_with("/tests.rs")
            || self.path.contains("/tests/")
    }

    /// The module path inside `src/lib`: `["net", "probe", "http"]`; `None` for other files.
    pub(crate) fn library_module(&self) -> Option<Vec<&str>> {
        let inner = self.path.strip_prefix("src/lib/")?.strip_suffix(".rs")?;
        let inner = inner.strip_suffix("/mod").unwrap_or(inner);
        if inner == "lib" {
            return Some(Vec::new());
        }
        Some(inner.split('/').collect())
    }
}

/// A path of identifiers such as `std::fs::read`, with the line it is on.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct CodePath {
    pub(crate) line: usize,
    pub(crate) segments: Vec<String>,
}

impl CodePath {
    pub(crate) fn starts_with(&self, prefix: &str) -> bool {
        let mut segments = self.segments.iter();
        prefix
            .split("::")
            .all(|word| segments.next().is_some_and(|segment| segment == word))
    }

    pub(crate) fn has(&self, word: &str) -> bool {
        self.segments.iter().any(|segment| segment == word)
    }

    pub(crate) fn ends_with(&self, suffix: &str) -> bool {
        let mut segments = self.segments.iter().rev();
        suffix
            .rsplit("::")
            .all(|word| segments.next().is_some_and(|segment| segment == word))
    }
}

/// Every file below `root` that is text, without build results and the repository's own data.
pub(crate) fn read_tree(root: &Path) -> Vec<File> {
    let mut files = Vec::new();
    let mut pending = vec![PathBuf::new()];
    while let Some(folder) = pending.pop() {
        for entry in fs::read_dir(root.join(&folder)).unwrap() {
            let entry = entry.unwrap();
            let path = folder.join(entry.file_name());
            let name = path.to_str().unwrap().to_owned();
            if matches!(name.as_str(), "target" | ".git") || name.ends_with("/target") {
                continue;
            }
            let kind = entry.file_type().unwrap();
            if kind.is_dir() {
                pending.push(path);
            } else if kind.is_file()
                && let Ok(text) = fs::read_to_string(entry.path())
            {
                files.push(File { path: name, text });
            }
        }
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

/// Every path in `code`; groups of a `use` are spread out: `a::{b, c::d}` is `a::b` and `a::c::d`.
pub(crate) fn paths(code: &str) -> Vec<CodePath> {
    let tokens = tokens(code);
    let mut found = Vec::new();
    let mut index = 0;
    while index < tokens.len() {
        if tokens[index].is_word() {
            index = path(&tokens, index, &[], &mut found);
        } else {
            index += 1;
        }
    }
    found
}

/// Reads one path that starts at `index`, with the segments of the groups around it; returns where it ends.
fn path(tokens: &[Token], mut index: usize, outer: &[String], found: &mut Vec<CodePath>) -> usize {
    let line = tokens[index].line;
    let mut segments = outer.to_vec();
    while index < tokens.len() && tokens[index].is_word() {
        segments.push(tokens[index].text.clone());
        index += 1;
        if tokens.get(index).is_none_or(|token| token.text != "::") {
            break;
        }
        index += 1;
        if tokens.get(index).is_some_and(|token| token.text == "{") {
            return group(tokens, index + 1, &segments, found);
        }
    }
    found.push(CodePath { line, segments });
    index
}

fn group(tokens: &[Token], mut index: usize, outer: &[String], found: &mut Vec<CodePath>) -> usize {
    while index < tokens.len() {
        if tokens[index].text == "}" {
            return index + 1;
        }
        if tokens[index].is_word() {
            index = path(tokens, index, outer, found);
        } else {
            index += 1;
        }
    }
    index
}

struct Token {
    text: String,
    line: usize,
}

impl Token {
    fn is_word(&self) -> bool {
        self.text
            .starts_with(|c: char| c.is_alphabetic() || c == '_')
    }
}

/// Words, `::`, and single characters.
fn tokens(code: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut line = 1;
    let mut rest = code;
    while let Some(first) = rest.chars().next() {
        let length = if first.is_alphanumeric() || first == '_' {
            rest.find(|c: char| !c.is_alphanumeric() && c != '_')
                .unwrap_or(rest.len())
        } else if rest.starts_with("::") {
            2
        } else {
            first.len_utf8()
        };
        let (text, after) = rest.split_at(length);
        if first == '\n' {
            line += 1;
        }
        if !first.is_whitespace() {
            tokens.push(Token {
                text: text.to_owned(),
                line,
            });
        }
        rest = after;
    }
    tokens
}

/// Replaces comments, and what is between quotes, by blanks; lines stay where they are.
pub(crate) fn blank_comments_and_texts(source: &str) -> String {
    let mut code = String::with_capacity(source.len());
    let mut rest = source;
    let mut after_word = false;
    while let Some(first) = rest.chars().next() {
        let length = if after_word {
            None
        } else {
            raw_text_length(rest)
        }
        .or_else(|| comment_length(rest))
        .or_else(|| (first == '"').then(|| text_length(rest)))
        .or_else(|| character_length(rest));
        let (part, after) = rest.split_at(length.unwrap_or_else(|| first.len_utf8()));
        if length.is_some() {
            code.extend(part.chars().map(|c| if c == '\n' { '\n' } else { ' ' }));
        } else {
            code.push_str(part);
        }
        after_word = length.is_none() && (first.is_alphanumeric() || first == '_');
        rest = after;
    }
    code
}

fn comment_length(rest: &str) -> Option<usize> {
    if rest.starts_with("//") {
        return Some(rest.find('\n').unwrap_or(rest.len()));
    }
    if !rest.starts_with("/*") {
        return None;
    }
    let mut depth = 0;
    let mut index = 0;
    while index < rest.len() {
        if rest[index..].starts_with("/*") {
            depth += 1;
            index += 2;
        } else if rest[index..].starts_with("*/") {
            depth -= 1;
            index += 2;
            if depth == 0 {
                return Some(index);
            }
        } else {
            index += rest[index..].chars().next().map_or(1, char::len_utf8);
        }
    }
    Some(rest.len())
}

fn raw_text_length(rest: &str) -> Option<usize> {
    let after = rest
        .strip_prefix("br")
        .or_else(|| rest.strip_prefix("cr"))
        .or_else(|| rest.strip_prefix('r'))?;
    let hashes = after.len() - after.trim_start_matches('#').len();
    let body = after[hashes..].strip_prefix('"')?;
    let end = format!("\"{}", "#".repeat(hashes));
    let start = rest.len() - body.len();
    Some(
        body.find(&end)
            .map_or(rest.len(), |at| start + at + end.len()),
    )
}

fn text_length(rest: &str) -> usize {
    let mut escaped = false;
    for (index, c) in rest.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return index + 1,
            _ => {}
        }
    }
    rest.len()
}

/// A character such as `'a'` or `'\n'`; `None` for a lifetime.
fn character_length(rest: &str) -> Option<usize> {
    let inner = rest.strip_prefix('\'')?;
    if inner.starts_with('\\') {
        return inner
            .char_indices()
            .skip(2)
            .find(|(_, c)| *c == '\'')
            .map(|(index, _)| index + 2);
    }
    let first = inner.chars().next()?;
    inner[first.len_utf8()..]
        .starts_with('\'')
        .then(|| first.len_utf8() + 2)
}

/// Blanks out what `#[cfg(test)]` stands before: up to the `;` or the closing brace.
fn without_test_items(code: &str) -> String {
    const MARK: &str = "#[cfg(test)]";
    let mut kept = String::with_capacity(code.len());
    let mut rest = code;
    while let Some(at) = rest.find(MARK) {
        let (before, item) = rest.split_at(at);
        kept.push_str(before);
        let length = item_length(item);
        kept.extend(item[..length].chars().filter(|c| *c == '\n'));
        rest = &item[length..];
    }
    kept.push_str(rest);
    kept
}

fn item_length(item: &str) -> usize {
    let mut depth = 0;
    for (index, c) in item.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => {
                depth -= 1;
                if depth == 0 {
                    return index + 1;
                }
            }
            ';' if depth == 0 => return index + 1,
            _ => {}
        }
    }
    item.len()
}
