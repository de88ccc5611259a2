//! What hactl does otherwise than keepalived 2.4.3, on purpose, and what keepalived does not document.

/// Before the list.
pub(super) const BEFORE: &[&str] = &[
    "Where keepalived corrects a value silently, hactl uses the same corrected value and says so. Otherwise it does what keepalived does, except for the following.",
];

/// What it is about, and what is different.
pub(super) const ALL: &[(&str, &str)] = &[
    (
        "mistakes",
        "keepalived goes on with what is left of a configuration after most mistakes. The daemon of hactl refuses a configuration with errors; on reload it goes on with the one it has.",
    ),
    (
        "unknown blocks, missing braces",
        "In keepalived the unknown block's closing brace ends the block around it, and all that follows is misread. hactl passes over the unknown block and reads on.",
    ),
    (
        "long lines",
        "keepalived reads a line of more than 1022 bytes as two. hactl refuses it (C0101).",
    ),
    (
        "byte order mark",
        "keepalived reads it as part of the first word. hactl says so (C0007).",
    ),
    (
        "definitions that refer to themselves",
        "`$A=$A` makes keepalived loop for ever. hactl refuses it (C0116).",
    ),
    (
        "definitions of the command line",
        "`--define` is hactl's own. A definition of the same name in a file does not replace it (C0119).",
    ),
    (
        "missing main file",
        "The configuration test of keepalived ends with 0 when its file is missing. So does hactl under the name of keepalived; `hactl conf validate` ends with 2.",
    ),
    (
        "`keepalived --config-test`",
        "Under that name hactl prints to standard error in keepalived's form and ends with its exit codes: 0, 2 (a value is missing), 4 (an interface that must be there is not), 5 (any other remark), 6 (scripts without `enable_script_security`, an include that had to work). The words are hactl's own, and each finding is told once. A keyword that hactl does not support yet is told and does not count.",
    ),
    (
        "already running",
        "keepalived ends with 0 when another one runs. hactl ends with 3, under the name of keepalived with 4.",
    ),
    (
        "`state MASTER` without `priority`",
        "Makes the router the owner of its addresses, priority 255, as in keepalived; hactl says so (C0304).",
    ),
    (
        "scripts without `#!`",
        "keepalived hands them to a shell. hactl can't start them; `hactl conf validate --host` says so (C0610).",
    ),
    (
        "symbolic links on the way to scripts of root",
        "keepalived does not run a script whose path has a folder that is a symbolic link, such as `/bin`. hactl runs it if nobody but root can change the link and what it leads to (C0609).",
    ),
];
