//! Virtual routers in general.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::time::Duration;

use super::receive;
use crate::conf::diagnostic::{Code, Diagnostic, Findings, shown};
use crate::conf::keywords::settings::{VrrpGlobal as Keyword, VrrpSwitch};
use crate::conf::lower::defaults::Defaults;
use crate::conf::lower::read;
use crate::conf::lower::slot::Slot;
use crate::conf::lower::words::Line;
use crate::conf::settings::{
    DynamicInterfaces, InstanceDefaults, MulticastGroups, ReceiveBuffer, ReceivePolicy, StartDelay,
    Switch, Vmacs, VrrpSettings,
};
use crate::conf::source::Span;
use crate::conf::tree::{Entry, Token};
use crate::conf::value;
use crate::types::{Family, IfName};
use crate::vrrp::{ExtraAnnouncements, ExtraInterfaces};

/// The longest interval of announcements on other interfaces, a day.
const EXTRA_SECONDS_MAX: u64 = 86_400;

/// What leaves room for a dot and three digits in the name of an interface.
const VMAC_PREFIX_BYTES_MAX: usize = IfName::BYTES_MAX - 4;

#[derive(Default)]
pub(in crate::conf::lower) struct Draft {
    group4: Slot<Ipv4Addr>,
    group6: Slot<Ipv6Addr>,
    garp_interval: Slot<Duration>,
    gna_interval: Slot<Duration>,
    min_garp: Slot<Switch>,
    extra: Slot<ExtraAnnouncements>,
    check_unicast_source: Slot<Switch>,
    skip_address_check: Slot<Switch>,
    strict: Slot<Switch>,
    checksum_as_v2: Slot<Switch>,
    owner_ignores_adverts: Slot<Switch>,
    notify_priority_changes: Slot<Switch>,
    after_start: Slot<Duration>,
    after_boot: Slot<Duration>,
    log_unknown_vrids: Slot<Switch>,
    receive_policy: Slot<ReceivePolicy>,
    receive_multiplier: Slot<u32>,
    vmac_prefix: Slot<String>,
    vmac_address_prefix: Slot<String>,
    dynamic_interfaces: Slot<DynamicInterfaces>,
    default_interface: Slot<IfName>,
    disable_local_igmp: Slot<Switch>,
}

impl Draft {
    pub(super) fn read(&mut self, keyword: Keyword, entry: Entry<'_>, findings: &mut Findings) {
        match keyword {
            Keyword::Multicast4 => self.group4.read(entry, findings, group4),
            Keyword::Multicast6 => self.group6.read(entry, findings, group6),
            Keyword::GarpInterval => self.garp_interval.read(entry, findings, read::time),
            Keyword::GnaInterval => self.gna_interval.read(entry, findings, read::time),
            Keyword::ExtraAnnouncements => self.extra.read(entry, findings, extra),
            Keyword::StartupDelay => self.after_start.read(entry, findings, read::time),
            Keyword::DelayAfterBoot => self.after_boot.read(entry, findings, read::time),
            Keyword::ReceivePolicy => {
                self.receive_policy.read(entry, findings, receive::policy);
            }
            Keyword::ReceiveMultiplier => {
                self.receive_multiplier.read(entry, findings, read::number);
            }
            Keyword::VmacPrefix => self.vmac_prefix.read_first(entry, findings, prefix),
            Keyword::VmacAddressPrefix => {
                self.vmac_address_prefix.read_first(entry, findings, prefix);
            }
            Keyword::DynamicInterfaces => {
                self.dynamic_interfaces.read(entry, findings, dynamic);
            }
            Keyword::DefaultInterface => self.default_interface.read(entry, findings, interface),
            Keyword::CheckUnicastSource => {
                super::flag(&mut self.check_unicast_source, entry, findings);
            }
            Keyword::LogUnknownVrids => super::flag(&mut self.log_unknown_vrids, entry, findings),
            Keyword::DisableLocalIgmp => {
                super::flag(&mut self.disable_local_igmp, entry, findings);
            }
            Keyword::Switch(keyword) => self.switch(keyword, entry, findings),
        }
    }

    /// A keyword that takes on or off.
    fn switch(&mut self, keyword: VrrpSwitch, entry: Entry<'_>, findings: &mut Findings) {
        let slot = match keyword {
            VrrpSwitch::MinGarp => &mut self.min_garp,
            VrrpSwitch::SkipAddressCheck => &mut self.skip_address_check,
            VrrpSwitch::Strict => &mut self.strict,
            VrrpSwitch::ChecksumAsV2 => {
                off_is_on(entry, findings);
                &mut self.checksum_as_v2
            }
            VrrpSwitch::OwnerIgnoresAdverts => &mut self.owner_ignores_adverts,
            VrrpSwitch::NotifyPriorityChanges => &mut self.notify_priority_changes,
        };
        slot.read(entry, findings, value::switch);
    }

    /// Where it is said that addresses are announced once.
    pub(super) fn min_garp(&self) -> Option<Span> {
        match self.min_garp {
            Slot::Given(Switch::On, place) => Some(place),
            Slot::Given(Switch::Off, _) | Slot::Absent | Slot::Broken(_) => None,
        }
    }

    /// The interface of static addresses that name none.
    pub(super) fn default_interface(&self) -> IfName {
        self.default_interface
            .get()
            .unwrap_or_else(|| VrrpSettings::default().default_interface)
    }

    /// What holds for instances that don't say otherwise.
    pub(super) fn defaults(&self, smtp_alert: Switch) -> Defaults {
        Defaults {
            strict: self.strict.or(Switch::Off),
            check_unicast_src: self.check_unicast_source.or(Switch::Off),
            skip_check_adv_addr: self.skip_address_check.or(Switch::Off),
            owner_ignore_adverts: self.owner_ignores_adverts.or(Switch::Off),
            v3_checksum_as_v2: self.checksum_as_v2.or(Switch::Off),
            smtp_alert,
            extra_announcements: self.extra.get(),
        }
    }

    pub(super) fn finish(self) -> VrrpSettings {
        let groups = MulticastGroups::default();
        VrrpSettings {
            groups: MulticastGroups {
                v4: self.group4.or(groups.v4),
                v6: self.group6.or(groups.v6),
            },
            garp_interval: self.garp_interval.or(Duration::ZERO),
            gna_interval: self.gna_interval.or(Duration::ZERO),
            extra_announcements: self.extra.get(),
            defaults: InstanceDefaults {
                strict: self.strict.or(Switch::Off),
                check_unicast_source: self.check_unicast_source.or(Switch::Off),
                skip_address_check: self.skip_address_check.or(Switch::Off),
                checksum_as_v2: self.checksum_as_v2.or(Switch::Off),
                owner_ignores_adverts: self.owner_ignores_adverts.or(Switch::Off),
                notify_priority_changes: self.notify_priority_changes.or(Switch::Off),
            },
            start_delay: StartDelay {
                after_start: self.after_start.or(Duration::ZERO),
                after_boot: self.after_boot.or(Duration::ZERO),
            },
            log_unknown_vrids: self.log_unknown_vrids.or(Switch::Off),
            receive_buffer: ReceiveBuffer {
                policy: self.receive_policy.or(ReceivePolicy::System),
                multiplier: self
                    .receive_multiplier
                    .or(ReceiveBuffer::default().multiplier),
            },
            vmacs: Vmacs {
                prefix: self.vmac_prefix.get(),
                address_prefix: self.vmac_address_prefix.get(),
            },
            dynamic_interfaces: self.dynamic_interfaces.or(DynamicInterfaces::No),
            default_interface: self.default_interface(),
            disable_local_igmp: self.disable_local_igmp.or(Switch::Off),
        }
    }
}

/// keepalived switches this on whatever stands after it.
fn off_is_on(entry: Entry<'_>, findings: &mut Findings) {
    let off = |word: &Token<'_>| matches!(word.text, "off" | "no" | "false");
    if let Some(word) = entry.value().filter(off) {
        let message = "keepalived reads this as on; here it is off";
        findings.add(
            Diagnostic::warning(Code::WordOrder, word.span, message)
                .help("leave the line out: off is what holds without it"),
        );
    }
}

fn group4(entry: Entry<'_>, findings: &mut Findings) -> Option<Ipv4Addr> {
    match group(entry, Family::V4, findings)? {
        IpAddr::V4(group) => Some(group),
        IpAddr::V6(_) => None,
    }
}

fn group6(entry: Entry<'_>, findings: &mut Findings) -> Option<Ipv6Addr> {
    let group = match group(entry, Family::V6, findings)? {
        IpAddr::V6(group) => group,
        IpAddr::V4(_) => return None,
    };
    let [_, scope, ..] = group.octets();
    if scope & 0xf != 2 {
        let place = entry.value().unwrap_or_else(|| entry.head()).span;
        let message = format!("{group} reaches beyond the link");
        findings.add(
            Diagnostic::warning(Code::BadMulticast, place, message)
                .help("write an address that begins with ff02:"),
        );
    }
    Some(group)
}

/// A multicast address of a family.
fn group(entry: Entry<'_>, family: Family, findings: &mut Findings) -> Option<IpAddr> {
    let word = value::word(entry, findings)?;
    let address = value::address(word, findings)?;
    if address.is_multicast() && Family::of(address) == family {
        return Some(address);
    }
    let message = format!(
        "{} is not a multicast address of {family}",
        shown(word.text)
    );
    findings.add(Diagnostic::error(Code::BadMulticast, word.span, message));
    None
}

/// `[all] SECONDS`.
fn extra(entry: Entry<'_>, findings: &mut Findings) -> Option<ExtraAnnouncements> {
    let mut line = Line::after_head(entry, findings);
    let mut word = line.value(entry.head())?;
    let mut interfaces = ExtraInterfaces::Vmacs;
    if word.text == "all" {
        interfaces = ExtraInterfaces::All;
        word = line.value(word)?;
    }
    let seconds = line.number_in(word, 1, EXTRA_SECONDS_MAX)?;
    line.end();
    Some(ExtraAnnouncements {
        interfaces,
        interval: Duration::from_secs(seconds),
    })
}

/// What names of interfaces begin with; a dot and a number follow.
fn prefix(entry: Entry<'_>, findings: &mut Findings) -> Option<String> {
    let word = value::word(entry, findings)?;
    let length = word.text.len();
    if length > VMAC_PREFIX_BYTES_MAX && word.text.is_char_boundary(VMAC_PREFIX_BYTES_MAX) {
        let (start, _) = word.text.split_at_checked(VMAC_PREFIX_BYTES_MAX)?;
        let message = format!("the name has {length} bytes; `{start}` leaves room for a number");
        findings.add(Diagnostic::warning(Code::NameTruncated, word.span, message));
        let text = start;
        return value::interface(Token { text, ..word }, findings).map(|name| name.to_string());
    }
    value::interface(word, findings).map(|name| name.to_string())
}

fn interface(entry: Entry<'_>, findings: &mut Findings) -> Option<IfName> {
    value::word(entry, findings).and_then(|word| value::interface(word, findings))
}

fn dynamic(entry: Entry<'_>, findings: &mut Findings) -> Option<DynamicInterfaces> {
    value::no_more_than(entry, 2, findings);
    match entry.value() {
        None => Some(DynamicInterfaces::Yes),
        Some(word) if word.text == "allow_if_changes" => Some(DynamicInterfaces::MayChange),
        Some(word) => {
            value::bad_choice(word, &["allow_if_changes"], findings);
            None
        }
    }
}
