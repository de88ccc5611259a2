//! Every limit of the configuration language, so that no file can exhaust the machine.

/// The largest file in bytes; a generated file of 10,000 services has about 12 MB.
pub const FILE_BYTES_MAX: usize = 64 << 20;
/// All files of one configuration together, in bytes.
pub const TOTAL_BYTES_MAX: usize = 256 << 20;
/// Files of one configuration, counted each time they are included.
pub const FILES_MAX: usize = 20_000;
/// Files that are open inside each other.
pub const INCLUDE_DEPTH_MAX: usize = 32;
/// Alternatives that the braces of one include pattern may stand for.
pub const PATTERN_ALTERNATIVES_MAX: usize = 1_024;
/// Bytes of a line without its end; keepalived reads a longer one as two lines.
pub const LINE_BYTES_MAX: usize = 1_022;
/// References that a line may lead to one after the other, each in what replaced the one before.
pub const SUBSTITUTIONS_MAX: usize = 64;
/// Definitions of several lines and sequences that are at work inside each other.
pub const EXPANSION_DEPTH_MAX: usize = 64;
/// Lines that references to definitions of several lines and sequences may make.
pub const EXPANDED_LINES_MAX: usize = 1_000_000;
/// Memory that the lines may take which references made, in bytes.
pub const EXPANDED_BYTES_MAX: usize = 256 << 20;
/// Bytes that are looked at for references, in all rounds of all lines; a round and a reference count as
/// some more. It is a few seconds of work.
pub const REPLACED_BYTES_MAX: usize = 768 << 20;
/// Definitions that may exist.
pub const DEFINITIONS_MAX: usize = 100_000;
/// Blocks that are open inside each other; the language itself needs six.
pub const NESTING_MAX: usize = 64;
/// Diagnostics that are kept; the rest is counted.
pub const DIAGNOSTICS_MAX: usize = 200;
/// Diagnostics of lines that references made, before those that say the same are counted as one.
pub const EXPANDED_DIAGNOSTICS_MAX: usize = 2_000;
/// Characters of a user's word that a message repeats.
pub const SHOWN_CHARS_MAX: usize = 64;
/// Virtual addresses of one instance: the advert's count has eight bits, and 255 fit an MTU of 1500.
pub const VIRTUAL_ADDRESSES_MAX: usize = 255;
/// Bytes of the name of a BFD session, as keepalived has it.
pub const SESSION_NAME_BYTES_MAX: usize = 31;
/// Bytes of an address label (`IFNAMSIZ` in `linux/if.h`, with its final zero).
pub const LABEL_BYTES_MAX: usize = 15;
/// IPv6 addresses of one advert in a packet of 1500 bytes, as keepalived counts, which takes off an
/// Ethernet header of 14; a signature takes the place of one more.
pub const IPV6_ADDRESSES_USUAL: usize = 89;
/// Bytes of the name of a process (`TASK_COMM_LEN` in `linux/sched.h`, with its final zero).
pub const PROCESS_NAME_BYTES_MAX: usize = 15;
/// Ways of one route; the kernel's message has room for no more.
pub const NEXT_HOPS_MAX: usize = 255;
/// Labels of one MPLS tunnel (`MAX_NEW_LABELS` in `net/mpls/internal.h`).
pub const MPLS_LABELS_MAX: usize = 30;
