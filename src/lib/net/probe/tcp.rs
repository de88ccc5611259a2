//! Connects and closes: keepalived's `TCP_CHECK`. Nothing is sent or read.

use crate::checker::{Finding, Outcome};
use crate::net::probe::Target;
use crate::net::probe::connect::{Stopwatch, connect};

/// Makes one attempt.
pub async fn probe(target: &Target) -> Outcome {
    let mut stopwatch = Stopwatch::start(target.timeout);
    let finding = match connect(target, &mut stopwatch).await {
        Ok(_stream) => Finding::Up,
        Err(finding) => finding,
    };
    stopwatch.outcome(finding, None, None)
}
