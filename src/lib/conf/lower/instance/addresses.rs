//! The addresses of an instance.

use std::collections::BTreeMap;
use std::net::IpAddr;

use super::{BrokenAddresses, Draft, Facts};
use crate::conf::diagnostic::{Code, Diagnostic, Findings, Severity};
use crate::conf::limits::{IPV6_ADDRESSES_USUAL, VIRTUAL_ADDRESSES_MAX};
use crate::conf::lower::address;
use crate::conf::source::Span;
use crate::conf::tree::Entry;
use crate::conf::value::{self, Switch};
use crate::types::Family;
use crate::vrrp::Version;

/// Which list an address stands in.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum List {
    Advertised,
    Excluded,
}

impl Draft<'_> {
    pub(super) fn addresses(&mut self, kind: List, list: Entry<'_>, findings: &mut Findings) {
        value::no_more_than(list, 1, findings);
        let Some(options) = list.keyword.and_then(|keyword| keyword.children) else {
            return;
        };
        let before = self.addresses.iter().chain(&self.excluded);
        let mut seen = before
            .map(|address| (address.prefix.address(), address.span))
            .collect();
        let count = list.children().count();
        match kind {
            List::Advertised => self.addresses.reserve_exact(count),
            List::Excluded => self.excluded.reserve_exact(count),
        }
        for entry in list.children() {
            match address::Draft::read(entry, options, findings) {
                Some(address) => self.add_address(kind, address, &mut seen, findings),
                None if kind == List::Advertised => self.broken_addresses = BrokenAddresses::Some,
                None => {}
            }
        }
    }

    /// `seen`: the addresses of both lists, with their places.
    fn add_address(
        &mut self,
        kind: List,
        address: address::Draft,
        seen: &mut BTreeMap<IpAddr, Span>,
        findings: &mut Findings,
    ) {
        let number = address.prefix.address();
        if let Some(&first) = seen.get(&number) {
            let message = format!("{number} is given twice; the first one counts");
            findings.add(
                Diagnostic::warning(Code::DuplicateAddress, address.span, message)
                    .related(first, "it was given here"),
            );
            return;
        }
        if kind == List::Excluded {
            seen.insert(number, address.span);
            self.excluded.push(address);
            return;
        }
        let family = |address: &address::Draft| address.prefix.family();
        if let Some(first) = self
            .addresses
            .first()
            .filter(|first| family(first) != family(&address))
        {
            let message = format!(
                "an {} address in a virtual router of {}",
                family(&address),
                family(first)
            );
            findings.add(
                Diagnostic::error(Code::MixedFamilies, address.span, message)
                    .related(first.span, "the first address decides")
                    .help("make one `vrrp_instance` for each family, or use `virtual_ipaddress_excluded`"),
            );
            return;
        }
        seen.insert(number, address.span);
        self.addresses.push(address);
    }

    pub(super) fn count_addresses(&self, facts: Facts, findings: &mut Findings) {
        if let Some(first_beyond) = self.addresses.get(VIRTUAL_ADDRESSES_MAX) {
            let count = self.addresses.len();
            let message = format!("{count} addresses; an advert carries {VIRTUAL_ADDRESSES_MAX}");
            findings.add(
                Diagnostic::error(Code::TooManyAddresses, first_beyond.span, message)
                    .related(self.place, "in this virtual router")
                    .help("spread them over several virtual routers, or use `virtual_ipaddress_excluded`"),
            );
        } else if facts.family == Family::V6 {
            let trailer = self.signature.block.is_some();
            let most = IPV6_ADDRESSES_USUAL - usize::from(trailer);
            if let Some(first_beyond) = self.addresses.get(most) {
                let message = format!(
                    "{} addresses; an advert in a packet of 1500 bytes carries {most}",
                    self.addresses.len()
                );
                findings.add(
                    Diagnostic::warning(Code::LongAdvert, first_beyond.span, message)
                        .help("keepalived advertises no more unless the interface has a larger MTU; use `virtual_ipaddress_excluded`"),
                );
            }
        }
        let strict = facts.strict == Switch::On;
        if let (true, Some(at)) = (strict, self.no_addresses.span()) {
            let message = "strict mode: `no_virtual_ipaddress` becomes off";
            findings.add(Diagnostic::warning(Code::StrictMode, at, message));
        }
        let meant = !strict && !self.no_addresses.is_absent();
        let some = !self.addresses.is_empty() || self.broken_addresses == BrokenAddresses::Some;
        if some || meant {
            return;
        }
        let message = "this virtual router has no addresses";
        findings.add(match (facts.version, strict) {
            (Version::V2, false) => {
                Diagnostic::warning(Code::NoVirtualAddress, self.place, message)
                    .help("add `virtual_ipaddress { … }`")
            }
            (Version::V2, true) => Diagnostic::error(Code::NoVirtualAddress, self.place, message)
                .help("strict mode needs at least one: add `virtual_ipaddress { … }`"),
            (Version::V3, _) => Diagnostic::error(Code::NoVirtualAddress, self.place, message)
                .help("version 3 needs at least one: add `virtual_ipaddress { … }`"),
        });
    }

    /// RFC 9568 §5.2.9: the first address over IPv6 is the link-local one.
    pub(super) fn first_address(&self, facts: Facts, findings: &mut Findings) {
        let Some(first) = self.addresses.first() else {
            return;
        };
        let IpAddr::V6(address) = first.prefix.address() else {
            return;
        };
        if address.is_unicast_link_local() || self.transport.has_peers() {
            return;
        }
        let severity = match facts.strict {
            Switch::On => Severity::Warning,
            Switch::Off => Severity::Note,
        };
        let message = "the first address of a virtual router of IPv6 should be link-local";
        findings.add(Diagnostic {
            severity,
            ..Diagnostic::warning(Code::FirstNotLinkLocal, first.span, message)
                .help("put an address of fe80::/10 before it; hosts use that as their router")
        });
    }

    /// An address that has a virtual interface already needs no other.
    pub(super) fn address_carriers(&mut self, findings: &mut Findings) {
        let vmac = self.attachment.vmac.span();
        let elsewhere = self.attachment.elsewhere.span();
        let own = self.interface.value();
        let family = self.family();
        for address in self.addresses.iter_mut().chain(&mut self.excluded) {
            let Some(at) = address.vmac() else {
                continue;
            };
            let on_own = own.is_some_and(|own| address.interface(own) == own)
                && address.prefix.family() == family;
            let because = match (vmac, elsewhere) {
                (_, Some(at)) => Some((at, "`use_vmac_addr`")),
                (Some(at), None) if on_own => Some((at, "the `use_vmac` of the virtual router")),
                (_, None) => None,
            };
            if let Some((place, what)) = because {
                let message = format!("`use_vmac` of an address has no effect beside {what}");
                findings.add(
                    Diagnostic::warning(Code::NoEffect, at, message)
                        .related(place, "because of this"),
                );
                address.clear_vmac();
            }
        }
    }
}
