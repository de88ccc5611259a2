//! `hactl check conf` against small servers of this process, and `hactl vrrpd` where it can't balance.
#![expect(clippy::unwrap_used, reason = "helpers of a test may fail loudly")]

use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Write as _};
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::process::{Command, Output};

#[path = "support/skip.rs"]
mod skip;

/// `printf hello | md5sum`
const MD5_OF_HELLO: &str = "5d41402abc4b2a76b9719d911017c592";

const HELLO: &str = "HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhello";

/// A server that gives every request the same answer, until the test program ends.
fn server(answer: &'static str) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let request = BufReader::new(&stream).lines();
            let head = request
                .map_while(Result::ok)
                .take_while(|line| !line.is_empty());
            if head.count() > 0 {
                // The client may be gone.
                drop(stream.write_all(answer.as_bytes()));
            }
        }
    });
    address
}

fn closed_port() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap()
}

fn hactl(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_hactl"))
        .args(arguments)
        .output()
        .unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// A virtual server with these real servers, each with these lines in its block.
fn configuration(folder: &Path, servers: &[(SocketAddr, String)]) -> String {
    let mut text =
        "virtual_server 192.0.2.10 80 {\nprotocol TCP\nlb_algo rr\nlb_kind NAT\n".to_owned();
    for (address, block) in servers {
        let (ip, port) = (address.ip(), address.port());
        writeln!(text, "real_server {ip} {port} {{\n{block}\n}}").unwrap();
    }
    text.push_str("}\n");
    let path = folder.join("a.conf");
    std::fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

fn page(path: &str, digest: &str) -> String {
    format!("url {{\npath {path}\n{digest}\n}}\n")
}

fn http(pages: &[String]) -> String {
    format!("HTTP_GET {{\n{}}}", pages.concat())
}

#[test]
fn every_check_has_its_row_and_the_worst_counts() {
    let folder = tempfile::tempdir().unwrap();
    let hello = server(HELLO);
    let garbage = server("what do you want?\r\n\r\n");
    let closed = closed_port();
    let digest = format!("digest {MD5_OF_HELLO}");
    let wrong = "digest 00000000000000000000000000000000";
    let servers = [
        (hello, http(&[page("/", &digest), page("/again", "")])),
        (garbage, http(&[page("/", "")])),
        (closed, "TCP_CHECK {\n}".to_owned()),
    ];
    let file = configuration(folder.path(), &servers);
    let run = hactl(&["check", "conf", &file, "--format", "json"]);
    assert_eq!(run.status.code(), Some(2), "{}", err(&run));
    let json: serde_json::Value = serde_json::from_str(&out(&run)).unwrap();
    assert_eq!(json["state"], "critical");
    let rows: Vec<_> = json["checks"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| {
            let word = |name: &str| row[name].as_str().unwrap_or("-").to_owned();
            assert_eq!(word("virtual_server"), "[192.0.2.10]:tcp:80");
            (
                word("real_server"),
                word("check"),
                word("state"),
                word("reason"),
            )
        })
        .collect();
    let row = |address: SocketAddr, check: &str, state: &str, reason: &str| {
        let name = format!("[{}]:tcp:{}", address.ip(), address.port());
        (name, check.to_owned(), state.to_owned(), reason.to_owned())
    };
    assert_eq!(
        rows,
        [
            row(hello, "HTTP_GET", "ok", "-"),
            row(garbage, "HTTP_GET", "critical", "not_http"),
            row(closed, "TCP_CHECK", "critical", "refused"),
        ]
    );
    // The second page decides too.
    let servers = [(hello, http(&[page("/", &digest), page("/again", wrong)]))];
    let file = configuration(folder.path(), &servers);
    let run = hactl(&["check", "conf", &file]);
    assert_eq!(run.status.code(), Some(2));
    let text = out(&run);
    assert!(
        text.starts_with("CRITICAL - 0 of 1 checks OK: 1 critical\n"),
        "{text}"
    );
    assert!(
        text.contains(&format!("digest {MD5_OF_HELLO} instead of 0000")),
        "{text}"
    );
    assert_eq!(err(&run), "");
}

#[test]
fn checks_that_all_succeed_are_ok() {
    let folder = tempfile::tempdir().unwrap();
    let servers = [(server(HELLO), "TCP_CHECK {\n}".to_owned())];
    let file = configuration(folder.path(), &servers);
    let run = hactl(&["check", "conf", &file]);
    assert_eq!(run.status.code(), Some(0), "{}", err(&run));
    assert!(out(&run).starts_with("OK - 1 of 1 checks OK\n"));
    let quiet = hactl(&["check", "conf", &file, "--quiet"]);
    assert_eq!((quiet.status.code(), out(&quiet)), (Some(0), String::new()));
}

#[test]
fn what_has_errors_or_no_checks_is_unknown() {
    let folder = tempfile::tempdir().unwrap();
    let servers = [(closed_port(), "TCP_CHEK {\n}".to_owned())];
    let file = configuration(folder.path(), &servers);
    let run = hactl(&["check", "conf", &file]);
    assert_eq!(run.status.code(), Some(3));
    assert!(
        err(&run).contains("unknown keyword `TCP_CHEK`"),
        "{}",
        err(&run)
    );
    let file = configuration(folder.path(), &[(closed_port(), String::new())]);
    let run = hactl(&["check", "conf", &file]);
    assert_eq!(run.status.code(), Some(3));
    assert!(err(&run).contains("has no checks"), "{}", err(&run));
    let missing = hactl(&["check", "conf", "/nonexistent"]);
    assert_eq!(missing.status.code(), Some(3));
}

/// Whether this kernel has IPVS, or nobody may ask.
fn ipvs_may_be_there() -> bool {
    let asked = hactl(&["ipvs", "list"]);
    !err(&asked).contains("the kernel has no IPVS")
}

#[test]
fn without_ipvs_the_daemon_refuses_virtual_servers_before_it_touches_anything() {
    if ipvs_may_be_there() {
        skip::test(
            "check_conf::without_ipvs_the_daemon_refuses_virtual_servers_before_it_touches_anything",
            "this kernel has IPVS, or we are not root",
        );
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let file = configuration(folder.path(), &[(closed_port(), String::new())]);
    let runtime = folder.path().join("run");
    let daemon = |only: &[&str]| {
        let runtime = runtime.to_str().unwrap();
        let arguments = ["vrrpd", "-f", &file, "--runtime-dir", runtime];
        hactl(&[&arguments, only].concat())
    };
    for only in [&[][..], &["--only", "checkers"]] {
        let run = daemon(only);
        assert_eq!(run.status.code(), Some(3), "{}", err(&run));
        assert!(err(&run).contains("modprobe ip_vs"), "{}", err(&run));
        assert!(!runtime.exists());
    }
    let routers = daemon(&["--only", "vrrp"]);
    assert_eq!(routers.status.code(), Some(1));
    assert!(
        err(&routers).contains("has no virtual routers"),
        "{}",
        err(&routers)
    );
}
