//! Counters and rates.

use serde::{Deserialize, Serialize};

use super::attribute::{Attribute, Nest, StatisticsAttribute as A};
use super::error::DecodeError;
use super::list::{Reader, Width};

/// Counters since the last zeroing, and rates: exponential averages that the kernel updates every 2 s.
///
/// What goes to clients stays 0 for tunnels and direct routing: those replies don't pass here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statistics {
    /// Connections scheduled.
    pub connections: u64,
    /// Packets from clients.
    pub in_packets: u64,
    /// Packets to clients.
    pub out_packets: u64,
    /// Bytes from clients.
    pub in_bytes: u64,
    /// Bytes to clients.
    pub out_bytes: u64,
    /// Connections per second.
    pub connections_per_second: u64,
    /// Packets per second from clients.
    pub in_packets_per_second: u64,
    /// Packets per second to clients.
    pub out_packets_per_second: u64,
    /// Bytes per second from clients.
    pub in_bytes_per_second: u64,
    /// Bytes per second to clients.
    pub out_bytes_per_second: u64,
}

impl Statistics {
    /// Reads the wide nest where there is one, else the narrow one; zeros where there is neither.
    pub(super) fn read<T: Attribute>(
        owner: &Reader,
        wide: T,
        narrow: T,
    ) -> Result<Self, DecodeError> {
        if let Some(nest) = owner.nest(wide, Nest::Statistics64)? {
            return Self::read_nest(&nest, Width::Wide);
        }
        match owner.nest(narrow, Nest::Statistics)? {
            Some(nest) => Self::read_nest(&nest, Width::Narrow),
            None => Ok(Self::default()),
        }
    }

    /// A counter that is absent counts as 0.
    fn read_nest(nest: &Reader, width: Width) -> Result<Self, DecodeError> {
        Ok(Self {
            connections: nest.counter(A::Conns, width)?,
            in_packets: nest.counter(A::InPkts, width)?,
            out_packets: nest.counter(A::OutPkts, width)?,
            in_bytes: nest.counter(A::InBytes, Width::Wide)?,
            out_bytes: nest.counter(A::OutBytes, Width::Wide)?,
            connections_per_second: nest.counter(A::Cps, width)?,
            in_packets_per_second: nest.counter(A::InPps, width)?,
            out_packets_per_second: nest.counter(A::OutPps, width)?,
            in_bytes_per_second: nest.counter(A::InBps, width)?,
            out_bytes_per_second: nest.counter(A::OutBps, width)?,
        })
    }
}
