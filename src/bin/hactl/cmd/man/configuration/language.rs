//! The sections about the language. A paragraph that begins with a blank is an example.

/// Headings with their paragraphs, in the order of the page.
pub(super) const SECTIONS: &[(&str, &[&str])] = &[
    (
        "DESCRIPTION",
        &[
            "hactl reads the configuration of keepalived: the same language, the same keywords, the same file. `hactl conf validate` shows every mistake at its place, `hactl conf explain` explains a keyword, and `hactl conf schema` prints what follows as JSON.",
            "The file is a sequence of statements. A statement is a keyword with its values on one line; a block is a keyword with statements between braces:",
            "    vrrp_instance VI_1 {\n        interface eth0\n        virtual_router_id 51\n        virtual_ipaddress {\n            192.0.2.1/24\n        }\n    }",
            "Braces may stand anywhere on a line. Keywords are written exactly, in upper and lower case as they are listed. A setting that is given twice in a block counts as it was given last, unless its remarks say otherwise.",
        ],
    ),
    (
        "COMMENTS AND WORDS",
        &[
            "`#` and `!` begin a comment, except between double quotes or behind a backslash. Words are separated by blanks. A word that begins with a double quote runs to the next one and may hold blanks; there are no escapes in it.",
            "Commands (`script`, `notify_master` and the like) are split as a shell splits them: single and double quotes, and escapes. The program and its arguments are one quoted word, and may be followed by a user and a group:",
            "    notify_master \"/etc/keepalived/master.sh 'two words'\" nobody nogroup",
        ],
    ),
    (
        "INCLUDES",
        &[
            "`include PATTERN` reads other files at this place, in sorted order; the pattern may hold `*`, `?`, `[...]` and `{a,b}`. A relative pattern begins at the folder of the file that includes. `includer`, `includem`, `includew`, `includeb` and `includea` are the same with stricter checks: a file that can't be read, a name that is missing, a pattern without a match, an alternative without a match, all of these. `include_check` in `global_defs` sets the checks of plain `include`.",
        ],
    ),
    (
        "CONDITIONS",
        &[
            "A line that begins with `@ID` is read only if the configuration id is ID, one that begins with `@^ID` only if it is not. The id is the host name up to the first dot, unless `--config-id` says otherwise:",
            "    @node-a priority 200\n    @^node-a priority 100",
            "Lines that begin with `@hactl` are for hactl alone, whatever the id: keepalived passes them over, so that one file serves both.",
        ],
    ),
    (
        "DEFINITIONS",
        &[
            "A line `$NAME=VALUE` defines a name from the next line on. `${NAME}` is replaced anywhere, `$NAME` where a blank, a comma, a closing parenthesis or the end of the line follows. A value that ends with a backslash goes on with the next line; a definition of several lines is used as the last thing on a line. `--define NAME=VALUE` defines a name before the files are read.",
            "Predefined are `${_PWD}` (folder of the file), `${_INSTANCE}` (configuration id), `${_RANDOM MIN MAX}`, `${_ENV NAME}` (environment variable), `${_HASH}` and `${_BANG}`.",
            "`~SEQ(NAME, FIRST, STEP, LAST) REST` repeats the rest of the line with a number in NAME, `~LST(NAME, A, B) REST` with each of the values:",
            "    ~SEQ(N, 1, 3) real_server 192.0.2.1${N} 80 { }",
        ],
    ),
    (
        "VALUES",
        &[
            "Numbers are decimal. Times are in seconds unless the keyword says otherwise, with up to six decimals where they may have any. Switches take `true`, `on`, `yes`, `false`, `off` or `no`; without a word they are on. Addresses are numeric, `192.0.2.1` or `2001:db8::1`, where a prefix length belongs to them behind a slash. Names of interfaces have up to 15 characters.",
        ],
    ),
];

/// Before the list of keywords.
pub(super) const BEFORE_KEYWORDS: &[&str] = &[
    "Every keyword of every block, with its values as people write them: words in capitals stand for values, `[ ]` for what may be left out, `|` for alternatives. A word between `< >` is what stands first in an entry of a list. Blocks are named by their path: `vrrp_instance/virtual_ipaddress` stands in `vrrp_instance`.",
    "\"Not supported yet by the daemon\" means that `hactl conf validate` warns of the keyword (C0104) and that the daemon refuses to start with it. Nothing is read and ignored.",
];

/// Before the list of codes.
pub(super) const BEFORE_FINDINGS: &[&str] = &[
    "What `hactl conf validate` finds has a code that never changes its meaning. An error makes the configuration unusable; a warning is something that keepalived accepts with a message or corrects silently; a note is worth knowing.",
];
