//! Who may import whom, what the pure part may not know, and where third-party crates stay.

use crate::source::{CodePath, File, paths};

/// A module of the library and the other modules it may name.
struct Layer {
    module: &'static str,
    column: Column,
    may_import: &'static [&'static str],
}

#[derive(PartialEq, Eq)]
enum Column {
    /// No clock, socket, file, thread, task.
    Pure,
    /// Moves bytes, speaks to the kernel.
    Io,
    /// Sees both.
    Composition,
}

const GROUND: &[&str] = &["types", "time"];
const MACHINE: &[&str] = &["types", "time", "wire"];
const ALL_PURE: &[&str] = &[
    "types", "time", "wire", "ipvs", "vrrp", "bfd", "track", "checker", "lvs",
];
const EVERYTHING: &[&str] = &[
    "types", "time", "wire", "ipvs", "vrrp", "bfd", "track", "checker", "lvs", "conf", "report",
    "net", "sys",
];

const fn pure(module: &'static str, may_import: &'static [&'static str]) -> Layer {
    Layer {
        module,
        column: Column::Pure,
        may_import,
    }
}

const LAYERS: &[Layer] = &[
    pure("types", &[]),
    pure("time", &[]),
    pure("wire", GROUND),
    pure("ipvs", GROUND),
    pure("vrrp", MACHINE),
    pure("bfd", MACHINE),
    pure("track", MACHINE),
    pure("checker", MACHINE),
    pure("lvs", &["types", "time", "ipvs", "checker"]),
    pure("conf", ALL_PURE),
    pure("report", ALL_PURE),
    Layer {
        module: "net",
        column: Column::Io,
        may_import: MACHINE,
    },
    Layer {
        module: "sys",
        column: Column::Io,
        may_import: &["types", "time", "ipvs"],
    },
    Layer {
        module: "daemon",
        column: Column::Composition,
        may_import: EVERYTHING,
    },
];

/// A part of a module that may import more than the module: probes return `checker`'s outcomes.
const EXCEPTIONS: &[(&[&str], &str)] = &[(&["net", "probe"], "checker")];

/// Paths that a pure module may not name, wherever they stand in a longer path.
const IMPURE_PREFIXES: &[&str] = &[
    "tokio",
    "socket2",
    "nix",
    "libc",
    "std::fs",
    "std::process",
    "std::thread",
    "std::env",
    "std::os",
    "std::io::stdin",
    "std::io::stdout",
    "std::io::stderr",
];

/// Words that a pure module may not use in any path: sockets, clocks, shared mutable state.
const IMPURE_WORDS: &[&str] = &[
    "TcpStream",
    "TcpListener",
    "UdpSocket",
    "UnixStream",
    "UnixListener",
    "UnixDatagram",
    "SystemTime",
    "Mutex",
    "RwLock",
    "Condvar",
    "OnceLock",
    "LazyLock",
    "OnceCell",
    "LazyCell",
    "thread_local",
    "RandomState",
    "ThreadRng",
    "AtomicBool",
    "AtomicU8",
    "AtomicU16",
    "AtomicU32",
    "AtomicU64",
    "AtomicUsize",
    "AtomicI32",
    "AtomicI64",
];

/// A third-party crate and the places (prefixes of paths) that may name it.
const CONFINED: &[(&str, &[&str])] = &[
    ("clap", &["src/bin/"]),
    ("clap_complete", &["src/bin/"]),
    ("clap_mangen", &["src/bin/"]),
    ("comfy_table", &["src/bin/"]),
    ("rtnetlink", &["src/lib/sys/"]),
    ("neli", &["src/lib/ipvs/", "src/lib/sys/"]),
    ("sd_notify", &["src/lib/sys/"]),
    ("caps", &["src/lib/sys/"]),
    ("annotate_snippets", &["src/lib/conf/diagnostic"]),
    ("hyper", &["src/lib/net/probe/"]),
    ("hyper_util", &["src/lib/net/probe/"]),
    ("http_body_util", &["src/lib/net/probe/"]),
    ("rustls", &["src/lib/net/"]),
    ("tokio_rustls", &["src/lib/net/"]),
    (
        "pnet",
        &["src/bin/hactl/cmd/sniff", "src/lib/net/", "src/lib/wire/"],
    ),
    ("hmac", &["src/lib/vrrp/authentication/"]),
    ("sha2", &["src/lib/vrrp/authentication/"]),
    ("socket2", &["src/lib/net/", "src/lib/sys/"]),
];

/// Every arrow that points upwards or sideways.
pub(crate) fn forbidden_imports(file: &File) -> Vec<String> {
    let Some(module) = file.library_module() else {
        return Vec::new();
    };
    let Some(&top) = module.first() else {
        return Vec::new();
    };
    let Some(layer) = LAYERS.iter().find(|layer| layer.module == top) else {
        return vec![format!(
            "{}: `{top}` has no row in the table of layers",
            file.path
        )];
    };
    paths(&file.production_code())
        .into_iter()
        .filter_map(|path| Some((path.line, imported_module(&module, &path)?)))
        .filter(|(_, target)| {
            let is_excepted = EXCEPTIONS
                .iter()
                .any(|(part, extra)| module.starts_with(part) && target == extra);
            target != top && !layer.may_import.contains(&target.as_str()) && !is_excepted
        })
        .map(|(line, target)| format!("{}:{line}: `{top}` may not import `{target}`", file.path))
        .collect()
}

/// The top module of the library that a path leads to, if it is one.
fn imported_module(module: &[&str], path: &CodePath) -> Option<String> {
    let mut segments = path.segments.iter().map(String::as_str).peekable();
    match *segments.peek()? {
        "crate" => {
            segments.next();
            known_module(segments.next()?)
        }
        "super" => {
            // `super` in a file is the module around the file's own.
            let mut depth = module.len();
            while segments.next_if_eq(&"super").is_some() {
                depth = depth.checked_sub(1)?;
            }
            if depth == 0 {
                known_module(segments.next()?)
            } else {
                None
            }
        }
        _ => None,
    }
}

/// Macros and items at the root of the crate are no modules; everything else there is.
fn known_module(name: &str) -> Option<String> {
    name.starts_with(|c: char| c.is_ascii_lowercase())
        .then(|| name.to_owned())
}

/// Every clock, socket, file, thread and piece of global state in the pure part.
pub(crate) fn impurities(file: &File) -> Vec<String> {
    let is_pure = file.library_module().is_some_and(|module| {
        LAYERS
            .iter()
            .any(|layer| Some(&layer.module) == module.first() && layer.column == Column::Pure)
    });
    if !is_pure {
        return Vec::new();
    }
    let code = file.production_code();
    let mut found: Vec<String> = paths(&code)
        .iter()
        .filter(|path| is_impure(path))
        .map(|path| {
            format!(
                "{}:{}: the pure part may not use `{}`",
                file.path,
                path.line,
                path.segments.join("::")
            )
        })
        .collect();
    for (index, line) in code.lines().enumerate() {
        if line.contains("static mut ") {
            found.push(format!("{}:{}: global mutable state", file.path, index + 1));
        }
    }
    found
}

fn is_impure(path: &CodePath) -> bool {
    let is_unseeded = path.starts_with("fastrand") && !path.has("Rng")
        || path.ends_with("fastrand::Rng::new")
        || path.ends_with("Rng::new")
        || path.starts_with("rand");
    IMPURE_PREFIXES
        .iter()
        .any(|prefix| path.starts_with(prefix))
        || IMPURE_WORDS.iter().any(|word| path.has(word))
        || path.ends_with("Instant::now")
        || path.starts_with("std::time::Instant")
        || is_unseeded
}

/// Every use of a third-party crate outside its place.
pub(crate) fn escaped_crates(file: &File) -> Vec<String> {
    if !file.path.starts_with("src/") {
        return Vec::new();
    }
    paths(&file.production_code())
        .iter()
        .filter(|path| path.segments.len() > 1)
        .filter(|path| {
            CONFINED.iter().any(|(name, places)| {
                path.segments[0] == *name
                    && !places.iter().any(|place| file.path.starts_with(place))
            })
        })
        .map(|path| {
            format!(
                "{}:{}: `{}` does not belong here",
                file.path, path.line, path.segments[0]
            )
        })
        .collect()
}
