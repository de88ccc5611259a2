//! Where the text of a line comes from: where it stands, or the reference it came through.

use std::ops::Range;

use super::source::{FileId, Span, index, offset};

/// Where a stretch of text comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// It stands in a file from this byte on.
    Here(FileId, u32),
    /// It replaced a reference.
    Through {
        /// The reference in the line that people see.
        reference: Span,
        /// Where the text itself is written.
        written: Written,
    },
}

/// Where the text that replaced a reference is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Written {
    /// In a file from this byte on.
    At(FileId, u32),
    /// Nowhere; this inner reference made it.
    Computed(Span),
    /// Nowhere in a file.
    Nowhere,
}

impl Place {
    /// The place some bytes further on.
    pub(super) fn advance(self, by: usize) -> Self {
        let by = offset(by);
        match self {
            Self::Here(file, start) => Self::Here(file, start.saturating_add(by)),
            Self::Through { reference, written } => Self::Through {
                reference,
                written: match written {
                    Written::At(file, start) => Written::At(file, start.saturating_add(by)),
                    Written::Computed(_) | Written::Nowhere => written,
                },
            },
        }
    }

    /// The place just behind a stretch of this length.
    pub(super) fn after(self, length: usize) -> Self {
        match self.advance(length) {
            here @ Self::Here(..) => here,
            Self::Through { reference, written } => Self::Through {
                reference: reference.after(),
                written,
            },
        }
    }

    /// Where its text is written.
    pub(super) const fn written(self) -> Written {
        match self {
            Self::Here(file, start) => Written::At(file, start),
            Self::Through { written, .. } => written,
        }
    }

    /// The first byte that people see.
    fn start(self) -> (FileId, u32) {
        match self {
            Self::Here(file, start) => (file, start),
            Self::Through { reference, .. } => (reference.file, reference.start),
        }
    }

    /// The byte after `length` bytes, as people see it.
    fn end(self, length: usize) -> u32 {
        match self {
            Self::Here(_, start) => start.saturating_add(offset(length)),
            Self::Through { reference, .. } => reference.end,
        }
    }
}

/// A stretch of text: it begins at `at` and ends where the next begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Segment {
    at: u32,
    place: Place,
}

/// The places of a text that was put together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Origins(Vec<Segment>);

impl Origins {
    /// Memory that they take, in bytes.
    pub(super) const fn bytes(&self) -> usize {
        self.0.len() * size_of::<Segment>()
    }

    /// Text from `at` on comes from `place`; `at` ascends.
    pub(super) fn push(&mut self, at: usize, place: Place) {
        let at = offset(at);
        if self.0.last().is_some_and(|last| last.at == at) {
            self.0.pop();
        }
        self.0.push(Segment { at, place });
    }

    /// The stretches of a range, each with its place.
    pub(super) fn parts(&self, range: Range<usize>) -> impl Iterator<Item = (Range<usize>, Place)> {
        let first = self.find(range.start);
        let segments = self.0.get(first..).unwrap_or_default();
        let ends = segments
            .iter()
            .skip(1)
            .map(|next| next.at)
            .chain(std::iter::once(u32::MAX));
        segments.iter().zip(ends).map_while(move |(segment, end)| {
            let at = index(segment.at);
            let start = at.max(range.start);
            let end = index(end).min(range.end);
            (start < end).then(|| (start..end, segment.place.advance(start - at)))
        })
    }

    /// The place that people see.
    pub(super) fn span(&self, range: Range<usize>) -> Option<Span> {
        let place = |at: usize| {
            let segment = self.0.get(self.find(at))?;
            let after = at.saturating_sub(index(segment.at));
            Some(segment.place.advance(after))
        };
        let (file, start) = place(range.start)?.start();
        let last = range.end.saturating_sub(1).max(range.start);
        let end = if range.is_empty() {
            start
        } else {
            place(last)?.end(range.end - last)
        };
        Some(Span {
            file,
            start,
            end: end.max(start),
        })
    }

    /// Where the text of a range is written, if it came through a reference.
    pub(super) fn written(&self, range: Range<usize>) -> Option<Span> {
        if range.is_empty() {
            let one = range.start..range.start + 1;
            let (_, place) = self.parts(one).next()?;
            return match place {
                Place::Through { written, .. } => place_of(written, 0),
                Place::Here(..) => None,
            };
        }
        self.parts(range).find_map(|(part, place)| match place {
            Place::Through { written, .. } => place_of(written, part.len()),
            Place::Here(..) => None,
        })
    }

    fn find(&self, at: usize) -> usize {
        self.0
            .partition_point(|segment| index(segment.at) <= at)
            .saturating_sub(1)
    }
}

/// Where text of this length is written.
pub(super) fn place_of(written: Written, length: usize) -> Option<Span> {
    match written {
        Written::At(file, start) => Some(Span {
            file,
            start,
            end: start.saturating_add(offset(length)),
        }),
        Written::Computed(reference) => Some(reference),
        Written::Nowhere => None,
    }
}
