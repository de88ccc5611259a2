//! Findings as SARIF 2.1.0, the format that code scanning services read.

use std::collections::BTreeSet;

use serde::Serialize;

use super::{Code, Diagnostic, Place, Severity};
use crate::conf::source::{Sources, Span};

/// Where the format is described, for programs that check it.
const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

/// A SARIF document that grows by findings.
#[derive(Debug, Default)]
pub struct Sarif {
    findings: Vec<Finding>,
}

#[derive(Debug)]
struct Finding {
    code: Code,
    level: Severity,
    text: String,
    place: Option<Place>,
    related: Vec<(Place, String)>,
}

impl Sarif {
    /// Takes a finding about these files.
    pub fn add(&mut self, diagnostic: &Diagnostic, sources: &Sources) {
        let place = |span: Span| Place::new(sources, span);
        let text = match &diagnostic.help {
            None => diagnostic.message.clone(),
            Some(help) => format!("{}\n{help}", diagnostic.message),
        };
        let related = diagnostic.related.iter();
        self.findings.push(Finding {
            code: diagnostic.code,
            level: diagnostic.severity,
            text,
            place: diagnostic.place.map(place),
            related: related
                .map(|related| (place(related.place), related.label.clone()))
                .collect(),
        });
    }

    /// The document, to be serialised. Its rules are the codes that occur.
    pub fn document(&self) -> impl Serialize {
        let codes: BTreeSet<Code> = self.findings.iter().map(|finding| finding.code).collect();
        let codes: Vec<Code> = codes.into_iter().collect();
        let results = self.findings.iter().map(|finding| SarifResult {
            rule_id: finding.code.number(),
            rule_index: codes.partition_point(|code| *code < finding.code),
            level: finding.level,
            message: Message::new(&finding.text),
            locations: finding.place.iter().map(Location::new).collect(),
            related_locations: finding
                .related
                .iter()
                .map(|(place, label)| Location {
                    message: Some(Message::new(label)),
                    ..Location::new(place)
                })
                .collect(),
        });
        Document {
            schema: SCHEMA,
            version: "2.1.0",
            runs: [Run {
                column_kind: "unicodeCodePoints",
                results: results.collect(),
                tool: Tool {
                    driver: Driver {
                        name: "hactl",
                        version: env!("CARGO_PKG_VERSION"),
                        rules: codes.iter().map(|&code| Rule::new(code)).collect(),
                    },
                },
            }],
        }
    }
}

#[derive(Serialize)]
struct Document {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run {
    tool: Tool,
    column_kind: &'static str,
    results: Vec<SarifResult>,
}

#[derive(Serialize)]
struct Tool {
    driver: Driver,
}

#[derive(Serialize)]
struct Driver {
    name: &'static str,
    version: &'static str,
    rules: Vec<Rule>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rule {
    id: &'static str,
    name: &'static str,
    short_description: Message,
}

impl Rule {
    fn new(code: Code) -> Self {
        Self {
            id: code.number(),
            name: code.name(),
            short_description: Message::new(code.doc()),
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SarifResult {
    rule_id: &'static str,
    rule_index: usize,
    level: Severity,
    message: Message,
    locations: Vec<Location>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location>,
}

#[derive(Serialize)]
struct Message {
    text: String,
}

impl Message {
    fn new(text: &str) -> Self {
        Self {
            text: text.to_owned(),
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    physical_location: PhysicalLocation,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Message>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation {
    artifact_location: ArtifactLocation,
    region: Region,
}

#[derive(Serialize)]
struct ArtifactLocation {
    uri: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: usize,
    start_column: usize,
    end_line: usize,
    end_column: usize,
}

impl Location {
    fn new(place: &Place) -> Self {
        Self {
            physical_location: PhysicalLocation {
                artifact_location: ArtifactLocation {
                    uri: uri(&place.file),
                },
                region: Region {
                    start_line: place.line,
                    start_column: place.column,
                    end_line: place.end_line,
                    end_column: place.end_column,
                },
            },
            message: None,
        }
    }
}

/// A path as a reference of RFC 3986; a relative path stays relative.
fn uri(path: &str) -> String {
    let mut uri = String::new();
    if path.starts_with('/') {
        uri.push_str("file://");
    }
    for byte in path.bytes() {
        let is_plain = byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
        let part = if is_plain {
            char::from(byte).to_string()
        } else {
            format!("%{byte:02X}")
        };
        uri.push_str(&part);
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::uri;

    #[test]
    fn paths_become_references() {
        for (path, expected) in [
            ("a/b.conf", "a/b.conf"),
            ("/etc/a b.conf", "file:///etc/a%20b.conf"),
            ("a:b.conf", "a%3Ab.conf"),
            ("é#.conf", "%C3%A9%23.conf"),
            ("<stdin>", "%3Cstdin%3E"),
        ] {
            assert_eq!(uri(path), expected);
        }
    }
}
