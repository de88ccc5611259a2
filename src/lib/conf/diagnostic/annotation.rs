//! Findings as commands of GitHub's workflows, which show them beside the changed lines.

use super::{Diagnostic, Place, Severity};
use crate::conf::source::Sources;

/// The finding as one line: `::error file=a.conf,line=3,col=5,…,title=C0103::message`.
pub fn annotation(diagnostic: &Diagnostic, sources: &Sources) -> String {
    let command = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let place = diagnostic.place.map_or_else(String::new, |span| {
        let place = Place::new(sources, span);
        format!(
            "file={},line={},col={},endLine={},",
            property(&place.file),
            place.line,
            place.column,
            place.end_line,
        )
    });
    let title = property(diagnostic.code.number());
    let mut text = diagnostic.message.clone();
    if let Some(help) = &diagnostic.help {
        text.push('\n');
        text.push_str(help);
    }
    for related in &diagnostic.related {
        let Place { file, line, .. } = Place::new(sources, related.place);
        text.extend(["\n", &format!("{file}:{line}: "), &related.label]);
    }
    format!("::{command} {place}title={title}::{}", data(&text))
}

/// Text behind the second pair of colons.
fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// Text between the commas before it.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conf::{self, MemoryFiles, Options};

    #[test]
    fn what_would_end_a_field_is_escaped() {
        assert_eq!(data("50%\r\na:b,c"), "50%25%0D%0Aa:b,c");
        assert_eq!(property("50%\na:b,c"), "50%25%0Aa%3Ab%2Cc");
    }

    #[test]
    fn a_finding_is_one_line_with_its_place() {
        let path = "a,b:c.conf";
        let mut files = MemoryFiles::one(path, "global_defs {\n  router_idd x\n}\n");
        let loaded = conf::load(&mut files, path, &Options::default());
        let lines: Vec<_> = loaded
            .diagnostics
            .iter()
            .map(|diagnostic| annotation(diagnostic, &loaded.sources))
            .collect();
        assert!(
            lines.contains(
                &"::error file=a%2Cb%3Ac.conf,line=2,col=3,endLine=2,title=C0103::unknown keyword `router_idd` in `global_defs`%0Adid you mean `router_id`?".to_owned()
            ),
            "{lines:?}"
        );
        assert!(lines.iter().all(|line| !line.contains('\n')));
    }
}
