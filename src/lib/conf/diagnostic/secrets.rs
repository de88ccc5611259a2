//! Which words of a line are probably a secret, where nobody has read what they mean.

/// Beginnings of words behind which a password stands, whatever is before them on the line.
const PASSWORD: &str = "auth_pas";
/// Parts of a first word, misspelt perhaps, behind which a password stands.
const LIKE_PASSWORD: [&str; 1] = ["pass"];
/// Parts of the name of a definition that probably is a secret.
const LIKE_SECRET: [&str; 4] = ["pass", "pw", "secret", "key"];
/// What a key begins with that is written in digits.
const DIGITS: &str = "hex:";

/// A line with every byte of its secrets replaced, so that it may be shown.
pub fn without_secrets(line: &str) -> String {
    let mut bytes = line.as_bytes().to_vec();
    hide(&mut bytes);
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Replaces every byte of the secrets of a line.
pub(super) fn hide(line: &mut [u8]) {
    let text = String::from_utf8_lossy(line).to_ascii_lowercase();
    // The words of a line that is not UTF-8 may be elsewhere; then all behind the first is hidden.
    let is_exact = text.len() == line.len();
    let Some(from) = secret(&text) else {
        return;
    };
    let from = if is_exact { from } else { 0 };
    for byte in line.iter_mut().skip(from) {
        if !byte.is_ascii_whitespace() && !matches!(byte, b'{' | b'}') {
            *byte = b'*';
        }
    }
}

/// Where the secrets of a line of lower-case letters begin.
fn secret(text: &str) -> Option<usize> {
    let start = text.len() - text.trim_start().len();
    if let Some((name, _)) = text
        .get(start..)
        .and_then(|text| text.strip_prefix('$'))
        .and_then(|text| text.split_once('='))
    {
        let is_secret = LIKE_SECRET.iter().any(|part| name.contains(part));
        return is_secret.then_some(start + name.len() + 2);
    }
    let (mut is_first, mut before, mut end) = (true, "", 0);
    for word in text.split_inclusive(|c: char| c.is_whitespace() || matches!(c, '{' | '}')) {
        let begin = end;
        end += word.len();
        let opens = word.ends_with(['{', '}']);
        let word = word.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '{' | '}'));
        if word.contains(PASSWORD)
            || is_first && LIKE_PASSWORD.iter().any(|part| word.contains(part))
        {
            return Some(end);
        }
        if word.starts_with(DIGITS) {
            return Some(begin);
        }
        // A key that is no file has a number.
        if before == "key" && !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit()) {
            return Some(end);
        }
        is_first = opens || is_first && (word.is_empty() || word.starts_with('@'));
        before = if word.is_empty() { before } else { word };
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_probably_a_secret_is_not_shown() {
        for (line, expected) in [
            ("  auth_pass abc", "  auth_pass ***"),
            ("#auth_pass abc", "#auth_pass ***"),
            ("  auth_pas abc", "  auth_pas ***"),
            (
                "authentication { auth_pass abc }",
                "authentication { auth_pass *** }",
            ),
            ("@a password \"a b\"", "@a password ** **"),
            ("SSL { password abc", "SSL { password ***"),
            ("key 1 abcd", "key 1 ****"),
            ("ky 1 hex:00ff", "ky 1 ********"),
            ("$PW=abc", "$PW=***"),
        ] {
            assert_eq!(without_secrets(line), expected);
        }
    }

    #[test]
    fn everything_else_is_shown() {
        for line in [
            "auth_type PASS",
            "${_PWD here}",
            "key /etc/ssl/key.pem",
            "! let it pass",
            "script \"/bin/check pass 1\"",
            "$NET=10.0.0",
            "",
        ] {
            assert_eq!(without_secrets(line), line);
        }
    }
}
