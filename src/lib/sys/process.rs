//! Our own processes: the supervisor starts children from its own program and speaks to them over a pair
//! of sockets, which the child finds as its standard input.

use std::ffi::OsStr;
use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::net::UnixStream as StdUnixStream;
use std::process::Stdio;

use tokio::net::UnixStream;
use tokio::process::{Child, Command};

/// The program that is running, even if its file has been replaced since.
const OWN_PROGRAM: &str = "/proc/self/exe";

/// The name of the child in process lists.
const NAME: &str = "hactl";

/// Starts this program with other arguments. The stream is closed when the child ends, and the child's
/// when this process does.
///
/// The child leads a process group, so that a signal from the terminal reaches the supervisor only. Its
/// standard output and standard error are ours.
pub fn spawn_self<S: AsRef<OsStr>>(arguments: &[S]) -> io::Result<(Child, UnixStream)> {
    let (ours, theirs) = StdUnixStream::pair()?;
    ours.set_nonblocking(true)?;
    let mut command = std::process::Command::new(OWN_PROGRAM);
    std::os::unix::process::CommandExt::arg0(&mut command, NAME);
    let child = Command::from(command)
        .args(arguments)
        // Only the supervisor speaks to the service manager.
        .env_remove("NOTIFY_SOCKET")
        .env_remove("WATCHDOG_USEC")
        .env_remove("WATCHDOG_PID")
        .stdin(Stdio::from(OwnedFd::from(theirs)))
        .process_group(0)
        .spawn()?;
    Ok((child, UnixStream::from_std(ours)?))
}

/// The stream to the supervisor, in a child that [`spawn_self`] started. An error if standard input is
/// something else.
pub fn supervisor() -> io::Result<UnixStream> {
    let stream = StdUnixStream::from(io::stdin().as_fd().try_clone_to_owned()?);
    // Anything but a Unix socket has no such address.
    stream.peer_addr()?;
    stream.set_nonblocking(true)?;
    UnixStream::from_std(stream)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    use super::*;

    const CHILD: &str = "sys::process::tests::the_childs_side";

    fn run(test: impl Future<Output = ()>) {
        let limit = Duration::from_secs(20);
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        let ended = runtime.block_on(async { tokio::time::timeout(limit, test).await });
        assert!(ended.is_ok(), "not within {limit:?}");
    }

    #[test]
    fn supervisor_and_child_speak_and_notice_each_others_end() {
        run(async {
            let (mut child, mut stream) = spawn_self(&["--exact", CHILD]).unwrap();
            stream.write_all(b"question").await.unwrap();
            let mut answer = [0; 6];
            stream.read_exact(&mut answer).await.unwrap();
            assert_eq!(&answer, b"answer");
            stream.shutdown().await.unwrap();
            assert_eq!(stream.read(&mut answer).await.unwrap(), 0);
            assert!(child.wait().await.unwrap().success());
        });
    }

    /// Does its work only when the test above starts it.
    #[test]
    fn the_childs_side() {
        if !std::env::args().any(|word| word == CHILD) {
            return;
        }
        run(async {
            let Ok(mut stream) = supervisor() else {
                return;
            };
            let mut question = [0; 8];
            stream.read_exact(&mut question).await.unwrap();
            assert_eq!(&question, b"question");
            stream.write_all(b"answer").await.unwrap();
            assert_eq!(stream.read(&mut question).await.unwrap(), 0);
        });
    }
}
