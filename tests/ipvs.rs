//! `hactl ipvs` where it ends before it meets the kernel. What it does there: `tests/vm.rs`.

#![expect(clippy::unwrap_used, reason = "helpers of a test may fail loudly")]

use std::process::Command;

/// The exit code and standard error; standard output must be empty.
fn ipvs(arguments: &str) -> (i32, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_hactl"))
        .arg("ipvs")
        .args(arguments.split(' '))
        .output()
        .unwrap();
    assert_eq!(String::from_utf8(output.stdout).unwrap(), "", "{arguments}");
    let message = String::from_utf8(output.stderr).unwrap();
    (output.status.code().unwrap(), message)
}

#[test]
fn wrong_usage_is_told_before_the_kernel_is_asked() {
    for (arguments, message) in [
        ("set tcp", "tcp needs an address: write tcp ADDRESS:PORT"),
        ("del fwmark6:7 192.0.2.1:80", "fwmark6:7 takes no address"),
        ("set tcp 192.0.2.1", "write ADDRESS:PORT"),
        ("set tcp [fe80::1%1]:80", "an address here has no zone"),
        (
            "set icmp 192.0.2.1:80",
            "write tcp, udp, sctp, fwmark:MARK or fwmark6:MARK",
        ),
        ("set fwmark:0", "a mark is a number from 1 to 4294967295"),
        ("set tcp 192.0.2.1:0", "port 0 is for persistent services"),
        (
            "set tcp 192.0.2.1:80 --flag port",
            "--flag is for the schedulers sh and mh",
        ),
        (
            "set tcp 192.0.2.1:80 --one-packet",
            "--one-packet is for udp and firewall marks",
        ),
        (
            "set tcp 192.0.2.1:80 --netmask 255.255.255.0",
            "--persistent",
        ),
        (
            "set tcp 192.0.2.1:80 --persistent 5 --netmask 24",
            "a mask such as 255.255.255.0",
        ),
        (
            "set tcp [2001:db8::1]:80 -p 5 --netmask 255.0.0.0",
            "a prefix length from 1 to 128",
        ),
        (
            "set tcp 192.0.2.1:80 --persistent 0",
            "0 is not in 1..=2147483",
        ),
        (
            "set tcp 192.0.2.1:80 --scheduler sixteen-letters-",
            "is not a name of 1 to 15",
        ),
        (
            "set tcp 192.0.2.1:80 -r 10.0.0.1,wieght=3",
            "`wieght=3` is no option of a server",
        ),
        (
            "set tcp 192.0.2.1:80 -r 10.0.0.1 -r 10.0.0.1:80",
            "the server 10.0.0.1:80 is given twice",
        ),
        (
            "set tcp 192.0.2.1:80 -r 10.0.0.1:81,method=dr",
            "only method=nat can change it",
        ),
        ("list --stats --format json", "--stats is for tables"),
    ] {
        let (code, told) = ipvs(arguments);
        assert_eq!(code, 2, "{arguments}: {told}");
        assert!(told.contains(message), "{arguments}: {told}");
    }
}

#[test]
fn a_namespace_that_does_not_exist_is_told() {
    let (code, told) = ipvs("list --netns hactl-test-nowhere");
    assert_eq!(code, 3, "{told}");
    assert!(told.contains("hactl-test-nowhere"), "{told}");
}
