//! `hactl check` against small servers of this process.

#![expect(clippy::unwrap_used, reason = "helpers of a test may fail loudly")]

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::{Command, Output};

#[path = "support/skip.rs"]
mod skip;

/// `printf hello | md5sum`
const MD5_OF_HELLO: &str = "5d41402abc4b2a76b9719d911017c592";

const HELLO: &str = "HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhello";

struct Run {
    code: i32,
    out: String,
    err: String,
}

fn check(arguments: &[&str]) -> Run {
    let output = Command::new(env!("CARGO_BIN_EXE_hactl"))
        .arg("check")
        .args(arguments)
        .output()
        .unwrap();
    run(&output)
}

fn run(output: &Output) -> Run {
    Run {
        code: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout.clone()).unwrap(),
        err: String::from_utf8(output.stderr.clone()).unwrap(),
    }
}

/// A server that gives every request the same answer, until the test program ends.
fn server(answer: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            // A check of the port alone leaves at once: no error of the server's.
            drop(converse(stream, answer));
        }
    });
    address.to_string()
}

fn converse(mut stream: TcpStream, answer: &str) -> std::io::Result<()> {
    let mut request = Vec::new();
    let mut byte = [0];
    while !request.ends_with(b"\r\n\r\n") {
        if stream.read(&mut byte)? == 0 {
            return Ok(());
        }
        request.extend(byte);
    }
    stream.write_all(answer.as_bytes())
}

fn closed_port() -> String {
    let address: SocketAddr = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    address.to_string()
}

fn json(run: &Run) -> serde_json::Value {
    serde_json::from_str(&run.out).unwrap()
}

/// Replaces every run of digits by `N`.
fn without_figures(text: &str) -> String {
    let mut result = String::new();
    for c in text.chars() {
        if !c.is_ascii_digit() {
            result.push(c);
        } else if !result.ends_with('N') {
            result.push('N');
        }
    }
    result
}

#[test]
fn an_open_port_is_ok_on_one_line_with_figures() {
    let target = server(HELLO);
    let run = check(&[
        "tcp", &target, "--warn", "60000", "-c", "3600000", "-t", "2.5",
    ]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert_eq!(
        without_figures(&run.out),
        "OK - tcp N.N.N.N:N open in N.N ms | connect=N.Ns;N.N;N.N;N;N.N\n"
    );
    assert!(run.out.contains(&format!("OK - tcp {target} open")));
    assert!(run.out.contains("s;60.000000;3600.000000;0;2.500000\n"));
    assert_eq!(run.err, "");
}

#[test]
fn a_closed_port_is_critical() {
    let target = closed_port();
    let run = check(&["tcp", &target]);
    assert_eq!(run.code, 2);
    assert_eq!(
        run.out,
        format!("CRITICAL - tcp {target} connection refused\n")
    );
    assert_eq!(run.err, "");
}

#[test]
fn a_silent_server_is_critical_after_the_timeout() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let target = listener.local_addr().unwrap().to_string();
    let run = check(&["http", &target, "--timeout", "0.3"]);
    assert_eq!(run.code, 2);
    let start =
        format!("CRITICAL - http {target} timed out after 300 ms while waiting for an answer | ");
    assert!(run.out.starts_with(&start), "{}", run.out);
}

#[test]
fn limits_make_a_success_a_warning_or_a_failure() {
    let target = server(HELLO);
    let warned = check(&["tcp", &target, "--warn", "0"]);
    assert_eq!(warned.code, 1);
    assert!(warned.out.starts_with("WARNING - tcp "), "{}", warned.out);
    let failed = check(&["http", &target, "--warn", "0", "--crit", "0"]);
    assert_eq!(failed.code, 2);
    assert!(failed.out.starts_with("CRITICAL - http "), "{}", failed.out);
}

#[test]
fn what_this_machine_cannot_do_is_unknown() {
    // An address of nobody: the kernel refuses to send from it.
    let run = check(&["tcp", &server(HELLO), "--source", "192.0.2.1"]);
    assert_eq!(run.code, 3);
    assert!(
        run.out.contains("UNKNOWN - tcp ") && run.out.contains("cannot bind to the source address"),
        "{}",
        run.out
    );
    let run = check(&["tcp", &server(HELLO), "--source", "::1"]);
    assert_eq!(run.code, 3);
    assert!(
        run.out.contains("no address of the source's family"),
        "{}",
        run.out
    );
    let run = check(&["tcp", &server(HELLO), "--netns", "hactl-test-no-such"]);
    assert_eq!((run.code, run.out.as_str()), (3, ""));
    assert!(
        run.err.contains("network namespace hactl-test-no-such"),
        "{}",
        run.err
    );
}

#[test]
fn a_name_is_looked_up_and_its_addresses_tried_in_turn() {
    let target = server(HELLO);
    let port = target.rsplit(':').next().unwrap();
    let run = check(&["tcp", &format!("localhost:{port}"), "--format", "json"]);
    assert_eq!(run.code, 0, "{}", run.out);
    let row = &json(&run)["checks"][0];
    assert_eq!(row["address"], target);
    assert!(row["timings_us"]["resolve"].is_u64(), "{}", run.out);
}

#[test]
fn a_page_is_ok_with_its_status_and_size() {
    let run = check(&["http", &server(HELLO)]);
    assert_eq!(run.code, 0, "{}", run.out);
    assert_eq!(
        without_figures(&run.out),
        "OK - http N.N.N.N:N status N, N bytes in N.N ms | \
         time=N.Ns;;;N;N.N connect=N.Ns;;;N first_byte=N.Ns;;;N size=NB;;;N\n"
    );
    assert!(run.out.contains("status 200, 5 bytes in "));
}

#[test]
fn the_expected_status_can_be_chosen() {
    let target = server("HTTP/1.0 301 Moved\r\nLocation: /\r\n\r\n");
    let run = check(&["http", &target]);
    assert_eq!(run.code, 2);
    assert!(run.out.contains(" unexpected status 301 |"), "{}", run.out);
    let run = check(&["http", &target, "--status", "200,301-308"]);
    assert_eq!(run.code, 0, "{}", run.out);
}

#[test]
fn digest_prints_what_http_get_wants_and_nothing_else() {
    let target = server(HELLO);
    let run = check(&["http", "--digest", &target]);
    assert_eq!((run.code, run.out), (0, format!("{MD5_OF_HELLO}\n")));

    let other = closed_port();
    let run = check(&["http", "--digest", &target, &other]);
    assert_eq!(run.code, 2);
    assert_eq!(run.out, format!("{MD5_OF_HELLO}  {target}\n"));
    assert_eq!(
        run.err,
        format!("CRITICAL - http {other} connection refused\n")
    );
}

#[test]
fn a_digest_is_compared() {
    let target = server(HELLO);
    let right = check(&["http", &target, &format!("--digest={MD5_OF_HELLO}")]);
    assert_eq!(right.code, 0, "{}", right.out);
    let wrong = check(&["http", &target, "--digest=00000000000000000000000000000000"]);
    assert_eq!(wrong.code, 2);
    assert!(
        wrong.out.contains(&format!(
            "digest {MD5_OF_HELLO} instead of 00000000000000000000000000000000"
        )),
        "{}",
        wrong.out
    );
}

#[test]
fn a_body_that_is_cut_off_is_a_warning() {
    let run = check(&[
        "http",
        &server("HTTP/1.0 200 OK\r\nContent-Length: 9\r\n\r\nhello"),
    ]);
    assert_eq!(run.code, 1);
    assert!(
        run.out.contains("body ended after 5 of 9 bytes"),
        "{}",
        run.out
    );
}

#[test]
fn what_is_not_http_is_critical() {
    let run = check(&["http", &server("SSH-2.0-x\r\n")]);
    assert_eq!(run.code, 2);
    assert!(run.out.contains(" answer is not HTTP |"), "{}", run.out);
}

#[test]
fn path_host_header_and_protocol_are_sent() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let target = listener.local_addr().unwrap();
    let thread = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut request = Vec::new();
        let mut byte = [0];
        while !request.ends_with(b"\r\n\r\n") && stream.read(&mut byte).unwrap() == 1 {
            request.extend(byte);
        }
        stream.write_all(HELLO.as_bytes()).unwrap();
        String::from_utf8(request).unwrap()
    });
    let run = check(&[
        "http",
        &format!("http://{target}/ignored"),
        "--path",
        "/health?full",
        "--host-header",
        "www.example.com",
        "--protocol",
        "1.1",
    ]);
    assert_eq!(run.code, 0, "{}", run.out);
    assert_eq!(
        thread.join().unwrap(),
        "GET /health?full HTTP/1.1\r\nUser-Agent: KeepAliveClient\r\nConnection: close\r\n\
         Host: www.example.com\r\n\r\n"
    );
}

#[test]
fn several_targets_give_a_summary_and_a_table_and_the_worst_code() {
    let (up, down) = (server(HELLO), closed_port());
    let run = check(&["tcp", &up, &down, &up]);
    assert_eq!(run.code, 2);
    let lines: Vec<_> = run.out.lines().collect();
    assert_eq!(lines[0], "CRITICAL - 2 of 3 checks OK: 1 critical");
    let first_word = |line: &str| line.split_whitespace().next().unwrap().to_owned();
    assert_eq!(first_word(lines[1]), "CHECK");
    let rows: Vec<Vec<_>> = lines[2..]
        .iter()
        .map(|line| line.split_whitespace().collect())
        .collect();
    let states: Vec<_> = rows.iter().map(|row| (row[1], row[3])).collect();
    assert_eq!(
        states,
        [
            (up.as_str(), "OK"),
            (down.as_str(), "CRITICAL"),
            (up.as_str(), "OK")
        ]
    );
}

#[test]
fn critical_counts_more_than_unknown_and_unknown_more_than_warning() {
    let cut_off = server("HTTP/1.0 200 OK\r\nContent-Length: 9\r\n\r\nhello");
    // No name server is asked for a name this long.
    let nowhere = format!("{}:80", "x".repeat(300));
    assert_eq!(check(&["http", &cut_off, &server(HELLO)]).code, 1);
    assert_eq!(check(&["http", &cut_off, &nowhere]).code, 3);
    assert_eq!(check(&["http", &cut_off, &nowhere, &closed_port()]).code, 2);
}

#[test]
fn more_targets_than_run_at_once_all_get_their_turn() {
    let target = server(HELLO);
    let targets = vec![target.as_str(); 200];
    let run = check(&[&["http", "--format", "json"], targets.as_slice()].concat());
    assert_eq!(run.code, 0, "{}", run.out);
    assert_eq!(json(&run)["checks"].as_array().unwrap().len(), 200);
}

#[test]
fn json_has_the_documented_fields() {
    let (up, down) = (server(HELLO), closed_port());
    let run = check(&["http", "--format", "json", &up, &down]);
    assert_eq!(run.code, 2);
    let mut document = json(&run);
    for row in document["checks"].as_array_mut().unwrap() {
        for time in row["timings_us"].as_object_mut().unwrap().values_mut() {
            if time.is_u64() {
                *time = "N".into();
            }
        }
    }
    document["checks"][0]["message"] = "…".into();
    assert_eq!(
        document,
        serde_json::json!({
            "state": "critical",
            "checks": [
                {
                    "check": "http", "target": up, "address": up, "state": "ok", "reason": null,
                    "message": "…",
                    "timings_us": {"resolve": null, "connect": "N", "first_byte": "N", "total": "N"},
                    "http": {
                        "status": 200, "version": "1.0", "body_bytes": 5, "announced_bytes": 5,
                        "cut_off": false, "md5": MD5_OF_HELLO
                    }
                },
                {
                    "check": "http", "target": down, "address": down, "state": "critical",
                    "reason": "refused", "message": "connection refused",
                    "timings_us": {"resolve": null, "connect": null, "first_byte": null, "total": "N"},
                    "http": null
                }
            ]
        })
    );
}

#[test]
fn quiet_only_has_an_exit_code() {
    for (target, code) in [(server(HELLO), 0), (closed_port(), 2)] {
        let run = check(&["tcp", "--quiet", &target]);
        assert_eq!(
            (run.code, run.out.as_str(), run.err.as_str()),
            (code, "", "")
        );
    }
}

#[test]
fn bad_usage_is_unknown() {
    for arguments in [
        vec![],
        vec!["tcp"],
        vec!["tcp", "localhost"],
        vec!["tcp", "::1"],
        vec!["http", "https://localhost"],
        vec!["http", "localhost", "--status", "700"],
        vec!["http", "localhost", "--digest=abc"],
        vec!["http", "localhost", "--path", "relative"],
        vec!["tcp", "localhost:1", "--timeout", "0"],
        vec!["tcp", "localhost:1", "--netns", "../x"],
        vec!["tcp", "localhost:1", "--no-such-option"],
        vec!["teapot"],
    ] {
        let run = check(&arguments);
        assert_eq!((run.code, run.out.as_str()), (3, ""), "{arguments:?}");
        assert_ne!(run.err, "", "{arguments:?}");
    }
}

#[test]
fn a_check_runs_in_the_namespace_it_is_told() {
    const NAME: &str = "check::a_check_runs_in_the_namespace_it_is_told";
    let namespace = format!("hactl-check-{}", std::process::id());
    let made = Command::new("ip")
        .args(["netns", "add", &namespace])
        .output();
    if !made.is_ok_and(|output| output.status.success()) {
        return skip::test(NAME, "cannot make a network namespace (root and iproute2)");
    }
    let target = server(HELLO);
    // Even the loopback interface of a new namespace is down.
    let inside = check(&["tcp", &target, "--netns", &namespace]);
    let outside = check(&["tcp", &target]);
    let removed = Command::new("ip")
        .args(["netns", "del", &namespace])
        .status()
        .unwrap();
    assert!(removed.success());
    assert_eq!(outside.code, 0, "{}", outside.out);
    assert_eq!(inside.code, 2);
    assert_eq!(
        inside.out,
        format!("CRITICAL - tcp {target} server unreachable\n")
    );
}
