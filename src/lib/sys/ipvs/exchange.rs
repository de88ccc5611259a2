//! Requests and their answers, matched by sequence number.
//!
//! The kernel carries out what a `sendmsg` brings before that call returns, so everything it has to
//! say is in the receive buffer by then, or was lost there; only dumps go on while they are read.

use std::collections::BTreeMap;
use std::io;

use super::ENTRIES_MAX;
use super::error::IpvsError;
use crate::ipvs::{Answer, Body, EncodeError, Message, Messages};

/// Messages in one `sendmsg`. Their 100 KiB fit the default send buffer twice, and as many refusals
/// the receive buffer several times.
pub(super) const BATCH_MESSAGES_MAX: usize = 500;

/// The kernel makes datagrams of up to 32 KiB.
const DATAGRAM_OCTETS_MAX: usize = 64 << 10;

/// Datagrams in a row that have nothing to do with the request. Left-overs of a request that was given
/// up; more come only from somebody who wants to keep us busy.
const STRANGE_DATAGRAMS_MAX: u32 = 10_000;

/// The socket, or what a test puts in its place.
pub(super) trait Datagrams {
    /// Sends a datagram to the kernel.
    fn send(&mut self, octets: &[u8]) -> io::Result<()>;

    /// Takes the next datagram.
    fn receive(&mut self, buffer: &mut [u8], patience: Patience) -> io::Result<Received>;
}

/// How long to wait for a datagram.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Patience {
    /// As long as a kernel may take that is alive.
    Long,
    /// Not at all.
    None,
}

/// What came of waiting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Received {
    /// So many octets of the buffer are a datagram; 0 for one that is none of the kernel's.
    Datagram(usize),
    /// A datagram did not fit the buffer.
    CutOff,
    /// The receive buffer was full and answers were lost.
    Lost,
    /// Patience ran out.
    Nothing,
}

/// The answer to one request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Reading {
    /// Commands and attributes.
    pub(super) objects: Vec<Vec<u8>>,
    /// Error number > 0.
    pub(super) refusal: Option<i32>,
    /// Nothing was lost and nothing changed meanwhile.
    pub(super) is_whole: bool,
}

/// What became of one request of a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// It was carried out.
    CarriedOut,
    /// Error number > 0.
    Refused(i32),
    /// Its answer was lost.
    Unknown,
}

/// One socket with one request or batch in flight.
#[derive(Debug)]
pub(super) struct Exchange<D> {
    pub(super) datagrams: D,
    buffer: Vec<u8>,
    /// Of the latest request.
    pub(super) sequence: u32,
}

/// What the kernel has said so far about requests with sequence numbers in a row.
#[derive(Debug)]
struct Answers {
    first: u32,
    /// Their number, at least 1.
    count: u32,
    objects: Vec<Vec<u8>>,
    /// By the place of the request in the row; error numbers > 0.
    refusals: BTreeMap<u32, i32>,
    /// The last request's answer is complete.
    has_ended: bool,
    was_interrupted: bool,
    lost: Loss,
    problem: Option<IpvsError>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Loss {
    Nothing,
    Something,
}

/// Whether a datagram had to do with what was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Relation {
    Ours,
    Strange,
}

impl<D: Datagrams> Exchange<D> {
    pub(super) fn new(datagrams: D) -> Self {
        Self {
            datagrams,
            buffer: vec![0; DATAGRAM_OCTETS_MAX],
            sequence: 0,
        }
    }

    /// Sends one message, which must want an acknowledgement or a dump.
    pub(super) fn ask(
        &mut self,
        message: impl FnOnce(u32) -> Result<Vec<u8>, EncodeError>,
    ) -> Result<Reading, IpvsError> {
        let sequence = self.next_sequence();
        let octets = message(sequence).map_err(IpvsError::Request)?;
        self.datagrams.send(&octets).map_err(IpvsError::Send)?;
        let answers = self.listen(sequence, 1)?;
        Ok(Reading {
            refusal: answers.refusals.values().next().copied(),
            is_whole: answers.has_ended
                && !answers.was_interrupted
                && answers.lost == Loss::Nothing,
            objects: answers.objects,
        })
    }

    /// Sends all requests in one system call, at most [`BATCH_MESSAGES_MAX`], and tells what became of
    /// each.
    pub(super) fn batch<R>(
        &mut self,
        requests: &[R],
        message: impl Fn(&R, u32, Answer) -> Result<Vec<u8>, EncodeError>,
    ) -> Result<Vec<Fate>, IpvsError> {
        let Some((last, others)) = requests.split_last() else {
            return Ok(Vec::new());
        };
        let first = self.next_sequence();
        let mut octets = Vec::new();
        for request in others {
            // Silence is consent: an answer to each would fill the receive buffer.
            let one = message(request, self.sequence, Answer::OnlyErrors);
            octets.extend(one.map_err(IpvsError::Request)?);
            self.next_sequence();
        }
        let one = message(last, self.sequence, Answer::Acknowledged);
        octets.extend(one.map_err(IpvsError::Request)?);
        self.datagrams.send(&octets).map_err(IpvsError::Send)?;
        let count = self.sequence.wrapping_sub(first).wrapping_add(1);
        let answers = self.listen(first, count)?;
        Ok((0..count).map(|place| answers.fate(place)).collect())
    }

    fn next_sequence(&mut self) -> u32 {
        self.sequence = self.sequence.wrapping_add(1);
        self.sequence
    }

    /// Receives until the answer to the last of the requests is complete.
    ///
    /// What can't be understood is passed over until then, and reported afterwards: a dump that is
    /// not read to its end stands in the way of the next.
    fn listen(&mut self, first: u32, count: u32) -> Result<Answers, IpvsError> {
        let mut answers = Answers::new(first, count);
        let mut strange = 0;
        while !answers.has_ended && strange < STRANGE_DATAGRAMS_MAX {
            let patience = match answers.lost {
                Loss::Nothing => Patience::Long,
                // What is still to come is there already.
                Loss::Something => Patience::None,
            };
            let received = self.datagrams.receive(&mut self.buffer, patience);
            match received.map_err(IpvsError::Receive)? {
                Received::Datagram(length) => {
                    let datagram = self.buffer.get(..length).unwrap_or(&self.buffer);
                    strange = match answers.take(datagram) {
                        Relation::Ours => 0,
                        Relation::Strange => strange + 1,
                    };
                }
                Received::CutOff => answers.note(IpvsError::CutOff),
                Received::Lost => answers.lost = Loss::Something,
                Received::Nothing => break,
            }
        }
        match answers.problem.take() {
            Some(problem) => Err(problem),
            None if answers.has_ended || answers.lost == Loss::Something => Ok(answers),
            None => Err(IpvsError::NoAnswer),
        }
    }
}

impl Answers {
    const fn new(first: u32, count: u32) -> Self {
        Self {
            first,
            count,
            objects: Vec::new(),
            refusals: BTreeMap::new(),
            has_ended: false,
            was_interrupted: false,
            lost: Loss::Nothing,
            problem: None,
        }
    }

    /// Takes the messages of a datagram that are meant for us.
    fn take(&mut self, datagram: &[u8]) -> Relation {
        let mut relation = Relation::Strange;
        for message in Messages::new(datagram) {
            match message {
                Ok(message) => {
                    let place = message.sequence.wrapping_sub(self.first);
                    if place < self.count {
                        relation = Relation::Ours;
                        self.take_message(place, &message);
                    }
                }
                Err(error) => self.note(IpvsError::Answer(error)),
            }
        }
        relation
    }

    fn take_message(&mut self, place: u32, message: &Message<'_>) {
        self.was_interrupted |= message.interrupted;
        let is_last = place.wrapping_add(1) == self.count;
        match message.body {
            Body::Acknowledged | Body::Done { errno: 0 } => self.has_ended |= is_last,
            Body::Refused { errno } | Body::Done { errno } => {
                self.refusals.insert(place, errno);
                self.has_ended |= is_last;
            }
            Body::Overrun => self.lost = Loss::Something,
            Body::Object { payload, .. } if self.objects.len() < ENTRIES_MAX => {
                self.objects.push(payload.to_vec());
            }
            Body::Object { .. } => self.note(IpvsError::TooMany),
            Body::Control(_) => {}
        }
    }

    /// Keeps the first problem.
    fn note(&mut self, problem: IpvsError) {
        self.problem.get_or_insert(problem);
    }

    /// What became of one of the requests.
    fn fate(&self, place: u32) -> Fate {
        let is_last = place.wrapping_add(1) == self.count;
        match self.refusals.get(&place) {
            Some(errno) => Fate::Refused(*errno),
            None if self.lost == Loss::Nothing || (is_last && self.has_ended) => Fate::CarriedOut,
            None => Fate::Unknown,
        }
    }
}
