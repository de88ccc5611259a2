//! One machine of the lab: its network, its cables, its daemon.

use std::fs::{self, File};
use std::io;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};

use hactl::sys::topology::{Cable, Links, Namespace, TopologyError, enter};
use hactl::types::{IfIndex, IfName};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use super::LabError;
use super::plan::{ConfigFile, Daemon, Node, Plug, Wire, WireId};

/// A machine and what has been done to it.
pub(super) struct Machine {
    name: String,
    folder: PathBuf,
    file: PathBuf,
    daemon: Daemon,
    condition: Condition,
    ports: Vec<Port>,
    namespace: Option<Namespace>,
    process: Option<Child>,
}

/// Whether a machine can be master, and if not, why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Condition {
    /// It runs, or should.
    Up,
    /// Without power.
    Off,
    /// Its cables are cut or its switch ignores it.
    Apart,
    /// Its daemon was stopped.
    Stopped,
}

/// The switch's end of a cable.
#[derive(Clone)]
pub(super) struct Port {
    pub(super) name: IfName,
    pub(super) index: IfIndex,
    pub(super) wire: WireId,
}

/// A switch as the kernel knows it.
pub(super) struct Switch {
    pub(super) index: IfIndex,
}

impl Machine {
    /// A machine without power.
    pub(super) fn new(node: &Node, scratch: &Path) -> Result<Self, LabError> {
        let folder = scratch.join(&node.name);
        let run = || {
            fs::create_dir_all(&folder)?;
            Ok(match &node.file {
                ConfigFile::Path(path) => path.clone(),
                ConfigFile::BuiltIn(text) => {
                    let path = folder.join(format!("{}.conf", node.name));
                    fs::write(&path, text)?;
                    path
                }
            })
        };
        let file = run().map_err(LabError::Scratch)?;
        Ok(Self {
            name: node.name.clone(),
            folder,
            file,
            daemon: node.daemon.clone(),
            condition: Condition::Off,
            ports: Vec::new(),
            namespace: None,
            process: None,
        })
    }

    /// Gives it power: an empty network, its cables, its addresses. The daemon is not started.
    pub(super) fn boot(
        &mut self,
        links: &Links,
        plugs: &[Plug],
        wires: &[Wire],
        switches: &[Switch],
    ) -> Result<(), LabError> {
        self.forget_last_run().map_err(LabError::Scratch)?;
        let namespace = Namespace::create()?;
        namespace.run(|| {
            quieten()?;
            let inside = Links::open()?;
            let name = loopback()?;
            inside.set_up(&name, Links::index(&name)?)
        })?;
        for plug in plugs {
            let (Some(wire), Some(switch)) = (wires.get(plug.wire.0), switches.get(plug.wire.0))
            else {
                continue;
            };
            let name = port_name(plug)?;
            let cable = Cable {
                port: &name,
                switch: switch.index,
                namespace: &namespace,
                interface: &wire.interface,
                mac: plug.mac,
            };
            let index = links.add_cable(&cable)?;
            let wire_id = plug.wire;
            self.ports.push(Port {
                name,
                index,
                wire: wire_id,
            });
            namespace.run(|| {
                let inside = Links::open()?;
                let index = Links::index(&wire.interface)?;
                inside.set_up(&wire.interface, index)?;
                for address in &plug.addresses {
                    inside.add_address(index, *address)?;
                }
                Ok(())
            })?;
        }
        self.namespace = Some(namespace);
        self.condition = Condition::Up;
        Ok(())
    }

    /// Starts the daemon.
    pub(super) fn start(&mut self) -> Result<(), LabError> {
        let Some(namespace) = &self.namespace else {
            return Ok(());
        };
        let log = || {
            let log = File::options()
                .create(true)
                .append(true)
                .open(self.log_file())?;
            Ok((log.try_clone()?, log))
        };
        let (out, err) = log().map_err(LabError::Scratch)?;
        let mut command = Command::new("/proc/self/exe");
        command
            .args(["lab-stage", "machine", self.name.as_str(), "--"])
            .args(self.daemon_command())
            .stdin(Stdio::null())
            .stdout(out)
            .stderr(err)
            // Ctrl-C on the terminal is for the lab, not for the machines in it.
            .process_group(0);
        self.process = Some(namespace.start(&mut command)?);
        self.condition = Condition::Up;
        Ok(())
    }

    /// Takes the power away: every process dies in the same moment, then the links go.
    pub(super) fn power_off(&mut self, links: &Links) -> Result<(), LabError> {
        self.signal(Signal::SIGKILL);
        for port in &self.ports {
            links.set_down(&port.name, port.index)?;
        }
        self.reap();
        for port in self.ports.drain(..) {
            links.delete(&port.name, port.index)?;
        }
        self.namespace = None;
        self.condition = Condition::Off;
        Ok(())
    }

    /// Asks the daemon to end.
    pub(super) fn stop(&mut self) {
        self.signal(Signal::SIGTERM);
        self.condition = Condition::Stopped;
    }

    /// Cuts the cables: the links of both ends go down.
    pub(super) fn cut(&mut self, links: &Links) -> Result<(), LabError> {
        for port in &self.ports {
            links.set_down(&port.name, port.index)?;
        }
        self.condition = Condition::Apart;
        Ok(())
    }

    /// Makes the switches ignore the machine, which does not notice.
    pub(super) fn isolate(&mut self, links: &Links) -> Result<(), LabError> {
        for port in &self.ports {
            links.set_switch(&port.name, port.index, None)?;
        }
        self.condition = Condition::Apart;
        Ok(())
    }

    /// Undoes [`Machine::cut`] and [`Machine::isolate`].
    pub(super) fn heal(&mut self, links: &Links, switches: &[Switch]) -> Result<(), LabError> {
        for port in &self.ports {
            let switch = switches.get(port.wire.0).map(|switch| switch.index);
            links.set_switch(&port.name, port.index, switch)?;
            links.set_up(&port.name, port.index)?;
        }
        self.condition = Condition::Up;
        Ok(())
    }

    /// Its condition.
    pub(super) fn condition(&self) -> Condition {
        self.condition
    }

    /// The switches' ends of its cables.
    pub(super) fn ports(&self) -> &[Port] {
        &self.ports
    }

    /// Its network, while it has power.
    pub(super) fn namespace(&self) -> Option<&Namespace> {
        self.namespace.as_ref()
    }

    /// Its name.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// How the daemon ended, if it has.
    pub(super) fn ended(&mut self) -> Option<ExitStatus> {
        self.process.as_mut()?.try_wait().ok().flatten()
    }

    /// Whether no daemon runs.
    pub(super) fn is_silent(&mut self) -> bool {
        self.process.is_none() || self.ended().is_some()
    }

    /// Where the daemon's messages go.
    pub(super) fn log_file(&self) -> PathBuf {
        self.folder.join("log")
    }

    /// The last lines of the daemon's messages.
    pub(super) fn log_tail(&self, lines: usize) -> Vec<String> {
        let text = fs::read(self.log_file()).unwrap_or_default();
        let text = String::from_utf8_lossy(&text);
        let mut tail: Vec<_> = text.lines().rev().take(lines).map(str::to_owned).collect();
        tail.reverse();
        tail
    }

    /// Empties the folder of pid files and sockets, which no machine keeps over a boot.
    fn forget_last_run(&self) -> io::Result<()> {
        let run = self.folder.join("run");
        match fs::remove_dir_all(&run) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            Err(_) | Ok(()) => {}
        }
        fs::create_dir(run)
    }

    fn daemon_command(&self) -> Vec<PathBuf> {
        let run = self.folder.join("run");
        match &self.daemon {
            Daemon::Hactl => vec![
                "/proc/self/exe".into(),
                "vrrpd".into(),
                "-f".into(),
                self.file.clone(),
                "--only".into(),
                "vrrp".into(),
                "--runtime-dir".into(),
                run,
            ],
            Daemon::Keepalived(path) => {
                let mut command = vec![path.clone()];
                command.extend(["-n", "-l", "-D", "-G", "-P", "-f"].map(PathBuf::from));
                command.push(self.file.clone());
                for (option, file) in [
                    ("-p", "main"),
                    ("-r", "vrrp"),
                    ("-c", "check"),
                    ("-b", "bfd"),
                ] {
                    command.extend([option.into(), run.join(file).with_extension("pid")]);
                }
                command
            }
        }
    }

    fn signal(&mut self, signal: Signal) {
        if self.is_silent() {
            return;
        }
        let child = self.process.as_ref();
        if let Some(pid) = child.and_then(|child| i32::try_from(child.id()).ok()) {
            // Gone in between is as good; until it is waited for, nobody else gets its number.
            kill(Pid::from_raw(pid), signal).ok();
        }
    }

    fn reap(&mut self) {
        if let Some(mut process) = self.process.take() {
            process.wait().ok();
        }
    }
}

impl Drop for Machine {
    fn drop(&mut self) {
        self.signal(Signal::SIGKILL);
        self.reap();
    }
}

/// Keeps the kernel from delaying or talking on its own: no wait for duplicate addresses, no search
/// for routers.
pub(super) fn quieten() -> Result<(), TopologyError> {
    for (key, value) in [
        ("ipv6/conf/all/accept_dad", "0"),
        ("ipv6/conf/default/accept_dad", "0"),
        ("ipv6/conf/all/router_solicitations", "0"),
        ("ipv6/conf/default/router_solicitations", "0"),
    ] {
        enter::try_sysctl(key, value).map_err(|source| TopologyError::Change {
            operation: "set the kernel parameter",
            name: key.to_owned(),
            source,
        })?;
    }
    Ok(())
}

fn loopback() -> Result<IfName, TopologyError> {
    name("lo")
}

/// A name that the kernel takes.
pub(super) fn name(text: &str) -> Result<IfName, TopologyError> {
    IfName::new(text).map_err(|error| TopologyError::Change {
        operation: "name the interface",
        name: text.to_owned(),
        source: io::Error::other(error),
    })
}

/// The switch's end of a cable is called after the last two octets of the other end's address.
fn port_name(plug: &Plug) -> Result<IfName, TopologyError> {
    let [.., node, wire] = plug.mac.octets();
    name(&format!("node{node}-{wire}"))
}
