//! Keywords of the health checks of real servers.

use super::{Argument, Connection, Http, Kind, Lvs, Support, Timing, Unit, Url, row, table};

/// The longest time in microseconds that keepalived takes.
pub(super) const TIMER_MAX_US: u64 = 18_446_744_073_709_551_614;

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
    row("log_all_failures", Kind::Flag, "[BOOL]").default("checker_log_all_failures").since("2.0.11"),
    row("retry", Kind::Value, "0-4294967295").default("real server's, else 1").supported(Support::Lvs(Lvs::Timing(Timing::Retry)), Argument::Number { min: 0, max: 4_294_967_295, unit: Unit::None }, "Failures in a row that are forgiven before a server counts as down."),
    row("warmup", Kind::Value, "TIMER from 0").default("real server's, else delay_loop").since("2.0.13").supported(Support::Lvs(Lvs::Timing(Timing::Warmup)), Argument::Decimal { min_us: 0, max_us: TIMER_MAX_US }, "The first check is put off by a random time up to this."),
] }

table! { PING_CHECK, "virtual_server/real_server/PING_CHECK", [
    row("alpha", Kind::Flag, "[BOOL]").default("real server's"),
    row("bind_if", Kind::Value, "IFNAME (max 15)").default("none").since("1.3.7"),
    row("bind_port", Kind::Value, "1-65535").default("kernel choice").since("1.2.13"),
    row("bindto", Kind::Value, "IP").default("kernel choice").since("1.1.2").remarks("family must equal that of connect_ip"),
    row("connect_ip", Kind::Value, "IP").default("address of the real server").since("1.2.13").remarks("family must equal that of bindto; IPv6 link-local needs bind_if"),
    row("connect_port", Kind::Value, "1-65535").default("port of the real server").since("1.2.13"),
    row("connect_timeout", Kind::Value, "TIMER 0.000001-4294.967295").default("real server's (5)"),
    row("delay_before_retry", Kind::Value, "TIMER from 0").default("real server's, else 1 s"),
    row("delay_loop", Kind::Value, "TIMER from 0.000001").default("real server's (60)"),
    row("fwmark", Kind::Value, "0-4294967295").default("0").remarks("build option: SO_MARK"),
    row("log_all_failures", Kind::Flag, "[BOOL]").default("checker_log_all_failures").since("2.0.11"),
    row("retry", Kind::Value, "0-4294967295").default("real server's, else 1"),
    row("warmup", Kind::Value, "TIMER from 0").default("real server's, else delay_loop").since("2.0.13"),
] }

table! { UDP_CHECK, "virtual_server/real_server/UDP_CHECK", [
    row("alpha", Kind::Flag, "[BOOL]").default("real server's"),
    row("bind_if", Kind::Value, "IFNAME (max 15)").default("none").since("1.3.7"),
    row("bind_port", Kind::Value, "1-65535").default("kernel choice").since("1.2.13"),
    row("bindto", Kind::Value, "IP").default("kernel choice").since("1.1.2").remarks("family must equal that of connect_ip"),
    row("connect_ip", Kind::Value, "IP").default("address of the real server").since("1.2.13").remarks("family must equal that of bindto; IPv6 link-local needs bind_if"),
    row("connect_port", Kind::Value, "1-65535").default("port of the real server").since("1.2.13"),
    row("connect_timeout", Kind::Value, "TIMER 0.000001-4294.967295").default("real server's (5)"),
    row("delay_before_retry", Kind::Value, "TIMER from 0").default("real server's, else 1 s"),
    row("delay_loop", Kind::Value, "TIMER from 0.000001").default("real server's (60)"),
    row("fwmark", Kind::Value, "0-4294967295").default("0").remarks("build option: SO_MARK"),
    row("log_all_failures", Kind::Flag, "[BOOL]").default("checker_log_all_failures").since("2.0.11"),
    row("max_reply_length", Kind::Value, "0-65535 (strict number)").default("255"),
    row("min_reply_length", Kind::Value, "0-65535 (strict number)").default("0").remarks("error message when above max_reply_length"),
    row("payload", Kind::Value, "HEX_STRING (all words joined; blanks separate bytes)").default("random data").since("2.2.0"),
    row("require_reply", Kind::Value, "[HEX_STRING, X/x = any digit]").default("no reply needed; bare = any reply").since("2.2.0"),
    row("retry", Kind::Value, "0-4294967295").default("real server's, else 1"),
    row("warmup", Kind::Value, "TIMER from 0").default("real server's, else delay_loop").since("2.0.13"),
] }

table! { DNS_CHECK, "virtual_server/real_server/DNS_CHECK", [
    row("alpha", Kind::Flag, "[BOOL]").default("real server's"),
    row("bind_if", Kind::Value, "IFNAME (max 15)").default("none").since("1.3.7"),
    row("bind_port", Kind::Value, "1-65535").default("kernel choice").since("1.2.13"),
    row("bindto", Kind::Value, "IP").default("kernel choice").since("1.1.2").remarks("family must equal that of connect_ip"),
    row("connect_ip", Kind::Value, "IP").default("address of the real server").since("1.2.13").remarks("family must equal that of bindto; IPv6 link-local needs bind_if"),
    row("connect_port", Kind::Value, "1-65535").default("port of the real server").since("1.2.13"),
    row("connect_timeout", Kind::Value, "TIMER 0.000001-4294.967295").default("real server's (5)"),
    row("delay_before_retry", Kind::Value, "TIMER from 0").default("real server's, else delay_loop"),
    row("delay_loop", Kind::Value, "TIMER from 0.000001").default("real server's (60)"),
    row("fwmark", Kind::Value, "0-4294967295").default("0").remarks("build option: SO_MARK"),
    row("log_all_failures", Kind::Flag, "[BOOL]").default("checker_log_all_failures").since("2.0.11"),
    row("name", Kind::Value, "DOMAIN").default(". (root)").remarks("second use ignored; empty labels rejected"),
    row("retry", Kind::Value, "0-4294967295").default("real server's, else 3"),
    row("type", Kind::Value, "A | NS | CNAME | SOA | MX | TXT | AAAA | RRSIG | DNSKEY (case-insensitive)").default("SOA").remarks("manual omits RRSIG and DNSKEY"),
    row("warmup", Kind::Value, "TIMER from 0").default("real server's, else delay_loop").since("2.0.13"),
] }

table! { SMTP_CHECK, "virtual_server/real_server/SMTP_CHECK", [
    row("alpha", Kind::Flag, "[BOOL]").default("real server's"),
    row("bind_if", Kind::Value, "IFNAME (max 15)").default("none").since("1.3.7"),
    row("bind_port", Kind::Value, "1-65535").default("kernel choice").since("1.2.13"),
    row("bindto", Kind::Value, "IP").default("kernel choice").since("1.1.2").remarks("family must equal that of connect_ip"),
    row("connect_ip", Kind::Value, "IP").default("address of the real server").since("1.2.13").remarks("family must equal that of bindto; IPv6 link-local needs bind_if"),
    row("connect_port", Kind::Value, "1-65535").default("port of the real server").since("1.2.13"),
    row("connect_timeout", Kind::Value, "TIMER 0.000001-4294.967295").default("real server's (5)"),
    row("delay_before_retry", Kind::Value, "TIMER from 0").default("real server's, else 1 s"),
    row("delay_loop", Kind::Value, "TIMER from 0.000001").default("real server's (60)"),
    row("fwmark", Kind::Value, "0-4294967295").default("0").remarks("build option: SO_MARK"),
    row("helo_name", Kind::Value, "STRING").default("smtpchecker.keepalived.org").remarks("second use reported"),
    row("host", Kind::Block, "(no name)").default("the real server").remarks("deprecated; put the connection options in SMTP_CHECK").deprecated().children(&SMTP_CHECK_HOST),
    row("log_all_failures", Kind::Flag, "[BOOL]").default("checker_log_all_failures").since("2.0.11"),
    row("retry", Kind::Value, "0-4294967295").default("real server's, else 1"),
    row("warmup", Kind::Value, "TIMER from 0").default("real server's, else delay_loop").since("2.0.13"),
] }

table! { SMTP_CHECK_HOST, "virtual_server/real_server/SMTP_CHECK/host", [
    row("alpha", Kind::Flag, "[BOOL]").default("real server's"),
    row("bind_if", Kind::Value, "IFNAME (max 15)").default("none").since("1.3.7"),
    row("bind_port", Kind::Value, "1-65535").default("kernel choice").since("1.2.13"),
    row("bindto", Kind::Value, "IP").default("kernel choice").since("1.1.2").remarks("family must equal that of connect_ip"),
    row("connect_ip", Kind::Value, "IP").default("address of the real server").since("1.2.13").remarks("family must equal that of bindto; IPv6 link-local needs bind_if"),
    row("connect_port", Kind::Value, "1-65535").default("port of the real server").since("1.2.13"),
    row("connect_timeout", Kind::Value, "TIMER 0.000001-4294.967295").default("real server's (5)"),
    row("delay_before_retry", Kind::Value, "TIMER from 0").default("real server's, else 1 s"),
    row("delay_loop", Kind::Value, "TIMER from 0.000001").default("real server's (60)"),
    row("fwmark", Kind::Value, "0-4294967295").default("0").remarks("build option: SO_MARK"),
    row("log_all_failures", Kind::Flag, "[BOOL]").default("checker_log_all_failures").since("2.0.11"),
    row("retry", Kind::Value, "0-4294967295").default("real server's, else 1"),
    row("warmup", Kind::Value, "TIMER from 0").default("real server's, else delay_loop").since("2.0.13"),
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
    row("enable_sni", Kind::Flag, "[BOOL]").default("off (on when bare)").since("1.4.3").remarks("useful with SSL_GET only (accepted in both)"),
    row("fast_recovery", Kind::Flag, "[BOOL]").default("off (on when bare)").since("2.0.17").supported(Support::Lvs(Lvs::Http(Http::FastRecovery)), Argument::Switch, "Asks for several pages without pauses, which is always done."),
    row("fwmark", Kind::Value, "0-4294967295").default("0").remarks("build option: SO_MARK").supported(Support::Lvs(Lvs::Connection(Connection::Fwmark)), Argument::Number { min: 0, max: 4_294_967_295, unit: Unit::None }, "The firewall mark of the packets."),
    row("http_protocol", Kind::Value, "1.0 | 1.0C | 1.0c | 1.1").default("1.0").since("2.0.17").supported(Support::Lvs(Lvs::Http(Http::Protocol)), Argument::Choice(&["1.0", "1.0C", "1.0c", "1.1"]), "How requests are worded."),
    row("log_all_failures", Kind::Flag, "[BOOL]").default("checker_log_all_failures").since("2.0.11"),
    row("nb_get_retry", Kind::Value, "0-4294967295").remarks("deprecated (reported), use retry").deprecated().supported(Support::Lvs(Lvs::Http(Http::Retry)), Argument::Number { min: 0, max: 4_294_967_295, unit: Unit::None }, "Old name of retry."),
    row("retry", Kind::Value, "0-4294967295").default("real server's, else 1").supported(Support::Lvs(Lvs::Timing(Timing::Retry)), Argument::Number { min: 0, max: 4_294_967_295, unit: Unit::None }, "Failures in a row that are forgiven before a server counts as down."),
    row("sni_name", Kind::Value, "[NAME]").default("bare = virtualhost name").remarks("turns on enable_sni; useful with SSL_GET only"),
    row("url", Kind::Block, "(no name)").default("at least one required").remarks("url without path removed").children(&HTTP_GET_URL).supported(Support::Lvs(Lvs::Http(Http::Url)), Argument::Nothing, "A page that must be as expected."),
    row("virtualhost", Kind::Value, "STRING").default("real server's, else virtual server's").supported(Support::Lvs(Lvs::Http(Http::Virtualhost)), Argument::Text, "The Host header."),
    row("warmup", Kind::Value, "TIMER from 0").default("real server's, else delay_loop").since("2.0.13").supported(Support::Lvs(Lvs::Timing(Timing::Warmup)), Argument::Decimal { min_us: 0, max_us: TIMER_MAX_US }, "The first check is put off by a random time up to this."),
] }

table! { HTTP_GET_URL, "virtual_server/real_server/HTTP_GET/url", [
    row("digest", Kind::Value, "32 hex digits (MD5 of the body)").default("none").since("0.4.0").remarks("bad length/digit reported; several allowed, any may match").supported(Support::Lvs(Lvs::Url(Url::Digest)), Argument::Digest, "The MD5 of the page; of several, any may match."),
    row("path", Kind::Value, "PATH").default("required").since("0.4.0").supported(Support::Lvs(Lvs::Url(Url::Path)), Argument::Text, "Path and query of the page."),
    row("regex", Kind::Value, "PATTERN (one word, quotes and escapes processed)").default("none").since("2.0.7").remarks("build option: regex (PCRE2); second use replaces"),
    row("regex_max_offset", Kind::Value, "BYTES (exactly one)").default("unlimited").since("2.0.7").remarks("build option: regex; bad value only logged"),
    row("regex_min_offset", Kind::Value, "BYTES (exactly one)").default("0").since("2.0.7").remarks("build option: regex; bad value only logged"),
    row("regex_no_match", Kind::Flag, "").default("off").since("2.0.7").remarks("build option: regex"),
    row("regex_options", Kind::Value, "words of: allow_empty_class alt_bsux auto_callout caseless dollar_endonly dotall dupnames extended firstline match_unset_backref multiline never_ucp never_utf no_auto_capture no_auto_possess no_dotstar_anchor no_start_optimize ucp ungreedy utf never_backslash_c alt_circumflex alt_verbnames use_offset_limit").default("none").since("2.0.7").remarks("build option: regex; unknown words ignored silently"),
    row("regex_stack", Kind::Value, "START MAX (bytes)").default("PCRE2 default").since("2.0.7").remarks("build option: regex with JIT; bad value only logged"),
    row("status_code", Kind::Value, "N | N-M ... each 100-599").default("200-299").since("0.7.6").remarks("bad words reported and skipped").supported(Support::Lvs(Lvs::Url(Url::StatusCode)), Argument::Statuses, "The accepted status codes."),
    row("virtualhost", Kind::Value, "STRING").default("checker's").since("1.3.6").supported(Support::Lvs(Lvs::Url(Url::Virtualhost)), Argument::Text, "The Host header."),
] }

table! { SSL_GET, "virtual_server/real_server/SSL_GET", [
    row("alpha", Kind::Flag, "[BOOL]").default("real server's"),
    row("bind_if", Kind::Value, "IFNAME (max 15)").default("none").since("1.3.7"),
    row("bind_port", Kind::Value, "1-65535").default("kernel choice").since("1.2.13"),
    row("bindto", Kind::Value, "IP").default("kernel choice").since("1.1.2").remarks("family must equal that of connect_ip"),
    row("connect_ip", Kind::Value, "IP").default("address of the real server").since("1.2.13").remarks("family must equal that of bindto; IPv6 link-local needs bind_if"),
    row("connect_port", Kind::Value, "1-65535").default("port of the real server").since("1.2.13"),
    row("connect_timeout", Kind::Value, "TIMER 0.000001-4294.967295").default("real server's (5)"),
    row("delay_before_retry", Kind::Value, "TIMER from 0").default("real server's, else 3 s"),
    row("delay_loop", Kind::Value, "TIMER from 0.000001").default("real server's (60)"),
    row("enable_sni", Kind::Flag, "[BOOL]").default("off (on when bare)").since("1.4.3").remarks("useful with SSL_GET only (accepted in both)"),
    row("fast_recovery", Kind::Flag, "[BOOL]").default("off (on when bare)").since("2.0.17"),
    row("fwmark", Kind::Value, "0-4294967295").default("0").remarks("build option: SO_MARK"),
    row("http_protocol", Kind::Value, "1.0 | 1.0C | 1.0c | 1.1").default("1.0").since("2.0.17"),
    row("log_all_failures", Kind::Flag, "[BOOL]").default("checker_log_all_failures").since("2.0.11"),
    row("nb_get_retry", Kind::Value, "0-4294967295").remarks("deprecated (reported), use retry").deprecated(),
    row("retry", Kind::Value, "0-4294967295").default("real server's, else 1"),
    row("sni_name", Kind::Value, "[NAME]").default("bare = virtualhost name").remarks("turns on enable_sni; useful with SSL_GET only"),
    row("tls_compliant", Kind::Flag, "[BOOL]").default("off (on when bare)").since("2.2.8").remarks("SSL_GET only"),
    row("url", Kind::Block, "(no name)").default("at least one required").remarks("url without path removed").children(&SSL_GET_URL),
    row("virtualhost", Kind::Value, "STRING").default("real server's, else virtual server's"),
    row("warmup", Kind::Value, "TIMER from 0").default("real server's, else delay_loop").since("2.0.13"),
] }

table! { SSL_GET_URL, "virtual_server/real_server/SSL_GET/url", [
    row("digest", Kind::Value, "32 hex digits (MD5 of the body)").default("none").since("0.4.0").remarks("bad length/digit reported; several allowed, any may match"),
    row("path", Kind::Value, "PATH").default("required").since("0.4.0"),
    row("regex", Kind::Value, "PATTERN (one word, quotes and escapes processed)").default("none").since("2.0.7").remarks("build option: regex (PCRE2); second use replaces"),
    row("regex_max_offset", Kind::Value, "BYTES (exactly one)").default("unlimited").since("2.0.7").remarks("build option: regex; bad value only logged"),
    row("regex_min_offset", Kind::Value, "BYTES (exactly one)").default("0").since("2.0.7").remarks("build option: regex; bad value only logged"),
    row("regex_no_match", Kind::Flag, "").default("off").since("2.0.7").remarks("build option: regex"),
    row("regex_options", Kind::Value, "words of: allow_empty_class alt_bsux auto_callout caseless dollar_endonly dotall dupnames extended firstline match_unset_backref multiline never_ucp never_utf no_auto_capture no_auto_possess no_dotstar_anchor no_start_optimize ucp ungreedy utf never_backslash_c alt_circumflex alt_verbnames use_offset_limit").default("none").since("2.0.7").remarks("build option: regex; unknown words ignored silently"),
    row("regex_stack", Kind::Value, "START MAX (bytes)").default("PCRE2 default").since("2.0.7").remarks("build option: regex with JIT; bad value only logged"),
    row("status_code", Kind::Value, "N | N-M ... each 100-599").default("200-299").since("0.7.6").remarks("bad words reported and skipped"),
    row("tls_compliant", Kind::Flag, "[BOOL]").default("as the checker").since("2.2.8").remarks("SSL_GET only"),
    row("virtualhost", Kind::Value, "STRING").default("checker's").since("1.3.6"),
] }

table! { MISC_CHECK, "virtual_server/real_server/MISC_CHECK", [
    row("alpha", Kind::Flag, "[BOOL]").default("real server's"),
    row("delay_before_retry", Kind::Value, "TIMER from 0").default("real server's, else 1 s"),
    row("delay_loop", Kind::Value, "TIMER from 0.000001").default("real server's (60)"),
    row("log_all_failures", Kind::Flag, "[BOOL]").default("checker_log_all_failures").since("2.0.11"),
    row("misc_dynamic", Kind::Flag, "").default("off").since("1.1.8"),
    row("misc_path", Kind::Value, "SCRIPT (one quoted word holding command and arguments)").default("required"),
    row("misc_timeout", Kind::Value, "SECONDS 0-4294").default("0 = delay_loop of the virtual server").since("1.1.0"),
    row("retry", Kind::Value, "0-4294967295").default("real server's, else 0"),
    row("user", Kind::Value, "USER [[:]GROUP]").default("default script user").remarks("unknown user removes the checker"),
    row("warmup", Kind::Value, "TIMER from 0").default("real server's, else delay_loop").since("2.0.13"),
] }

table! { FILE_CHECK, "virtual_server/real_server/FILE_CHECK", [
    row("dynamic", Kind::Flag, "").remarks("manual only: NOT accepted by the code (unknown keyword)"),
    row("track_file", Kind::Value, "NAME").default("required").since("2.1.0").remarks("must be defined earlier in the configuration"),
    row("weight", Kind::Value, "-2147483647..2147483647 [reverse | noreverse]").default("weight of the track_file").since("2.1.0"),
] }

table! { BFD_CHECK, "virtual_server/real_server/BFD_CHECK", [
    row("alpha", Kind::Flag, "[BOOL]").default("as the real server").remarks("build option: BFD"),
    row("name", Kind::Value, "NAME (exactly one, max 31)").default("required").since("2.0.8").remarks("build option: BFD; must be defined earlier; duplicate per server ignored"),
] }
