//! Names of machines; pure.

use std::ffi::OsStr;
use std::path::Path;

/// One name for each file: its stem, or its folder's name where several stems are equal.
pub(super) fn names(paths: &[&Path]) -> Vec<String> {
    let stems: Vec<_> = paths
        .iter()
        .map(|path| host_name(path.file_stem()))
        .collect();
    let mut names: Vec<String> = Vec::new();
    for (path, stem) in paths.iter().zip(&stems) {
        let shared = stems.iter().filter(|other| *other == stem).count() > 1;
        let folder = path.parent().and_then(Path::file_name).filter(|_| shared);
        let base = folder.map_or_else(|| stem.clone(), |folder| host_name(Some(folder)));
        let mut name = base.clone();
        let mut copies = 1;
        while names.contains(&name) {
            copies += 1;
            name = format!("{base}-{copies}");
        }
        names.push(name);
    }
    names
}

/// What the kernel and people take as the name of a host.
fn host_name(text: Option<&OsStr>) -> String {
    let name: String = text
        .unwrap_or_default()
        .to_string_lossy()
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || c == '_' {
                c
            } else {
                '-'
            }
        })
        .take(32)
        .collect();
    if name.is_empty() { "node".into() } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_stems_take_the_name_of_their_folder() {
        let paths = ["lb1/keepalived.conf", "lb2/keepalived.conf", "x.conf"];
        assert_eq!(names(&paths.map(Path::new)), ["lb1", "lb2", "x"]);
        let paths = ["a b.conf", "a b.conf"];
        assert_eq!(names(&paths.map(Path::new)), ["a-b", "a-b-2"]);
    }
}
