//! Keywords of the health checks of real servers.

use super::{
    Argument, BfdCheck, Connection, Dns, FileCheck, Http, Kind, Lvs, Misc, Regex, Smtp, Support,
    Timing, Udp, Unit, Url, row, table,
};
use crate::checker::{RecordType, RegexOption};

/// The longest time in microseconds that keepalived takes.
pub(super) const TIMER_MAX_US: u64 = 18_446_744_073_709_551_614;

/// The names of the kinds of records.
const RECORD_TYPES: [&str; RecordType::ALL.len()] = {
    let mut names = [""; RecordType::ALL.len()];
    let mut all: &[RecordType] = &RecordType::ALL;
    let mut rest: &mut [&str] = &mut names;
    while let (Some((kind, kinds)), Some((name, others))) =
        (all.split_first(), rest.split_first_mut())
    {
        *name = kind.name();
        all = kinds;
        rest = others;
    }
    names
};

table! { TCP_CHECK, "virtual_server/real_server/TCP_CHECK", [
    row("alpha", Kind::Flag, "[BOOL]").default("real server's").supported(Support::Lvs(Lvs::Timing(Timing::Alpha)), Argument::Switch, "Servers count as down until their first check succeeds."),
    row("bind_if", Kind::Value, "IFNAME (max 15)").default("none").since("1.3.7").supported(Support::Lvs(Lvs::Connection(Connection::BindIf)), Argument::Interface, "The interface to leave by."),
    row("bind_port", Kind::Value, "1-65535").default("kernel choice").since("1.2.13").supported(Support::Lvs(Lvs::Connection(Connection::BindPort)), Argument::Number { min: 1, max: 65_535, unit: Unit::None }, "The port to come from."),
    row("bindto", Kind::Value, "IP").default("kernel choice").since("1.1.2").remarks("family must equal that of connect_ip").supported(Support::Lvs(Lvs::Connection(Connection::Bindto)), Argument::Address, "The address to come from."),
    row("connect_ip", Kind::Value, "IP").default("address of the real server").since("1.2.13").remarks("family must equal that of bindto; IPv6 link-local needs bind_if").supported(Support::Lvs(Lvs::Connection(Connection::ConnectIp)), Argument::Address, "The address to connect to."),
    row("connect_port", Kind::Value, "1-65535").default("port of the real server").since("1.2.13").supported(Support::Lvs(Lvs::Connection(Connection::ConnectPort)), Argument::Number { min: 1, max: 65_535, unit: Unit::None }, "The port to connect to."),
    row("connect_timeout", Kind::Value, "TIMER 0.000001-4294.967295").default("real server's (5)").supported(Support::Lvs(Lvs::Timing(Timing::ConnectTimeout)), Argument::Decimal { min_us: 1, max_us: 4_294_967_295 }, "Time for one attempt of a check."),
    row("delay_before_retry", Kind::Value, "TIMER from 0").default("real server's, else 1 s").supported(Support::Lvs(Lvs::Timing(Timing::DelayBeforeRetry)), Argument::Decimal { min_us: 0, max_us: TIMER_MAX_US }, "Time from a failed attempt to the next."),
    row("delay_loop", Kind::Value, "TIMER from 0.000001").default("real server's (60)").supported(Support::Lvs(Lvs::Timing(Timing::DelayLoop)), Argument::Decimal { min_us: 1, max_us: TIMER_MAX_US }, "Time from the end of a check to the next."),
    row("fwmark", Kind::Value, "0-4294967295").default("0").remarks("build option: SO_MARK").supported(Support::Lvs(Lvs::Connection(Connection::Fwmark)), Argument::Number { min: 0, max: 4_294_967_295, unit: Unit::None }, "The firewall mark of the packets."),
    row("log_all_failures", Kind::Flag, "[BOOL]").default("checker_log_all_failures").since("2.0.11").understood(Support::Lvs(Lvs::LogAllFailures), Argument::Switch, "Every failed attempt is logged, not only the last."),
    row("retry", Kind::Value, "0-4294967295").default("real server's, else 1").supported(Support::Lvs(Lvs::Timing(Timing::Retry)), Argument::Number { min: 0, max: 4_294_967_295, unit: Unit::None }, "Failures in a row that are forgiven before a server counts as down."),
    row("warmup", Kind::Value, "TIMER from 0").default("real server's, else delay_loop").since("2.0.13").supported(Support::Lvs(Lvs::Timing(Timing::Warmup)), Argument::Decimal { min_us: 0, max_us: TIMER_MAX_US }, "The first check is put off by a random time up to this."),
] }

table! { PING_CHECK, "virtual_server/real_server/PING_CHECK", [
    row("alpha", Kind::Flag, "[BOOL]").default("real server's").understood(Support::Lvs(Lvs::Timing(Timing::Alpha)), Argument::Switch, "Servers count as down until their first check succeeds."),
    row("bind_if", Kind::Value, "IFNAME (max 15)").default("none").since("1.3.7").understood(Support::Lvs(Lvs::Connection(Connection::BindIf)), Argument::Interface, "The interface to leave by."),
    row("bind_port", Kind::Value, "1-65535").default("kernel choice").since("1.2.13").understood(Support::Lvs(Lvs::Connection(Connection::BindPort)), Argument::Number { min: 1, max: 65_535, unit: Unit::None }, "The port to come from."),
    row("bindto", Kind::Value, "IP").default("kernel choice").since("1.1.2").remarks("family must equal that of connect_ip").understood(Support::Lvs(Lvs::Connection(Connection::Bindto)), Argument::Address, "The address to come from."),
    row("connect_ip", Kind::Value, "IP").default("address of the real server").since("1.2.13").remarks("family must equal that of bindto; IPv6 link-local needs bind_if").understood(Support::Lvs(Lvs::Connection(Connection::ConnectIp)), Argument::Address, "The address to connect to."),
    row("connect_port", Kind::Value, "1-65535").default("port of the real server").since("1.2.13").understood(Support::Lvs(Lvs::Connection(Connection::ConnectPort)), Argument::Number { min: 1, max: 65_535, unit: Unit::None }, "The port to connect to."),
    row("connect_timeout", Kind::Value, "TIMER 0.000001-4294.967295").default("real server's (5)").understood(Support::Lvs(Lvs::Timing(Timing::ConnectTimeout)), Argument::Decimal { min_us: 1, max_us: 4_294_967_295 }, "Time for one attempt of a check."),
    row("delay_before_retry", Kind::Value, "TIMER from 0").default("real server's, else 1 s").understood(Support::Lvs(Lvs::Timing(Timing::DelayBeforeRetry)), Argument::Decimal { min_us: 0, max_us: TIMER_MAX_US }, "Time from a failed attempt to the next."),
    row("delay_loop", Kind::Value, "TIMER from 0.000001").default("real server's (60)").understood(Support::Lvs(Lvs::Timing(Timing::DelayLoop)), Argument::Decimal { min_us: 1, max_us: TIMER_MAX_US }, "Time from the end of a check to the next."),
    row("fwmark", Kind::Value, "0-4294967295").default("0").remarks("build option: SO_MARK").understood(Support::Lvs(Lvs::Connection(Connection::Fwmark)), Argument::Number { min: 0, max: 4_294_967_295, unit: Unit::None }, "The firewall mark of the packets."),
    row("log_all_failures", Kind::Flag, "[BOOL]").default("checker_log_all_failures").since("2.0.11").understood(Support::Lvs(Lvs::LogAllFailures), Argument::Switch, "Every failed attempt is logged, not only the last."),
    row("retry", Kind::Value, "0-4294967295").default("real server's, else 1").understood(Support::Lvs(Lvs::Timing(Timing::Retry)), Argument::Number { min: 0, max: 4_294_967_295, unit: Unit::None }, "Failures in a row that are forgiven before a server counts as down."),
    row("warmup", Kind::Value, "TIMER from 0").default("real server's, else delay_loop").since("2.0.13").understood(Support::Lvs(Lvs::Timing(Timing::Warmup)), Argument::Decimal { min_us: 0, max_us: TIMER_MAX_US }, "The first check is put off by a random time up to this."),
] }

table! { UDP_CHECK, "virtual_server/real_server/UDP_CHECK", [
    row("alpha", Kind::Flag, "[BOOL]").default("real server's").understood(Support::Lvs(Lvs::Timing(Timing::Alpha)), Argument::Switch, "Servers count as down until their first check succeeds."),
    row("bind_if", Kind::Value, "IFNAME (max 15)").default("none").since("1.3.7").understood(Support::Lvs(Lvs::Connection(Connection::BindIf)), Argument::Interface, "The interface to leave by."),
    row("bind_port", Kind::Value, "1-65535").default("kernel choice").since("1.2.13").understood(Support::Lvs(Lvs::Connection(Connection::BindPort)), Argument::Number { min: 1, max: 65_535, unit: Unit::None }, "The port to come from."),
    row("bindto", Kind::Value, "IP").default("kernel choice").since("1.1.2").remarks("family must equal that of connect_ip").understood(Support::Lvs(Lvs::Connection(Connection::Bindto)), Argument::Address, "The address to come from."),
    row("connect_ip", Kind::Value, "IP").default("address of the real server").since("1.2.13").remarks("family must equal that of bindto; IPv6 link-local needs bind_if").understood(Support::Lvs(Lvs::Connection(Connection::ConnectIp)), Argument::Address, "The address to connect to."),
    row("connect_port", Kind::Value, "1-65535").default("port of the real server").since("1.2.13").understood(Support::Lvs(Lvs::Connection(Connection::ConnectPort)), Argument::Number { min: 1, max: 65_535, unit: Unit::None }, "The port to connect to."),
    row("connect_timeout", Kind::Value, "TIMER 0.000001-4294.967295").default("real server's (5)").understood(Support::Lvs(Lvs::Timing(Timing::ConnectTimeout)), Argument::Decimal { min_us: 1, max_us: 4_294_967_295 }, "Time for one attempt of a check."),
    row("delay_before_retry", Kind::Value, "TIMER from 0").default("real server's, else 1 s").understood(Support::Lvs(Lvs::Timing(Timing::DelayBeforeRetry)), Argument::Decimal { min_us: 0, max_us: TIMER_MAX_US }, "Time from a failed attempt to the next."),
    row("delay_loop", Kind::Value, "TIMER from 0.000001").default("real server's (60)").understood(Support::Lvs(Lvs::Timing(Timing::DelayLoop)), Argument::Decimal { min_us: 1, max_us: TIMER_MAX_US }, "Time from the end of a check to the next."),
    row("fwmark", Kind::Value, "0-4294967295").default("0").remarks("build option: SO_MARK").understood(Support::Lvs(Lvs::Connection(Connection::Fwmark)), Argument::Number { min: 0, max: 4_294_967_295, unit: Unit::None }, "The firewall mark of the packets."),
    row("log_all_failures", Kind::Flag, "[BOOL]").default("checker_log_all_failures").since("2.0.11").understood(Support::Lvs(Lvs::LogAllFailures), Argument::Switch, "Every failed attempt is logged, not only the last."),
    row("max_reply_length", Kind::Value, "0-65535 (strict number)").default("255").understood(Support::Lvs(Lvs::Udp(Udp::MaxReplyLength)), Argument::Number { min: 0, max: 65_535, unit: Unit::None }, "The bytes that a reply may have."),
    row("min_reply_length", Kind::Value, "0-65535 (strict number)").default("0").remarks("error message when above max_reply_length").understood(Support::Lvs(Lvs::Udp(Udp::MinReplyLength)), Argument::Number { min: 0, max: 65_535, unit: Unit::None }, "The bytes that a reply must have."),
    row("payload", Kind::Value, "HEX_STRING (all words joined; blanks separate bytes)").default("random data").since("2.2.0").understood(Support::Lvs(Lvs::Udp(Udp::Payload)), Argument::Hex, "The bytes to send."),
    row("require_reply", Kind::Value, "[HEX_STRING, X/x = any digit]").default("no reply needed; bare = any reply").since("2.2.0").understood(Support::Lvs(Lvs::Udp(Udp::RequireReply)), Argument::HexPattern, "A reply must come; with a value, one that begins like this."),
    row("retry", Kind::Value, "0-4294967295").default("real server's, else 1").understood(Support::Lvs(Lvs::Timing(Timing::Retry)), Argument::Number { min: 0, max: 4_294_967_295, unit: Unit::None }, "Failures in a row that are forgiven before a server counts as down."),
    row("warmup", Kind::Value, "TIMER from 0").default("real server's, else delay_loop").since("2.0.13").understood(Support::Lvs(Lvs::Timing(Timing::Warmup)), Argument::Decimal { min_us: 0, max_us: TIMER_MAX_US }, "The first check is put off by a random time up to this."),
] }

table! { DNS_CHECK, "virtual_server/real_server/DNS_CHECK", [
    row("alpha", Kind::Flag, "[BOOL]").default("real server's").understood(Support::Lvs(Lvs::Timing(Timing::Alpha)), Argument::Switch, "Servers count as down until their first check succeeds."),
    row("bind_if", Kind::Value, "IFNAME (max 15)").default("none").since("1.3.7").understood(Support::Lvs(Lvs::Connection(Connection::BindIf)), Argument::Interface, "The interface to leave by."),
    row("bind_port", Kind::Value, "1-65535").default("kernel choice").since("1.2.13").understood(Support::Lvs(Lvs::Connection(Connection::BindPort)), Argument::Number { min: 1, max: 65_535, unit: Unit::None }, "The port to come from."),
    row("bindto", Kind::Value, "IP").default("kernel choice").since("1.1.2").remarks("family must equal that of connect_ip").understood(Support::Lvs(Lvs::Connection(Connection::Bindto)), Argument::Address, "The address to come from."),
    row("connect_ip", Kind::Value, "IP").default("address of the real server").since("1.2.13").remarks("family must equal that of bindto; IPv6 link-local needs bind_if").understood(Support::Lvs(Lvs::Connection(Connection::ConnectIp)), Argument::Address, "The address to connect to."),
    row("connect_port", Kind::Value, "1-65535").default("port of the real server").since("1.2.13").understood(Support::Lvs(Lvs::Connection(Connection::ConnectPort)), Argument::Number { min: 1, max: 65_535, unit: Unit::None }, "The port to connect to."),
    row("connect_timeout", Kind::Value, "TIMER 0.000001-4294.967295").default("real server's (5)").understood(Support::Lvs(Lvs::Timing(Timing::ConnectTimeout)), Argument::Decimal { min_us: 1, max_us: 4_294_967_295 }, "Time for one attempt of a check."),
    row("delay_before_retry", Kind::Value, "TIMER from 0").default("real server's, else delay_loop").understood(Support::Lvs(Lvs::Timing(Timing::DelayBeforeRetry)), Argument::Decimal { min_us: 0, max_us: TIMER_MAX_US }, "Time from a failed attempt to the next."),
    row("delay_loop", Kind::Value, "TIMER from 0.000001").default("real server's (60)").understood(Support::Lvs(Lvs::Timing(Timing::DelayLoop)), Argument::Decimal { min_us: 1, max_us: TIMER_MAX_US }, "Time from the end of a check to the next."),
    row("fwmark", Kind::Value, "0-4294967295").default("0").remarks("build option: SO_MARK").understood(Support::Lvs(Lvs::Connection(Connection::Fwmark)), Argument::Number { min: 0, max: 4_294_967_295, unit: Unit::None }, "The firewall mark of the packets."),
    row("log_all_failures", Kind::Flag, "[BOOL]").default("checker_log_all_failures").since("2.0.11").understood(Support::Lvs(Lvs::LogAllFailures), Argument::Switch, "Every failed attempt is logged, not only the last."),
    row("name", Kind::Value, "DOMAIN").default(". (root)").remarks("second use ignored; empty labels rejected").understood(Support::Lvs(Lvs::Dns(Dns::Name)), Argument::DomainName, "The name that is asked for."),
    row("retry", Kind::Value, "0-4294967295").default("real server's, else 3").understood(Support::Lvs(Lvs::Timing(Timing::Retry)), Argument::Number { min: 0, max: 4_294_967_295, unit: Unit::None }, "Failures in a row that are forgiven before a server counts as down."),
    row("type", Kind::Value, "A | NS | CNAME | SOA | MX | TXT | AAAA | RRSIG | DNSKEY (case-insensitive)").default("SOA").remarks("manual omits RRSIG and DNSKEY").understood(Support::Lvs(Lvs::Dns(Dns::Type)), Argument::Choice(&RECORD_TYPES), "The kind of record that is asked for."),
    row("warmup", Kind::Value, "TIMER from 0").default("real server's, else delay_loop").since("2.0.13").understood(Support::Lvs(Lvs::Timing(Timing::Warmup)), Argument::Decimal { min_us: 0, max_us: TIMER_MAX_US }, "The first check is put off by a random time up to this."),
] }

table! { SMTP_CHECK, "virtual_server/real_server/SMTP_CHECK", [
    row("alpha", Kind::Flag, "[BOOL]").default("real server's").understood(Support::Lvs(Lvs::Timing(Timing::Alpha)), Argument::Switch, "Servers count as down until their first check succeeds."),
    row("bind_if", Kind::Value, "IFNAME (max 15)").default("none").since("1.3.7").understood(Support::Lvs(Lvs::Connection(Connection::BindIf)), Argument::Interface, "The interface to leave by."),
    row("bind_port", Kind::Value, "1-65535").default("kernel choice").since("1.2.13").understood(Support::Lvs(Lvs::Connection(Connection::BindPort)), Argument::Number { min: 1, max: 65_535, unit: Unit::None }, "The port to come from."),
    row("bindto", Kind::Value, "IP").default("kernel choice").since("1.1.2").remarks("family must equal that of connect_ip").understood(Support::Lvs(Lvs::Connection(Connection::Bindto)), Argument::Address, "The address to come from."),
    row("connect_ip", Kind::Value, "IP").default("address of the real server").since("1.2.13").remarks("family must equal that of bindto; IPv6 link-local needs bind_if").understood(Support::Lvs(Lvs::Connection(Connection::ConnectIp)), Argument::Address, "The address to connect to."),
    row("connect_port", Kind::Value, "1-65535").default("port of the real server").since("1.2.13").understood(Support::Lvs(Lvs::Connection(Connection::ConnectPort)), Argument::Number { min: 1, max: 65_535, unit: Unit::None }, "The port to connect to."),
    row("connect_timeout", Kind::Value, "TIMER 0.000001-4294.967295").default("real server's (5)").understood(Support::Lvs(Lvs::Timing(Timing::ConnectTimeout)), Argument::Decimal { min_us: 1, max_us: 4_294_967_295 }, "Time for one attempt of a check."),
    row("delay_before_retry", Kind::Value, "TIMER from 0").default("real server's, else 1 s").understood(Support::Lvs(Lvs::Timing(Timing::DelayBeforeRetry)), Argument::Decimal { min_us: 0, max_us: TIMER_MAX_US }, "Time from a failed attempt to the next."),
    row("delay_loop", Kind::Value, "TIMER from 0.000001").default("real server's (60)").understood(Support::Lvs(Lvs::Timing(Timing::DelayLoop)), Argument::Decimal { min_us: 1, max_us: TIMER_MAX_US }, "Time from the end of a check to the next."),
    row("fwmark", Kind::Value, "0-4294967295").default("0").remarks("build option: SO_MARK").understood(Support::Lvs(Lvs::Connection(Connection::Fwmark)), Argument::Number { min: 0, max: 4_294_967_295, unit: Unit::None }, "The firewall mark of the packets."),
    row("helo_name", Kind::Value, "STRING").default("smtpchecker.keepalived.org").remarks("second use reported").understood(Support::Lvs(Lvs::Smtp(Smtp::HeloName)), Argument::Text, "The name we introduce ourselves by."),
    row("host", Kind::Block, "(no name)").default("the real server").remarks("deprecated; put the connection options in SMTP_CHECK").deprecated().children(&SMTP_CHECK_HOST).understood(Support::Lvs(Lvs::Smtp(Smtp::Host)), Argument::Nothing, "Another address to check, with settings of its own."),
    row("log_all_failures", Kind::Flag, "[BOOL]").default("checker_log_all_failures").since("2.0.11").understood(Support::Lvs(Lvs::LogAllFailures), Argument::Switch, "Every failed attempt is logged, not only the last."),
    row("retry", Kind::Value, "0-4294967295").default("real server's, else 1").understood(Support::Lvs(Lvs::Timing(Timing::Retry)), Argument::Number { min: 0, max: 4_294_967_295, unit: Unit::None }, "Failures in a row that are forgiven before a server counts as down."),
    row("warmup", Kind::Value, "TIMER from 0").default("real server's, else delay_loop").since("2.0.13").understood(Support::Lvs(Lvs::Timing(Timing::Warmup)), Argument::Decimal { min_us: 0, max_us: TIMER_MAX_US }, "The first check is put off by a random time up to this."),
] }

table! { SMTP_CHECK_HOST, "virtual_server/real_server/SMTP_CHECK/host", [
    row("alpha", Kind::Flag, "[BOOL]").default("real server's").understood(Support::Lvs(Lvs::Timing(Timing::Alpha)), Argument::Switch, "Servers count as down until their first check succeeds."),
    row("bind_if", Kind::Value, "IFNAME (max 15)").default("none").since("1.3.7").understood(Support::Lvs(Lvs::Connection(Connection::BindIf)), Argument::Interface, "The interface to leave by."),
    row("bind_port", Kind::Value, "1-65535").default("kernel choice").since("1.2.13").understood(Support::Lvs(Lvs::Connection(Connection::BindPort)), Argument::Number { min: 1, max: 65_535, unit: Unit::None }, "The port to come from."),
    row("bindto", Kind::Value, "IP").default("kernel choice").since("1.1.2").remarks("family must equal that of connect_ip").understood(Support::Lvs(Lvs::Connection(Connection::Bindto)), Argument::Address, "The address to come from."),
    row("connect_ip", Kind::Value, "IP").default("address of the real server").since("1.2.13").remarks("family must equal that of bindto; IPv6 link-local needs bind_if").understood(Support::Lvs(Lvs::Connection(Connection::ConnectIp)), Argument::Address, "The address to connect to."),
    row("connect_port", Kind::Value, "1-65535").default("port of the real server").since("1.2.13").understood(Support::Lvs(Lvs::Connection(Connection::ConnectPort)), Argument::Number { min: 1, max: 65_535, unit: Unit::None }, "The port to connect to."),
    row("connect_timeout", Kind::Value, "TIMER 0.000001-4294.967295").default("real server's (5)").understood(Support::Lvs(Lvs::Timing(Timing::ConnectTimeout)), Argument::Decimal { min_us: 1, max_us: 4_294_967_295 }, "Time for one attempt of a check."),
    row("delay_before_retry", Kind::Value, "TIMER from 0").default("real server's, else 1 s").understood(Support::Lvs(Lvs::Timing(Timing::DelayBeforeRetry)), Argument::Decimal { min_us: 0, max_us: TIMER_MAX_US }, "Time from a failed attempt to the next."),
    row("delay_loop", Kind::Value, "TIMER from 0.000001").default("real server's (60)").understood(Support::Lvs(Lvs::Timing(Timing::DelayLoop)), Argument::Decimal { min_us: 1, max_us: TIMER_MAX_US }, "Time from the end of a check to the next."),
    row("fwmark", Kind::Value, "0-4294967295").default("0").remarks("build option: SO_MARK").understood(Support::Lvs(Lvs::Connection(Connection::Fwmark)), Argument::Number { min: 0, max: 4_294_967_295, unit: Unit::None }, "The firewall mark of the packets."),
    row("log_all_failures", Kind::Flag, "[BOOL]").default("checker_log_all_failures").since("2.0.11").understood(Support::Lvs(Lvs::LogAllFailures), Argument::Switch, "Every failed attempt is logged, not only the last."),
    row("retry", Kind::Value, "0-4294967295").default("real server's, else 1").understood(Support::Lvs(Lvs::Timing(Timing::Retry)), Argument::Number { min: 0, max: 4_294_967_295, unit: Unit::None }, "Failures in a row that are forgiven before a server counts as down."),
    row("warmup", Kind::Value, "TIMER from 0").default("real server's, else delay_loop").since("2.0.13").understood(Support::Lvs(Lvs::Timing(Timing::Warmup)), Argument::Decimal { min_us: 0, max_us: TIMER_MAX_US }, "The first check is put off by a random time up to this."),
] }

table! { HTTP_GET, "virtual_server/real_server/HTTP_GET", [
    row("alpha", Kind::Flag, "[BOOL]").default("real server's").supported(Support::Lvs(Lvs::Timing(Timing::Alpha)), Argument::Switch, "Servers count as down until their first check succeeds."),
    row("bind_if", Kind::Value, "IFNAME (max 15)").default("none").since("1.3.7").supported(Support::Lvs(Lvs::Connection(Connection::BindIf)), Argument::Interface, "The interface to leave by."),
    row("bind_port", Kind::Value, "1-65535").default("kernel choice").since("1.2.13").supported(Support::Lvs(Lvs::Connection(Connection::BindPort)), Argument::Number { min: 1, max: 65_535, unit: Unit::None }, "The port to come from."),
    row("bindto", Kind::Value, "IP").default("kernel choice").since("1.1.2").remarks("family must equal that of connect_ip").supported(Support::Lvs(Lvs::Connection(Connection::Bindto)), Argument::Address, "The address to come from."),
    row("connect_ip", Kind::Value, "IP").default("address of the real server").since("1.2.13").remarks("family must equal that of bindto; IPv6 link-local needs bind_if").supported(Support::Lvs(Lvs::Connection(Connection::ConnectIp)), Argument::Address, "The address to connect to."),
    row("connect_port", Kind::Value, "1-65535").default("port of the real server").since("1.2.13").supported(Support::Lvs(Lvs::Connection(Connection::ConnectPort)), Argument::Number { min: 1, max: 65_535, unit: Unit::None }, "The port to connect to."),
    row("connect_timeout", Kind::Value, "TIMER 0.000001-4294.967295").default("real server's (5)").supported(Support::Lvs(Lvs::Timing(Timing::ConnectTimeout)), Argument::Decimal { min_us: 1, max_us: 4_294_967_295 }, "Time for one attempt of a check."),
    row("delay_before_retry", Kind::Value, "TIMER from 0").default("real server's, else 3 s").supported(Support::Lvs(Lvs::Timing(Timing::DelayBeforeRetry)), Argument::Decimal { min_us: 0, max_us: TIMER_MAX_US }, "Time from a failed attempt to the next."),
    row("delay_loop", Kind::Value, "TIMER from 0.000001").default("real server's (60)").supported(Support::Lvs(Lvs::Timing(Timing::DelayLoop)), Argument::Decimal { min_us: 1, max_us: TIMER_MAX_US }, "Time from the end of a check to the next."),
    row("enable_sni", Kind::Flag, "[BOOL]").default("off (on when bare)").since("1.4.3").remarks("useful with SSL_GET only (accepted in both)").supported(Support::Lvs(Lvs::Http(Http::EnableSni)), Argument::Switch, "The TLS handshake names the server that is asked for."),
    row("fast_recovery", Kind::Flag, "[BOOL]").default("off (on when bare)").since("2.0.17").supported(Support::Lvs(Lvs::Http(Http::FastRecovery)), Argument::Switch, "Asks for several pages without pauses, which is always done."),
    row("fwmark", Kind::Value, "0-4294967295").default("0").remarks("build option: SO_MARK").supported(Support::Lvs(Lvs::Connection(Connection::Fwmark)), Argument::Number { min: 0, max: 4_294_967_295, unit: Unit::None }, "The firewall mark of the packets."),
    row("http_protocol", Kind::Value, "1.0 | 1.0C | 1.0c | 1.1").default("1.0").since("2.0.17").supported(Support::Lvs(Lvs::Http(Http::Protocol)), Argument::Choice(&["1.0", "1.0C", "1.0c", "1.1"]), "How requests are worded."),
    row("log_all_failures", Kind::Flag, "[BOOL]").default("checker_log_all_failures").since("2.0.11").understood(Support::Lvs(Lvs::LogAllFailures), Argument::Switch, "Every failed attempt is logged, not only the last."),
    row("nb_get_retry", Kind::Value, "0-4294967295").remarks("deprecated (reported), use retry").deprecated().supported(Support::Lvs(Lvs::Http(Http::Retry)), Argument::Number { min: 0, max: 4_294_967_295, unit: Unit::None }, "Old name of retry."),
    row("retry", Kind::Value, "0-4294967295").default("real server's, else 1").supported(Support::Lvs(Lvs::Timing(Timing::Retry)), Argument::Number { min: 0, max: 4_294_967_295, unit: Unit::None }, "Failures in a row that are forgiven before a server counts as down."),
    row("sni_name", Kind::Value, "[NAME]").default("bare = virtualhost name").remarks("turns on enable_sni; useful with SSL_GET only").supported(Support::Lvs(Lvs::Http(Http::SniName)), Argument::Text, "The name in the TLS handshake; without a value the Host header."),
    row("url", Kind::Block, "(no name)").default("at least one required").remarks("url without path removed").children(&HTTP_GET_URL).supported(Support::Lvs(Lvs::Http(Http::Url)), Argument::Nothing, "A page that must be as expected."),
    row("virtualhost", Kind::Value, "STRING").default("real server's, else virtual server's").supported(Support::Lvs(Lvs::Http(Http::Virtualhost)), Argument::Text, "The Host header."),
    row("warmup", Kind::Value, "TIMER from 0").default("real server's, else delay_loop").since("2.0.13").supported(Support::Lvs(Lvs::Timing(Timing::Warmup)), Argument::Decimal { min_us: 0, max_us: TIMER_MAX_US }, "The first check is put off by a random time up to this."),
] }

table! { HTTP_GET_URL, "virtual_server/real_server/HTTP_GET/url", [
    row("digest", Kind::Value, "32 hex digits (MD5 of the body)").default("none").since("0.4.0").remarks("bad length/digit reported; several allowed, any may match").supported(Support::Lvs(Lvs::Url(Url::Digest)), Argument::Digest, "The MD5 of the page; of several, any may match."),
    row("path", Kind::Value, "PATH").default("required").since("0.4.0").supported(Support::Lvs(Lvs::Url(Url::Path)), Argument::Text, "Path and query of the page."),
    row("regex", Kind::Value, "PATTERN (one word, quotes and escapes processed)").default("none").since("2.0.7").remarks("build option: regex (PCRE2); second use replaces").understood(Support::Lvs(Lvs::Regex(Regex::Pattern)), Argument::Regex, "A pattern that the page must have."),
    row("regex_max_offset", Kind::Value, "BYTES (exactly one)").default("unlimited").since("2.0.7").remarks("build option: regex; bad value only logged").understood(Support::Lvs(Lvs::Regex(Regex::MaxOffset)), Argument::Number { min: 0, max: 4_294_967_295, unit: Unit::None }, "The last byte of the page where the match may begin."),
    row("regex_min_offset", Kind::Value, "BYTES (exactly one)").default("0").since("2.0.7").remarks("build option: regex; bad value only logged").understood(Support::Lvs(Lvs::Regex(Regex::MinOffset)), Argument::Number { min: 0, max: 4_294_967_295, unit: Unit::None }, "The first byte of the page where the match may begin."),
    row("regex_no_match", Kind::Flag, "").default("off").since("2.0.7").remarks("build option: regex").understood(Support::Lvs(Lvs::Regex(Regex::NoMatch)), Argument::Nothing, "The page must not have the pattern."),
    row("regex_options", Kind::Value, "words of: allow_empty_class alt_bsux auto_callout caseless dollar_endonly dotall dupnames extended firstline match_unset_backref multiline never_ucp never_utf no_auto_capture no_auto_possess no_dotstar_anchor no_start_optimize ucp ungreedy utf never_backslash_c alt_circumflex alt_verbnames use_offset_limit").default("none").since("2.0.7").remarks("build option: regex; unknown words ignored silently").understood(Support::Lvs(Lvs::Regex(Regex::Options)), Argument::SomeOf(RegexOption::NAMES), "How the pattern is read, in the words of PCRE2."),
    row("regex_stack", Kind::Value, "START MAX (bytes)").default("PCRE2 default").since("2.0.7").remarks("build option: regex with JIT; bad value only logged").understood(Support::Lvs(Lvs::Regex(Regex::Stack)), Argument::StackSizes, "The first and the largest size of the memory for matching."),
    row("status_code", Kind::Value, "N | N-M ... each 100-599").default("200-299").since("0.7.6").remarks("bad words reported and skipped").supported(Support::Lvs(Lvs::Url(Url::StatusCode)), Argument::Statuses, "The accepted status codes."),
    row("virtualhost", Kind::Value, "STRING").default("checker's").since("1.3.6").supported(Support::Lvs(Lvs::Url(Url::Virtualhost)), Argument::Text, "The Host header."),
] }

table! { SSL_GET, "virtual_server/real_server/SSL_GET", [
    row("alpha", Kind::Flag, "[BOOL]").default("real server's").understood(Support::Lvs(Lvs::Timing(Timing::Alpha)), Argument::Switch, "Servers count as down until their first check succeeds."),
    row("bind_if", Kind::Value, "IFNAME (max 15)").default("none").since("1.3.7").understood(Support::Lvs(Lvs::Connection(Connection::BindIf)), Argument::Interface, "The interface to leave by."),
    row("bind_port", Kind::Value, "1-65535").default("kernel choice").since("1.2.13").understood(Support::Lvs(Lvs::Connection(Connection::BindPort)), Argument::Number { min: 1, max: 65_535, unit: Unit::None }, "The port to come from."),
    row("bindto", Kind::Value, "IP").default("kernel choice").since("1.1.2").remarks("family must equal that of connect_ip").understood(Support::Lvs(Lvs::Connection(Connection::Bindto)), Argument::Address, "The address to come from."),
    row("connect_ip", Kind::Value, "IP").default("address of the real server").since("1.2.13").remarks("family must equal that of bindto; IPv6 link-local needs bind_if").understood(Support::Lvs(Lvs::Connection(Connection::ConnectIp)), Argument::Address, "The address to connect to."),
    row("connect_port", Kind::Value, "1-65535").default("port of the real server").since("1.2.13").understood(Support::Lvs(Lvs::Connection(Connection::ConnectPort)), Argument::Number { min: 1, max: 65_535, unit: Unit::None }, "The port to connect to."),
    row("connect_timeout", Kind::Value, "TIMER 0.000001-4294.967295").default("real server's (5)").understood(Support::Lvs(Lvs::Timing(Timing::ConnectTimeout)), Argument::Decimal { min_us: 1, max_us: 4_294_967_295 }, "Time for one attempt of a check."),
    row("delay_before_retry", Kind::Value, "TIMER from 0").default("real server's, else 3 s").understood(Support::Lvs(Lvs::Timing(Timing::DelayBeforeRetry)), Argument::Decimal { min_us: 0, max_us: TIMER_MAX_US }, "Time from a failed attempt to the next."),
    row("delay_loop", Kind::Value, "TIMER from 0.000001").default("real server's (60)").understood(Support::Lvs(Lvs::Timing(Timing::DelayLoop)), Argument::Decimal { min_us: 1, max_us: TIMER_MAX_US }, "Time from the end of a check to the next."),
    row("enable_sni", Kind::Flag, "[BOOL]").default("off (on when bare)").since("1.4.3").remarks("useful with SSL_GET only (accepted in both)").understood(Support::Lvs(Lvs::Http(Http::EnableSni)), Argument::Switch, "The TLS handshake names the server that is asked for."),
    row("fast_recovery", Kind::Flag, "[BOOL]").default("off (on when bare)").since("2.0.17").understood(Support::Lvs(Lvs::Http(Http::FastRecovery)), Argument::Switch, "All pages are asked for in one check, which is always so here."),
    row("fwmark", Kind::Value, "0-4294967295").default("0").remarks("build option: SO_MARK").understood(Support::Lvs(Lvs::Connection(Connection::Fwmark)), Argument::Number { min: 0, max: 4_294_967_295, unit: Unit::None }, "The firewall mark of the packets."),
    row("http_protocol", Kind::Value, "1.0 | 1.0C | 1.0c | 1.1").default("1.0").since("2.0.17").understood(Support::Lvs(Lvs::Http(Http::Protocol)), Argument::Choice(&["1.0", "1.0C", "1.0c", "1.1"]), "How requests are worded."),
    row("log_all_failures", Kind::Flag, "[BOOL]").default("checker_log_all_failures").since("2.0.11").understood(Support::Lvs(Lvs::LogAllFailures), Argument::Switch, "Every failed attempt is logged, not only the last."),
    row("nb_get_retry", Kind::Value, "0-4294967295").remarks("deprecated (reported), use retry").deprecated().understood(Support::Lvs(Lvs::Http(Http::Retry)), Argument::Number { min: 0, max: 4_294_967_295, unit: Unit::None }, "The old name of `retry`."),
    row("retry", Kind::Value, "0-4294967295").default("real server's, else 1").understood(Support::Lvs(Lvs::Timing(Timing::Retry)), Argument::Number { min: 0, max: 4_294_967_295, unit: Unit::None }, "Failures in a row that are forgiven before a server counts as down."),
    row("sni_name", Kind::Value, "[NAME]").default("bare = virtualhost name").remarks("turns on enable_sni; useful with SSL_GET only").understood(Support::Lvs(Lvs::Http(Http::SniName)), Argument::Text, "The name in the TLS handshake; without a value the Host header."),
    row("tls_compliant", Kind::Flag, "[BOOL]").default("off (on when bare)").since("2.2.8").remarks("SSL_GET only").understood(Support::Lvs(Lvs::Http(Http::TlsCompliant)), Argument::Switch, "The TLS connection is ended with a notice."),
    row("url", Kind::Block, "(no name)").default("at least one required").remarks("url without path removed").children(&SSL_GET_URL).understood(Support::Lvs(Lvs::Http(Http::Url)), Argument::Nothing, "A page to ask for."),
    row("virtualhost", Kind::Value, "STRING").default("real server's, else virtual server's").understood(Support::Lvs(Lvs::Http(Http::Virtualhost)), Argument::Text, "The Host header of the requests."),
    row("warmup", Kind::Value, "TIMER from 0").default("real server's, else delay_loop").since("2.0.13").understood(Support::Lvs(Lvs::Timing(Timing::Warmup)), Argument::Decimal { min_us: 0, max_us: TIMER_MAX_US }, "The first check is put off by a random time up to this."),
] }

table! { SSL_GET_URL, "virtual_server/real_server/SSL_GET/url", [
    row("digest", Kind::Value, "32 hex digits (MD5 of the body)").default("none").since("0.4.0").remarks("bad length/digit reported; several allowed, any may match").understood(Support::Lvs(Lvs::Url(Url::Digest)), Argument::Digest, "The MD5 of the page; of several, any may match."),
    row("path", Kind::Value, "PATH").default("required").since("0.4.0").understood(Support::Lvs(Lvs::Url(Url::Path)), Argument::Text, "Path and query of the page."),
    row("regex", Kind::Value, "PATTERN (one word, quotes and escapes processed)").default("none").since("2.0.7").remarks("build option: regex (PCRE2); second use replaces").understood(Support::Lvs(Lvs::Regex(Regex::Pattern)), Argument::Regex, "A pattern that the page must have."),
    row("regex_max_offset", Kind::Value, "BYTES (exactly one)").default("unlimited").since("2.0.7").remarks("build option: regex; bad value only logged").understood(Support::Lvs(Lvs::Regex(Regex::MaxOffset)), Argument::Number { min: 0, max: 4_294_967_295, unit: Unit::None }, "The last byte of the page where the match may begin."),
    row("regex_min_offset", Kind::Value, "BYTES (exactly one)").default("0").since("2.0.7").remarks("build option: regex; bad value only logged").understood(Support::Lvs(Lvs::Regex(Regex::MinOffset)), Argument::Number { min: 0, max: 4_294_967_295, unit: Unit::None }, "The first byte of the page where the match may begin."),
    row("regex_no_match", Kind::Flag, "").default("off").since("2.0.7").remarks("build option: regex").understood(Support::Lvs(Lvs::Regex(Regex::NoMatch)), Argument::Nothing, "The page must not have the pattern."),
    row("regex_options", Kind::Value, "words of: allow_empty_class alt_bsux auto_callout caseless dollar_endonly dotall dupnames extended firstline match_unset_backref multiline never_ucp never_utf no_auto_capture no_auto_possess no_dotstar_anchor no_start_optimize ucp ungreedy utf never_backslash_c alt_circumflex alt_verbnames use_offset_limit").default("none").since("2.0.7").remarks("build option: regex; unknown words ignored silently").understood(Support::Lvs(Lvs::Regex(Regex::Options)), Argument::SomeOf(RegexOption::NAMES), "How the pattern is read, in the words of PCRE2."),
    row("regex_stack", Kind::Value, "START MAX (bytes)").default("PCRE2 default").since("2.0.7").remarks("build option: regex with JIT; bad value only logged").understood(Support::Lvs(Lvs::Regex(Regex::Stack)), Argument::StackSizes, "The first and the largest size of the memory for matching."),
    row("status_code", Kind::Value, "N | N-M ... each 100-599").default("200-299").since("0.7.6").remarks("bad words reported and skipped").understood(Support::Lvs(Lvs::Url(Url::StatusCode)), Argument::Statuses, "The accepted status codes."),
    row("tls_compliant", Kind::Flag, "[BOOL]").default("as the checker").since("2.2.8").remarks("SSL_GET only").understood(Support::Lvs(Lvs::Url(Url::TlsCompliant)), Argument::Switch, "The TLS connection for this page is ended with a notice."),
    row("virtualhost", Kind::Value, "STRING").default("checker's").since("1.3.6").understood(Support::Lvs(Lvs::Url(Url::Virtualhost)), Argument::Text, "The Host header for this page."),
] }

table! { MISC_CHECK, "virtual_server/real_server/MISC_CHECK", [
    row("alpha", Kind::Flag, "[BOOL]").default("real server's").understood(Support::Lvs(Lvs::Timing(Timing::Alpha)), Argument::Switch, "Servers count as down until their first check succeeds."),
    row("delay_before_retry", Kind::Value, "TIMER from 0").default("real server's, else 1 s").understood(Support::Lvs(Lvs::Timing(Timing::DelayBeforeRetry)), Argument::Decimal { min_us: 0, max_us: TIMER_MAX_US }, "Time from a failed attempt to the next."),
    row("delay_loop", Kind::Value, "TIMER from 0.000001").default("real server's (60)").understood(Support::Lvs(Lvs::Timing(Timing::DelayLoop)), Argument::Decimal { min_us: 1, max_us: TIMER_MAX_US }, "Time from the end of a check to the next."),
    row("log_all_failures", Kind::Flag, "[BOOL]").default("checker_log_all_failures").since("2.0.11").understood(Support::Lvs(Lvs::LogAllFailures), Argument::Switch, "Every failed attempt is logged, not only the last."),
    row("misc_dynamic", Kind::Flag, "").default("off").since("1.1.8").understood(Support::Lvs(Lvs::Misc(Misc::Dynamic)), Argument::Nothing, "An exit status from 2 to 255 sets the weight to 2 less."),
    row("misc_path", Kind::Value, "SCRIPT (one quoted word holding command and arguments)").default("required").understood(Support::Lvs(Lvs::Misc(Misc::Path)), Argument::Command, "The program whose exit status tells."),
    row("misc_timeout", Kind::Value, "SECONDS 0-4294").default("0 = delay_loop of the virtual server").since("1.1.0").understood(Support::Lvs(Lvs::Misc(Misc::Timeout)), Argument::Number { min: 0, max: 4_294, unit: Unit::Seconds }, "Time for the program; 0: as long as the `delay_loop` of the virtual server."),
    row("retry", Kind::Value, "0-4294967295").default("real server's, else 0").understood(Support::Lvs(Lvs::Timing(Timing::Retry)), Argument::Number { min: 0, max: 4_294_967_295, unit: Unit::None }, "Failures in a row that are forgiven before a server counts as down."),
    row("user", Kind::Value, "USER [[:]GROUP]").default("default script user").remarks("unknown user removes the checker").understood(Support::Lvs(Lvs::Misc(Misc::User)), Argument::User, "The identity that the program runs under."),
    row("warmup", Kind::Value, "TIMER from 0").default("real server's, else delay_loop").since("2.0.13").understood(Support::Lvs(Lvs::Timing(Timing::Warmup)), Argument::Decimal { min_us: 0, max_us: TIMER_MAX_US }, "The first check is put off by a random time up to this."),
] }

table! { FILE_CHECK, "virtual_server/real_server/FILE_CHECK", [
    row("dynamic", Kind::Flag, "").remarks("manual only: NOT accepted by the code (unknown keyword)").understood(Support::Lvs(Lvs::File(FileCheck::Dynamic)), Argument::Nothing, "What keepalived documents and does not know; the weight always follows the file."),
    row("track_file", Kind::Value, "NAME").default("required").since("2.1.0").remarks("must be defined earlier in the configuration").understood(Support::Lvs(Lvs::File(FileCheck::TrackFile)), Argument::Reference("track_file"), "The file whose number counts."),
    row("weight", Kind::Value, "-2147483647..2147483647 [reverse | noreverse]").default("weight of the track_file").since("2.1.0").understood(Support::Lvs(Lvs::File(FileCheck::Weight)), Argument::Factor, "The number is multiplied by this and added to the weight."),
] }

table! { BFD_CHECK, "virtual_server/real_server/BFD_CHECK", [
    row("alpha", Kind::Flag, "[BOOL]").default("as the real server").remarks("build option: BFD").understood(Support::Lvs(Lvs::Timing(Timing::Alpha)), Argument::Switch, "Servers count as down until their first check succeeds."),
    row("name", Kind::Value, "NAME (exactly one, max 31)").default("required").since("2.0.8").remarks("build option: BFD; must be defined earlier; duplicate per server ignored").understood(Support::Lvs(Lvs::Bfd(BfdCheck::Name)), Argument::Reference("bfd_instance"), "The session that the server follows."),
] }
