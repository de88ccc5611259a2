//! How an instance stands on its interface.

use super::Facts;
use super::transport::flag;
use crate::conf::diagnostic::{Code, Diagnostic, Findings, shown};
use crate::conf::keywords::Attachment as Keyword;
use crate::conf::lower::slot::Slot;
use crate::conf::source::Span;
use crate::conf::tree::{Entry, Token};
use crate::conf::value::{self, Switch};
use crate::types::{Family, IfName, MacAddr, Prefix, Vrid};
use crate::vrrp::{
    Attachment, Elsewhere, Ipvlan, IpvlanMode, Link, LinkState, OwnInterface, Promotion, Vmac,
    VmacTransmit,
};

/// What one block says.
#[derive(Default)]
pub(in crate::conf::lower) struct Draft {
    pub(super) vmac: Slot<VmacDraft>,
    ipvlan: Slot<Ipvlan>,
    transmit_base: Slot<()>,
    pub(super) elsewhere: Slot<()>,
    promote: Slot<()>,
    not_tracked: Slot<()>,
    polled: Slot<()>,
}

/// The words after `use_vmac`.
#[derive(Default)]
pub(super) struct VmacDraft {
    name: Option<IfName>,
    address: Option<VmacAddress>,
    told: bool,
    group: Option<String>,
}

/// A MAC address as written.
#[derive(Clone, Copy)]
enum VmacAddress {
    Whole(MacAddr),
    /// The identifier of the router takes the place of its last octet.
    Beginning(MacAddr),
}

impl Draft {
    pub(super) fn read(&mut self, keyword: Keyword, entry: Entry<'_>, findings: &mut Findings) {
        match keyword {
            Keyword::UseVmac => {
                let vmac = vmac(entry, findings);
                self.vmac.set(vmac, entry, findings);
            }
            Keyword::UseIpvlan => {
                if !self.ipvlan.is_taken(entry, findings) {
                    let ipvlan = ipvlan(entry, findings);
                    self.ipvlan.set(ipvlan, entry, findings);
                }
            }
            Keyword::UseVmacAddr => flag(&mut self.elsewhere, (), entry, findings),
            Keyword::VmacXmitBase => flag(&mut self.transmit_base, (), entry, findings),
            Keyword::PromoteSecondaries => flag(&mut self.promote, (), entry, findings),
            Keyword::DontTrackPrimary => flag(&mut self.not_tracked, (), entry, findings),
            Keyword::LinkbeatUsePolling => {
                let message =
                    "`linkbeat_use_polling` is now written in `linkbeat_interfaces { … }`";
                findings.add(Diagnostic::warning(
                    Code::Deprecated,
                    entry.head().span,
                    message,
                ));
                flag(&mut self.polled, (), entry, findings);
            }
        }
    }

    /// The name that the user gave to a virtual interface.
    pub(in crate::conf::lower) fn name(&self) -> Option<(&IfName, Span)> {
        let vmac = self.vmac.value().and_then(|vmac| vmac.name.as_ref());
        let ipvlan = self.ipvlan.value().and_then(|ipvlan| ipvlan.name.as_ref());
        vmac.zip(self.vmac.span())
            .or_else(|| ipvlan.zip(self.ipvlan.span()))
    }

    pub(super) fn finish(
        self,
        facts: Facts,
        vrid: Vrid,
        transport: &super::transport::Draft,
        findings: &mut Findings,
    ) -> Attachment {
        if let (Some(vmac), Some(ipvlan)) = (self.vmac.span(), self.ipvlan.span()) {
            let message = "`use_vmac` and `use_ipvlan` exclude each other";
            findings.add(
                Diagnostic::error(Code::LinkConflict, ipvlan, message)
                    .related(vmac, "the other one is here"),
            );
        }
        let transmit = self.transmit(facts, transport, findings);
        let promotion = self.promotion(findings);
        let given = |slot: &Slot<()>| !slot.is_absent();
        let elsewhere = if given(&self.elsewhere) {
            Elsewhere::Vmac
        } else {
            Elsewhere::Interface
        };
        let own_interface = if given(&self.not_tracked) {
            OwnInterface::NotTracked
        } else {
            OwnInterface::Tracked
        };
        let link_state = if given(&self.polled) {
            LinkState::Polled
        } else {
            LinkState::Told
        };
        let link = match (self.vmac, self.ipvlan) {
            (Slot::Given(vmac, at), _) => {
                Link::Vmac(vmac.finish(facts, vrid, transmit, at, findings))
            }
            (_, Slot::Given(ipvlan, at)) => {
                let has_source = ipvlan.address.is_some() || transport.source().is_some();
                if facts.family == Family::V4 && !has_source {
                    let message = "this `use_ipvlan` has no address";
                    findings.add(Diagnostic::error(Code::LinkConflict, at, message).help(
                        "add the address that adverts come from; keepalived would stay in fault",
                    ));
                }
                Link::Ipvlan(ipvlan)
            }
            (Slot::Absent | Slot::Broken(_), Slot::Absent | Slot::Broken(_)) => Link::Own,
        };
        Attachment {
            link,
            elsewhere,
            promotion,
            own_interface,
            link_state,
        }
    }

    fn transmit(
        &self,
        facts: Facts,
        transport: &super::transport::Draft,
        findings: &mut Findings,
    ) -> VmacTransmit {
        match (self.vmac.span(), self.transmit_base.span()) {
            (None, Some(at)) => {
                let message = "`vmac_xmit_base` has no effect without `use_vmac`";
                findings.add(Diagnostic::warning(Code::NoEffect, at, message));
                VmacTransmit::Vmac
            }
            (Some(_), Some(at)) if facts.strict == Switch::On => {
                let message = "strict mode: `vmac_xmit_base` becomes off";
                findings.add(Diagnostic::warning(Code::StrictMode, at, message));
                VmacTransmit::Vmac
            }
            (Some(_), Some(_)) => VmacTransmit::Base,
            (Some(at), None) if transport.has_peers() => {
                let message = "with peers, `vmac_xmit_base` becomes on";
                findings.add(
                    Diagnostic::warning(Code::LinkConflict, at, message)
                        .help("add `vmac_xmit_base`"),
                );
                VmacTransmit::Base
            }
            (_, None) => VmacTransmit::Vmac,
        }
    }

    fn promotion(&self, findings: &mut Findings) -> Promotion {
        let Some(at) = self.promote.span() else {
            return Promotion::AsSet;
        };
        if let Some(link) = self.vmac.span().or_else(|| self.ipvlan.span()) {
            let message =
                "`promote_secondaries` has no effect on a virtual interface, which always has it";
            findings.add(
                Diagnostic::warning(Code::NoEffect, at, message).related(link, "because of this"),
            );
            return Promotion::AsSet;
        }
        Promotion::Secondaries
    }
}

impl VmacDraft {
    fn finish(
        self,
        facts: Facts,
        vrid: Vrid,
        transmit: VmacTransmit,
        at: Span,
        findings: &mut Findings,
    ) -> Vmac {
        let mut address = self.address.map(|address| match address {
            VmacAddress::Whole(whole) => whole,
            VmacAddress::Beginning(beginning) => {
                let mut octets = beginning.octets();
                octets[5] = vrid.get();
                MacAddr::new(octets)
            }
        });
        if let (Some(written), Switch::On) = (address, facts.strict) {
            let message =
                format!("strict mode: the MAC address {written} becomes that of the standard");
            findings.add(Diagnostic::warning(Code::StrictMode, at, message));
            address = None;
        }
        Vmac {
            name: self.name,
            address,
            transmit,
            told: self.told,
            group: self.group,
        }
    }
}

/// What a name, MAC address, address, mode or group of a virtual interface is.
enum Part<'a> {
    Name(Token<'a>),
    Group(Token<'a>),
    Other(Token<'a>),
}

/// The parts of a line that describes a virtual interface; `None` after something wrong.
fn parts<'a>(entry: Entry<'a>, findings: &mut Findings) -> Option<Vec<Part<'a>>> {
    let mut parts = Vec::new();
    let mut words = entry.words().skip(1);
    while let Some(word) = words.next() {
        let kind: fn(Token<'a>) -> Part<'a> = match word.text {
            "name" => Part::Name,
            "group" => Part::Group,
            _ => {
                parts.push(Part::Other(word));
                continue;
            }
        };
        let Some(value) = words.next() else {
            let message = format!("`{}` has no value", word.text);
            findings.add(Diagnostic::error(Code::MissingValue, word.span, message));
            return None;
        };
        parts.push(kind(value));
    }
    Some(parts)
}

/// Puts a part where there must be one at most; whether that was right.
fn once<T>(
    slot: &mut Option<T>,
    part: Option<T>,
    word: Token<'_>,
    findings: &mut Findings,
) -> bool {
    let Some(part) = part else {
        return false;
    };
    if slot.is_some() {
        let message = format!("`{}` is one too many here", shown(word.text));
        findings.add(Diagnostic::error(Code::SetTwice, word.span, message));
        return false;
    }
    *slot = Some(part);
    true
}

fn vmac(entry: Entry<'_>, findings: &mut Findings) -> Option<VmacDraft> {
    let mut vmac = VmacDraft::default();
    for part in parts(entry, findings)? {
        let sound = match part {
            Part::Group(word) => once(&mut vmac.group, Some(word.text.to_owned()), word, findings),
            Part::Other(word) if word.text == "netlink_notify_msg" => {
                vmac.told = true;
                true
            }
            Part::Other(word) if word.text.contains(':') => {
                let address = mac(word, findings);
                once(&mut vmac.address, address, word, findings)
            }
            Part::Name(word) | Part::Other(word) => {
                let name = value::interface(word, findings);
                once(&mut vmac.name, name, word, findings)
            }
        };
        if !sound {
            return None;
        }
    }
    Some(vmac)
}

/// A MAC address of six octets, or the first five of them.
fn mac(word: Token<'_>, findings: &mut Findings) -> Option<VmacAddress> {
    let octets = word.text.split(':').count();
    let whole = if octets == 5 {
        format!("{}:0", word.text)
    } else {
        word.text.to_owned()
    };
    let Ok(address) = whole.parse::<MacAddr>() else {
        let message = format!("`{}` is not a MAC address", shown(word.text));
        findings.add(
            Diagnostic::error(Code::BadMac, word.span, message)
                .help("write six octets, or five to which the `virtual_router_id` is added"),
        );
        return None;
    };
    let why = match address.octets() {
        [first, ..] if first & 1 == 1 => Some("is a multicast address"),
        [0, 0, 0x5e, 0, 1 | 2, _] => Some("belongs to the routers that name no MAC address"),
        _ => None,
    };
    if let Some(why) = why {
        let message = format!("{} {why}", shown(word.text));
        findings.add(Diagnostic::error(Code::BadMac, word.span, message));
        return None;
    }
    Some(if octets == 5 {
        VmacAddress::Beginning(address)
    } else {
        VmacAddress::Whole(address)
    })
}

fn ipvlan(entry: Entry<'_>, findings: &mut Findings) -> Option<Ipvlan> {
    let (mut name, mut address, mut mode, mut group) = (None, None, None, None);
    for part in parts(entry, findings)? {
        let sound = match part {
            Part::Group(word) => once(&mut group, Some(word.text.to_owned()), word, findings),
            Part::Name(word) => {
                let given = value::interface(word, findings);
                once(&mut name, given, word, findings)
            }
            Part::Other(word) => {
                let given_mode = match word.text {
                    "bridge" => Some(IpvlanMode::Bridge),
                    "private" => Some(IpvlanMode::Private),
                    "vepa" => Some(IpvlanMode::Vepa),
                    _ => None,
                };
                if let Some(given) = given_mode {
                    once(&mut mode, Some(given), word, findings)
                } else if let Ok(given) = word.text.parse::<Prefix>() {
                    once(&mut address, Some(given), word, findings)
                } else {
                    let given = value::interface(word, findings);
                    once(&mut name, given, word, findings)
                }
            }
        };
        if !sound {
            return None;
        }
    }
    Some(Ipvlan {
        name,
        address,
        mode: mode.unwrap_or_default(),
        group,
    })
}
