//! The checkers of a real server.

use std::net::SocketAddr;
use std::time::Duration;

use super::super::{Settings, identity};
use crate::checker::{
    Checker, Close, Config, Datagram, ExitStatus, Factor, FailureLog, HttpProtocol, Kind, Match,
    Pattern, Program, Reply, Sni, Target, Url, Verdict,
};
use crate::types::Sense;

/// Whether a time for a program can't be written as its own.
pub(super) fn is_inherited(time: Duration) -> bool {
    time.subsec_nanos() != 0 || time.as_secs() > PROGRAM_SECONDS_MAX
}

/// The largest `misc_timeout`.
const PROGRAM_SECONDS_MAX: u64 = 4_294;

pub(super) fn print(checker: &Checker, out: &mut Settings) {
    let check = &checker.check;
    let target = &check.target;
    out.block(&check.kind.to_string(), [], |out| {
        match &check.kind {
            Kind::Tcp => connection(target, out),
            Kind::Ping => {
                out.value("connect_ip", target.address.ip());
                way(target, out);
            }
            Kind::Http { protocol, urls } => {
                connection(target, out);
                pages(*protocol, urls, &check.kind, out);
            }
            Kind::Https {
                protocol,
                sni,
                urls,
            } => {
                connection(target, out);
                match sni {
                    Sni::None => out.switch("enable_sni", false),
                    Sni::Host => out.switch("enable_sni", true),
                    Sni::Name(name) => out.value("sni_name", name),
                }
                pages(*protocol, urls, &check.kind, out);
            }
            Kind::Smtp { helo } => {
                connection(target, out);
                out.value("helo_name", helo);
            }
            Kind::Dns(query) => {
                connection(target, out);
                out.value("type", query.kind.name());
                out.value("name", &query.name);
            }
            Kind::Udp(wanted) => {
                connection(target, out);
                datagram(wanted, out);
            }
            Kind::Misc(wanted) => program(wanted, target.timeout, out),
            Kind::File { track_file, factor } => {
                out.value("track_file", track_file);
                if let Some(Factor { by, sense }) = factor {
                    let sense = match sense {
                        Sense::Normal => "noreverse",
                        Sense::Reversed => "reverse",
                    };
                    out.words("weight", [by.to_string(), sense.to_owned()]);
                }
                return;
            }
            Kind::Bfd { session } => {
                out.value("name", session);
                out.switch("alpha", checker.timing.initial == Verdict::Down);
                return;
            }
        }
        timing(checker.timing, out);
        log(checker.log, out);
    });
}

fn timing(timing: Config, out: &mut Settings) {
    out.seconds("delay_loop", timing.delay_loop.get());
    out.value("retry", timing.retry);
    out.seconds("delay_before_retry", timing.delay_before_retry);
    out.seconds("warmup", timing.warmup);
    out.switch("alpha", timing.initial == Verdict::Down);
}

fn log(log: FailureLog, out: &mut Settings) {
    match log {
        FailureLog::AsAll => {}
        FailureLog::Each => out.switch("log_all_failures", true),
        FailureLog::Last => out.switch("log_all_failures", false),
    }
}

fn connection(target: &Target, out: &mut Settings) {
    out.value("connect_ip", target.address.ip());
    out.value("connect_port", target.address.port());
    way(target, out);
}

/// How to get there.
fn way(target: &Target, out: &mut Settings) {
    if let Some(source) = target.source {
        out.value("bindto", source.ip());
        port(source, out);
    }
    out.optional("bind_if", target.device.as_ref());
    out.optional("fwmark", target.mark);
    out.seconds("connect_timeout", target.timeout);
}

fn port(source: SocketAddr, out: &mut Settings) {
    if source.port() != 0 {
        out.value("bind_port", source.port());
    }
}

fn pages(protocol: HttpProtocol, urls: &[Url], kind: &Kind, out: &mut Settings) {
    out.value(
        "http_protocol",
        match protocol {
            HttpProtocol::Http10 => "1.0",
            HttpProtocol::Http10Close => "1.0C",
            HttpProtocol::Http11 => "1.1",
        },
    );
    let is_tls = matches!(kind, Kind::Https { .. });
    for url in urls {
        out.block("url", [], |out| {
            out.value("path", &url.path);
            out.optional("virtualhost", url.host.as_ref());
            for digest in &url.expectation.digests {
                out.value("digest", digest);
            }
            let ranges = url.expectation.statuses.ranges().iter();
            let words = ranges.map(|&(first, last)| match last {
                last if last == first => first.to_string(),
                last => format!("{first}-{last}"),
            });
            out.words("status_code", words);
            if let Some(wanted) = &url.pattern {
                pattern(wanted, out);
            }
            if is_tls {
                out.switch("tls_compliant", url.close == Close::Notify);
            }
        });
    }
}

fn pattern(pattern: &Pattern, out: &mut Settings) {
    out.escaped("regex", &pattern.text);
    out.flag("regex_no_match", pattern.wanted == Match::Forbidden);
    if !pattern.options.is_empty() {
        let names = pattern
            .options
            .iter()
            .map(|option| option.name().to_owned());
        out.words("regex_options", names);
    }
    out.value("regex_min_offset", pattern.first);
    out.optional("regex_max_offset", pattern.last);
    if let Some((first, largest)) = pattern.stack {
        out.words("regex_stack", [first.to_string(), largest.to_string()]);
    }
}

fn datagram(wanted: &Datagram, out: &mut Settings) {
    if let Some(payload) = &wanted.payload {
        let bytes = payload.iter().map(|byte| format!("{byte:02x}"));
        out.words("payload", bytes);
    }
    match &wanted.reply {
        Reply::Optional => {}
        Reply::Any => out.words("require_reply", []),
        Reply::Like(bytes) => out.words("require_reply", bytes.iter().map(ToString::to_string)),
    }
    out.value("min_reply_length", wanted.shortest);
    out.value("max_reply_length", wanted.longest);
}

fn program(program: &Program, time: Duration, out: &mut Settings) {
    out.command("misc_path", &program.script.argv, Vec::new());
    // 0: the time of the virtual server.
    let seconds = if is_inherited(time) {
        0
    } else {
        time.as_secs()
    };
    out.value("misc_timeout", seconds);
    out.flag("misc_dynamic", program.status == ExitStatus::Weight);
    let user = identity(&program.script.identity);
    if !user.is_empty() {
        out.words("user", user);
    }
}
