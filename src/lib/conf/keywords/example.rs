//! An example of a keyword in its blocks, made from the table.

use super::{Argument, Block, Keyword, Kind, top};

/// The keyword with a value, inside its blocks.
pub(super) fn of(block: &'static Block, keyword: &'static Keyword) -> String {
    let outer = outer(block);
    let mut text = String::new();
    for (depth, around) in outer.iter().enumerate() {
        text.push_str(&format_line(depth, &[around.name, &name(around), "{"]));
    }
    let depth = outer.len();
    if block.is_list() {
        text.push_str(&format_line(depth, &[&entry(block, keyword)]));
    } else {
        let brace = if keyword.children.is_some() { "{" } else { "" };
        text.push_str(&format_line(depth, &[keyword.name, &name(keyword), brace]));
    }
    if keyword.children.is_some() {
        text.push_str(&format_line(depth + 1, &["…"]));
        text.push_str(&format_line(depth, &["}"]));
    }
    for depth in (0..depth).rev() {
        text.push_str(&format_line(depth, &["}"]));
    }
    text
}

fn format_line(depth: usize, words: &[&str]) -> String {
    let words: Vec<_> = words
        .iter()
        .copied()
        .filter(|word| !word.is_empty())
        .collect();
    format!("{}{}\n", "    ".repeat(depth), words.join(" "))
}

/// The keywords of the blocks around a block's contents, from the outside.
fn outer(block: &'static Block) -> Vec<&'static Keyword> {
    let mut found = Vec::new();
    let mut inside = Some(top());
    for name in block.path.split('/').filter(|name| !name.is_empty()) {
        let keyword = inside.and_then(|block| block.find(name));
        inside = keyword.and_then(|keyword| keyword.children);
        found.extend(keyword);
    }
    found
}

/// An entry of a list that shows a word of it.
fn entry(list: &Block, keyword: &Keyword) -> String {
    let head = list.keywords.iter().find(|known| is_head(known.name));
    let first = head.map_or_else(String::new, name);
    if is_head(keyword.name) {
        return name(keyword);
    }
    let words = [first, keyword.name.to_owned(), name(keyword)];
    let words: Vec<_> = words.into_iter().filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

fn is_head(name: &str) -> bool {
    name.starts_with('<')
}

/// Values of keywords whose syntax does not show one by itself.
const SAMPLES: [(&str, &str); 48] = [
    ("<DEST>", "198.51.100.0/24"),
    ("TYPE", ""),
    ("advmss", "1360"),
    ("as", "192.0.2.1"),
    ("bfd_cpu_affinity", "1"),
    ("brd", "+"),
    ("broadcast", "+"),
    ("checker_cpu_affinity", "1"),
    ("congctl", "cubic"),
    ("cwnd", "10"),
    ("dport", "80-80"),
    ("dsfield", "0x10"),
    ("encap", "ip id 1 dst 192.0.2.1"),
    ("from", "192.0.2.0/24"),
    ("fwmark", "1"),
    ("gw", "192.0.2.1"),
    ("ipproto", "tcp"),
    ("lookup", "main"),
    ("lvs_sync_daemon", "eth0 inst NAME id 1"),
    ("lvs_timeouts", "tcp 900 tcpfin 120 udp 300"),
    ("mtu", "1400"),
    ("nexthop", "via 192.0.2.1 weight 1"),
    ("oif", "eth0"),
    ("or", "192.0.2.1"),
    ("peer", "192.0.2.2"),
    ("pref", "high"),
    ("preferred_lft", "forever"),
    ("protocol", "4"),
    ("realms", "1"),
    ("reordering", "3"),
    ("rto_min", "200ms"),
    ("rtt", "200ms"),
    ("rttvar", "200ms"),
    ("scope", "link"),
    ("smtp_server", "192.0.2.1 25"),
    ("sport", "1024-65535"),
    ("ssthresh", "10"),
    ("suppress_ifgroup", "default"),
    ("sup_group", "default"),
    ("table", "100"),
    ("to", "198.51.100.0/24"),
    ("tos", "0x10"),
    ("type", "blackhole"),
    ("uidrange", "0-99"),
    ("umask", "0177"),
    ("via", "192.0.2.1"),
    ("vrrp_cpu_affinity", "1"),
    ("vrrp_garp_extra_if", "all 60"),
];

/// What stands after a keyword: a value that it takes.
fn name(keyword: &Keyword) -> String {
    if keyword.kind == Kind::Flag {
        return String::new();
    }
    if let Argument::Choice(choices) = keyword.argument {
        return choices.first().copied().unwrap_or_default().to_owned();
    }
    if let Some((_, sample)) = SAMPLES.iter().find(|(name, _)| *name == keyword.name) {
        return (*sample).to_owned();
    }
    if let Argument::Number { min, .. } = keyword.argument {
        let default = keyword.default.split([' ', ',']).next().unwrap_or_default();
        return match default.parse::<u64>() {
            Ok(_) => default.to_owned(),
            Err(_) => min.max(1).to_string(),
        };
    }
    let words: Vec<_> = keyword
        .syntax
        .split_whitespace()
        .take_while(|word| !ends_value(word))
        .map(sample)
        .collect();
    words.join(" ")
}

/// Whether a word of the column of arguments is no part of the first form of the value.
fn ends_value(word: &str) -> bool {
    ["|", "(no", "(exactly", "(max", "/"].contains(&word)
        || word.starts_with('(')
        || word.starts_with('[') && word != "[PORT]"
        || [
            "block", "block,", "block;", "then", "names,", "decimal", "integer", "first",
        ]
        .contains(&word)
}

/// A value for a placeholder.
fn sample(word: &str) -> String {
    let word = word.trim_end_matches([',', ';']);
    let plain = word
        .split(['[', '(', ']', '{', '}'])
        .find(|part| !part.is_empty());
    match plain.unwrap_or(word) {
        "IFNAME" => "eth0",
        "IP" | "ADDR" => "192.0.2.1",
        "PORT" => "80",
        "NAME" => "NAME",
        "SCRIPT" | "PATH" | "ABSOLUTE_PATH" | "LOGFILE" => "/etc/keepalived/FILE",
        "SECONDS" | "MILLISECONDS" | "MICROSECONDS" | "COUNT" | "TIMER" | "N" | "SECS" => "1",
        "USER" => "nobody",
        range => return lowest(range),
    }
    .to_owned()
}

/// The lowest useful number of a range, or the word itself.
fn lowest(range: &str) -> String {
    let parts = range.trim_start_matches('-').split(['-', '.']);
    let mut numbers = parts.filter(|part| !part.is_empty());
    let first = numbers.next().unwrap_or(range);
    let is_number = first.bytes().all(|byte| byte.is_ascii_digit());
    match (is_number, first) {
        (true, "0") if numbers.next().is_some() => "1".to_owned(),
        (true, _) => first.to_owned(),
        (false, _) => range.trim_matches(['[', '(', ']', '{', '}']).to_owned(),
    }
}
