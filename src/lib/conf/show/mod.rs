//! The configuration that holds, and where each part of it comes from.
//!
//! The settings are those that the model prints; their origins are found in the statements of the
//! files by block and keyword. So a part of the model that is printed is shown too.

mod data;
mod meaning;
mod origin;
mod text;

use super::Loaded;
use super::model::Model;
use super::print::{self, Secrecy};
use super::source::{Sources, Span};
pub use data::Data;
pub(super) use data::Place;

/// What stands in the place of a secret that is not shown.
const HIDDEN: &str = "********";
/// Digits from which a number is taken for a key, whose place zeros take.
const KEY_DIGITS_MIN: usize = 16;
/// What stands before the digits of a key.
const KEY_FORM: &str = "hex:";

/// Whether a word stands in the place of a secret.
pub(super) fn is_placeholder(word: &str) -> bool {
    let word = word.strip_prefix(KEY_FORM).unwrap_or(word);
    word == HIDDEN || word.len() >= KEY_DIGITS_MIN && word.bytes().all(|byte| byte == b'0')
}

/// A configuration with every default filled in.
#[derive(Debug)]
pub struct Effective<'a> {
    /// The files it was read from; none for a bare model.
    pub(super) sources: Option<&'a Sources>,
    pub(super) settings: Vec<Held>,
}

/// Whether secrets are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Secrets {
    /// Asterisks stand in their place.
    Hidden,
    /// As they are.
    Shown,
}

/// One line that holds, with the lines between its braces.
#[derive(Clone, Debug)]
pub(super) struct Held {
    /// Keyword and values, quoted where the language needs it.
    pub(super) words: Vec<String>,
    pub(super) secrecy: Secrecy,
    pub(super) origin: Origin,
    /// What stands between its braces; `None` if it has none.
    pub(super) inside: Option<Vec<Self>>,
    /// Whether it begins with a free word, as the entries of lists do.
    pub(super) is_entry: bool,
}

/// Where a line comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    /// It stands in a file.
    Written(Span),
    /// Something else stands in a file, and was corrected.
    Corrected { place: Span, written: String },
    /// A block around it or `global_defs` says so.
    Inherited {
        from: &'static str,
        place: Span,
        /// What stands there, if it was corrected.
        written: Option<String>,
    },
    /// Nobody wrote anything about it.
    Default,
}

impl Origin {
    /// The place in the files.
    pub(super) const fn place(&self) -> Option<Span> {
        match *self {
            Self::Written(place)
            | Self::Corrected { place, .. }
            | Self::Inherited { place, .. } => Some(place),
            Self::Default => None,
        }
    }
}

impl Held {
    /// Its values as they would be written, without the keyword.
    pub(super) fn value(&self, secrets: Secrets) -> String {
        match (self.secrecy, secrets) {
            (Secrecy::Secret, Secrets::Hidden) => self.placeholder(),
            (Secrecy::Secret, Secrets::Shown) | (Secrecy::Open, _) => {
                self.words.get(1..).unwrap_or_default().join(" ")
            }
        }
    }

    /// Words that are as valid as the secret ones.
    fn placeholder(&self) -> String {
        let hidden = |word: &String| {
            let (form, digits) = word
                .strip_prefix(KEY_FORM)
                .map_or(("", word.as_str()), |digits| (KEY_FORM, digits));
            let is_key = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
            if is_key && digits.len() >= KEY_DIGITS_MIN {
                format!("{form}{}", "0".repeat(digits.len()))
            } else {
                HIDDEN.to_owned()
            }
        };
        // Of several words the last is the secret.
        let values = self.words.get(1..).unwrap_or_default();
        let Some((last, open)) = values.split_last() else {
            return String::new();
        };
        let words = open.iter().cloned().chain([hidden(last)]);
        words.collect::<Vec<_>>().join(" ")
    }

    /// The keyword, or what an entry begins with.
    pub(super) fn head(&self) -> &str {
        self.words.first().map_or("", String::as_str)
    }

    /// What was written in its place, if it may be seen.
    fn written<'w>(&self, written: &'w str, secrets: Secrets) -> &'w str {
        match (self.secrecy, secrets) {
            (Secrecy::Secret, Secrets::Hidden) => HIDDEN,
            (Secrecy::Secret, Secrets::Shown) | (Secrecy::Open, _) => written,
        }
    }
}

impl<'a> Effective<'a> {
    /// What holds after the files were read; `None` if they have errors.
    pub fn of(loaded: &'a Loaded) -> Option<Self> {
        let model = loaded.model.as_ref()?;
        let document = loaded.outline.document(&loaded.sources);
        Some(Self {
            sources: Some(&loaded.sources),
            settings: origin::trace(print::settings(model), Some(document)),
        })
    }

    /// What a model says, without places.
    pub fn of_model(model: &Model) -> Effective<'static> {
        Effective {
            sources: None,
            settings: origin::trace(print::settings(model), None),
        }
    }

    /// As a configuration file that means the same; comments tell where each line comes from.
    /// Without its secrets it has other passwords.
    pub fn text(&self, secrets: Secrets) -> String {
        text::write(self, secrets)
    }

    /// As data for programs.
    pub fn data(&self, secrets: Secrets) -> Vec<Data> {
        data::of(self, secrets)
    }
}

#[cfg(test)]
mod tests;
