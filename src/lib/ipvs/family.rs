//! Asking generic netlink for the number of the family.

use std::fmt;

use super::attribute::{Attribute, Nest};
use super::error::{DecodeError, EncodeError};
use super::list::{Reader, Writer};
use super::message::{Answer, frame};

/// The name of the family. Asking for it makes the kernel load `ip_vs` where it can.
pub const FAMILY_NAME: &str = "IPVS";

/// Message type of generic netlink's own family.
const GENL_ID_CTRL: u16 = 0x10;
const CTRL_CMD_NEWFAMILY: u8 = 1;
const CTRL_CMD_GETFAMILY: u8 = 3;

#[derive(Clone, Copy)]
#[repr(u16)]
enum ControlAttribute {
    FamilyId = 1,
    FamilyName = 2,
    Version = 3,
}

impl Attribute for ControlAttribute {
    fn code(self) -> u16 {
        self as u16
    }
}

/// The number of the family, given when the module is loaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FamilyId(u16);

impl FamilyId {
    /// Takes a message type.
    pub const fn new(id: u16) -> Self {
        Self(id)
    }

    /// The message type.
    pub const fn get(self) -> u16 {
        self.0
    }
}

impl fmt::Display for FamilyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// What generic netlink knows about the family.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IpvsFamily {
    /// Its number.
    pub id: FamilyId,
    /// Its version, 1.
    pub version: u32,
}

/// The whole message that asks for the family; it is acknowledged after the answer.
pub fn family_message(sequence: u32) -> Result<Vec<u8>, EncodeError> {
    let mut list = Writer::new();
    list.text(ControlAttribute::FamilyName, FAMILY_NAME)?;
    let payload = list.finish(CTRL_CMD_GETFAMILY);
    frame(GENL_ID_CTRL, sequence, Answer::Acknowledged, &payload)
}

/// Reads the answer, without netlink's header.
pub fn decode_family(payload: &[u8]) -> Result<IpvsFamily, DecodeError> {
    let (command, list) = Reader::message(payload, Nest::Family)?;
    if command != CTRL_CMD_NEWFAMILY {
        return Err(DecodeError::Command(command));
    }
    let id = list.require(
        ControlAttribute::FamilyId,
        list.u16(ControlAttribute::FamilyId)?,
    )?;
    let version = list.u32(ControlAttribute::Version)?.unwrap_or(0);
    Ok(IpvsFamily {
        id: FamilyId::new(id),
        version,
    })
}
