//! The files of a configuration, and places in them.

use std::ops::Range;
use std::sync::Arc;

use serde::Serialize;

use super::line::Line;
use super::origin::{Origins, Place, place_of};

/// Number of a file in [`Sources`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(u32);

impl FileId {
    /// The text that references, definitions and sequences made.
    const EXPANDED: Self = Self(u32::MAX);
}

/// A range of bytes of one file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// First byte.
    pub start: u32,
    /// The byte after the last; equal to `start` for a place between two bytes.
    pub end: u32,
}

impl Span {
    /// The place of what stands in no file.
    pub(super) const NOWHERE: Self = Self {
        file: FileId(u32::MAX - 1),
        start: 0,
        end: 0,
    };

    /// Whether two ranges share a byte, or nothing is between them.
    pub(super) fn touches(self, other: Self) -> bool {
        self.file == other.file && self.start <= other.end && other.start <= self.end
    }

    /// Whether its text came through a reference.
    pub(super) fn is_expanded(self) -> bool {
        self.file == FileId::EXPANDED
    }

    /// Whether two ranges share a byte, or one begins where the other does.
    pub(super) const fn overlaps(self, other: Self) -> bool {
        self.file.0 == other.file.0
            && (self.start == other.start || self.start < other.end && other.start < self.end)
    }

    /// The place of a part of its text.
    pub(super) fn part(self, range: &Range<usize>) -> Self {
        Self {
            file: self.file,
            start: self.start.saturating_add(offset(range.start)),
            end: self.start.saturating_add(offset(range.end)),
        }
    }

    /// The place just after this range.
    pub(super) const fn after(self) -> Self {
        Self {
            start: self.end,
            ..self
        }
    }

    /// The smallest range with both, if they are in one file; else this one.
    pub(super) fn to(self, other: Self) -> Self {
        if self.file == other.file {
            Self {
                file: self.file,
                start: self.start.min(other.start),
                end: self.end.max(other.end),
            }
        } else {
            self
        }
    }
}

/// A place as people and editors count: both from 1, columns in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Character in the line, from 1.
    pub column: usize,
}

/// One file that was read.
#[derive(Clone, Debug)]
pub struct SourceFile {
    path: Arc<str>,
    text: Arc<String>,
    /// The first byte of each line.
    line_starts: Arc<[u32]>,
}

/// The first byte of each line.
fn line_starts(text: &str) -> Arc<[u32]> {
    let ends = text.match_indices('\n').map(|(at, _)| offset(at + 1));
    std::iter::once(0).chain(ends).collect()
}

impl SourceFile {
    /// The path as it was written or found.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Index of the line, from 0, that holds a byte.
    pub(super) fn line_of(&self, byte: u32) -> usize {
        self.line_starts
            .partition_point(|&start| start <= byte)
            .saturating_sub(1)
    }

    /// First byte of a line, counted from 0; the end of the text for lines that do not exist.
    pub(super) fn line_start(&self, line: usize) -> usize {
        self.line_starts
            .get(line)
            .map_or(self.text.len(), |&start| index(start))
    }

    /// Where a byte stands.
    fn position(&self, byte: u32) -> Position {
        let line = self.line_of(byte);
        let before = self
            .text
            .as_bytes()
            .get(self.line_start(line)..index(byte))
            .unwrap_or_default();
        // Bytes that continue a character are not counted.
        let column = before.iter().filter(|&&b| b & 0xc0 != 0x80).count() + 1;
        Position {
            line: line + 1,
            column,
        }
    }
}

/// All files of a configuration, in the order in which they were opened; of a cluster those of all
/// its nodes. A copy shares the texts.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    files: Vec<SourceFile>,
    expanded: Expanded,
    secrets: Vec<Span>,
}

/// The lines that references, definitions and sequences made, one after the other.
#[derive(Clone, Debug, Default)]
struct Expanded {
    text: String,
    origins: Origins,
}

impl Sources {
    /// The files.
    pub fn files(&self) -> &[SourceFile] {
        &self.files
    }

    /// Path of the file of a span.
    pub fn path(&self, file: FileId) -> &str {
        self.file(file).map_or("", SourceFile::path)
    }

    /// Where a span begins and ends; for text that came through a reference, the reference.
    pub fn positions(&self, span: Span) -> (Position, Position) {
        let nowhere = Position { line: 1, column: 1 };
        let span = self.shown(span);
        self.file(span.file).map_or((nowhere, nowhere), |file| {
            (file.position(span.start), file.position(span.end))
        })
    }

    /// The text of a span.
    pub fn slice(&self, span: Span) -> &str {
        let text = match span.file {
            FileId::EXPANDED => Some(self.expanded.text.as_str()),
            file => self.file(file).map(SourceFile::text),
        };
        text.and_then(|text| text.get(index(span.start)..index(span.end)))
            .unwrap_or_default()
    }

    /// The place in a file that stands for a span: its own, or the reference its text came through.
    pub fn shown(&self, span: Span) -> Span {
        if span.file != FileId::EXPANDED {
            return span;
        }
        self.expanded
            .origins
            .span(index(span.start)..index(span.end))
            .unwrap_or(Span::NOWHERE)
    }

    /// Where the text of a span is written, if it came through a reference.
    pub(super) fn written(&self, span: Span) -> Option<Span> {
        if span.file != FileId::EXPANDED {
            return None;
        }
        let range = index(span.start)..index(span.end);
        self.expanded.origins.written(range)
    }

    /// Makes the text of a line a place; where it begins.
    pub(super) fn keep(&mut self, line: &Line<'_>) -> (FileId, u32) {
        if let Some(place) = line.stands_at() {
            return place;
        }
        let start = self.expanded.text.len();
        let mut after = Place::Here(FileId(0), 0);
        for (part, place) in line.parts(0..line.text.len()) {
            self.expanded.origins.push(start + part.start, place);
            after = place.after(part.len());
        }
        self.expanded.text.push_str(&line.text);
        self.expanded.origins.push(self.expanded.text.len(), after);
        self.expanded.text.push('\n');
        (FileId::EXPANDED, offset(start))
    }

    /// Memory that the kept lines take, in bytes.
    pub(super) const fn kept(&self) -> usize {
        self.expanded.text.len() + self.expanded.origins.bytes()
    }

    pub(super) fn file(&self, file: FileId) -> Option<&SourceFile> {
        self.files.get(index(file.0))
    }

    /// Takes a file of at most [`FILE_BYTES_MAX`](super::limits::FILE_BYTES_MAX) bytes.
    pub(super) fn add(&mut self, path: &str, text: Arc<String>) -> FileId {
        let id = FileId(offset(self.files.len()));
        let line_starts = line_starts(&text);
        self.files.push(SourceFile {
            path: path.into(),
            text,
            line_starts,
        });
        id
    }

    /// Marks text that must never be shown.
    pub(super) fn hide(&mut self, secret: Span) {
        if secret.file != FileId::EXPANDED {
            self.secrets.push(secret);
            return;
        }
        let range = index(secret.start)..index(secret.end);
        for (part, place) in self.expanded.origins.parts(range) {
            self.secrets.extend(place_of(place.written(), part.len()));
        }
    }

    /// The text of a file that must never be shown.
    pub(super) fn secrets(&self, file: FileId) -> impl Iterator<Item = Span> + '_ {
        self.secrets
            .iter()
            .copied()
            .filter(move |secret| secret.file == file)
    }
}

/// A byte position as it is kept in a span. Files are far smaller than 4 GiB.
pub(super) fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// A kept number as an index.
pub(super) fn index(at: u32) -> usize {
    usize::try_from(at).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(start: u32, end: u32) -> Span {
        Span {
            file: FileId(0),
            start,
            end,
        }
    }

    #[test]
    fn positions_count_lines_and_characters_from_one() {
        let mut sources = Sources::default();
        let file = sources.add("a.conf", Arc::new("é x\r\nsecond\n".to_owned()));
        assert_eq!(sources.path(file), "a.conf");
        let (start, end) = sources.positions(at(3, 4));
        assert_eq!((start.line, start.column), (1, 3));
        assert_eq!((end.line, end.column), (1, 4));
        assert_eq!(sources.slice(at(6, 12)), "second");
        let (start, _) = sources.positions(at(6, 12));
        assert_eq!((start.line, start.column), (2, 1));
        let (end_of_file, _) = sources.positions(at(13, 13));
        assert_eq!((end_of_file.line, end_of_file.column), (3, 1));
    }

    #[test]
    fn a_span_outside_its_file_is_empty_text() {
        let mut sources = Sources::default();
        sources.add("a.conf", Arc::new("abc".to_owned()));
        assert_eq!(sources.slice(at(2, 9)), "");
        assert_eq!(sources.positions(at(90, 99)).0.line, 1);
    }
}
