//! Asks for a page: keepalived's `HTTP_GET`.

use std::error::Error;
use std::io;
use std::pin::pin;
use std::str::FromStr;
use std::sync::Mutex;

use http_body_util::{BodyExt, Empty};
use hyper::body::{Bytes, Incoming};
use hyper::client::conn::http1;
use hyper::header::{CONNECTION, CONTENT_LENGTH, HOST, HeaderValue, TRANSFER_ENCODING, USER_AGENT};
use hyper::http::uri::PathAndQuery;
use hyper::{Response, Uri, Version};
use hyper_util::rt::TokioIo;
use md5::{Digest as _, Md5};
use tokio::time::timeout_at;

pub use crate::checker::HttpProtocol as Protocol;
use crate::checker::{Digest, Down, Expectation, Finding, HttpVersion, Outcome, Page, Phase, Step};
use crate::net::probe::Target;
use crate::net::probe::connect::{Stopwatch, connect, unable};
use crate::net::probe::tap::{Record, Tap, snapshot};

/// Longest head of an answer; servers themselves stop at 8 to 32 KiB.
pub const HEAD_BYTES_MAX: usize = 64 * 1024;

/// Most headers of an answer.
const HEADERS_MAX: usize = 256;

/// Longest body. It is hashed as it comes and never held, so this only ends a server that pours for ever.
pub const BODY_BYTES_MAX: u64 = 64 * 1024 * 1024;

/// What a server's log shows; the name keepalived's checks have, which logs and rules filter by.
const AGENT: HeaderValue = HeaderValue::from_static("KeepAliveClient");

/// What a probe asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    path: PathAndQuery,
    host: Option<HeaderValue>,
    protocol: Protocol,
}

/// Why a request cannot be made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RequestError {
    /// The path does not begin with a slash.
    #[error("path does not begin with `/`")]
    RelativePath,
    /// The path has a character that cannot stand in a request.
    #[error("path has a character that must be written as %XX")]
    Path,
    /// The host has a character that cannot stand in a header.
    #[error("host has a character that cannot stand in a header")]
    Host,
}

impl Request {
    /// Asks for a path, query included. The `Host` header is `host`, or the target's address and port.
    pub fn new(path: &str, host: Option<&str>, protocol: Protocol) -> Result<Self, RequestError> {
        if !path.starts_with('/') {
            return Err(RequestError::RelativePath);
        }
        let path = PathAndQuery::from_str(path).map_err(|_uri| RequestError::Path)?;
        let host = host
            .map(HeaderValue::from_str)
            .transpose()
            .map_err(|_value| RequestError::Host)?;
        Ok(Self {
            path,
            host,
            protocol,
        })
    }

    fn message(&self, target: &Target) -> hyper::Request<Empty<Bytes>> {
        let mut request = hyper::Request::new(Empty::new());
        *request.uri_mut() = Uri::from(self.path.clone());
        *request.version_mut() = match self.protocol {
            Protocol::Http10 | Protocol::Http10Close => Version::HTTP_10,
            Protocol::Http11 => Version::HTTP_11,
        };
        let address = || HeaderValue::from_str(&target.address.to_string()).ok();
        let host = self.host.clone().or_else(address);
        let headers = request.headers_mut();
        headers.insert(USER_AGENT, AGENT);
        match self.protocol {
            Protocol::Http10 => {}
            Protocol::Http10Close | Protocol::Http11 => {
                headers.insert(CONNECTION, HeaderValue::from_static("close"));
            }
        }
        if let Some(host) = host {
            headers.insert(HOST, host);
        }
        request
    }
}

/// Makes one attempt.
pub async fn probe(target: &Target, request: &Request, expectation: &Expectation) -> Outcome {
    let mut stopwatch = Stopwatch::start(target.timeout);
    let stream = match connect(target, &mut stopwatch).await {
        Ok(stream) => stream,
        Err(finding) => return stopwatch.outcome(finding, None, None),
    };
    let (tap, record) = Tap::new(stream);
    let exchange = fetch(tap, request.message(target), &record);
    let result = timeout_at(stopwatch.deadline(), exchange).await;
    let noted = snapshot(&record);
    let (finding, page) = match result {
        Err(_elapsed) => (stopwatch.timed_out(noted.phase()), None),
        Ok(Err(finding)) => (finding, None),
        Ok(Ok(page)) => match expectation.judge(&page) {
            Ok(()) => (Finding::Up, Some(page)),
            Err(down) => (Finding::Down(down), Some(page)),
        },
    };
    stopwatch.outcome(finding, noted.first_byte, page)
}

/// Sends the request and reads the answer to its end.
async fn fetch(
    tap: Tap,
    message: hyper::Request<Empty<Bytes>>,
    record: &Mutex<Record>,
) -> Result<Page, Finding> {
    let (mut sender, connection) = http1::Builder::new()
        .title_case_headers(true)
        .max_buf_size(HEAD_BYTES_MAX)
        .max_headers(HEADERS_MAX)
        .handshake(TokioIo::new(tap))
        .await
        .map_err(|error| meaning(&error, record))?;
    let mut connection = pin!(connection);
    let mut exchange = pin!(async {
        let response = sender
            .send_request(message)
            .await
            .map_err(|error| meaning(&error, record))?;
        read(response, record).await
    });
    // Both branches keep their state in futures that outlive the loop. The connection's own result is also
    // the exchange's, which says more.
    let mut is_open = true;
    loop {
        tokio::select! {
            biased;
            result = &mut exchange => return result,
            _result = &mut connection, if is_open => is_open = false,
        }
    }
}

/// Reads the body.
async fn read(mut response: Response<Incoming>, record: &Mutex<Record>) -> Result<Page, Finding> {
    let announced_bytes = response
        .headers()
        .get(CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok()?.parse().ok());
    let is_chunked = response.headers().contains_key(TRANSFER_ENCODING);
    let mut hash = Md5::new();
    let mut body_bytes: u64 = 0;
    let mut is_cut_off = false;
    while let Some(frame) = response.body_mut().frame().await {
        match frame.map(hyper::body::Frame::into_data) {
            Ok(Ok(data)) => {
                let length = u64::try_from(data.len()).unwrap_or(u64::MAX);
                body_bytes = body_bytes.saturating_add(length);
                if body_bytes > BODY_BYTES_MAX {
                    return Err(Finding::Down(Down::BodyTooLarge {
                        limit: BODY_BYTES_MAX,
                    }));
                }
                hash.update(&data);
            }
            Ok(Err(_trailers)) => {}
            // As for keepalived, what came before the end is the body.
            Err(error) if is_early_end(&error) => {
                is_cut_off = true;
                break;
            }
            Err(error) => return Err(meaning(&error, record)),
        }
    }
    let digest = if is_chunked {
        snapshot(record).digest()
    } else {
        Digest::from_bytes(hash.finalize().into())
    };
    let version = if response.version() == Version::HTTP_10 {
        HttpVersion::Http10
    } else {
        HttpVersion::Http11
    };
    Ok(Page {
        status: response.status().as_u16(),
        version,
        body_bytes,
        announced_bytes,
        is_cut_off,
        digest,
    })
}

/// What an error of the exchange says about the server.
fn meaning(error: &hyper::Error, record: &Mutex<Record>) -> Finding {
    let noted = snapshot(record);
    let phase = noted.phase();
    if error.is_parse() {
        if noted.head_bytes() >= HEAD_BYTES_MAX {
            return Finding::Down(Down::HeadTooLarge {
                limit: HEAD_BYTES_MAX,
            });
        }
        return Finding::Down(Down::NotHttp);
    }
    if error.is_incomplete_message() || error.is_closed() || error.is_canceled() {
        return Finding::Down(match phase {
            Phase::Connect | Phase::Answer => Down::NoAnswer,
            Phase::Head => Down::HeadIncomplete,
            Phase::Body => Down::BodyGarbled,
        });
    }
    match io_cause(error) {
        Some(cause) if cause.kind() == io::ErrorKind::ConnectionReset => {
            Finding::Down(Down::Reset(phase))
        }
        Some(cause) if cause.raw_os_error().is_some() => unable(Step::Transfer, cause),
        Some(_) | None => Finding::Down(match phase {
            Phase::Connect | Phase::Answer | Phase::Head => Down::NotHttp,
            Phase::Body => Down::BodyGarbled,
        }),
    }
}

/// Whether the body ended before its announced end.
fn is_early_end(error: &hyper::Error) -> bool {
    error.is_incomplete_message()
        || io_cause(error).is_some_and(|cause| cause.kind() == io::ErrorKind::UnexpectedEof)
}

fn io_cause(error: &hyper::Error) -> Option<&io::Error> {
    let mut cause = error.source();
    while let Some(inner) = cause {
        if let Some(io) = inner.downcast_ref() {
            return Some(io);
        }
        cause = inner.source();
    }
    None
}
