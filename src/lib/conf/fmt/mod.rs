//! A configuration file laid out in one way, with every word, comment and meaning kept.
//!
//! Works on lines and not on what they mean, so that conditions, definitions and includes stay as
//! they are. A line whose parts may mean something else apart (a condition, a reference, a line of a
//! definition) is never taken apart nor joined with another.

mod difference;
mod layout;
mod line;

use std::sync::Arc;

use super::diagnostic::{Code, Diagnostic};
use super::limits::LINE_BYTES_MAX;
use super::source::{FileId, Sources, Span, index, offset};
pub use difference::unified;
use layout::Layout;

const BYTE_ORDER_MARK: char = '\u{feff}';

/// Why a file is left as it is.
#[derive(Debug)]
pub struct Refused {
    /// What has to be corrected first.
    pub diagnostic: Diagnostic,
    /// The file, for [`render`](super::render).
    pub sources: Sources,
}

/// Lays a file out: four blanks a level, `{` behind its keyword, one statement a line, at most one
/// empty line. `path` is how messages call it.
pub fn format(path: &str, bytes: &[u8]) -> Result<Vec<u8>, Box<Refused>> {
    match std::str::from_utf8(bytes) {
        Ok(text) => format_text(path, text, str::len).map(String::into_bytes),
        // Each byte as the character of that number: blanks, quotes and braces are found, and
        // everything can be written as it was.
        Err(_other_encoding) => {
            let text: String = bytes.iter().copied().map(char::from).collect();
            let formatted = format_text(path, &text, |text| text.chars().count())?;
            let bytes = formatted.chars().map(|c| u8::try_from(c).unwrap_or(b'?'));
            Ok(bytes.collect())
        }
    }
}

/// Lays a text out; `length` counts the bytes that a part of it has in its file.
fn format_text(path: &str, text: &str, length: fn(&str) -> usize) -> Result<String, Box<Refused>> {
    let mut sources = Sources::default();
    let file = sources.add(path, Arc::new(text.to_owned()));
    let laid_out = check(file, text, length).and_then(|()| {
        let (mark, body) = match text.strip_prefix(BYTE_ORDER_MARK) {
            Some(body) => (
                text.get(..text.len() - body.len()).unwrap_or_default(),
                body,
            ),
            None => ("", text),
        };
        let mut layout = Layout::new(length);
        for line in line::lines(file, offset(mark.len()), body) {
            layout.take(line?)?;
        }
        let body = layout.finish(file, offset(text.len()))?;
        // Behind empty lines the mark is an ordinary character.
        let apart = mark.is_empty() && body.starts_with(BYTE_ORDER_MARK);
        let before = if apart { "\n" } else { mark };
        Ok(format!("{before}{body}"))
    });
    laid_out.map_err(|diagnostic| {
        Box::new(Refused {
            diagnostic,
            sources,
        })
    })
}

/// What would be read differently after any change.
fn check(file: FileId, text: &str, length: fn(&str) -> usize) -> Result<(), Diagnostic> {
    if let Some(at) = text.find('\0') {
        let place = Span {
            file,
            start: offset(at),
            end: offset(at + 1),
        };
        let message = "a NUL byte: this is no text file";
        return Err(Diagnostic::error(Code::BinaryFile, place, message));
    }
    for (start, line, _) in super::lexer::lines(text) {
        if length(line) > LINE_BYTES_MAX {
            let bytes = length(line);
            let message =
                format!("the line has {bytes} bytes, at most {LINE_BYTES_MAX} can be read");
            let place = Span {
                file,
                start,
                end: offset(index(start) + line.len()),
            };
            return Err(Diagnostic::error(Code::LineTooLong, place, message));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
