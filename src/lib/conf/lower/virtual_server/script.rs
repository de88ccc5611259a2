//! Scripts that hear of a real server or of quorum.

use crate::conf::diagnostic::Findings;
use crate::conf::lower::notify;
use crate::conf::lower::slot::Slot;
use crate::conf::source::Span;
use crate::conf::tree::Entry;
use crate::lvs::Notify;
use crate::types::Script;

/// What a block says about them.
#[derive(Default)]
pub(super) struct Scripts(Option<Box<Pair>>);

#[derive(Default)]
struct Pair {
    up: Slot<Script>,
    down: Slot<Script>,
}

impl Scripts {
    pub(super) fn up(&mut self, entry: Entry<'_>, findings: &mut Findings) {
        read(&mut self.0.get_or_insert_default().up, entry, findings);
    }

    pub(super) fn down(&mut self, entry: Entry<'_>, findings: &mut Findings) {
        read(&mut self.0.get_or_insert_default().down, entry, findings);
    }

    /// Where the first script stands.
    pub(super) fn first(&self) -> Option<Span> {
        let pair = self.0.as_ref()?;
        [&pair.up, &pair.down]
            .into_iter()
            .filter_map(Slot::span)
            .min()
    }

    pub(super) fn finish(&self) -> Option<Box<Notify>> {
        let pair = self.0.as_ref()?;
        let notify = Notify {
            up: pair.up.value().cloned(),
            down: pair.down.value().cloned(),
        };
        (notify != Notify::default()).then(|| Box::new(notify))
    }
}

fn read(slot: &mut Slot<Script>, entry: Entry<'_>, findings: &mut Findings) {
    if slot.is_taken(entry, findings) {
        return;
    }
    let script = notify::read_script(entry, findings);
    slot.set(script, entry, findings);
}
