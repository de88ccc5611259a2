//! The processes of this host, as `/proc` shows them.

use std::fs;
use std::io;
use std::path::Path;

/// A process.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Process {
    /// Its name (`comm`).
    pub name: String,
    /// Its command line; empty for a thread of the kernel.
    pub command: Vec<String>,
}

/// All processes. Blocks for as long as the kernel needs: some microseconds for each.
pub fn all() -> io::Result<Vec<Process>> {
    let mut processes = Vec::new();
    for entry in fs::read_dir("/proc")? {
        let entry = entry?;
        let is_process = entry
            .file_name()
            .as_encoded_bytes()
            .iter()
            .all(u8::is_ascii_digit);
        // One may have ended meanwhile.
        if is_process && let Ok(process) = read(&entry.path()) {
            processes.push(process);
        }
    }
    Ok(processes)
}

fn read(folder: &Path) -> io::Result<Process> {
    let text = |octets: &[u8]| String::from_utf8_lossy(octets).into_owned();
    let name = fs::read(folder.join("comm"))?;
    let line = fs::read(folder.join("cmdline"))?;
    let line = line.strip_suffix(b"\0").unwrap_or(&line);
    let command = if line.is_empty() {
        Vec::new()
    } else {
        line.split(|octet| *octet == 0).map(text).collect()
    };
    Ok(Process {
        name: text(name.strip_suffix(b"\n").unwrap_or(&name)),
        command,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_process_is_among_them() {
        let own: Vec<String> = std::env::args().collect();
        let all = all().unwrap();
        assert!(all.iter().any(|process| process.command == own), "{own:?}");
    }
}
