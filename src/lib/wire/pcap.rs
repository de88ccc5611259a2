//! Classic capture files: libpcap's format of 1998, both byte orders, micro- and nanoseconds.
//!
//! ```text
//! file    magic  version  zone  accuracy  snapshot length  link type     24 octets
//! record  seconds  fraction  octets here  octets on the wire  | octets   16 + n octets
//! ```

use std::io::{self, Read};
use std::time::Duration;

use thiserror::Error;

use super::frame::LinkType;

/// The longest record that is read; no network has longer frames (libpcap's own limit).
pub const RECORD_OCTETS_MAX: u32 = 262_144;

const FILE_HEADER_OCTETS: usize = 24;
const RECORD_HEADER_OCTETS: usize = 16;
const MICROSECONDS: u32 = 0xa1b2_c3d4;
const NANOSECONDS: u32 = 0xa1b2_3c4d;
/// The first block of a pcapng file; the same in both byte orders.
const PCAPNG: [u8; 4] = [0x0a, 0x0d, 0x0d, 0x0a];

/// A capture that is read record by record.
#[derive(Debug)]
pub struct Reader<R> {
    source: R,
    order: ByteOrder,
    fraction: Fraction,
    link_type: LinkType,
    octets: Vec<u8>,
}

/// One captured frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Record<'a> {
    /// When, since 1970-01-01 UTC.
    pub time: Duration,
    /// Octets that the frame had on the wire; more than are here when the capture cut it off.
    pub wire_octets: u32,
    /// The frame from its link header on.
    pub octets: &'a [u8],
}

/// Why a capture can't be read, or not any further.
#[derive(Debug, Error)]
pub enum PcapError {
    /// The operating system refused.
    #[error("cannot read the capture")]
    Read(#[source] io::Error),
    /// Fewer than 24 octets.
    #[error("the capture ends within its header")]
    HeaderCut,
    /// Another file format.
    #[error("not a pcap capture: it begins with {0:02x?}")]
    Magic([u8; 4]),
    /// pcapng.
    #[error(
        "this is a pcapng capture; convert it first: tshark -F pcap -r CAPTURE.pcapng -w CAPTURE.pcap"
    )]
    Pcapng,
    /// Frames of a network that we know nothing about.
    #[error(
        "link type {0} is not known here (known: 1 Ethernet, 101 raw IP, 113 and 276 Linux cooked)"
    )]
    LinkType(u16),
    /// The file ends within a record: the capture was not closed, or the copy is incomplete.
    #[error("the capture is cut off within a packet")]
    Truncated,
    /// A record longer than [`RECORD_OCTETS_MAX`]: the file is damaged.
    #[error("the capture is damaged: a packet of {0} octets")]
    RecordLength(u32),
}

#[derive(Clone, Copy, Debug)]
enum ByteOrder {
    Little,
    Big,
}

#[derive(Clone, Copy, Debug)]
enum Fraction {
    Micro,
    Nano,
}

impl<R: Read> Reader<R> {
    /// Reads the header of a capture.
    pub fn new(mut source: R) -> Result<Self, PcapError> {
        let mut header = Vec::with_capacity(FILE_HEADER_OCTETS);
        read_up_to(&mut source, FILE_HEADER_OCTETS as u64, &mut header)?;
        if let Some(magic) = header.first_chunk::<4>() {
            // Before the length: a text file is no short capture.
            kind(*magic)?;
        }
        let header = header
            .first_chunk::<FILE_HEADER_OCTETS>()
            .ok_or(PcapError::HeaderCut)?;
        let [m0, m1, m2, m3, .., l0, l1, l2, l3] = *header;
        let (order, fraction) = kind([m0, m1, m2, m3])?;
        // The upper half tells the length of a frame check sequence.
        let [_, _, high, low] = order.number([l0, l1, l2, l3]).to_be_bytes();
        let number = u16::from_be_bytes([high, low]);
        Ok(Self {
            source,
            order,
            fraction,
            link_type: LinkType::new(number).ok_or(PcapError::LinkType(number))?,
            octets: Vec::new(),
        })
    }

    /// What the frames begin with.
    pub const fn link_type(&self) -> LinkType {
        self.link_type
    }

    /// The next frame; `None` at the end of the capture.
    pub fn next_record(&mut self) -> Result<Option<Record<'_>>, PcapError> {
        let header_octets = RECORD_HEADER_OCTETS as u64;
        read_up_to(&mut self.source, header_octets, &mut self.octets)?;
        if self.octets.is_empty() {
            return Ok(None);
        }
        let header = self.octets.first_chunk::<RECORD_HEADER_OCTETS>();
        let (numbers, _) = header.ok_or(PcapError::Truncated)?.as_chunks::<4>();
        let [seconds, fraction, captured, wire_octets] = *numbers else {
            return Err(PcapError::Truncated);
        };
        let captured = self.order.number(captured);
        if captured > RECORD_OCTETS_MAX {
            return Err(PcapError::RecordLength(captured));
        }
        let seconds = Duration::from_secs(self.order.number(seconds).into());
        let fraction = u64::from(self.order.number(fraction));
        let fraction = match self.fraction {
            Fraction::Micro => Duration::from_micros(fraction),
            Fraction::Nano => Duration::from_nanos(fraction),
        };
        let wire_octets = self.order.number(wire_octets);
        read_up_to(&mut self.source, captured.into(), &mut self.octets)?;
        if self.octets.len() as u64 != u64::from(captured) {
            return Err(PcapError::Truncated);
        }
        Ok(Some(Record {
            time: seconds + fraction,
            wire_octets,
            octets: &self.octets,
        }))
    }
}

impl ByteOrder {
    const fn number(self, octets: [u8; 4]) -> u32 {
        match self {
            Self::Little => u32::from_le_bytes(octets),
            Self::Big => u32::from_be_bytes(octets),
        }
    }
}

fn kind(magic: [u8; 4]) -> Result<(ByteOrder, Fraction), PcapError> {
    if magic == PCAPNG {
        return Err(PcapError::Pcapng);
    }
    for order in [ByteOrder::Little, ByteOrder::Big] {
        match order.number(magic) {
            MICROSECONDS => return Ok((order, Fraction::Micro)),
            NANOSECONDS => return Ok((order, Fraction::Nano)),
            _ => {}
        }
    }
    Err(PcapError::Magic(magic))
}

/// Fills `octets` anew; fewer than `limit` mean the end. Grows with what is there, not with what a
/// damaged header promises.
fn read_up_to(source: &mut impl Read, limit: u64, octets: &mut Vec<u8>) -> Result<(), PcapError> {
    octets.clear();
    source
        .take(limit)
        .read_to_end(octets)
        .map_err(PcapError::Read)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A capture of one frame in the given byte order.
    fn capture(magic: u32, link_type: u32, fraction: u32, octets: &[u8], big: bool) -> Vec<u8> {
        let put = |number: u32| {
            if big {
                number.to_be_bytes()
            } else {
                number.to_le_bytes()
            }
        };
        let length = u32::try_from(octets.len()).unwrap();
        let numbers = [
            magic,
            0,
            0,
            0,
            65_535,
            link_type,
            1_700_000_000,
            fraction,
            length,
            length + 7,
        ];
        let mut file: Vec<u8> = numbers.into_iter().flat_map(put).collect();
        file.extend(octets);
        file
    }

    fn first(file: &[u8]) -> Result<(Duration, u32, Vec<u8>), PcapError> {
        let mut reader = Reader::new(file)?;
        let record = reader.next_record()?.unwrap();
        let first = (record.time, record.wire_octets, record.octets.to_vec());
        assert!(reader.next_record()?.is_none());
        Ok(first)
    }

    #[test]
    fn both_byte_orders_and_both_fractions_are_read() {
        for big in [false, true] {
            for (magic, nanos) in [(MICROSECONDS, 123_456_000), (NANOSECONDS, 123_456)] {
                let file = capture(magic, 1, 123_456, b"frame", big);
                let expected = (Duration::new(1_700_000_000, nanos), 12, b"frame".to_vec());
                assert_eq!(first(&file).unwrap(), expected, "{magic:x} {big}");
            }
        }
    }

    #[test]
    fn every_known_link_type_is_told_and_others_are_refused() {
        let link_type = |number| {
            Reader::new(capture(MICROSECONDS, number, 0, b"", false).as_slice())
                .map(|reader| reader.link_type())
        };
        assert_eq!(link_type(1).unwrap(), LinkType::Ethernet);
        assert_eq!(link_type(101).unwrap(), LinkType::RawIp);
        assert_eq!(link_type(113).unwrap(), LinkType::LinuxCooked);
        assert_eq!(link_type(276).unwrap(), LinkType::LinuxCooked2);
        assert_eq!(link_type(0x5000_0001).unwrap(), LinkType::Ethernet);
        assert!(matches!(link_type(105), Err(PcapError::LinkType(105))));
    }

    #[test]
    fn other_files_are_refused_by_name() {
        let open = |file: &[u8]| Reader::new(file).map(drop).unwrap_err();
        assert!(matches!(open(b""), PcapError::HeaderCut));
        assert!(matches!(open(b"vrrp"), PcapError::Magic(_)));
        let file = capture(MICROSECONDS, 1, 0, b"", false);
        assert!(matches!(open(&file[..23]), PcapError::HeaderCut));
        let pcapng = [0x0a, 0x0d, 0x0d, 0x0a, 0x1c, 0, 0, 0];
        let error = open(&pcapng);
        assert!(matches!(error, PcapError::Pcapng));
        assert!(error.to_string().contains("tshark -F pcap"), "{error}");
    }

    #[test]
    fn every_truncation_is_told_and_nothing_else_is() {
        let file = capture(NANOSECONDS, 1, 5, b"frame", true);
        for length in FILE_HEADER_OCTETS..file.len() {
            let mut reader = Reader::new(&file[..length]).unwrap();
            let record = reader.next_record();
            if length == FILE_HEADER_OCTETS {
                assert!(matches!(record, Ok(None)));
            } else {
                assert!(matches!(record, Err(PcapError::Truncated)), "{length}");
            }
        }
    }

    #[test]
    fn a_record_longer_than_any_frame_is_not_read() {
        let mut file = capture(MICROSECONDS, 1, 0, b"frame", true);
        file[32..36].copy_from_slice(&0x4000_0001_u32.to_be_bytes());
        let mut reader = Reader::new(file.as_slice()).unwrap();
        let error = reader.next_record().unwrap_err();
        assert!(matches!(error, PcapError::RecordLength(0x4000_0001)));
    }

    proptest! {
        #[test]
        fn no_file_makes_the_reader_panic(
            octets in proptest::collection::vec(any::<u8>(), 0..200),
            times in any::<(u32, u32)>(),
        ) {
            let mut file = capture(MICROSECONDS, 1, times.0, &[], false);
            file[24..28].copy_from_slice(&times.1.to_le_bytes());
            for file in [octets.clone(), [file, octets].concat()] {
                let Ok(mut reader) = Reader::new(file.as_slice()) else { continue };
                while let Ok(Some(record)) = reader.next_record() {
                    prop_assert!(record.octets.len() <= file.len());
                }
            }
        }
    }
}
