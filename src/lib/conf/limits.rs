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
/// Blocks that are open inside each other; the language itself needs six.
pub const NESTING_MAX: usize = 64;
/// Diagnostics that are kept; the rest is counted.
pub const DIAGNOSTICS_MAX: usize = 200;
/// Characters of a user's word that a message repeats.
pub const SHOWN_CHARS_MAX: usize = 64;
/// Virtual addresses of one instance: the advert's count has eight bits, and 255 fit an MTU of 1500.
pub const VIRTUAL_ADDRESSES_MAX: usize = 255;
/// Bytes of an address label (`IFNAMSIZ` in `linux/if.h`, with its final zero).
pub const LABEL_BYTES_MAX: usize = 15;
/// Bytes of the name of a process (`TASK_COMM_LEN` in `linux/sched.h`, with its final zero).
pub const PROCESS_NAME_BYTES_MAX: usize = 15;
/// Ways of one route; the kernel's message has room for no more.
pub const NEXT_HOPS_MAX: usize = 255;
/// Labels of one MPLS tunnel (`MAX_NEW_LABELS` in `net/mpls/internal.h`).
pub const MPLS_LABELS_MAX: usize = 30;
