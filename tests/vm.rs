//! A kernel with IPVS, in a virtual machine: `tests/vm/cases` and the tests of `tests/vm/kernel.rs`.
//!
//! The machine boots once for all tests of this program; each reports its own part. Where it can't be had,
//! each is skipped by name. `tests/vm/boot` runs cases by hand.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "helpers of a test may fail loudly"
)]

#[path = "vm/kernel.rs"]
mod kernel;
#[path = "vm/machine.rs"]
mod machine;
#[path = "support/skip.rs"]
mod skip;

/// A test for each script in `tests/vm/cases`.
macro_rules! cases {
    ($($test:ident = $case:literal,)*) => {
        const CASES: &[&str] = &[$($case),*];

        $(
            #[test]
            fn $test() {
                machine::report($case, concat!("vm::", stringify!($test)));
            }
        )*
    };
}

cases! {
    a_kernel_without_ipvs_says_which_module_and_how = "00-no-ipvs",
    what_set_writes_is_what_ipvsadm_reads = "10-set",
    what_ipvsadm_writes_is_what_list_reads = "11-list",
    set_done_twice_writes_nothing = "12-set-twice",
    services_of_others_are_not_touched = "13-foreign",
    del_and_flush_are_content_when_nothing_is_there = "14-del-flush",
    refusals_of_the_kernel_are_sentences = "15-refusals",
    another_namespace_has_another_table = "16-netns",
    set_loads_two_thousand_servers = "20-load",
    the_daemon_keeps_the_table_as_the_checks_say = "30-daemon",
    entries_of_others_and_counters_outlive_reload_crash_and_stop = "40-others",
    the_founding_sample_balances_as_with_keepalived = "40-sample",
    the_other_node_balances_when_the_master_dies = "40-takeover",
    the_halves_of_the_daemon_do_not_disturb_each_other = "41-halves",
    servers_that_misbehave_and_deaths_of_the_checkers_disturb_nobody = "41-trouble",
}

#[test]
fn every_script_is_a_test() {
    let mut scripts = machine::scripts();
    scripts.sort();
    assert_eq!(scripts, CASES);
}
