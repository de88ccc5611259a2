//! Findings as text for people. The only place that knows the renderer.

use std::ops::Range;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Renderer, Snippet};

use super::secrets::hide;
use super::{Diagnostic, Severity, printable};
use crate::conf::source::{FileId, Sources, Span, index};

/// Places of one file that are further apart than this are shown as separate excerpts, in lines.
const EXCERPT_LINES_MAX: usize = 60;

/// Bytes of an excerpt that are shown; only lines that are far too long have more.
const EXCERPT_BYTES_MAX: usize = 128 << 10;

/// What stands for a control character of U+0080 to U+009F, which the renderer lets through and some
/// terminals obey. As long as they are: places are counted in bytes.
const C1_SHOWN: &str = "\u{b7}";

const fn is_c1(c: char) -> bool {
    matches!(c, '\u{80}'..='\u{9f}')
}

/// Whether the text is coloured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colour {
    /// With escape sequences.
    Yes,
    /// Plain.
    No,
}

/// One finding with the lines it is about, ending without newline. Secrets are masked.
pub fn render(diagnostic: &Diagnostic, sources: &Sources, colour: Colour) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let title = level
        .primary_title(diagnostic.message.as_str())
        .id(diagnostic.code.number());
    let excerpts = excerpts(diagnostic, sources);
    let mut group = Group::with_title(title);
    for excerpt in &excerpts {
        group = group.element(excerpt.snippet());
    }
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    let renderer = match colour {
        Colour::Yes => Renderer::styled(),
        Colour::No => Renderer::plain(),
    };
    renderer.decor_style(DecorStyle::Ascii).render(&[group])
}

/// Neighbouring lines of one file with their marks.
struct Excerpt<'a> {
    file: FileId,
    path: String,
    lines: Range<usize>,
    first_byte: usize,
    text: String,
    marks: Vec<Mark<'a>>,
}

struct Mark<'a> {
    span: Span,
    kind: AnnotationKind,
    label: Option<&'a str>,
}

impl Excerpt<'_> {
    fn snippet(&self) -> Snippet<'_, Annotation<'_>> {
        let marks = self.marks.iter().map(|mark| {
            let start = self.local(mark.span.start);
            let annotation = mark.kind.span(start..self.local(mark.span.end).max(start));
            match mark.label {
                Some(label) => annotation.label(label),
                None => annotation,
            }
        });
        Snippet::source(self.text.as_str())
            .path(self.path.as_str())
            .line_start(self.lines.start + 1)
            .annotations(marks)
    }

    fn local(&self, byte: u32) -> usize {
        index(byte)
            .saturating_sub(self.first_byte)
            .min(self.text.len())
    }
}

fn excerpts<'a>(diagnostic: &'a Diagnostic, sources: &'a Sources) -> Vec<Excerpt<'a>> {
    let primary = diagnostic.place.map(|span| Mark {
        span,
        kind: AnnotationKind::Primary,
        label: None,
    });
    let related = diagnostic.related.iter().map(|related| Mark {
        span: related.place,
        kind: AnnotationKind::Context,
        label: Some(related.label.as_str()),
    });
    let mut excerpts: Vec<Excerpt<'a>> = Vec::new();
    for mark in primary.into_iter().chain(related) {
        let Some(file) = sources.file(mark.span.file) else {
            continue;
        };
        let first = file.line_of(mark.span.start);
        // An empty span at the end of a line belongs to that line.
        let last = file.line_of(mark.span.end.max(mark.span.start + 1) - 1);
        let near = excerpts.iter_mut().find(|excerpt| {
            excerpt.file == mark.span.file
                && first.min(excerpt.lines.start) + EXCERPT_LINES_MAX
                    > (last + 1).max(excerpt.lines.end)
        });
        if let Some(excerpt) = near {
            excerpt.lines = first.min(excerpt.lines.start)..(last + 1).max(excerpt.lines.end);
            excerpt.marks.push(mark);
        } else {
            excerpts.push(Excerpt {
                file: mark.span.file,
                path: printable(file.path()),
                lines: first..last + 1,
                first_byte: 0,
                text: String::new(),
                marks: vec![mark],
            });
        }
    }
    for excerpt in &mut excerpts {
        excerpt.fill(sources);
    }
    excerpts
}

impl Excerpt<'_> {
    /// Takes the text of the lines, with every byte of a secret replaced.
    fn fill(&mut self, sources: &Sources) {
        let Some(file) = sources.file(self.file) else {
            return;
        };
        self.first_byte = file.line_start(self.lines.start);
        let bytes = self.first_byte..file.line_start(self.lines.end);
        let text = file.text().get(bytes).unwrap_or_default();
        let text = text.trim_end_matches(['\n', '\r']).as_bytes();
        let shown = text.len().min(EXCERPT_BYTES_MAX);
        let mut text = text.get(..shown).unwrap_or_default().to_vec();
        for secret in sources.secrets(self.file) {
            let (start, end) = (index(secret.start), index(secret.end));
            for at in start.max(self.first_byte)..end {
                if let Some(byte) = text.get_mut(at - self.first_byte) {
                    *byte = b'*';
                }
            }
        }
        // Also where the parser did not get as far as the password.
        text.split_mut(|&byte| byte == b'\n').for_each(hide);
        let text = String::from_utf8_lossy(&text);
        self.text = text.replace(is_c1, C1_SHOWN);
    }
}
