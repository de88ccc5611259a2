//! Random sequences of events.

use proptest::prelude::*;

use super::*;

/// A random step of a property test.
#[derive(Clone, Debug)]
enum Op {
    Wait(u32),
    Hear { source: u8, priority: u8 },
    Garbage(Vec<u8>),
    Interface(u8),
    Added(bool),
    Lost(u8),
    Reconfigure { priority: u8, addresses: u8 },
}

fn op() -> impl Strategy<Value = Op> {
    prop_oneof![
        4 => (0..5_000_000_u32).prop_map(Op::Wait),
        4 => (1..30_u8, any::<u8>()).prop_map(|(source, priority)| Op::Hear { source, priority }),
        1 => proptest::collection::vec(any::<u8>(), 0..64).prop_map(Op::Garbage),
        1 => (0..4_u8).prop_map(Op::Interface),
        2 => any::<bool>().prop_map(Op::Added),
        1 => (100..104_u8).prop_map(Op::Lost),
        1 => (1..=254_u8, 0..4_u8).prop_map(|(priority, addresses)| Op::Reconfigure { priority, addresses }),
    ]
}

proptest! {
    /// Whatever happens: addresses are on the host only while Active, transitions are reported once
    /// and in an unbroken chain, and a deadline exists exactly where something must happen.
    #[test]
    fn no_sequence_of_events_breaks_the_bookkeeping(ops in proptest::collection::vec(op(), 1..60), v3: bool) {
        let config = if v3 { config_v3(20) } else { config() };
        let mut instance = Instance::new(config, Origin::Fresh, at(0));
        let mut now = at(0);
        let mut on_host: BTreeSet<VirtualAddress> = BTreeSet::new();
        let mut told = State::Initialize;
        let mut sequence = 0;
        let mut actions = instance.handle(now, Event::Interface(up()));
        for op in ops {
            actions.extend(match op {
                Op::Wait(micros) => {
                    now = now + Duration::from_micros(micros.into());
                    instance.handle(now, Event::Timeout)
                }
                Op::Hear { source, priority } => {
                    let source = IpAddr::from([192, 168, 1, source]);
                    let payload = message(&instance.config.clone(), source, priority);
                    instance.handle(now, datagram(source, &payload))
                }
                Op::Garbage(payload) => instance.handle(now, datagram(HIGHER, &payload)),
                Op::Interface(kind) => instance.handle(now, Event::Interface(match kind {
                    0 => Interface::Missing,
                    1 => Interface::Down,
                    2 => Interface::Up { primary: None },
                    _ => up(),
                })),
                Op::Added(true) => instance.handle(now, Event::AddressesAdded(AddressOutcome::Added)),
                Op::Added(false) => {
                    let failed = AddressOutcome::Failed(vec![virtual_address(100)]);
                    instance.handle(now, Event::AddressesAdded(failed))
                }
                Op::Lost(last) => instance.handle(now, Event::AddressLost(virtual_address(last))),
                Op::Reconfigure { priority, addresses } => {
                    let config = Config {
                        priority: Priority::new(priority),
                        virtual_addresses: (100..100 + addresses).map(virtual_address).collect(),
                        ..instance.config.clone()
                    };
                    instance.handle(now, Event::Reconfigured(Box::new(config)))
                }
            });
            for action in actions.drain(..) {
                match action {
                    Action::AddAddresses(addresses) => on_host.extend(addresses),
                    Action::RemoveAddresses(addresses) => {
                        for address in addresses {
                            on_host.remove(&address);
                        }
                    }
                    Action::Report(Report::Transition { from, to, sequence: number, .. }) => {
                        prop_assert_eq!(from, told);
                        prop_assert_ne!(to, from);
                        sequence += 1;
                        prop_assert_eq!(number, sequence);
                        told = to;
                    }
                    Action::Transmit(transmission) => {
                        prop_assert_eq!(transmission.destination, group(Family::V4));
                    }
                    Action::Announce(announcement) => prop_assert!(announcement.repeat > 0),
                    Action::Report(_) => {}
                }
            }
            match instance.state() {
                State::Active => {
                    let wanted: BTreeSet<_> = instance.config.virtual_addresses.iter().cloned().collect();
                    prop_assert_eq!(&on_host, &wanted);
                    prop_assert!(instance.poll_timeout().is_some());
                }
                State::Backup => {
                    prop_assert!(on_host.is_empty());
                    prop_assert_eq!(told, State::Backup);
                    prop_assert!(instance.poll_timeout().is_some());
                }
                State::Initialize | State::Fault => {
                    prop_assert!(on_host.is_empty());
                    prop_assert_eq!(told, instance.state());
                    prop_assert!(instance.poll_timeout().is_none());
                }
            }
        }
        let mut last = instance.handle(now, Event::Shutdown);
        last.retain(|action| matches!(action, Action::RemoveAddresses(_)));
        prop_assert_eq!(last.len(), usize::from(!on_host.is_empty()));
        prop_assert_eq!(instance.poll_timeout(), None);
    }
}
