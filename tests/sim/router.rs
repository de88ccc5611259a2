//! One host of the simulation: an instance, the addresses it holds, and what it says.

use std::collections::BTreeSet;
use std::net::IpAddr;

use hactl::time::Instant;
use hactl::vrrp::{
    Action, Actions, Config, Datagram, Event, Instance, Interface, Origin, Report, State,
    VirtualAddress,
};

/// A host.
pub(crate) struct Router {
    pub(crate) config: Config,
    pub(crate) address: IpAddr,
    /// `None`: crashed.
    pub(crate) instance: Option<Instance>,
    /// Virtual addresses on the host; a crash of the whole host takes them along.
    pub(crate) held: BTreeSet<VirtualAddress>,
    /// Stopped, with what arrived meanwhile.
    pub(crate) paused: Option<Vec<(IpAddr, Vec<u8>)>>,
    pub(crate) paused_since: Instant,
    /// Told apart by lives: what was started before a crash must not arrive after it.
    pub(crate) life: u64,
    /// Never hears anything: breaks the promises, to see that they are checked.
    pub(crate) is_deaf: bool,
}

/// What a router wants from the world.
pub(crate) enum Wish {
    /// Put this on the LAN.
    Send(Vec<u8>),
    /// Say so when the addresses are there.
    Arrive,
    /// Note in the story.
    Note(String),
}

impl Router {
    pub(crate) fn new(config: Config, address: IpAddr) -> Self {
        Self {
            config,
            address,
            instance: None,
            held: BTreeSet::new(),
            paused: None,
            paused_since: Instant::ZERO,
            life: 0,
            is_deaf: false,
        }
    }

    pub(crate) fn boot(&mut self, now: Instant) -> Vec<Wish> {
        self.life += 1;
        self.paused = None;
        self.instance = Some(Instance::new(self.config.clone(), Origin::Fresh, now));
        let interface = Interface::Up {
            primary: Some(self.address),
        };
        self.handle(now, Event::Interface(interface))
    }

    /// The host loses power.
    pub(crate) fn crash(&mut self) {
        self.life += 1;
        self.instance = None;
        self.paused = None;
        self.held.clear();
    }

    pub(crate) fn state(&self) -> Option<State> {
        self.instance.as_ref().map(Instance::state)
    }

    pub(crate) fn is_running(&self) -> bool {
        self.instance.is_some() && self.paused.is_none()
    }

    pub(crate) fn hear(&mut self, now: Instant, source: IpAddr, packet: Vec<u8>) -> Vec<Wish> {
        if self.is_deaf {
            return Vec::new();
        }
        if let Some(queue) = &mut self.paused {
            queue.push((source, packet));
            return Vec::new();
        }
        let datagram = Datagram {
            source,
            destination: IpAddr::from([224, 0, 0, 18]),
            ttl: 255,
            header: &[],
            payload: &packet[20..],
        };
        self.handle(now, Event::Datagram(datagram))
    }

    /// Runs again: the queue first, then the timers, as the driver does.
    pub(crate) fn resume(&mut self, now: Instant) -> Vec<Wish> {
        let queue = self.paused.take().unwrap_or_default();
        let mut wishes = Vec::new();
        for (source, packet) in queue {
            wishes.extend(self.hear(now, source, packet));
        }
        wishes.extend(self.handle(now, Event::Timeout));
        wishes
    }

    pub(crate) fn handle(&mut self, now: Instant, event: Event<'_>) -> Vec<Wish> {
        let Some(instance) = &mut self.instance else {
            return Vec::new();
        };
        let actions = instance.handle(now, event);
        self.carry_out(actions)
    }

    fn carry_out(&mut self, actions: Actions) -> Vec<Wish> {
        let mut wishes = Vec::new();
        for action in actions {
            match action {
                Action::Transmit(transmission) => wishes.push(Wish::Send(transmission.packet)),
                Action::AddAddresses(addresses) => {
                    self.held.extend(addresses);
                    wishes.push(Wish::Arrive);
                }
                Action::RemoveAddresses(addresses) => {
                    for address in &addresses {
                        self.held.remove(address);
                    }
                }
                Action::Report(Report::Transition {
                    from, to, cause, ..
                }) => {
                    wishes.push(Wish::Note(format!("{from} → {to}: {cause:?}")));
                }
                Action::Announce(_) | Action::Report(_) => {}
            }
        }
        wishes
    }
}
