//! The tree into the typed model, with all the rules that look at more than one word.

mod across;
mod address;
mod announcement_group;
mod authentication;
mod bfd;
mod defaults;
mod globals;
mod group;
mod instance;
mod notify;
mod read;
mod routing;
mod signature;
mod slot;
mod surroundings;
mod tracking;
mod tuning;
mod virtual_server;
mod words;

use super::Keep;
use super::diagnostic::{Code, Diagnostic, Findings, Severity};
use super::keywords::{Argument, Keyword, Support, Top};
use super::loader::Loader;
use super::model::{Model, Statics};
use super::tree::{Document, Entry};
use super::value::{self, Switch};

/// What came of the tree.
pub(super) struct Lowered {
    pub(super) model: Model,
    /// How many virtual servers there are, in the model or not.
    pub(super) virtual_servers: usize,
}

/// Makes the model, without the instances that lack what they need. The findings say whether there was
/// an error.
pub(super) fn lower(
    document: Document<'_>,
    loader: &mut dyn Loader,
    keep: Keep,
    findings: &mut Findings,
) -> Lowered {
    if document.tree.has_unbuilt {
        for entry in document.entries() {
            report_unbuilt(entry, findings);
        }
    }
    let globals = global_settings(document, findings);
    let mut context = routing::Context::new(loader, globals.iproute(), globals.default_interface());
    let mut statics = Statics::default();
    let mut routing = Vec::new();
    let mut drafts = Vec::new();
    let mut servers = virtual_server::Reader::new(document, keep, findings);
    let mut surroundings = surroundings::Draft::default();
    for (order, entry) in document.entries().enumerate() {
        match support(entry).top() {
            // Read before: they may stand below what they are for.
            Some(Top::GlobalDefs | Top::Place(_) | Top::VirtualServerGroup) => {}
            Some(Top::Static(which)) => context.statics(which, entry, &mut statics, findings),
            Some(Top::Instance) => {
                routing.push(context.instance(entry, findings));
                let mut draft = instance::Draft::read(entry, findings);
                surroundings.instance(order, &mut draft);
                drafts.push(draft);
            }
            Some(Top::VirtualServer) => {
                servers.block(order, entry, findings);
            }
            Some(Top::Ssl) => servers.certificate(entry, findings),
            Some(
                keyword @ (Top::BfdInstance
                | Top::GarpGroup
                | Top::InterfaceDelays
                | Top::LinkbeatInterfaces
                | Top::SyncGroup
                | Top::TrackFile
                | Top::TrackGroup
                | Top::TrackProcess
                | Top::TrackScript),
            ) => {
                if keyword == Top::TrackGroup {
                    context.define_group(entry);
                }
                surroundings.block(keyword, order, entry, findings);
            }
            None => refuse(entry, findings),
        }
    }
    // Without a virtual router nobody runs what one would follow.
    let followed = surroundings.first_script().filter(|_| !drafts.is_empty());
    let scripts = [followed, servers.first_script(), globals.first_script()];
    let first_script = scripts.into_iter().flatten().min();
    across::check(&drafts, first_script, &globals, findings);
    if drafts.is_empty() && servers.is_empty() && !findings.has_errors() {
        let message = "the configuration has no virtual router and no virtual server";
        findings.add(
            Diagnostic::new(Code::NoInstance, Severity::Warning, message)
                .help("add a `vrrp_instance NAME { … }` or a `virtual_server ADDRESS PORT { … }` block; nothing is done without one"),
        );
    }
    let mut instances = drafts
        .into_iter()
        .zip(routing)
        .map(|(draft, own)| Some(own.give(draft.finish(&globals, findings)?)))
        .collect::<Vec<_>>();
    let surroundings = surroundings.finish(&mut instances, findings);
    let servers = servers.finish();
    globals.check_reload(findings);
    let model = Model {
        globals: globals.finish(),
        statics,
        instances: instances.into_iter().flatten().collect(),
        virtual_servers: servers.servers,
        certificate: servers.certificate,
        track: surroundings.track,
        sessions: surroundings.sessions,
        sync_groups: surroundings.sync_groups,
        announcement_groups: surroundings.announcement_groups,
    };
    Lowered {
        model,
        virtual_servers: servers.count,
    }
}

/// Reads the settings of the daemon, which hold wherever they stand.
fn global_settings(document: Document<'_>, findings: &mut Findings) -> globals::Draft {
    let mut globals = globals::Draft::default();
    for entry in document.entries() {
        match support(entry).top() {
            Some(Top::GlobalDefs) => globals.block(entry, findings),
            Some(Top::Place(keyword)) => globals.place(keyword, entry, findings),
            Some(_) | None => {}
        }
    }
    globals.settle(findings);
    globals
}

fn support(entry: Entry<'_>) -> Support {
    entry.keyword.map_or(Support::NotYet, Keyword::support)
}

/// Reports the outermost keywords that are read but not obeyed.
fn report_unbuilt(entry: Entry<'_>, findings: &mut Findings) {
    let Some(keyword) = entry.keyword else {
        return;
    };
    if is_off(entry, keyword) {
        return;
    }
    if keyword.is_understood() && !keyword.acts() {
        findings.not_supported(entry.head().span, keyword.name);
        return;
    }
    for child in entry.children() {
        report_unbuilt(child, findings);
    }
}

/// Whether a feature is only switched off, for which nothing need be built.
fn is_off(entry: Entry<'_>, keyword: &Keyword) -> bool {
    keyword.argument == Argument::Switch
        && entry.value().and_then(value::on_or_off) == Some(Switch::Off)
}

/// Tells of the newer name of a keyword.
fn deprecated(entry: Entry<'_>, newer: &str, findings: &mut Findings) {
    let head = entry.head();
    let message = format!("`{}` is the old name of `{newer}`", head.text);
    findings.add(
        Diagnostic::warning(Code::Deprecated, head.span, message)
            .help(format!("write `{newer}`, which means the same")),
    );
}

/// Refuses what is known by name only.
fn refuse(entry: Entry<'_>, findings: &mut Findings) {
    let head = entry.head();
    let word = entry.keyword.map_or(head.text, |keyword| keyword.name);
    findings.not_supported(head.span, word);
}
