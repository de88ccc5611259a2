//! What the tests with real sockets share: network namespaces that clean up after themselves.
//!
//! Names carry the number of the test process, so that runs side by side don't meet.

#![allow(
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    clippy::print_stderr,
    clippy::allow_attributes,
    reason = "helpers of tests fail by panicking, and every test program uses a part of them"
)]

use std::path::Path;
use std::process::{Command, Output};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use hactl::sys::{clock, namespace};

/// Says that a test can't run here and that it counts as skipped. Use as
/// `if skip_without_root("name") { return; }`.
pub fn skip_without_root(test: &str) -> bool {
    let root = nix::unistd::geteuid().is_root();
    if !root {
        eprintln!("skipped: {test} needs root");
    }
    !root
}

/// The program under test.
pub fn hactl() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_hactl"))
}

/// A network namespace, removed with everything in it at the end of the test.
#[derive(Debug)]
pub struct Namespace {
    name: String,
}

impl Namespace {
    /// Makes a namespace whose loopback interface is up.
    pub fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("hactl-{}-{number}", std::process::id());
        expect(Command::new("ip").args(["netns", "add", &name]));
        let namespace = Self { name };
        namespace.ip("link set lo up");
        namespace
    }

    /// Its name, for `--netns`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// A command that will run in the namespace.
    pub fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new("ip");
        command
            .args(["netns", "exec", &self.name])
            .arg(program.as_ref());
        command
    }

    /// Runs `ip` with these words in the namespace and gives its output; it must succeed.
    pub fn ip(&self, words: &str) -> String {
        let mut command = Command::new("ip");
        command
            .args(["-n", &self.name])
            .args(words.split_whitespace());
        String::from_utf8(expect(&mut command).stdout).unwrap()
    }

    /// Runs the program under test in the namespace, with these words as arguments.
    pub fn hactl(&self, words: &str) -> Output {
        self.command(hactl())
            .args(words.split_whitespace())
            .output()
            .unwrap()
    }

    /// Runs a function on a thread of its own in the namespace.
    pub fn inside<T: Send>(&self, work: impl FnOnce() -> T + Send) -> T {
        std::thread::scope(|scope| {
            let thread = scope.spawn(|| {
                namespace::enter(&self.name).unwrap();
                work()
            });
            match thread.join() {
                Ok(result) => result,
                Err(panic) => std::panic::resume_unwind(panic),
            }
        })
    }

    /// Runs a future on a thread of its own in the namespace, on the kind of runtime the daemon has.
    pub fn run<T: Send, F: Future<Output = T>>(&self, work: impl FnOnce() -> F + Send) -> T {
        self.inside(|| {
            tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .unwrap()
                .block_on(work())
        })
    }

    /// The kernel's number of an interface.
    pub fn index(&self, interface: &str) -> hactl::types::IfIndex {
        let shown = self.ip(&format!("-o link show dev {interface}"));
        let number = shown.split(':').next().unwrap().parse().unwrap();
        hactl::types::IfIndex::new(number).unwrap()
    }

    /// Whether `ip address` shows these words, such as `192.0.2.1/24`, on the interface.
    pub fn has_address(&self, interface: &str, words: &str) -> bool {
        self.ip(&format!("address show dev {interface}"))
            .contains(words)
    }
}

impl Drop for Namespace {
    fn drop(&mut self) {
        let mut command = Command::new("ip");
        command.args(["netns", "delete", &self.name]);
        if !command.status().is_ok_and(|status| status.success()) {
            eprintln!("left behind: network namespace {}", self.name);
        }
    }
}

/// Joins two namespaces by a cable: an interface in each, up, with a given hardware address.
pub fn cable(a: (&Namespace, &str, &str), b: (&Namespace, &str, &str)) {
    let (left, left_name, left_mac) = a;
    let (right, right_name, right_mac) = b;
    left.ip(&format!(
        "link add {left_name} address {left_mac} type veth \
         peer name {right_name} address {right_mac} netns {}",
        right.name()
    ));
    // Duplicate address detection would make every IPv6 test wait.
    for (namespace, name) in [(left, left_name), (right, right_name)] {
        switch_off_detection(namespace, name);
        namespace.ip(&format!("link set {name} up"));
    }
}

/// Gives a namespace an interface whose other end is a port of the bridge `br0` of another namespace, the
/// switch; the bridge is made when it isn't there.
pub fn plug(namespace: &Namespace, interface: &str, mac: &str, switch: &Namespace) {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    if !switch.ip("-o link show").contains(": br0:") {
        switch.ip("link add br0 type bridge forward_delay 0 mcast_snooping 0");
        switch.ip("link set br0 up");
    }
    let port = format!("port{}", NEXT.fetch_add(1, Ordering::Relaxed));
    switch.ip(&format!(
        "link add {port} type veth peer name {interface} address {mac} netns {}",
        namespace.name()
    ));
    switch.ip(&format!("link set {port} master br0 up"));
    switch_off_detection(namespace, interface);
    namespace.ip(&format!("link set {interface} up"));
}

fn switch_off_detection(namespace: &Namespace, interface: &str) {
    let path = format!("/proc/sys/net/ipv6/conf/{interface}/accept_dad");
    namespace.inside(|| {
        // The files of a namespace are those of the thread that opens them; no IPv6, no file.
        drop(std::fs::write(path, "0"));
    });
}

/// Runs a command that must succeed.
pub fn expect(command: &mut Command) -> Output {
    let output = command.output().unwrap();
    assert!(
        output.status.success(),
        "{command:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    output
}

/// Looks again and again until the condition holds, and fails after the deadline. Gives the time it took.
pub fn wait_until(what: &str, patience: Duration, mut holds: impl FnMut() -> bool) -> Duration {
    let start = clock::now();
    loop {
        if holds() {
            return clock::now().since(start);
        }
        assert!(
            clock::now().since(start) < patience,
            "not within {patience:?}: {what}"
        );
        pause();
    }
}

/// The pause between two looks.
#[expect(
    clippy::disallowed_methods,
    reason = "the one place where tests pause, between two looks at a condition with a deadline"
)]
fn pause() {
    std::thread::sleep(Duration::from_millis(5));
}
