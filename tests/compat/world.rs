//! The hosts of a case and what can be done to them and seen of them, whatever runs on them.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fs;
use std::process::ExitStatus;
use std::time::Duration;

use nix::sys::signal::{Signal, kill};

use crate::frames::{self, Frame};
use crate::lan::{Capture, Daemon, Lan, wait_for};

/// The address that routers of most cases share.
pub(crate) const VIP: &str = "192.168.1.100";

/// What runs on a host.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Program {
    Keepalived,
    Hactl,
}

/// A LAN with a program chosen for each host, and a capture of all frames on it.
pub(crate) struct World {
    lan: Lan,
    programs: Vec<(&'static str, Program)>,
    capture: Capture,
}

/// A daemon on a host.
pub(crate) struct Node<'a> {
    world: &'a World,
    host: &'static str,
    daemon: RefCell<Daemon>,
}

impl World {
    /// `None` where namespaces can't be made.
    pub(crate) fn new(test: &str, programs: &[(&'static str, Program)]) -> Option<Self> {
        let hosts: Vec<&str> = programs.iter().map(|(host, _)| *host).collect();
        let lan = Lan::new(test, &hosts)?;
        for (number, host) in (1..=9).zip(&hosts) {
            // The same in every run, so that frames of two runs can be compared.
            lan.ip(
                host,
                &format!("link set eth0 address 02:00:00:00:00:0{number}"),
            );
        }
        Some(Self {
            capture: lan.capture(),
            programs: programs.to_vec(),
            lan,
        })
    }

    /// What runs on a host, for differences that are intended and explained where this is called.
    pub(crate) fn program(&self, host: &str) -> Program {
        let (_, program) = self
            .programs
            .iter()
            .find(|(name, _)| *name == host)
            .unwrap();
        *program
    }

    pub(crate) fn lan(&self) -> &Lan {
        &self.lan
    }

    /// Starts the host's program with a configuration.
    pub(crate) fn start(&self, host: &'static str, configuration: &str) -> Node<'_> {
        let daemon = match self.program(host) {
            Program::Keepalived => self.lan.keepalived(host, configuration),
            Program::Hactl => self.lan.hactl(host, configuration),
        };
        Node {
            world: self,
            host,
            daemon: RefCell::new(daemon),
        }
    }

    /// Waits until a host, and nobody else, has the address.
    pub(crate) fn wait_for_holder(&self, host: &str) {
        self.lan.wait_for_holder(VIP, host);
    }

    /// Waits until both hosts have the address: each believes to be alone.
    pub(crate) fn wait_for_split(&self) {
        wait_for("the address on a and b", || {
            self.lan.holders(VIP) == ["a", "b"]
        });
    }

    /// Lets hosts not hear each other, without taking their carrier.
    pub(crate) fn isolate(&self) {
        self.set_isolation("on");
    }

    /// Ends the isolation.
    pub(crate) fn rejoin(&self) {
        self.set_isolation("off");
    }

    fn set_isolation(&self, switch: &str) {
        for (host, _) in &self.programs {
            let words = format!("link set p-{host} type bridge_slave isolated {switch}");
            self.lan.ip("switch", &words);
        }
    }

    /// All frames so far.
    pub(crate) fn frames(&self) -> Vec<Frame> {
        frames::read(self.capture.file())
    }

    /// The frames from a number on: those after `frames().len()` was taken.
    pub(crate) fn frames_after(&self, count: usize) -> Vec<Frame> {
        self.frames().split_off(count)
    }

    /// Waits for a frame after the first `count`.
    pub(crate) fn wait_for_frame(&self, what: &str, count: usize, is_it: impl Fn(&Frame) -> bool) {
        wait_for(what, || self.frames_after(count).iter().any(&is_it));
    }

    /// The hosts that advertised, in order, without resignations and without repetitions.
    pub(crate) fn speakers(&self, frames: &[Frame]) -> Vec<&'static str> {
        let mut speakers: Vec<&str> = frames
            .iter()
            .filter(|frame| frame.advert().is_some_and(|advert| advert.priority > 0))
            .map(|frame| self.sender(frame))
            .collect();
        speakers.dedup();
        speakers
    }

    /// The host that a frame comes from.
    pub(crate) fn sender(&self, frame: &Frame) -> &'static str {
        let number = frame.mac()[5];
        let hosts = (1..).zip(&self.programs);
        let (_, (host, _)) = { hosts }.find(|(last, _)| *last == number).unwrap();
        host
    }

    /// Everything that daemons have written, for the report of a failure.
    pub(crate) fn logs(&self) -> String {
        let mut logs = String::new();
        for entry in fs::read_dir(self.lan.folder()).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|extension| extension == "log") {
                let text = fs::read(&path).unwrap();
                let text = String::from_utf8_lossy(&text);
                logs.push_str(&format!("--- {}\n{text}", path.display()));
            }
        }
        let frames = self.frames();
        let adverts = frames
            .iter()
            .filter_map(|frame| Some((frame.time, frame.advert()?)));
        for (time, advert) in adverts {
            logs.push_str(&format!("{:.3} {advert:?}\n", time.as_secs_f64()));
        }
        logs
    }
}

impl Node<'_> {
    /// What it has logged so far.
    pub(crate) fn log(&self) -> String {
        self.daemon.borrow().log()
    }

    /// Waits until its log has a text.
    pub(crate) fn wait_for_log(&self, text: &str) {
        self.daemon.borrow().wait_for_log(text);
    }

    /// Asks it to stop; returns its exit code.
    pub(crate) fn stop(self) -> ExitStatus {
        self.daemon.borrow().signal(Signal::SIGTERM);
        self.daemon.borrow_mut().wait()
    }

    /// Waits for its end, which nobody asked for.
    pub(crate) fn wait(&self) -> ExitStatus {
        self.daemon.borrow_mut().wait()
    }

    /// Ends all processes on the host at once; nothing is cleaned up.
    pub(crate) fn crash(self) {
        let lan = self.world.lan();
        lan.signal_all(self.host, Signal::SIGSTOP);
        lan.signal_all(self.host, Signal::SIGKILL);
        self.daemon.borrow_mut().wait();
    }

    /// Gives it another configuration.
    pub(crate) fn reload(&self, configuration: &str) {
        self.world
            .lan()
            .write(&format!("{}.conf", self.host), configuration);
        self.daemon.borrow().signal(Signal::SIGHUP);
    }

    /// Ends the process that speaks VRRP, and only that; waits for another one.
    pub(crate) fn crash_worker(&self) {
        let mut workers = self.daemon.borrow().children();
        assert_eq!(workers.len(), 1, "{workers:?}");
        let old = workers[0];
        kill(old, Signal::SIGKILL).unwrap();
        wait_for("another vrrp process", || {
            workers = self.daemon.borrow().children();
            workers.len() == 1 && workers[0] != old
        });
    }

    /// Its statistics: numbers by section and name, as in `Packet Errors: TTL`.
    pub(crate) fn statistics(&self) -> BTreeMap<String, u64> {
        let folder = self.world.lan().temporary(self.host);
        let file = folder.join("keepalived.stats");
        // Before it has a handler the signal would end it.
        self.wait_for_log(match self.world.program(self.host) {
            Program::Keepalived => "Startup complete",
            Program::Hactl => "Entering ",
        });
        self.daemon.borrow().signal(Signal::SIGUSR2);
        let mut text = String::new();
        wait_for("the statistics", || {
            text = fs::read_to_string(&file).unwrap_or_default();
            text.contains("Priority Zero:\n    Received: ") && text.contains("    Sent: ")
        });
        fs::remove_file(&file).unwrap();
        parse_statistics(&text)
    }

    /// One number of its statistics.
    pub(crate) fn statistic(&self, name: &str) -> u64 {
        let statistics = self.statistics();
        let value = statistics.get(name).copied();
        value.unwrap_or_else(|| panic!("no {name} in {statistics:?}"))
    }
}

fn parse_statistics(text: &str) -> BTreeMap<String, u64> {
    let mut section = "";
    let mut numbers = BTreeMap::new();
    for line in text.lines() {
        let Some((name, value)) = line.split_once(':') else {
            continue;
        };
        match value.trim().parse() {
            Ok(number) if line.starts_with("    ") => {
                numbers.insert(format!("{section}: {}", name.trim()), number);
            }
            Ok(number) => {
                numbers.insert(name.trim().to_owned(), number);
            }
            Err(_) => section = name.trim(),
        }
    }
    numbers
}
