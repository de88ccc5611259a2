//! A LAN in network namespaces: hosts on a bridge, each with `eth0`, and daemons on them.
//!
//! Everything is named after this process, and gone when the value is dropped: processes inside the
//! namespaces are ended by pid, then the namespaces are removed.
//!
//! ```ignore
//! let Some(lan) = Lan::new("case_name", &["a", "b"]) else { return };
//! let master = lan.hactl("a", MASTER);
//! wait_for("the address on a", || lan.has_address("a", "192.168.1.100"));
//! ```

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use hactl::sys::clock;
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use crate::skip;

/// How long a condition may take to come true. Far above every protocol time of the tests.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// The program under test.
pub(crate) const HACTL: &str = env!("CARGO_BIN_EXE_hactl");

/// The original.
pub(crate) const KEEPALIVED: &str = "/usr/sbin/keepalived";

static SERIAL: AtomicU32 = AtomicU32::new(0);

/// Runs a program and returns its standard output; panics with its standard error.
pub(crate) fn run(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output().unwrap();
    assert!(
        output.status.success(),
        "{program} {arguments:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Waits until a condition holds; panics with what was waited for.
pub(crate) fn wait_for(what: &str, condition: impl FnMut() -> bool) {
    assert!(
        comes_true(PATIENCE, condition),
        "waited {} s for {what}",
        PATIENCE.as_secs()
    );
}

/// Whether a condition comes true within a time.
pub(crate) fn comes_true(patience: Duration, mut condition: impl FnMut() -> bool) -> bool {
    let end = clock::now() + patience;
    loop {
        if condition() {
            return true;
        }
        if clock::now() >= end {
            return false;
        }
        // A poll(2) of nothing: gives way to the processes that are waited for.
        let pause = nix::poll::PollTimeout::from(10_u8);
        let _woken = nix::poll::poll(&mut [], pause);
    }
}

/// Whether a condition holds at every look during a time.
pub(crate) fn holds_for(time: Duration, mut condition: impl FnMut() -> bool) -> bool {
    !comes_true(time, || !condition())
}

/// Hosts on a bridge.
pub(crate) struct Lan {
    prefix: String,
    hosts: Vec<String>,
    folder: PathBuf,
}

impl Lan {
    /// A LAN with these hosts: `eth0` with 192.168.1.11/24 for the first, .12 for the second, and so on.
    /// `None`, and a line in the log of skipped tests, where namespaces can't be made.
    pub(crate) fn new(test: &str, hosts: &[&str]) -> Option<Self> {
        if !nix::unistd::Uid::effective().is_root() {
            skip::test(test, "needs root for network namespaces");
            return None;
        }
        if Command::new("ip").arg("-V").output().is_err() {
            skip::test(test, "needs ip from iproute2");
            return None;
        }
        let serial = SERIAL.fetch_add(1, Ordering::Relaxed);
        let prefix = format!("ht{}x{serial}", std::process::id());
        let folder = std::env::temp_dir().join(&prefix);
        fs::create_dir_all(&folder).unwrap();
        let lan = Self {
            prefix,
            hosts: hosts.iter().map(|host| (*host).to_owned()).collect(),
            folder,
        };
        lan.build();
        Some(lan)
    }

    fn build(&self) {
        let switch = self.namespace("switch");
        run("ip", &["netns", "add", &switch]);
        let bridge = "link add br0 type bridge mcast_snooping 0 forward_delay 0 stp_state 0";
        self.ip("switch", bridge);
        self.ip("switch", "link set br0 up");
        for (number, host) in (11..).zip(&self.hosts) {
            run("ip", &["netns", "add", &self.namespace(host)]);
            let peer = self.namespace(host);
            self.ip(
                "switch",
                &format!("link add p-{host} type veth peer name eth0 netns {peer}"),
            );
            self.ip("switch", &format!("link set p-{host} master br0 up"));
            self.ip(host, "link set lo up");
            self.ip(host, "link set eth0 up");
            self.ip(host, &format!("addr add 192.168.1.{number}/24 dev eth0"));
        }
    }

    /// The name of a host's namespace; `switch` is the one with the bridge `br0` and the ports
    /// `p-HOST`.
    pub(crate) fn namespace(&self, host: &str) -> String {
        format!("{}-{host}", self.prefix)
    }

    /// A folder for files of the test, removed with the LAN.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Runs `ip` with these words in a host's namespace.
    pub(crate) fn ip(&self, host: &str, words: &str) -> String {
        let namespace = self.namespace(host);
        let mut arguments = vec!["-n", namespace.as_str()];
        arguments.extend(words.split_whitespace());
        run("ip", &arguments)
    }

    /// A command that runs inside a host's namespace.
    pub(crate) fn command(&self, host: &str, program: &str) -> Command {
        let mut command = Command::new("ip");
        command.args(["netns", "exec", &self.namespace(host), program]);
        command
    }

    /// Whether a host has an address (without prefix length) on any interface.
    pub(crate) fn has_address(&self, host: &str, address: &str) -> bool {
        self.ip(host, "-o addr show")
            .contains(&format!(" {address}/"))
    }

    /// The hosts that have an address.
    pub(crate) fn holders(&self, address: &str) -> Vec<&str> {
        let hosts = self.hosts.iter().map(String::as_str);
        hosts
            .filter(|host| self.has_address(host, address))
            .collect()
    }

    /// Waits until a host, and nobody else, has an address.
    pub(crate) fn wait_for_holder(&self, address: &str, host: &str) {
        wait_for(&format!("{address} on {host} alone"), || {
            self.holders(address) == [host]
        });
    }

    /// Takes the host's cable out of the switch: it loses its carrier.
    pub(crate) fn cut(&self, host: &str) {
        self.ip("switch", &format!("link set p-{host} down"));
    }

    /// Puts the cable back.
    pub(crate) fn heal(&self, host: &str) {
        self.ip("switch", &format!("link set p-{host} up"));
    }

    /// Writes a file of the test and returns its path.
    pub(crate) fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.folder.join(name);
        fs::write(&path, text).unwrap();
        path
    }

    /// Starts `hactl vrrpd` with a configuration on a host.
    pub(crate) fn hactl(&self, host: &str, configuration: &str) -> Daemon {
        let config = self.write(&format!("{host}.conf"), configuration);
        self.start(host, self.hactl_command(host, &config))
    }

    /// `hactl vrrpd` with a configuration file on a host, not started yet. Its folder for temporary
    /// files is [`Lan::temporary`].
    pub(crate) fn hactl_command(&self, host: &str, config: &Path) -> Command {
        let mut command = self.command(host, HACTL);
        command
            .args(["vrrpd", "--log-level", "debug", "-f"])
            .arg(config);
        command.arg("--runtime-dir").arg(self.runtime(host));
        command.env("TMPDIR", self.temporary(host));
        command
    }

    /// The runtime folder of a host's daemon.
    pub(crate) fn runtime(&self, host: &str) -> PathBuf {
        self.folder.join(format!("{host}.run"))
    }

    /// The folder for temporary files of a host's daemon, where `SIGUSR2` leaves the statistics.
    pub(crate) fn temporary(&self, host: &str) -> PathBuf {
        let folder = self.folder.join(format!("{host}.tmp"));
        fs::create_dir_all(&folder).unwrap();
        folder
    }

    /// Starts keepalived with a configuration on a host.
    pub(crate) fn keepalived(&self, host: &str, configuration: &str) -> Daemon {
        let config = self.write(&format!("{host}.conf"), configuration);
        let mut command = self.command(host, KEEPALIVED);
        command
            .args(["-n", "-l", "-D", "-G", "-P", "-f"])
            .arg(&config);
        for (option, name) in [
            ("-p", "main"),
            ("-r", "vrrp"),
            ("-c", "check"),
            ("-b", "bfd"),
        ] {
            command
                .arg(option)
                .arg(self.folder.join(format!("{host}.{name}.pid")));
        }
        command.env("TMPDIR", self.temporary(host));
        self.start(host, command)
    }

    /// Starts a daemon whose output becomes its log.
    pub(crate) fn start(&self, host: &str, mut command: Command) -> Daemon {
        let serial = SERIAL.fetch_add(1, Ordering::Relaxed);
        let log = self.folder.join(format!("{host}.{serial}.log"));
        let file = fs::File::create(&log).unwrap();
        let process = command
            .stdin(Stdio::null())
            .stdout(file.try_clone().unwrap())
            .stderr(file)
            .spawn()
            .unwrap();
        Daemon { process, log }
    }

    /// The processes in a host's namespace.
    pub(crate) fn pids(&self, host: &str) -> Vec<Pid> {
        let text = run("ip", &["netns", "pids", &self.namespace(host)]);
        text.split_whitespace()
            .map(|pid| Pid::from_raw(pid.parse().unwrap()))
            .collect()
    }

    /// Sends a signal to all processes on a host.
    pub(crate) fn signal_all(&self, host: &str, signal: Signal) {
        for pid in self.pids(host) {
            // One that ended meanwhile needs no signal.
            let _gone = kill(pid, signal);
        }
    }

    /// Starts a capture of VRRP and ARP on the bridge; it sees every frame of every host.
    pub(crate) fn capture(&self) -> Capture {
        let file = self.folder.join("capture.pcap");
        let mut command = self.command("switch", "tcpdump");
        command
            .args(["-i", "br0", "-n", "-U", "-p", "--immediate-mode", "-w"])
            .arg(&file)
            .arg("vrrp or arp");
        let process = command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        wait_for("the capture", || {
            fs::metadata(&file).is_ok_and(|file| file.len() >= 24)
        });
        Capture { process, file }
    }

    /// Starts to record what happens to the addresses of a host.
    pub(crate) fn watch_addresses(&self, host: &str) -> AddressWatch<'_> {
        let serial = SERIAL.fetch_add(1, Ordering::Relaxed);
        let file = self.folder.join(format!("{host}.{serial}.addresses"));
        let namespace = self.namespace(host);
        let process = Command::new("ip")
            .args(["-ts", "-o", "-n", &namespace, "monitor", "address"])
            .stdin(Stdio::null())
            .stdout(fs::File::create(&file).unwrap())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut watch = AddressWatch {
            lan: self,
            host: host.to_owned(),
            process,
            file,
            marks: 0,
        };
        watch.catch_up();
        watch
    }

    /// Runs something on a thread inside a host's namespace.
    pub(crate) fn inside<T: Send>(&self, host: &str, work: impl FnOnce() -> T + Send) -> T {
        let namespace = self.namespace(host);
        let work = || {
            hactl::sys::namespace::enter(&namespace).unwrap();
            work()
        };
        let joined = std::thread::scope(|scope| scope.spawn(work).join());
        joined.unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    }
}

impl Drop for Lan {
    fn drop(&mut self) {
        let hosts = self.hosts.iter().map(String::as_str).chain(["switch"]);
        for host in hosts {
            let namespace = self.namespace(host);
            let list = Command::new("ip")
                .args(["netns", "pids", &namespace])
                .output();
            let pids = list
                .map(|list| String::from_utf8_lossy(&list.stdout).into_owned())
                .unwrap_or_default();
            for pid in pids.split_whitespace().filter_map(|pid| pid.parse().ok()) {
                let _gone = kill(Pid::from_raw(pid), Signal::SIGKILL);
            }
            drop(
                Command::new("ip")
                    .args(["netns", "del", &namespace])
                    .output(),
            );
        }
        drop(fs::remove_dir_all(&self.folder));
    }
}

/// A daemon on a host.
pub(crate) struct Daemon {
    process: Child,
    log: PathBuf,
}

impl Daemon {
    /// What it has logged so far.
    pub(crate) fn log(&self) -> String {
        String::from_utf8_lossy(&fs::read(&self.log).unwrap_or_default()).into_owned()
    }

    /// Waits until it has logged something.
    pub(crate) fn wait_for_log(&self, text: &str) {
        let found = comes_true(PATIENCE, || self.log().contains(text));
        assert!(found, "waited for `{text}` in the log:\n{}", self.log());
    }

    /// The process that was started: `ip netns exec` has become it.
    pub(crate) fn pid(&self) -> Pid {
        Pid::from_raw(i32::try_from(self.process.id()).unwrap())
    }

    /// Its children, oldest first.
    pub(crate) fn children(&self) -> Vec<Pid> {
        let pid = self.process.id();
        let text =
            fs::read_to_string(format!("/proc/{pid}/task/{pid}/children")).unwrap_or_default();
        text.split_whitespace()
            .map(|pid| Pid::from_raw(pid.parse().unwrap()))
            .collect()
    }

    /// Sends it a signal.
    pub(crate) fn signal(&self, signal: Signal) {
        kill(self.pid(), signal).unwrap();
    }

    /// Waits for its end.
    pub(crate) fn wait(&mut self) -> ExitStatus {
        let mut status = None;
        wait_for("the end of a daemon", || {
            status = self.process.try_wait().unwrap();
            status.is_some()
        });
        status.unwrap()
    }

    /// Asks it to stop and waits for its end.
    pub(crate) fn stop(mut self) -> ExitStatus {
        self.signal(Signal::SIGTERM);
        self.wait()
    }

    /// Ends it and its children at once.
    pub(crate) fn kill(mut self) {
        for pid in self.children().into_iter().chain([self.pid()]) {
            let _gone = kill(pid, Signal::SIGSTOP);
        }
        for pid in self.children().into_iter().chain([self.pid()]) {
            let _gone = kill(pid, Signal::SIGKILL);
        }
        self.wait();
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

/// A record of what happens to the addresses of a host.
pub(crate) struct AddressWatch<'a> {
    lan: &'a Lan,
    host: String,
    process: Child,
    file: PathBuf,
    marks: u8,
}

impl AddressWatch<'_> {
    /// The lines about an address so far, in order: with `Deleted` when it was removed.
    pub(crate) fn lines(&mut self, address: &str) -> Vec<String> {
        self.catch_up();
        let needle = format!(" {address}/");
        let text = self.text();
        let lines = text.lines().filter(|line| line.contains(&needle));
        lines.map(str::to_owned).collect()
    }

    fn text(&self) -> String {
        fs::read_to_string(&self.file).unwrap()
    }

    /// Puts a mark onto the loopback interface until it has been seen: everything before it has.
    fn catch_up(&mut self) {
        self.marks += 1;
        let mark = format!("127.1.1.{}", self.marks);
        wait_for("the address watch", || {
            for action in ["add", "del"] {
                self.lan
                    .ip(&self.host, &format!("addr {action} {mark}/32 dev lo"));
            }
            self.text().contains(&mark)
        });
    }
}

impl Drop for AddressWatch<'_> {
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

/// A running capture.
pub(crate) struct Capture {
    process: Child,
    file: PathBuf,
}

impl Capture {
    /// The file, which grows with every frame.
    pub(crate) fn file(&self) -> &Path {
        &self.file
    }

    /// Ends the capture and returns its file.
    pub(crate) fn finish(mut self) -> PathBuf {
        let pid = Pid::from_raw(i32::try_from(self.process.id()).unwrap());
        kill(pid, Signal::SIGINT).unwrap();
        drop(self.process.wait());
        self.file.clone()
    }

    /// The columns that tshark prints for the frames that match a display filter.
    pub(crate) fn fields(file: &Path, filter: &str, fields: &[&str]) -> Vec<Vec<String>> {
        let file = file.to_str().unwrap();
        let mut arguments = vec!["-r", file, "-Y", filter, "-T", "fields"];
        for field in fields {
            arguments.extend(["-e", field]);
        }
        let text = run("tshark", &arguments);
        text.lines()
            .map(|line| line.split('\t').map(str::to_owned).collect())
            .collect()
    }
}
