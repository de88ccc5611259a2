//! What the running kernel can do, as far as that can be seen without changing anything.

use std::fs;
use std::path::{Path, PathBuf};

/// Whether a part of the kernel is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// It is, or is loaded when it is needed.
    Present,
    /// It is neither built in nor a module of the running kernel.
    Absent,
    /// The modules of the running kernel can't be looked through.
    Unknown,
}

/// Whether the running kernel has a part, by the name of its module.
pub fn presence(module: &str) -> Presence {
    let release = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    let modules = Path::new("/lib/modules").join(release.trim());
    if Path::new("/sys/module").join(module).exists() {
        return Presence::Present;
    }
    among(&modules, module)
}

/// Looks for a module in the lists of a kernel's folder of modules.
fn among(modules: &Path, module: &str) -> Presence {
    let lists: Vec<String> = ["modules.builtin", "modules.dep"]
        .iter()
        .map(|list| modules.join(list))
        .filter_map(|list: PathBuf| fs::read_to_string(list).ok())
        .collect();
    if lists.len() < 2 {
        return Presence::Unknown;
    }
    let is_meant = |line: &str| {
        let path = line.split(':').next().unwrap_or(line);
        let file = path.rsplit('/').next().unwrap_or(path);
        file.split('.').next() == Some(module)
    };
    if lists.iter().any(|list| list.lines().any(is_meant)) {
        Presence::Present
    } else {
        Presence::Absent
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modules_are_found_in_the_lists() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
        assert_eq!(among(folder.path(), "macvlan"), Presence::Unknown);
        write("modules.builtin", "kernel/net/netfilter/nf_tables.ko\n");
        assert_eq!(among(folder.path(), "macvlan"), Presence::Unknown);
        write(
            "modules.dep",
            "kernel/drivers/net/macvlan.ko.xz:\nkernel/x.ko: kernel/ip_vs.ko\n",
        );
        for (module, expected) in [
            ("macvlan", Presence::Present),
            ("nf_tables", Presence::Present),
            ("macvla", Presence::Absent),
            ("ip_vs", Presence::Absent),
        ] {
            assert_eq!(among(folder.path(), module), expected, "{module}");
        }
    }
}
