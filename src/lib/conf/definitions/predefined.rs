//! The names that are defined without a line.

use super::Definitions;
use crate::conf::loader::Loader;

/// The largest of `${_RANDOM}` when nothing else is said.
const RANDOM_MAX: u64 = 32_767;

/// All of them.
pub(super) const NAMES: &[&str] = &["_BANG", "_ENV", "_HASH", "_INSTANCE", "_PWD", "_RANDOM"];

/// What they tell about.
pub(in crate::conf) struct Surroundings<'a> {
    pub(in crate::conf) loader: &'a mut dyn Loader,
    pub(in crate::conf) config_id: &'a str,
    /// Path of the file that is read.
    pub(in crate::conf) path: &'a str,
}

/// What a predefined name stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Predefined {
    Text(String),
    /// The text, although the parameters are odd.
    Remark(String, String),
    /// The parameters are wrong.
    Wrong(&'static str),
}

impl Definitions {
    /// The value of a predefined name with these parameters; `None` for other names.
    pub(super) fn predefined(
        &mut self,
        name: &str,
        parameters: &str,
        around: &mut Surroundings<'_>,
    ) -> Option<Predefined> {
        let parameters: Vec<&str> = parameters.split_ascii_whitespace().collect();
        let value = match name {
            "_RANDOM" => return Some(self.random(&parameters)),
            "_ENV" => {
                let &[variable] = parameters.as_slice() else {
                    return Some(Predefined::Wrong(
                        "write the name of one variable: `${_ENV HOME}`",
                    ));
                };
                let value = around.loader.environment(variable).unwrap_or_default();
                // A line has no room for more than one line.
                return Some(Predefined::Text(value.replace(['\n', '\r', '\0'], " ")));
            }
            "_PWD" => around.loader.folder(around.path),
            "_INSTANCE" => around.config_id.to_owned(),
            "_HASH" => "#".to_owned(),
            "_BANG" => "!".to_owned(),
            _ => return None,
        };
        Some(if parameters.is_empty() {
            Predefined::Text(value)
        } else {
            Predefined::Wrong("it takes no parameters")
        })
    }

    fn random(&mut self, parameters: &[&str]) -> Predefined {
        let number = |word: &str| {
            let digits = word.bytes().all(|byte| byte.is_ascii_digit());
            word.parse::<u32>().ok().filter(|_| digits).map(u64::from)
        };
        let numbers: Option<Vec<u64>> = parameters.iter().map(|word| number(word)).collect();
        let (min, max) = match numbers.as_deref() {
            Some([]) => (0, RANDOM_MAX),
            Some(&[min]) => (min, RANDOM_MAX),
            Some(&[min, max]) => (min, max),
            Some(_) | None => {
                return Predefined::Wrong(
                    "write at most two whole numbers, the smallest and the largest: `${_RANDOM 1 10}`",
                );
            }
        };
        if min > max {
            let message =
                format!("the smallest, {min}, is above the largest, {max}; {min} is used");
            return Predefined::Remark(min.to_string(), message);
        }
        Predefined::Text(self.random.u64(min..=max).to_string())
    }
}
