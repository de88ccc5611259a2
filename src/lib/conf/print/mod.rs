//! A model as configuration text: every setting that holds, defaults filled in.
//!
//! Reading the text gives the same model again. Each part of the model has a file here that turns
//! it into [`Setting`]s; [`text`] writes them.

mod globals;
mod groups;
mod instance;
mod routing;
mod session;
mod tracking;
mod virtual_server;

use std::fmt::Display;
use std::time::Duration;

use super::integer::Milliseconds;
use super::model::Model;
use super::value::Seconds;
use crate::types::{Script, ScriptIdentity, SupplementaryGroups};

/// One line of the effective configuration, with the lines between its braces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Setting {
    /// Keyword and values as they would be written; quoted where the language needs it.
    pub(super) words: Vec<String>,
    /// Whether people see the values only when they ask for them.
    pub(super) secrecy: Secrecy,
    /// What stands between its braces; `None` if it has none.
    pub(super) children: Option<Settings>,
}

/// Whether people see a value only when they ask for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Secrecy {
    Open,
    Secret,
}

/// Settings in the order they are written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Settings(pub(super) Vec<Setting>);

impl Settings {
    /// A keyword with one value.
    fn value(&mut self, keyword: &str, value: impl Display) {
        self.words(keyword, [value.to_string()]);
    }

    /// A keyword with one value, if there is one.
    fn optional(&mut self, keyword: &str, value: Option<impl Display>) {
        if let Some(value) = value {
            self.value(keyword, value);
        }
    }

    /// A keyword that works without value, if it is set.
    fn flag(&mut self, keyword: &str, set: bool) {
        if set {
            self.words(keyword, []);
        }
    }

    /// A keyword that takes on or off.
    fn switch(&mut self, keyword: &str, on: bool) {
        self.value(keyword, if on { "on" } else { "off" });
    }

    /// A keyword with a number of seconds.
    fn seconds(&mut self, keyword: &str, time: Duration) {
        self.value(keyword, Seconds(microseconds(time)));
    }

    /// A keyword with a command, if there is one.
    fn script(&mut self, keyword: &str, script: Option<&Script>) {
        let Some(script) = script else {
            return;
        };
        self.command(keyword, &script.argv, identity(&script.identity));
    }

    /// A keyword with a command and further words.
    fn command(&mut self, keyword: &str, argv: &[String], further: Vec<String>) {
        let mut words = vec![keyword.to_owned(), command(argv)];
        words.extend(further.into_iter().map(quoted));
        self.0.push(Setting {
            words,
            secrecy: Secrecy::Open,
            children: None,
        });
    }

    /// A keyword with one word in which quotes and backslashes are resolved once.
    fn escaped(&mut self, keyword: &str, text: &str) {
        let mut word = String::from("\"");
        for c in text.chars() {
            if c == '"' || c.is_ascii_control() {
                push_hex(c, &mut word);
                continue;
            }
            if c == '\\' {
                word.push(c);
            }
            word.push(c);
        }
        word.push('"');
        self.0.push(Setting {
            words: vec![keyword.to_owned(), word],
            secrecy: Secrecy::Open,
            children: None,
        });
    }

    /// A list of names.
    fn names<T: Display>(&mut self, keyword: &str, names: &[T]) {
        self.block(keyword, [], |out| {
            for name in names {
                out.entry(&name.to_string(), []);
            }
        });
    }

    /// An entry of a list, which begins with a free word.
    fn entry(&mut self, head: &str, values: impl IntoIterator<Item = String>) {
        self.words(&quoted(head.to_owned()), values);
    }

    /// A keyword with a number of milliseconds.
    fn milliseconds(&mut self, keyword: &str, time: Duration) {
        self.value(keyword, Milliseconds(microseconds(time)));
    }

    /// A keyword with several values.
    fn words(&mut self, keyword: &str, values: impl IntoIterator<Item = String>) {
        self.push(keyword, values, Secrecy::Open, None);
    }

    /// A keyword whose value is hidden.
    fn secret(&mut self, keyword: &str, value: impl Display) {
        self.push(keyword, [value.to_string()], Secrecy::Secret, None);
    }

    /// A block with its names.
    fn block(
        &mut self,
        keyword: &str,
        names: impl IntoIterator<Item = String>,
        fill: impl FnOnce(&mut Self),
    ) {
        let mut children = Self::default();
        fill(&mut children);
        self.push(keyword, names, Secrecy::Open, Some(children));
    }

    fn push(
        &mut self,
        keyword: &str,
        values: impl IntoIterator<Item = String>,
        secrecy: Secrecy,
        children: Option<Self>,
    ) {
        let mut words = vec![keyword.to_owned()];
        words.extend(values.into_iter().map(quoted));
        self.0.push(Setting {
            words,
            secrecy,
            children,
        });
    }
}

fn microseconds(time: Duration) -> u64 {
    u64::try_from(time.as_micros()).unwrap_or(u64::MAX)
}

/// A word as the lexer reads it back.
fn quoted(word: String) -> String {
    let is_plain = |c: char| {
        !matches!(
            c,
            ' ' | '\t' | '\u{b}' | '\u{c}' | '#' | '!' | '{' | '}' | '\'' | '$' | '@' | '~' | '\\'
        )
    };
    if !word.is_empty() && word.chars().all(is_plain) {
        word
    } else if word.contains('"') || word.ends_with('\\') {
        // It was written without quotes, which hold neither of these.
        escaped(&word)
    } else {
        format!("\"{word}\"")
    }
}

/// A word with a backslash before what would begin a comment.
fn escaped(word: &str) -> String {
    let mut text = String::with_capacity(word.len());
    let mut inside = false;
    for c in word.chars() {
        inside ^= c == '"';
        if matches!(c, '#' | '!') && !inside {
            text.push('\\');
        }
        text.push(c);
    }
    text
}

/// A command as one word: what the two rounds of splitting turn into the arguments again.
fn command(argv: &[String]) -> String {
    let inner: Vec<_> = argv
        .iter()
        .map(|argument| argument_text(argument))
        .collect();
    // No argument has a double quote left.
    format!("\"{}\"", inner.join(" ").replace('\\', "\\\\"))
}

/// One argument within a command.
fn argument_text(argument: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "/._-+=:,%@^".contains(c);
    if !argument.is_empty() && argument.chars().all(is_plain) {
        return argument.to_owned();
    }
    let mut text = String::from("'");
    for c in argument.chars() {
        match c {
            '\'' | '\\' => text.extend(['\\', c]),
            // By number, so that neither the line nor a reference ends the word.
            '"' | '$' => push_hex(c, &mut text),
            _ if c.is_ascii_control() => push_hex(c, &mut text),
            _ => text.push(c),
        }
    }
    text.push('\'');
    text
}

/// A character of one byte as `\xHH`.
fn push_hex(c: char, text: &mut String) {
    text.extend(['\\', 'x']);
    let nibbles = [u32::from(c) / 16, u32::from(c) % 16];
    text.extend(
        nibbles
            .iter()
            .filter_map(|nibble| char::from_digit(*nibble, 16)),
    );
}

fn identity(identity: &ScriptIdentity) -> Vec<String> {
    match identity {
        ScriptIdentity::Default => Vec::new(),
        ScriptIdentity::Named {
            user,
            group,
            supplementary,
        } => {
            let group = match supplementary {
                SupplementaryGroups::None => group.clone(),
                SupplementaryGroups::OfUser => {
                    Some(format!(":{}", group.as_deref().unwrap_or_default()))
                }
            };
            let mut words = vec![user.clone()];
            words.extend(group);
            words
        }
    }
}

/// The model as a configuration file, secrets included.
pub fn text(model: &Model) -> String {
    let mut text = String::new();
    write(&settings(model), 0, &mut text);
    text
}

fn write(settings: &Settings, depth: usize, text: &mut String) {
    for setting in &settings.0 {
        let indent = "    ".repeat(depth);
        text.push_str(&indent);
        text.push_str(&setting.words.join(" "));
        if let Some(children) = &setting.children {
            text.push_str(" {\n");
            write(children, depth + 1, text);
            text.push_str(&indent);
            text.push('}');
        }
        text.push('\n');
    }
}

/// The whole model.
pub(super) fn settings(model: &Model) -> Settings {
    let mut all = Settings::default();
    globals::print(&model.globals, &mut all);
    tracking::print(&model.track, &mut all);
    for session in &model.sessions {
        session::print(session, &mut all);
    }
    groups::print(model, &mut all);
    routing::addresses(&model.statics.addresses, &mut all);
    routing::routes("static_routes", &model.statics.routes, &mut all);
    routing::rules("static_rules", &model.statics.rules, &mut all);
    for instance in &model.instances {
        instance::print(instance, &mut all);
    }
    if let Some(certificate) = &model.certificate {
        virtual_server::print_certificate(certificate, &mut all);
    }
    virtual_server::print(&model.virtual_servers, &mut all);
    all
}

#[cfg(test)]
mod tests;
