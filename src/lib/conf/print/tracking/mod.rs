//! What is watched, and the lists of what is followed.

use super::{Seconds, Settings, identity, microseconds};
use crate::conf::integer::REVERSE;
use crate::track::{
    Config, Create, Debounce, File, Initial, Linkbeat, LinkbeatMethod, Process, ProcessMatch,
    Script, Tracked, Tracking,
};
use crate::types::{Sense, Weight};

pub(super) fn print(config: &Config, out: &mut Settings) {
    for script in &config.scripts {
        self::script(script, out);
    }
    for file in &config.files {
        self::file(file, out);
    }
    for process in &config.processes {
        self::process(process, out);
    }
    if !config.linkbeat.is_empty() {
        linkbeat(&config.linkbeat, out);
    }
    if !config.debounce.is_empty() {
        delays(&config.debounce, out);
    }
}

/// The lists of one block.
pub(super) fn lists(tracking: &Tracking, out: &mut Settings) {
    if !tracking.interfaces.is_empty() {
        out.block("track_interface", [], |out| {
            for tracked in &tracking.interfaces {
                let mut words = vec!["weight".to_owned()];
                words.extend(weight_words(tracked.weight));
                out.entry(tracked.interface.as_str(), words);
            }
        });
    }
    list("track_script", &tracking.scripts, out);
    list("track_file", &tracking.files, out);
    list("track_process", &tracking.processes, out);
    list("track_bfd", &tracking.sessions, out);
}

fn list(keyword: &str, list: &[Tracked], out: &mut Settings) {
    if list.is_empty() {
        return;
    }
    out.block(keyword, [], |out| {
        for tracked in list {
            let mut words = vec!["weight".to_owned()];
            words.extend(weight_words(tracked.weight));
            if tracked.weight.sense() == Sense::Normal {
                // What is defined may be reversed.
                words.push("noreverse".to_owned());
            }
            out.entry(tracked.name.as_str(), words);
        }
    });
}

/// `weight` of a definition.
pub(super) fn weight(weight: Weight, out: &mut Settings) {
    out.words("weight", weight_words(weight));
}

fn weight_words(weight: Weight) -> Vec<String> {
    let mut words = vec![weight.points().to_string()];
    match weight.sense() {
        Sense::Normal => {}
        Sense::Reversed => words.push(REVERSE.to_owned()),
    }
    words
}

fn script(script: &Script, out: &mut Settings) {
    out.block("vrrp_script", [script.name.to_string()], |out| {
        out.command("script", &script.command.argv, Vec::new());
        let user = identity(&script.command.identity);
        if !user.is_empty() {
            out.words("user", user);
        }
        out.seconds("interval", script.interval);
        out.seconds("timeout", script.timeout);
        out.value("rise", script.rise);
        out.value("fall", script.fall);
        weight(script.weight, out);
        out.flag("init_fail", script.initial == Initial::Failed);
    });
}

fn file(file: &File, out: &mut Settings) {
    out.block("track_file", [file.name.to_string()], |out| {
        out.value("file", &file.path);
        weight(file.weight, out);
        match file.create {
            Create::Never => {}
            Create::IfMissing(number) => out.value("init_file", number),
            Create::Always(number) => {
                out.words("init_file", [number.to_string(), "overwrite".to_owned()]);
            }
        }
    });
}

fn process(process: &Process, out: &mut Settings) {
    out.block("vrrp_track_process", [process.name.to_string()], |out| {
        let (parameters, how): (&[String], _) = match &process.matching {
            ProcessMatch::Name | ProcessMatch::Command => (&[], None),
            ProcessMatch::Exact(parameters) => (parameters, Some(None)),
            ProcessMatch::Initial(parameters) => (parameters, Some(Some("initial"))),
            ProcessMatch::Partial(parameters) => (parameters, Some(Some("partial"))),
        };
        let program = [process.program.clone()].into_iter();
        out.words("process", program.chain(parameters.iter().cloned()));
        if let Some(how) = how {
            out.words("param_match", how.map(str::to_owned));
        }
        out.flag("full_command", process.matching == ProcessMatch::Command);
        if process.quorum.min() > 0 {
            out.value("quorum", process.quorum.min());
        }
        out.optional("quorum_max", process.quorum.max());
        // 0 is what holds without the keyword, and can't be written.
        if !process.gained_after.is_zero() {
            out.seconds("fork_delay", process.gained_after);
        }
        if !process.lost_after.is_zero() {
            out.seconds("terminate_delay", process.lost_after);
        }
        weight(process.weight, out);
    });
}

fn linkbeat(list: &[Linkbeat], out: &mut Settings) {
    out.block("linkbeat_interfaces", [], |out| {
        for Linkbeat { interface, method } in list {
            let method = match method {
                LinkbeatMethod::Best => None,
                LinkbeatMethod::Mii => Some("MII"),
                LinkbeatMethod::Ethtool => Some("ETHTOOL"),
                LinkbeatMethod::Ioctl => Some("IOCTL"),
            };
            out.entry(interface.as_str(), method.map(str::to_owned));
        }
    });
}

fn delays(list: &[Debounce], out: &mut Settings) {
    out.block("interface_up_down_delays", [], |out| {
        for debounce in list {
            let times = [debounce.down, debounce.up];
            let words = times.map(|time| Seconds(microseconds(time)).to_string());
            out.entry(debounce.interface.as_str(), words);
        }
    });
}

#[cfg(test)]
mod tests;
