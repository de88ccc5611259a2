//! Writing and reading one attribute list.
//!
//! Lists are read with neli's types. They are written here, since each attribute of neli's is several
//! allocations, and a table of thousands of destinations is written at once.

use std::io::Cursor;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use neli::FromBytesWithInput;
use neli::genl::{Genlmsghdr, Nlattr};
use neli::types::{Buffer, GenlBuffer};

use super::attribute::{Attribute, Nest};
use super::error::{DecodeError, EncodeError};
use crate::types::Family;

const AF_INET: u16 = 2;
const AF_INET6: u16 = 10;

/// The version of the family; the kernel does not look at it.
const VERSION: u8 = 1;

/// Bytes of an address attribute in either family.
const ADDRESS_LENGTH: usize = 16;

/// In front of all attributes: command, version, two octets that are reserved.
const MESSAGE_HEADER_LENGTH: usize = 4;

/// In front of each attribute: its length and its type.
const ATTRIBUTE_HEADER_LENGTH: usize = 4;

/// Attributes begin at multiples of it.
const ALIGNMENT: usize = 4;

/// In the type of an attribute that holds a list.
const NLA_F_NESTED: u16 = 1 << 15;

/// Octets of a request that names a service and a destination.
const USUAL_LENGTH: usize = 256;

/// Collects attributes.
pub(super) struct Writer(Vec<u8>);

impl Writer {
    pub(super) fn new() -> Self {
        Self(Vec::with_capacity(USUAL_LENGTH))
    }

    /// Appends an attribute with this payload.
    pub(super) fn bytes<T: Attribute>(
        &mut self,
        attribute: T,
        payload: &[u8],
    ) -> Result<(), EncodeError> {
        self.push(attribute.code(), payload)
    }

    /// Appends a number in the machine's byte order.
    pub(super) fn u16<T: Attribute>(&mut self, attribute: T, v: u16) -> Result<(), EncodeError> {
        self.bytes(attribute, &v.to_ne_bytes())
    }

    /// Appends a number in the machine's byte order.
    pub(super) fn u32<T: Attribute>(&mut self, attribute: T, v: u32) -> Result<(), EncodeError> {
        self.bytes(attribute, &v.to_ne_bytes())
    }

    /// Appends a port in network byte order.
    pub(super) fn port<T: Attribute>(&mut self, attribute: T, v: u16) -> Result<(), EncodeError> {
        self.bytes(attribute, &v.to_be_bytes())
    }

    /// Appends a text with its NUL.
    pub(super) fn text<T: Attribute>(&mut self, attribute: T, v: &str) -> Result<(), EncodeError> {
        let mut payload = v.as_bytes().to_vec();
        payload.push(0);
        self.bytes(attribute, &payload)
    }

    /// Appends an address family.
    pub(super) fn family<T: Attribute>(
        &mut self,
        attribute: T,
        v: Family,
    ) -> Result<(), EncodeError> {
        let code = match v {
            Family::V4 => AF_INET,
            Family::V6 => AF_INET6,
        };
        self.u16(attribute, code)
    }

    /// Appends an address in 16 bytes, IPv4 in the first 4.
    pub(super) fn address<T: Attribute>(
        &mut self,
        attribute: T,
        v: IpAddr,
    ) -> Result<(), EncodeError> {
        match v {
            IpAddr::V4(v4) => {
                let mut payload = v4.octets().to_vec();
                payload.resize(ADDRESS_LENGTH, 0);
                self.bytes(attribute, &payload)
            }
            IpAddr::V6(v6) => self.bytes(attribute, &v6.octets()),
        }
    }

    /// Appends a list as one attribute.
    pub(super) fn nest<T: Attribute>(
        &mut self,
        attribute: T,
        inner: &Self,
    ) -> Result<(), EncodeError> {
        self.push(attribute.code() | NLA_F_NESTED, &inner.0)
    }

    /// The generic netlink message with these attributes.
    pub(super) fn finish(self, command: u8) -> Vec<u8> {
        let mut message = Vec::with_capacity(MESSAGE_HEADER_LENGTH + self.0.len());
        message.extend_from_slice(&[command, VERSION, 0, 0]);
        message.extend_from_slice(&self.0);
        message
    }

    /// Appends an attribute and its padding.
    fn push(&mut self, kind: u16, payload: &[u8]) -> Result<(), EncodeError> {
        let length = ATTRIBUTE_HEADER_LENGTH + payload.len();
        let claimed = u16::try_from(length).map_err(|_too_long| EncodeError::TooLong(length))?;
        self.0.extend_from_slice(&claimed.to_ne_bytes());
        self.0.extend_from_slice(&kind.to_ne_bytes());
        self.0.extend_from_slice(payload);
        self.0.resize(self.0.len().next_multiple_of(ALIGNMENT), 0);
        Ok(())
    }
}

/// The width of a counter.
#[derive(Clone, Copy)]
pub(super) enum Width {
    Narrow,
    Wide,
}

/// One attribute list; unknown attributes are skipped, of equal ones the last counts.
pub(super) struct Reader {
    nest: Nest,
    attributes: GenlBuffer<u16, Buffer>,
}

impl Reader {
    /// Takes a generic netlink message apart into its command and its attributes.
    pub(super) fn message(bytes: &[u8], nest: Nest) -> Result<(u8, Self), DecodeError> {
        let message =
            Genlmsghdr::<u8, u16>::from_bytes_with_input(&mut Cursor::new(bytes), bytes.len())
                .map_err(|_from_neli| DecodeError::Attributes(nest))?;
        let attributes = message.attrs().iter().cloned().collect();
        Ok((*message.cmd(), Self { nest, attributes }))
    }

    /// The list nested in an attribute.
    pub(super) fn nest<T: Attribute>(
        &self,
        attribute: T,
        nest: Nest,
    ) -> Result<Option<Self>, DecodeError> {
        let Some(bytes) = self.bytes(attribute) else {
            return Ok(None);
        };
        let attributes = GenlBuffer::from_bytes_with_input(&mut Cursor::new(bytes), bytes.len())
            .map_err(|_from_neli| DecodeError::Attributes(nest))?;
        Ok(Some(Self { nest, attributes }))
    }

    /// The payload of an attribute.
    pub(super) fn bytes<T: Attribute>(&self, attribute: T) -> Option<&[u8]> {
        let attributes: &[Nlattr<u16, Buffer>] = self.attributes.as_ref();
        attributes
            .iter()
            .rev()
            .find(|candidate| *candidate.nla_type().nla_type() == attribute.code())
            .map(|found| found.nla_payload().as_ref())
    }

    /// A payload of exactly `N` bytes.
    pub(super) fn array<T: Attribute, const N: usize>(
        &self,
        attribute: T,
    ) -> Result<Option<[u8; N]>, DecodeError> {
        let Some(bytes) = self.bytes(attribute) else {
            return Ok(None);
        };
        let exact = bytes
            .try_into()
            .map_err(|_other_length| self.length(attribute, bytes.len()))?;
        Ok(Some(exact))
    }

    /// A byte.
    pub(super) fn u8<T: Attribute>(&self, attribute: T) -> Result<Option<u8>, DecodeError> {
        Ok(self.array(attribute)?.map(u8::from_ne_bytes))
    }

    /// A number in the machine's byte order.
    pub(super) fn u16<T: Attribute>(&self, attribute: T) -> Result<Option<u16>, DecodeError> {
        Ok(self.array(attribute)?.map(u16::from_ne_bytes))
    }

    /// A number in the machine's byte order.
    pub(super) fn u32<T: Attribute>(&self, attribute: T) -> Result<Option<u32>, DecodeError> {
        Ok(self.array(attribute)?.map(u32::from_ne_bytes))
    }

    /// A port in network byte order.
    pub(super) fn port<T: Attribute>(&self, attribute: T) -> Result<Option<u16>, DecodeError> {
        Ok(self.array(attribute)?.map(u16::from_be_bytes))
    }

    /// A counter of the given width; 0 when absent.
    pub(super) fn counter<T: Attribute>(
        &self,
        attribute: T,
        width: Width,
    ) -> Result<u64, DecodeError> {
        Ok(match width {
            Width::Narrow => u64::from(self.u32(attribute)?.unwrap_or(0)),
            Width::Wide => self.array(attribute)?.map_or(0, u64::from_ne_bytes),
        })
    }

    /// The characters before the NUL.
    pub(super) fn text<T: Attribute>(&self, attribute: T) -> Result<Option<&str>, DecodeError> {
        let Some(bytes) = self.bytes(attribute) else {
            return Ok(None);
        };
        let end = bytes.iter().position(|byte| *byte == 0);
        end.and_then(|end| bytes.get(..end))
            .and_then(|name| std::str::from_utf8(name).ok())
            .map(Some)
            .ok_or_else(|| self.name(attribute))
    }

    /// An address family.
    pub(super) fn family<T: Attribute>(&self, attribute: T) -> Result<Option<Family>, DecodeError> {
        match self.u16(attribute)? {
            None => Ok(None),
            Some(AF_INET) => Ok(Some(Family::V4)),
            Some(AF_INET6) => Ok(Some(Family::V6)),
            Some(other) => Err(self.value(attribute, other.into())),
        }
    }

    /// An address of the family; IPv4 in 4 to 16 bytes, of which the first 4 count.
    pub(super) fn address<T: Attribute>(
        &self,
        attribute: T,
        family: Family,
    ) -> Result<Option<IpAddr>, DecodeError> {
        let Some(bytes) = self.bytes(attribute) else {
            return Ok(None);
        };
        let address = match family {
            Family::V4 if bytes.len() <= ADDRESS_LENGTH => bytes
                .first_chunk::<4>()
                .map(|octets| IpAddr::V4(Ipv4Addr::from(*octets))),
            Family::V4 => None,
            Family::V6 => <[u8; ADDRESS_LENGTH]>::try_from(bytes)
                .ok()
                .map(|octets| IpAddr::V6(Ipv6Addr::from(octets))),
        };
        match address {
            Some(address) => Ok(Some(address)),
            None => Err(self.length(attribute, bytes.len())),
        }
    }

    /// Insists on an attribute.
    pub(super) fn require<T: Attribute, V>(
        &self,
        attribute: T,
        value: Option<V>,
    ) -> Result<V, DecodeError> {
        value.ok_or_else(|| DecodeError::Missing {
            nest: self.nest,
            attribute: attribute.code(),
        })
    }

    fn length<T: Attribute>(&self, attribute: T, length: usize) -> DecodeError {
        DecodeError::Length {
            nest: self.nest,
            attribute: attribute.code(),
            length,
        }
    }

    /// The error for a number outside its range.
    pub(super) fn value<T: Attribute>(&self, attribute: T, value: u64) -> DecodeError {
        DecodeError::Value {
            nest: self.nest,
            attribute: attribute.code(),
            value,
        }
    }

    /// The error for a text that is no name.
    pub(super) fn name<T: Attribute>(&self, attribute: T) -> DecodeError {
        DecodeError::Name {
            nest: self.nest,
            attribute: attribute.code(),
        }
    }
}
