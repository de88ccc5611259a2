//! The tree into the typed model, with all the rules that look at more than one word.

mod across;
mod address;
mod announcement_group;
mod authentication;
mod bfd;
mod globals;
mod group;
mod instance;
mod notify;
mod read;
mod routing;
mod slot;
mod surroundings;
mod tracking;
mod tuning;
mod virtual_server;
mod words;

use super::diagnostic::{Code, Diagnostic, Findings, Severity};
use super::keywords::{Support, Top};
use super::loader::Loader;
use super::model::{Model, Statics};
use super::tree::{Document, Entry};

/// Makes the model; `None` if an instance lacks what it needs. The findings say whether there was an
/// error elsewhere.
pub(super) fn lower(
    document: Document<'_>,
    loader: &mut dyn Loader,
    findings: &mut Findings,
) -> Option<Model> {
    for entry in document.entries() {
        report_unbuilt(entry, findings);
    }
    let mut globals = globals::Draft::default();
    // Settings of the daemon hold wherever they stand.
    for entry in document.entries() {
        match support(entry).top() {
            Some(Top::GlobalDefs) => globals.block(entry, findings),
            Some(Top::Place(keyword)) => globals.place(keyword, entry, findings),
            Some(_) | None => {}
        }
    }
    globals.settle(findings);
    let mut context = routing::Context::new(loader, globals.iproute(), globals.default_interface());
    let mut statics = Statics::default();
    let mut routing = Vec::new();
    let mut drafts = Vec::new();
    let mut servers = Vec::new();
    let mut surroundings = surroundings::Draft::default();
    for (order, entry) in document.entries().enumerate() {
        match support(entry).top() {
            Some(Top::GlobalDefs | Top::Place(_)) => {}
            Some(Top::Static(which)) => context.statics(which, entry, &mut statics, findings),
            Some(Top::Instance) => {
                routing.push(context.instance(entry, findings));
                let mut draft = instance::Draft::read(entry, findings);
                surroundings.instance(order, &mut draft);
                drafts.push(draft);
            }
            Some(Top::VirtualServer) => {
                servers.extend(virtual_server::Draft::read(entry, findings));
            }
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
    let first_script = [surroundings.first_script(), globals.first_script()]
        .into_iter()
        .flatten()
        .min();
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
    globals.check_reload(findings);
    Some(Model {
        globals: globals.finish(),
        statics,
        instances: instances.into_iter().collect::<Option<_>>()?,
        virtual_servers: across::virtual_servers(servers, findings),
        track: surroundings.track,
        sessions: surroundings.sessions,
        sync_groups: surroundings.sync_groups,
        announcement_groups: surroundings.announcement_groups,
    })
}

fn support(entry: Entry<'_>) -> Support {
    entry
        .keyword
        .map_or(Support::NotYet, super::keywords::Keyword::support)
}

/// Reports the outermost keywords that are read but not obeyed.
fn report_unbuilt(entry: Entry<'_>, findings: &mut Findings) {
    let Some(keyword) = entry.keyword else {
        return;
    };
    if keyword.is_understood() && !keyword.acts() {
        findings.not_supported(entry.head().span, keyword.name);
        return;
    }
    for child in entry.children() {
        report_unbuilt(child, findings);
    }
}

/// Refuses what is known by name only.
fn refuse(entry: Entry<'_>, findings: &mut Findings) {
    let head = entry.head();
    let word = entry.keyword.map_or(head.text, |keyword| keyword.name);
    findings.not_supported(head.span, word);
}
