//! The regular expression that a page must have.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

/// A regular expression of PCRE2 and where it is looked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pattern {
    /// The expression.
    pub text: Box<str>,
    /// Whether the page must have it.
    pub wanted: Match,
    /// How it is read.
    pub options: BTreeSet<RegexOption>,
    /// The first byte of the body where the match may begin, default 0.
    pub first: u32,
    /// The last byte of the body where the match may begin.
    pub last: Option<u32>,
    /// The first and the largest size of the memory for matching, in bytes.
    pub stack: Option<(u32, u32)>,
}

/// Whether a page must have a pattern.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Match {
    /// It must.
    #[default]
    Required,
    /// It must not (`regex_no_match`).
    Forbidden,
}

macro_rules! options {
    ($($variant:ident $name:literal $doc:literal)+) => {
        /// How an expression is read: the options of PCRE2 under the names that the configuration has.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum RegexOption {
            $(#[doc = $doc] $variant,)+
        }

        impl RegexOption {
            /// All names.
            pub const NAMES: &'static [&'static str] = &[$($name,)+];

            /// The option of this name.
            pub fn find(name: &str) -> Option<Self> {
                match name {
                    $($name => Some(Self::$variant),)+
                    _ => None,
                }
            }

            /// Its name.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)+
                }
            }
        }
    };
}

options! {
    AllowEmptyClass "allow_empty_class" "`[]` matches nothing."
    AltBsux "alt_bsux" "Some escapes as in ECMAScript."
    AltCircumflex "alt_circumflex" "`^` matches after a last line feed too."
    AltVerbnames "alt_verbnames" "Escapes in the names of verbs."
    AutoCallout "auto_callout" "Callouts between all items."
    Caseless "caseless" "Capital and small letters are the same."
    DollarEndonly "dollar_endonly" "`$` matches only at the end."
    Dotall "dotall" "`.` matches line feeds."
    Dupnames "dupnames" "Groups may share a name."
    Extended "extended" "Blanks and comments in the expression."
    Firstline "firstline" "The match begins in the first line."
    MatchUnsetBackref "match_unset_backref" "A reference to an unset group matches nothing."
    Multiline "multiline" "`^` and `$` match at every line."
    NeverBackslashC "never_backslash_c" "No `\\C`."
    NeverUcp "never_ucp" "No switch to Unicode properties."
    NeverUtf "never_utf" "No switch to UTF."
    NoAutoCapture "no_auto_capture" "Plain parentheses don't capture."
    NoAutoPossess "no_auto_possess" "Quantifiers are not made possessive."
    NoDotstarAnchor "no_dotstar_anchor" "A leading `.*` is not anchored."
    NoStartOptimize "no_start_optimize" "No shortcuts at the start."
    Ucp "ucp" "Classes by Unicode properties."
    Ungreedy "ungreedy" "Quantifiers take as little as possible."
    UseOffsetLimit "use_offset_limit" "The end of the search may be limited."
    Utf "utf" "The page is UTF-8."
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_option_is_found_by_its_name() {
        assert!(RegexOption::NAMES.is_sorted());
        for name in RegexOption::NAMES {
            let option = RegexOption::find(name).unwrap();
            assert_eq!(option.name(), *name);
            let json = serde_json::to_string(&option).unwrap();
            assert_eq!(json, format!("\"{name}\""));
        }
    }
}
