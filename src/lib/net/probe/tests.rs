use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use socket2::{Domain, SockRef, Socket, Type};

use super::http::{BODY_BYTES_MAX, HEAD_BYTES_MAX, Protocol, Request, RequestError};
use super::{Target, http, tcp};
use crate::checker::{Down, Expectation, Finding, HttpVersion, Outcome, Phase, Step};

/// Long enough for anything on the loopback interface, busy machine included.
const PATIENT: Duration = Duration::from_secs(20);

/// Long enough for a handshake on the loopback interface.
const SHORT: Duration = Duration::from_millis(500);

/// `printf hello | md5sum`
const MD5_OF_HELLO: &str = "5d41402abc4b2a76b9719d911017c592";

fn run<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
        .block_on(future)
}

/// A server for one connection.
fn serve(conversation: impl FnOnce(TcpStream) + Send + 'static) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        let (stream, _) = listener.accept().unwrap();
        stream.set_read_timeout(Some(PATIENT)).unwrap();
        conversation(stream);
    });
    address
}

fn read_request(stream: &mut TcpStream) -> String {
    let mut request = Vec::new();
    let mut byte = [0];
    while !request.ends_with(b"\r\n\r\n") && stream.read(&mut byte).unwrap() == 1 {
        request.extend(byte);
    }
    String::from_utf8(request).unwrap()
}

/// A server that reads the request, answers, and closes; and the request it read.
fn answering(answer: impl Into<Vec<u8>>) -> (SocketAddr, Receiver<String>) {
    let (sender, receiver) = channel();
    let answer = answer.into();
    let address = serve(move |mut stream| {
        drop(sender.send(read_request(&mut stream)));
        stream.write_all(&answer).unwrap();
    });
    (address, receiver)
}

fn get(address: SocketAddr, timeout: Duration) -> Outcome {
    let request = Request::new("/", None, Protocol::Http10).unwrap();
    get_expecting(address, timeout, &request, &Expectation::default())
}

fn get_expecting(
    address: SocketAddr,
    timeout: Duration,
    request: &Request,
    expectation: &Expectation,
) -> Outcome {
    run(http::probe(
        &Target::new(address, timeout),
        request,
        expectation,
    ))
}

fn answer_of(answer: &str) -> Outcome {
    get(answering(answer).0, PATIENT)
}

fn closed_port() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
}

#[test]
fn an_open_port_is_up_and_nothing_is_sent() {
    let (sender, receiver) = channel();
    let address = serve(move |mut stream| {
        let mut sent = Vec::new();
        stream.read_to_end(&mut sent).unwrap();
        sender.send(sent).unwrap();
    });
    let outcome = run(tcp::probe(&Target::new(address, PATIENT)));
    assert_eq!(outcome.finding, Finding::Up);
    assert!(outcome.timings.connect.unwrap() <= outcome.timings.total);
    assert_eq!(outcome.timings.first_byte, None);
    assert_eq!(receiver.recv_timeout(PATIENT).unwrap(), b"");
}

#[test]
fn a_closed_port_is_down_at_once() {
    for outcome in [
        run(tcp::probe(&Target::new(closed_port(), PATIENT))),
        get(closed_port(), PATIENT),
    ] {
        assert_eq!(outcome.finding, Finding::Down(Down::Refused));
        assert_eq!(outcome.timings.connect, None);
        assert!(outcome.timings.total < PATIENT);
    }
}

#[test]
fn a_full_backlog_times_out_while_connecting() {
    let listener = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
    let any: SocketAddr = "127.0.0.1:0".parse().unwrap();
    listener.bind(&any.into()).unwrap();
    listener.listen(0).unwrap();
    let address = listener.local_addr().unwrap().as_socket().unwrap();
    let mut waiting = Vec::new();
    for _ in 0..8 {
        let socket = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
        socket.set_nonblocking(true).unwrap();
        drop(socket.connect(&address.into()));
        waiting.push(socket);
    }
    let outcome = run(tcp::probe(&Target::new(address, SHORT)));
    assert_eq!(
        outcome.finding,
        Finding::Down(Down::TimedOut {
            phase: Phase::Connect,
            limit: SHORT
        })
    );
    assert!(outcome.timings.total >= SHORT);
}

#[test]
fn a_source_address_is_used_and_a_foreign_one_is_our_own_failure() {
    let (sender, receiver) = channel();
    let address = serve(move |stream| sender.send(stream.peer_addr().unwrap()).unwrap());
    let mut target = Target::new(address, PATIENT);
    target.source = Some("127.0.0.9:0".parse().unwrap());
    assert_eq!(run(tcp::probe(&target)).finding, Finding::Up);
    let peer = receiver.recv_timeout(PATIENT).unwrap();
    assert_eq!(peer.ip().to_string(), "127.0.0.9");

    target.source = Some("192.0.2.1:0".parse().unwrap());
    let Finding::Unknown(unable) = run(tcp::probe(&target)).finding else {
        panic!("an address of another machine cannot be used");
    };
    assert_eq!(unable.step, Step::Source);
    assert_eq!(
        unable.to_string(),
        "cannot bind to the source address: Cannot assign requested address (os error 99)"
    );
}

#[test]
fn requests_are_worded_as_keepalived_words_them() {
    for (protocol, host, first_lines) in [
        (
            Protocol::Http10,
            None,
            "GET /a?b=c HTTP/1.0\r\nUser-Agent: KeepAliveClient\r\n",
        ),
        (
            Protocol::Http10Close,
            None,
            "GET /a?b=c HTTP/1.0\r\nUser-Agent: KeepAliveClient\r\nConnection: close\r\n",
        ),
        (
            Protocol::Http11,
            Some("www.example.com"),
            "GET /a?b=c HTTP/1.1\r\nUser-Agent: KeepAliveClient\r\nConnection: close\r\n",
        ),
    ] {
        let (address, requests) = answering("HTTP/1.0 200 OK\r\n\r\n");
        let request = Request::new("/a?b=c", host, protocol).unwrap();
        let outcome = get_expecting(address, PATIENT, &request, &Expectation::default());
        assert_eq!(outcome.finding, Finding::Up);
        let address = address.to_string();
        let host = host.unwrap_or(&address);
        assert_eq!(
            requests.recv_timeout(PATIENT).unwrap(),
            format!("{first_lines}Host: {host}\r\n\r\n")
        );
    }
}

#[test]
fn requests_that_cannot_be_sent_are_refused() {
    let refused = |path, host| Request::new(path, host, Protocol::Http10).unwrap_err();
    assert_eq!(refused("a", None), RequestError::RelativePath);
    assert_eq!(refused("/a b", None), RequestError::Path);
    assert_eq!(refused("/a\r\nX: y", None), RequestError::Path);
    assert_eq!(refused("/", Some("a\r\nb")), RequestError::Host);
}

#[test]
fn a_page_is_measured_and_hashed() {
    let outcome = answer_of("HTTP/1.1 200 OK\r\nServer: x\r\n\r\nhello");
    assert_eq!(outcome.finding, Finding::Up);
    let page = outcome.page.unwrap();
    assert_eq!((page.status, page.version), (200, HttpVersion::Http11));
    assert_eq!((page.body_bytes, page.announced_bytes), (5, None));
    assert!(!page.is_cut_off);
    assert_eq!(page.digest.to_string(), MD5_OF_HELLO);
    let timings = outcome.timings;
    assert!(timings.connect.unwrap() + timings.first_byte.unwrap() <= timings.total);
}

#[test]
fn an_announced_length_ends_the_body_although_the_connection_stays_open() {
    let address = serve(|mut stream| {
        read_request(&mut stream);
        stream
            .write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello")
            .unwrap();
        drop(stream.read_to_end(&mut Vec::new()));
    });
    let outcome = get(address, PATIENT);
    assert_eq!(outcome.finding, Finding::Up);
    assert_eq!(outcome.page.unwrap().digest.to_string(), MD5_OF_HELLO);
    assert!(outcome.timings.total < PATIENT);
}

#[test]
fn bytes_beyond_the_announced_length_are_not_hashed() {
    let page = answer_of("HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhello, world").page;
    let page = page.unwrap();
    assert_eq!(page.digest.to_string(), MD5_OF_HELLO);
    assert!(!page.is_cut_off);
}

#[test]
fn a_body_shorter_than_announced_is_up_and_cut_off() {
    let outcome = answer_of("HTTP/1.0 200 OK\r\nContent-Length: 50\r\n\r\nhello");
    assert_eq!(outcome.finding, Finding::Up);
    let page = outcome.page.unwrap();
    assert!(page.is_cut_off);
    assert_eq!((page.body_bytes, page.announced_bytes), (5, Some(50)));
    assert_eq!(page.digest.to_string(), MD5_OF_HELLO);
}

#[test]
fn a_chunked_body_is_hashed_with_its_framing() {
    let outcome =
        answer_of("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n");
    assert_eq!(outcome.finding, Finding::Up);
    let page = outcome.page.unwrap();
    assert_eq!(page.body_bytes, 5);
    // printf '5\r\nhello\r\n0\r\n\r\n' | md5sum
    assert_eq!(page.digest.to_string(), "79e9489e3bd3f0cb0158215341de046d");
}

#[test]
fn a_garbled_chunk_is_down() {
    let outcome =
        answer_of("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzebra\r\nhello\r\n");
    assert_eq!(outcome.finding, Finding::Down(Down::BodyGarbled));
}

#[test]
fn interim_answers_are_skipped() {
    let outcome = answer_of(
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n\
         HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
    );
    assert_eq!(outcome.finding, Finding::Up);
    let page = outcome.page.unwrap();
    assert_eq!(page.status, 200);
    assert_eq!(page.digest.to_string(), "79e9489e3bd3f0cb0158215341de046d");
}

#[test]
fn status_and_digest_decide_and_the_page_is_still_reported() {
    let outcome = answer_of("HTTP/1.0 503 Busy\r\n\r\nhello");
    assert_eq!(outcome.finding, Finding::Down(Down::Status { status: 503 }));
    assert_eq!(outcome.page.unwrap().digest.to_string(), MD5_OF_HELLO);

    let expected = "0123456789abcdef0123456789abcdef".parse().unwrap();
    let expectation = Expectation {
        digests: vec![expected],
        ..Expectation::default()
    };
    let request = Request::new("/", None, Protocol::Http10).unwrap();
    let (address, _) = answering("HTTP/1.0 200 OK\r\n\r\nhello");
    let outcome = get_expecting(address, PATIENT, &request, &expectation);
    assert_eq!(
        outcome.finding,
        Finding::Down(Down::Digest {
            expected,
            found: MD5_OF_HELLO.parse().unwrap()
        })
    );
}

#[test]
fn redirects_are_not_followed() {
    let outcome = answer_of("HTTP/1.0 302 Found\r\nLocation: http://127.0.0.1:1/\r\n\r\n");
    assert_eq!(outcome.finding, Finding::Down(Down::Status { status: 302 }));
}

#[test]
fn a_status_line_without_a_phrase_is_understood() {
    assert_eq!(answer_of("HTTP/1.1 200\r\n\r\n").finding, Finding::Up);
}

#[test]
fn garbage_is_not_http() {
    for garbage in [
        "SSH-2.0-OpenSSH_9.2p1\r\n",
        "HTTP/1.0 OK\r\n\r\n",
        "HTTP/9.9 200 OK\r\n\r\n",
        "HTTP/1.0 200 OK\r\nbroken header\r\n\r\n",
        "\u{1}\u{2}\u{3}\n\n\n",
    ] {
        assert_eq!(
            answer_of(garbage).finding,
            Finding::Down(Down::NotHttp),
            "{garbage:?}"
        );
    }
}

#[test]
fn early_ends_are_told_apart() {
    assert_eq!(answer_of("").finding, Finding::Down(Down::NoAnswer));
    assert_eq!(
        answer_of("HTTP/1.0 200 OK\r\nServer:").finding,
        Finding::Down(Down::HeadIncomplete)
    );
}

#[test]
fn every_truncation_of_an_answer_has_its_reason() {
    let answer = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n";
    let head = answer.find("\r\n\r\n").unwrap() + 4;
    for length in 0..=answer.len() {
        let outcome = get(answering(&answer.as_bytes()[..length]).0, PATIENT);
        if length < head {
            let expected = if length == 0 {
                Down::NoAnswer
            } else {
                Down::HeadIncomplete
            };
            assert_eq!(outcome.finding, Finding::Down(expected), "{length}");
        } else {
            assert_eq!(outcome.finding, Finding::Up, "{length}");
            let page = outcome.page.unwrap();
            assert_eq!(page.is_cut_off, length < answer.len(), "{length}");
        }
    }
}

#[test]
fn a_head_without_end_is_cut_short() {
    let address = serve(|mut stream| {
        read_request(&mut stream);
        let line = format!("X: {}\r\n", "y".repeat(1000));
        let mut result = stream.write_all(b"HTTP/1.0 200 OK\r\n");
        while result.is_ok() {
            result = stream.write_all(line.as_bytes());
        }
    });
    assert_eq!(
        get(address, PATIENT).finding,
        Finding::Down(Down::HeadTooLarge {
            limit: HEAD_BYTES_MAX
        })
    );
}

#[test]
fn a_body_without_end_is_cut_short() {
    let address = serve(|mut stream| {
        read_request(&mut stream);
        let block = vec![b'x'; 1 << 20];
        let mut result = stream.write_all(b"HTTP/1.0 200 OK\r\n\r\n");
        while result.is_ok() {
            result = stream.write_all(&block);
        }
    });
    assert_eq!(
        get(address, PATIENT).finding,
        Finding::Down(Down::BodyTooLarge {
            limit: BODY_BYTES_MAX
        })
    );
}

/// Writes a byte whenever the peer was silent for `pause`, until it closes.
fn drip(stream: &mut TcpStream, byte: u8, pause: Duration) {
    stream.set_read_timeout(Some(pause)).unwrap();
    let mut buffer = [0; 256];
    loop {
        match stream.read(&mut buffer) {
            Ok(0) => return,
            Ok(_) => {}
            Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => {
                if stream.write_all(&[byte]).is_err() {
                    return;
                }
            }
            Err(_) => return,
        }
    }
}

#[test]
fn silence_and_dripping_meet_one_deadline() {
    let pause = SHORT / 10;
    for (start, phase) in [
        ("", Phase::Answer),
        ("HTTP/1.0 200 OK\r\nX: ", Phase::Head),
        ("HTTP/1.0 200 OK\r\n\r\n", Phase::Body),
    ] {
        let address = serve(move |mut stream| {
            stream.write_all(start.as_bytes()).unwrap();
            if start.is_empty() {
                drop(stream.read_to_end(&mut Vec::new()));
            } else {
                drip(&mut stream, b'x', pause);
            }
        });
        let outcome = get(address, SHORT);
        assert_eq!(
            outcome.finding,
            Finding::Down(Down::TimedOut {
                phase,
                limit: SHORT
            })
        );
        assert!(outcome.timings.total >= SHORT && outcome.timings.total < PATIENT);
    }
}

fn close_hard(stream: TcpStream) {
    SockRef::from(&stream)
        .set_linger(Some(Duration::ZERO))
        .unwrap();
    drop(stream);
}

#[test]
fn a_reset_without_data_is_down() {
    let address = serve(|mut stream| {
        read_request(&mut stream);
        close_hard(stream);
    });
    assert_eq!(
        get(address, PATIENT).finding,
        Finding::Down(Down::Reset(Phase::Answer))
    );
}

#[test]
fn data_wins_over_the_reset_after_it() {
    // The server answers at once, never reads, and so its kernel resets the connection.
    let address = serve(|mut stream| {
        stream.write_all(b"HTTP/1.0 200 OK\r\n\r\nhello").unwrap();
        // Wait until the request is there, unread: closing then is a reset.
        let mut byte = [0];
        assert_eq!(stream.peek(&mut byte).unwrap(), 1);
    });
    let outcome = get(address, PATIENT);
    assert_eq!(outcome.finding, Finding::Up);
    assert_eq!(outcome.page.unwrap().digest.to_string(), MD5_OF_HELLO);
}

#[test]
fn an_answer_that_comes_before_the_request_counts() {
    let address = serve(|mut stream| {
        stream.write_all(b"HTTP/1.0 200 OK\r\n\r\nhello").unwrap();
        read_request(&mut stream);
    });
    assert_eq!(get(address, PATIENT).finding, Finding::Up);
}

#[test]
fn ipv6_works_and_is_bracketed_in_the_host_header() {
    let Ok(listener) = TcpListener::bind("[::1]:0") else {
        // No IPv6 in this kernel: then nothing behind it can be up.
        let outcome = get("[::1]:1".parse().unwrap(), PATIENT);
        assert_ne!(outcome.finding, Finding::Up);
        return;
    };
    let address = listener.local_addr().unwrap();
    let server = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let request = read_request(&mut stream);
        stream.write_all(b"HTTP/1.0 200 OK\r\n\r\n").unwrap();
        request
    });
    assert_eq!(get(address, PATIENT).finding, Finding::Up);
    let request = server.join().unwrap();
    let host = format!("Host: [::1]:{}\r\n", address.port());
    assert!(request.contains(&host), "{request}");
}
