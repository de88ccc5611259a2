//! Recorded answers of a kernel, also cut, lost, interrupted and out of place.

use std::collections::VecDeque;
use std::io;

use serde::Deserialize;

use super::exchange::{Patience, Received};
use super::*;
use crate::ipvs::{Command, Destination, Forwarding, Protocol, SchedulerName, Service, Weight};
use crate::types::hex;

const VECTORS: &str = include_str!("../../../../tests/fixtures/vectors/ipvs-genl.json");

/// The number that the family had when the vectors were recorded.
const FAMILY: FamilyId = FamilyId::new(0x20);

const NLM_F_ACK: u16 = 0x4;
const NLM_F_DUMP_INTR: u16 = 0x10;

#[derive(Deserialize)]
struct Vector {
    id: String,
    replies: Vec<String>,
}

fn replies(id: &str) -> Vec<Vec<u8>> {
    let vectors: Vec<Vector> = serde_json::from_str(VECTORS).unwrap();
    let vector = vectors.into_iter().find(|vector| vector.id == id).unwrap();
    vector
        .replies
        .iter()
        .map(|text| hex::octets(text))
        .collect()
}

/// What the receiver meets next.
#[derive(Clone, Debug)]
enum Step {
    /// A datagram with the sequence number of the latest request.
    Answer(Vec<u8>),
    /// An acknowledgement (errno 0) or refusal of the request at this place of the latest batch.
    Status { place: usize, errno: i32 },
    /// A datagram as it is.
    Raw(Vec<u8>),
    /// Something else than a datagram.
    Other(Received),
    /// An error.
    Fails(io::ErrorKind),
}

/// A kernel that says what a test wants.
#[derive(Debug, Default)]
struct Script {
    steps: VecDeque<Step>,
    /// Of each datagram: sequence number and flags of its messages.
    sent: Vec<Vec<(u32, u16)>>,
    waits: Vec<Patience>,
}

fn u32_at(octets: &[u8], at: usize) -> u32 {
    u32::from_ne_bytes(octets[at..at + 4].try_into().unwrap())
}

fn headers(datagram: &[u8]) -> Vec<(u32, u16)> {
    let mut found = Vec::new();
    let mut rest = datagram;
    while !rest.is_empty() {
        let flags = u16::from_ne_bytes(rest[6..8].try_into().unwrap());
        found.push((u32_at(rest, 8), flags));
        let length: usize = u32_at(rest, 0).try_into().unwrap();
        rest = &rest[length.next_multiple_of(4)..];
    }
    found
}

/// Changes the flags and sequence number of each message of a datagram.
fn each_header(datagram: &mut [u8], change: impl Fn(&mut [u8])) {
    let mut at = 0;
    while at + 16 <= datagram.len() {
        change(&mut datagram[at..at + 16]);
        let length: usize = u32_at(datagram, at).try_into().unwrap();
        at += length.next_multiple_of(4);
    }
}

fn status(sequence: u32, errno: i32) -> Vec<u8> {
    let mut octets = Vec::new();
    octets.extend(36_u32.to_ne_bytes());
    octets.extend(2_u16.to_ne_bytes());
    octets.extend(0_u16.to_ne_bytes());
    octets.extend(sequence.to_ne_bytes());
    octets.extend(0_u32.to_ne_bytes());
    octets.extend((-errno).to_ne_bytes());
    octets.extend([0; 16]);
    octets
}

impl Datagrams for Script {
    fn send(&mut self, octets: &[u8]) -> io::Result<()> {
        self.sent.push(headers(octets));
        Ok(())
    }

    fn receive(&mut self, buffer: &mut [u8], patience: Patience) -> io::Result<Received> {
        self.waits.push(patience);
        let latest = self.sent.last().unwrap();
        let datagram = match self.steps.pop_front() {
            None => return Ok(Received::Nothing),
            Some(Step::Other(received)) => return Ok(received),
            Some(Step::Fails(kind)) => return Err(kind.into()),
            Some(Step::Raw(datagram)) => datagram,
            Some(Step::Status { place, errno }) => status(latest[place].0, errno),
            Some(Step::Answer(mut datagram)) => {
                let sequence = latest.last().unwrap().0.to_ne_bytes();
                each_header(&mut datagram, |header| {
                    header[8..12].copy_from_slice(&sequence);
                });
                datagram
            }
        };
        buffer[..datagram.len()].copy_from_slice(&datagram);
        Ok(Received::Datagram(datagram.len()))
    }
}

fn kernel(steps: impl IntoIterator<Item = Step>) -> Kernel<Script> {
    let script = Script {
        steps: steps.into_iter().collect(),
        ..Script::default()
    };
    Kernel {
        exchange: Exchange::new(script),
        family: FAMILY,
    }
}

fn script(kernel: &Kernel<Script>) -> &Script {
    &kernel.exchange.datagrams
}

fn answer(id: &str) -> Vec<Step> {
    replies(id).into_iter().map(Step::Answer).collect()
}

/// The first datagram of an answer says that the dump changed meanwhile.
fn interrupted(id: &str) -> Vec<Step> {
    let mut datagrams = replies(id);
    each_header(&mut datagrams[0], |header| {
        let flags = u16::from_ne_bytes([header[6], header[7]]) | NLM_F_DUMP_INTR;
        header[6..8].copy_from_slice(&flags.to_ne_bytes());
    });
    datagrams.into_iter().map(Step::Answer).collect()
}

fn web() -> ServiceKey {
    ServiceKey::Address {
        protocol: Protocol::Tcp,
        address: [10, 0, 0, 1].into(),
        port: 80,
    }
}

fn destination(last: u8) -> Destination {
    let key = DestinationKey {
        address: [10, 0, 0, last].into(),
        port: 80,
    };
    Destination::new(key, Forwarding::Masquerade, Weight::ONE)
}

const ACKNOWLEDGED: Step = Step::Status { place: 0, errno: 0 };

#[test]
fn the_family_is_found_by_its_name() {
    let script = kernel(answer("V01")).exchange;
    assert_eq!(Kernel::find(script).unwrap().family, FAMILY);
}

#[test]
fn a_kernel_without_the_module_says_which_and_how() {
    let refusal = kernel([Step::Status { place: 0, errno: 2 }]).exchange;
    let error = Kernel::find(refusal).unwrap_err();
    assert!(error.is_absent());
    assert_eq!(
        error.to_string(),
        "the kernel has no IPVS: load the module with `modprobe ip_vs`, or install a kernel that has it"
    );
}

#[test]
fn version_and_timeouts_are_read_with_the_acknowledgement_after_them() {
    let mut kernel = kernel(
        answer("V02")
            .into_iter()
            .chain(answer("V17"))
            .chain([ACKNOWLEDGED]),
    );
    assert_eq!(kernel.info().unwrap().to_string(), "1.2.1 (size=4096)");
    let timeouts = kernel.timeouts().unwrap();
    assert_eq!(
        (timeouts.tcp, timeouts.tcp_fin, timeouts.udp),
        (900, 120, 300)
    );
    assert!(script(&kernel).steps.is_empty());
}

#[test]
fn a_table_is_one_dump_of_services_and_one_of_destinations_for_each() {
    let mut kernel = kernel(
        answer("V14")
            .into_iter()
            .chain(answer("V11"))
            .chain(answer("V27"))
            .chain(answer("V27"))
            .chain(answer("V27")),
    );
    let table = kernel.table().unwrap();
    let shown: Vec<_> = table
        .iter()
        .map(|entry| (entry.service.service.to_string(), entry.destinations.len()))
        .collect();
    let expected = [
        ("TCP 10.0.0.1:80 wrr".to_owned(), 3),
        (
            "TCP [2001:db8::1]:443 mh (mh-fallback,mh-port) persistent 600 mask 64".to_owned(),
            0,
        ),
    ];
    assert_eq!(shown[0], expected[0]);
    assert!(shown.contains(&expected[1]), "{shown:?}");
    assert_eq!(shown.len(), 4);
    let keys = table.iter().map(|entry| entry.service.service.key);
    assert!(keys.is_sorted());
    assert_eq!(script(&kernel).sent.len(), 5);
}

#[test]
fn a_service_that_is_not_there_is_none() {
    let mut kernel = kernel([Step::Status { place: 0, errno: 3 }]);
    assert_eq!(kernel.entry(web()).unwrap(), None);
}

#[test]
fn entries_that_a_dump_repeats_are_taken_once() {
    let datagrams = replies("V11");
    let twice = [&datagrams[0], &datagrams[0], &datagrams[1]];
    let mut kernel = kernel(twice.map(|datagram| Step::Answer(datagram.clone())));
    assert_eq!(kernel.destinations(web()).unwrap().len(), 3);
}

#[test]
fn an_interrupted_dump_is_read_to_its_end_and_asked_for_again() {
    let mut kernel = kernel(interrupted("V11").into_iter().chain(answer("V11")));
    assert_eq!(kernel.destinations(web()).unwrap().len(), 3);
    assert_eq!(script(&kernel).sent.len(), 2);
    assert!(script(&kernel).steps.is_empty());
}

#[test]
fn a_dump_that_is_always_interrupted_ends_after_some_attempts() {
    let mut kernel = kernel((0..100).flat_map(|_| interrupted("V11")));
    let error = kernel.destinations(web()).unwrap_err();
    assert!(matches!(
        error,
        IpvsError::Unsteady {
            command: Command::GetDest,
            attempts: READ_ATTEMPTS
        }
    ));
    assert_eq!(script(&kernel).sent.len(), 5);
}

#[test]
fn a_dump_that_lost_a_part_is_asked_for_again() {
    let datagrams = replies("V11");
    let broken = [
        Step::Answer(datagrams[0].clone()),
        Step::Other(Received::Lost),
        Step::Answer(datagrams[1].clone()),
    ];
    let mut first = kernel(broken.into_iter().chain(answer("V11")));
    assert_eq!(first.destinations(web()).unwrap().len(), 3);
    assert_eq!(script(&first).sent.len(), 2);
    // Its end was lost too: there is no waiting for it.
    let endless = [Step::Other(Received::Lost), Step::Other(Received::Nothing)];
    let mut second = kernel(endless.into_iter().chain(answer("V11")));
    assert_eq!(second.destinations(web()).unwrap().len(), 3);
    assert_eq!(script(&second).waits[..2], [Patience::Long, Patience::None]);
}

#[test]
fn a_dump_may_end_with_an_error() {
    let mut datagrams = replies("V27");
    datagrams[0][16..20].copy_from_slice(&(-12_i32).to_ne_bytes());
    let mut kernel = kernel(datagrams.into_iter().map(Step::Answer));
    let error = kernel.destinations(web()).unwrap_err();
    assert!(matches!(
        error,
        IpvsError::Refused(KernelError::NoMemory(Command::GetDest))
    ));
}

#[test]
fn answers_to_other_requests_and_of_other_senders_are_passed_over() {
    let stale = Step::Raw(status(77, 1));
    let foreign = Step::Other(Received::Datagram(0));
    let mut kernel = kernel([stale, foreign].into_iter().chain(answer("V11")));
    assert_eq!(kernel.destinations(web()).unwrap().len(), 3);
}

#[test]
fn a_flood_of_strange_datagrams_ends() {
    let mut kernel = kernel((0..20_000).map(|_| Step::Raw(status(77, 1))));
    assert!(matches!(kernel.info().unwrap_err(), IpvsError::NoAnswer));
    assert_eq!(script(&kernel).steps.len(), 10_000);
}

#[test]
fn a_silent_kernel_is_an_error_and_so_is_a_broken_socket() {
    assert!(matches!(
        kernel([]).info().unwrap_err(),
        IpvsError::NoAnswer
    ));
    let mut broken = kernel([Step::Fails(io::ErrorKind::Other)]);
    assert!(matches!(broken.info().unwrap_err(), IpvsError::Receive(_)));
}

#[test]
fn an_answer_without_the_object_is_an_error() {
    let mut kernel = kernel([ACKNOWLEDGED, ACKNOWLEDGED]);
    assert!(matches!(kernel.info().unwrap_err(), IpvsError::NoObject));
    assert!(matches!(
        kernel.entry(web()).unwrap_err(),
        IpvsError::NoObject
    ));
}

#[test]
fn every_truncation_of_a_datagram_is_an_error_after_the_end_of_the_dump() {
    let datagrams = replies("V11");
    for length in 1..datagrams[0].len() {
        let cut = datagrams[0][..length].to_vec();
        let mut sequenced = cut.clone();
        if length >= 16 {
            sequenced[8..12].copy_from_slice(&1_u32.to_ne_bytes());
        }
        let mut kernel = kernel([Step::Raw(sequenced), Step::Answer(datagrams[1].clone())]);
        let result = kernel.destinations(web());
        // Between messages nothing shows that one is missing.
        if length % 356 == 0 {
            assert_eq!(result.unwrap().len(), length / 356);
        } else {
            assert!(
                matches!(result.unwrap_err(), IpvsError::Answer(_)),
                "{length}"
            );
        }
        assert!(script(&kernel).steps.is_empty(), "{length}");
    }
}

#[test]
fn a_datagram_that_does_not_fit_is_an_error_after_the_end_of_the_dump() {
    let end = replies("V11").swap_remove(1);
    let mut kernel = kernel([Step::Other(Received::CutOff), Step::Answer(end)]);
    assert!(matches!(
        kernel.destinations(web()).unwrap_err(),
        IpvsError::CutOff
    ));
    assert!(script(&kernel).steps.is_empty());
}

#[test]
fn only_the_last_request_of_a_batch_is_acknowledged() {
    let destinations: Vec<_> = (1..=200).map(destination).collect();
    let mut requests = Vec::new();
    for _ in 0..6 {
        requests.extend(
            destinations
                .iter()
                .map(|one| Request::NewDestination(web(), one)),
        );
    }
    let acknowledgements = [499, 499, 199].map(|place| Step::Status { place, errno: 0 });
    let mut kernel = kernel(acknowledgements);
    let results = kernel.apply(&requests).unwrap();
    assert_eq!(results, vec![Ok(()); 1200]);
    let sent = &script(&kernel).sent;
    assert_eq!(
        sent.iter().map(Vec::len).collect::<Vec<_>>(),
        [500, 500, 200]
    );
    for batch in sent {
        let (last, others) = batch.split_last().unwrap();
        assert_eq!(last.1 & NLM_F_ACK, NLM_F_ACK);
        assert!(others.iter().all(|(_, flags)| flags & NLM_F_ACK == 0));
    }
    let sequences: Vec<_> = sent
        .iter()
        .flatten()
        .map(|(sequence, _)| *sequence)
        .collect();
    assert_eq!(sequences, (1..=1200).collect::<Vec<_>>());
}

#[test]
fn a_refused_request_does_not_hide_what_became_of_the_others() {
    let new = Service::new(web(), SchedulerName::new("bogus").unwrap());
    let (first, second) = (destination(11), destination(12));
    let requests = [
        Request::NewService(&new),
        Request::NewDestination(web(), &first),
        Request::NewDestination(web(), &second),
        Request::DeleteDestination(web(), second.key),
    ];
    let mut kernel = kernel([
        Step::Status { place: 0, errno: 2 },
        Step::Status { place: 1, errno: 3 },
        Step::Status { place: 3, errno: 2 },
    ]);
    let results = kernel.apply(&requests).unwrap();
    let gone = KernelError::NoSuchDestination {
        service: web(),
        destination: second.key,
    };
    let expected = [
        Err(KernelError::NoScheduler(
            SchedulerName::new("bogus").unwrap(),
        )),
        Err(KernelError::ServiceNotDefined(web())),
        Ok(()),
        Err(gone),
    ];
    assert_eq!(results, expected);
}

#[test]
fn lost_answers_leave_what_is_not_known_unknown() {
    let destinations: Vec<_> = (1..=4).map(destination).collect();
    let requests: Vec<_> = destinations
        .iter()
        .map(|one| Request::NewDestination(web(), one))
        .collect();
    let exists = KernelError::DestinationExists {
        service: web(),
        destination: destinations[1].key,
    };
    let lossy = [
        Step::Status {
            place: 1,
            errno: 17,
        },
        Step::Other(Received::Lost),
    ];
    let acknowledged = Step::Status { place: 3, errno: 0 };
    let mut ended = kernel(lossy.clone().into_iter().chain([acknowledged]));
    let unknown = || Err(KernelError::AnswersLost);
    assert_eq!(
        ended.apply(&requests).unwrap(),
        [unknown(), Err(exists.clone()), unknown(), Ok(())]
    );
    let mut endless = kernel(lossy);
    assert_eq!(
        endless.apply(&requests).unwrap(),
        [unknown(), Err(exists), unknown(), unknown()]
    );
    assert_eq!(script(&endless).waits.last(), Some(&Patience::None));
}

#[test]
fn no_requests_are_no_datagram() {
    let mut kernel = kernel([]);
    assert_eq!(kernel.apply(&[]).unwrap(), []);
    assert!(script(&kernel).sent.is_empty());
}

#[test]
fn sequence_numbers_go_round() {
    let destinations: Vec<_> = (1..=4).map(destination).collect();
    let requests: Vec<_> = destinations
        .iter()
        .map(|one| Request::NewDestination(web(), one))
        .collect();
    let mut kernel = kernel([
        Step::Status {
            place: 2,
            errno: 17,
        },
        Step::Status { place: 3, errno: 0 },
    ]);
    kernel.exchange.sequence = u32::MAX - 2;
    let results = kernel.apply(&requests).unwrap();
    let refused: Vec<_> = results.iter().map(Result::is_err).collect();
    assert_eq!(refused, [false, false, true, false]);
    assert_eq!(script(&kernel).sent[0][3].0, 1);
}
