//! SNMP and D-Bus.

use std::time::Duration;

use crate::conf::diagnostic::Findings;
use crate::conf::keywords::settings::Management as Keyword;
use crate::conf::lower::read;
use crate::conf::lower::slot::Slot;
use crate::conf::settings::{Dbus, Management, Snmp, StatisticsAge, Switch};
use crate::conf::tree::Entry;

#[derive(Default)]
pub(super) struct Draft {
    socket: Slot<String>,
    traps: Switch,
    vrrp: Switch,
    rfc2: Switch,
    rfc3: Switch,
    checkers: Switch,
    virtual_age: Slot<Duration>,
    real_age: Slot<Duration>,
    dbus: Switch,
    service: Slot<String>,
    no_interface: Slot<String>,
}

impl Draft {
    pub(super) fn read(&mut self, keyword: Keyword, entry: Entry<'_>, findings: &mut Findings) {
        let mut on = |switches: &mut [&mut Switch]| {
            read::flag(entry, findings);
            for switch in switches {
                **switch = Switch::On;
            }
        };
        match keyword {
            Keyword::Traps => on(&mut [&mut self.traps]),
            Keyword::SnmpVrrp => on(&mut [&mut self.vrrp]),
            Keyword::SnmpRfc => on(&mut [&mut self.rfc2, &mut self.rfc3]),
            Keyword::SnmpRfc2 => on(&mut [&mut self.rfc2]),
            Keyword::SnmpRfc3 => on(&mut [&mut self.rfc3]),
            Keyword::SnmpChecker => on(&mut [&mut self.checkers]),
            Keyword::Dbus => on(&mut [&mut self.dbus]),
            Keyword::SnmpSocket => self.socket.read_first(entry, findings, read::text),
            Keyword::VirtualStats => self.virtual_age.read(entry, findings, read::time),
            Keyword::RealStats => self.real_age.read(entry, findings, read::time),
            Keyword::DbusService => self.service.read(entry, findings, read::text),
            Keyword::DbusNoInterface => self.no_interface.read(entry, findings, read::text),
        }
    }

    pub(super) fn finish(self) -> Management {
        let virtual_servers = self
            .virtual_age
            .or(StatisticsAge::default().virtual_servers);
        Management {
            snmp: Snmp {
                socket: self.socket.get(),
                traps: self.traps,
                vrrp: self.vrrp,
                rfc2: self.rfc2,
                rfc3: self.rfc3,
                checkers: self.checkers,
                statistics: StatisticsAge {
                    virtual_servers,
                    real_servers: self.real_age.or(virtual_servers),
                },
            },
            dbus: Dbus {
                enabled: self.dbus,
                service: self
                    .service
                    .get()
                    .unwrap_or_else(|| Dbus::default().service),
                no_interface: self.no_interface.get(),
            },
        }
    }
}
