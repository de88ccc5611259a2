//! Walks the whole tree of commands: what holds for one holds for all.

use std::collections::{BTreeMap, BTreeSet};

use clap::CommandFactory;

use super::Cli;

/// Every command with its full name, `hactl` first.
fn commands() -> Vec<(String, clap::Command)> {
    let mut root = Cli::command().disable_help_subcommand(true);
    root.build();
    let mut found = Vec::new();
    let mut pending = vec![("hactl".to_owned(), root)];
    while let Some((name, command)) = pending.pop() {
        for child in command.get_subcommands() {
            pending.push((format!("{name} {}", child.get_name()), child.clone()));
        }
        found.push((name, command));
    }
    found
}

/// Every argument with the name of its command.
fn arguments() -> Vec<(String, clap::Arg)> {
    commands()
        .iter()
        .flat_map(|(name, command)| {
            command
                .get_arguments()
                .map(move |argument| (format!("{name}: {}", argument.get_id()), argument.clone()))
        })
        .collect()
}

fn complaints<T>(items: Vec<(String, T)>, is_bad: impl Fn(&T) -> bool) -> Vec<String> {
    assert!(items.len() > 1);
    items
        .into_iter()
        .filter(|(_, item)| is_bad(item))
        .map(|(name, _)| name)
        .collect()
}

fn is_empty(text: Option<&clap::builder::StyledStr>) -> bool {
    text.is_none_or(|text| text.to_string().trim().is_empty())
}

#[test]
fn clap_finds_no_contradiction() {
    Cli::command().debug_assert();
}

#[test]
fn every_command_says_what_it_is_about() {
    let silent = complaints(commands(), |command| is_empty(command.get_about()));
    assert_eq!(silent, Vec::<String>::new());
}

#[test]
fn the_first_line_of_a_command_ends_without_a_dot() {
    let dotted = complaints(commands(), |command| {
        command
            .get_about()
            .is_some_and(|about| about.to_string().ends_with('.'))
    });
    assert_eq!(dotted, Vec::<String>::new());
}

#[test]
fn every_argument_has_help() {
    let silent = complaints(arguments(), |argument| is_empty(argument.get_help()));
    assert_eq!(silent, Vec::<String>::new());
}

#[test]
fn every_value_has_a_name_in_capitals() {
    let nameless = complaints(arguments(), |argument| {
        let takes_values = argument.get_num_args().is_some_and(|n| n.takes_values());
        let names = argument.get_value_names().unwrap_or_default();
        let is_lower_case = |name: &clap::builder::Str| name.chars().any(char::is_lowercase);
        takes_values && (names.is_empty() || names.iter().any(is_lower_case))
    });
    assert_eq!(nameless, Vec::<String>::new());
}

#[test]
fn every_option_has_a_long_name() {
    let short_only = complaints(arguments(), |argument| {
        !argument.is_positional() && argument.get_long().is_none()
    });
    assert_eq!(short_only, Vec::<String>::new());
}

#[test]
fn no_short_name_is_used_twice_in_a_command() {
    let doubled = complaints(commands(), |command| {
        let shorts: Vec<_> = command
            .get_arguments()
            .filter_map(clap::Arg::get_short)
            .collect();
        shorts.iter().collect::<BTreeSet<_>>().len() != shorts.len()
    });
    assert_eq!(doubled, Vec::<String>::new());
}

#[test]
fn every_value_to_choose_from_is_explained() {
    let unexplained = complaints(arguments(), |argument| {
        let is_flag = !argument.get_num_args().is_some_and(|n| n.takes_values());
        let is_unexplained = |value: &clap::builder::PossibleValue| {
            !value.is_hide_set() && is_empty(value.get_help())
        };
        !is_flag && argument.get_possible_values().iter().any(is_unexplained)
    });
    assert_eq!(unexplained, Vec::<String>::new());
}

/// Options that mean the same in every command have the same short name and value everywhere.
#[test]
fn an_option_of_many_commands_looks_the_same_in_all() {
    const SHARED: [&str; 4] = ["config", "format", "netns", "quiet"];
    let mut looks: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (_, argument) in arguments() {
        let Some(long) = argument.get_long().filter(|long| SHARED.contains(long)) else {
            continue;
        };
        let names = argument.get_value_names().unwrap_or_default();
        let takes_values = argument.get_num_args().is_some_and(|n| n.takes_values());
        let names: Vec<_> = names.iter().filter(|_| takes_values).collect();
        looks
            .entry(long.to_owned())
            .or_default()
            .insert(format!("{:?} {names:?}", argument.get_short()));
    }
    assert!(looks.contains_key("format"));
    looks.retain(|_, looks| looks.len() > 1);
    assert_eq!(looks, BTreeMap::new());
}
