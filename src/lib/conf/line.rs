//! A line on its way through the preprocessor, every byte of it with its place.

use std::borrow::Cow;
use std::ops::Range;

use super::origin::{Origins, Place, Written, place_of};
use super::source::{FileId, Span, offset};

/// A line, or what became of one.
#[derive(Clone, Debug)]
pub(super) struct Line<'a> {
    pub(super) text: Cow<'a, str>,
    origin: Origin,
}

#[derive(Clone, Debug)]
enum Origin {
    /// The text stands in the file at this byte.
    Verbatim(FileId, u32),
    /// The text was put together.
    Mapped(Origins),
}

impl<'a> Line<'a> {
    /// A piece of a file as it stands there.
    pub(super) const fn verbatim(file: FileId, start: u32, text: &'a str) -> Self {
        Self {
            text: Cow::Borrowed(text),
            origin: Origin::Verbatim(file, start),
        }
    }

    /// Where the text can be taken from the file: the file and the first byte.
    pub(super) const fn stands_at(&self) -> Option<(FileId, u32)> {
        match self.origin {
            Origin::Verbatim(file, start) => Some((file, start)),
            Origin::Mapped(_) => None,
        }
    }

    /// The place of a range of the text that people see.
    pub(super) fn span(&self, range: Range<usize>) -> Span {
        match &self.origin {
            Origin::Verbatim(file, start) => Span {
                file: *file,
                start: start + offset(range.start),
                end: start + offset(range.end.max(range.start)),
            },
            Origin::Mapped(origins) => origins.span(range).unwrap_or(Span::NOWHERE),
        }
    }

    /// The place of the whole line that people see.
    pub(super) fn place(&self) -> Span {
        self.span(0..self.text.len())
    }

    /// Where the text of a range is written, if it came through a reference.
    pub(super) fn written(&self, range: Range<usize>) -> Option<Span> {
        match &self.origin {
            Origin::Verbatim(..) => None,
            Origin::Mapped(origins) => origins.written(range),
        }
    }

    /// Whether a byte of the text is written in a file, and not made by a predefined name.
    pub(super) fn is_written(&self, at: usize) -> bool {
        self.parts(at..at + 1)
            .any(|(_, place)| matches!(place.written(), Written::At(..)))
    }

    /// The stretches of a range, each with its place.
    pub(super) fn parts(&self, range: Range<usize>) -> impl Iterator<Item = (Range<usize>, Place)> {
        let (verbatim, mapped) = match &self.origin {
            Origin::Verbatim(file, start) => {
                let place = Place::Here(*file, start + offset(range.start));
                ((!range.is_empty()).then_some((range, place)), None)
            }
            Origin::Mapped(origins) => (None, Some(origins.parts(range))),
        };
        verbatim.into_iter().chain(mapped.into_iter().flatten())
    }

    /// The line from a byte on, without the blanks there.
    pub(super) fn from(self, start: usize) -> Self {
        let rest = self.text.as_bytes().get(start..).unwrap_or_default();
        let blanks = rest.iter().position(|byte| !matches!(byte, b' ' | b'\t'));
        let start = start + blanks.unwrap_or(rest.len());
        let end = self.text.len();
        self.part(start..end)
    }

    /// A part of the line.
    pub(super) fn part(self, range: Range<usize>) -> Self {
        if range == (0..self.text.len()) {
            return self;
        }
        if let (Cow::Borrowed(text), Origin::Verbatim(file, start)) = (&self.text, &self.origin) {
            let text = text.get(range.clone()).unwrap_or_default();
            return Self::verbatim(*file, start + offset(range.start), text);
        }
        let mut part = Builder::default();
        part.copy(&self, range.clone());
        if range.is_empty() {
            part.origins.push(0, self.here(range.start));
        }
        part.finish()
    }

    /// The line without the bytes at the given places, in ascending order.
    pub(super) fn without(&self, dropped: &[Range<usize>]) -> Line<'static> {
        let mut kept = Builder::default();
        let mut from = 0;
        for range in dropped {
            kept.copy(self, from..range.start);
            from = range.end;
        }
        kept.copy(self, from..self.text.len());
        kept.finish()
    }

    /// The line for keeping.
    pub(super) fn into_owned(self) -> Line<'static> {
        Line {
            text: Cow::Owned(self.text.into_owned()),
            origin: self.origin,
        }
    }

    fn here(&self, at: usize) -> Place {
        let Span { file, start, .. } = self.span(at..at);
        Place::Here(file, start)
    }
}

/// Puts a line together.
#[derive(Debug, Default)]
pub(super) struct Builder {
    pub(super) text: String,
    origins: Origins,
}

impl Builder {
    /// Copies a range of a line with its places.
    pub(super) fn copy(&mut self, line: &Line<'_>, range: Range<usize>) {
        let base = self.text.len();
        for (part, place) in line.parts(range.clone()) {
            self.origins.push(base + part.start - range.start, place);
        }
        self.text.push_str(line.text.get(range).unwrap_or_default());
    }

    /// Puts the text of a definition in the place of `range` of a line, which refers to it.
    pub(super) fn replace(&mut self, line: &Line<'_>, range: Range<usize>, value: &Line<'_>) {
        let reference = line.span(range);
        self.through(reference, value);
    }

    /// Takes the text of a definition, to which `reference` refers.
    pub(super) fn through(&mut self, reference: Span, value: &Line<'_>) {
        let base = self.text.len();
        for (part, place) in value.parts(0..value.text.len()) {
            let written = place.written();
            self.origins
                .push(base + part.start, Place::Through { reference, written });
        }
        self.text.push_str(&value.text);
    }

    /// Puts a text that is written nowhere in the place of `range` of a line.
    pub(super) fn compute(&mut self, line: &Line<'_>, range: Range<usize>, value: &str) {
        let reference = line.span(range.clone());
        let written = match line.parts(range).next() {
            Some((part, Place::Through { written, .. })) => {
                place_of(written, part.len()).map_or(Written::Nowhere, Written::Computed)
            }
            Some((_, Place::Here(..))) | None => Written::Nowhere,
        };
        if !value.is_empty() {
            let place = Place::Through { reference, written };
            self.origins.push(self.text.len(), place);
        }
        self.text.push_str(value);
    }

    /// The line.
    pub(super) fn finish(self) -> Line<'static> {
        Line {
            text: Cow::Owned(self.text),
            origin: Origin::Mapped(self.origins),
        }
    }
}

/// A text that stands in no file.
pub(super) fn homeless(text: &str) -> Line<'static> {
    let mut origins = Origins::default();
    let place = Place::Through {
        reference: Span::NOWHERE,
        written: Written::Nowhere,
    };
    origins.push(0, place);
    Line {
        text: Cow::Owned(text.to_owned()),
        origin: Origin::Mapped(origins),
    }
}
