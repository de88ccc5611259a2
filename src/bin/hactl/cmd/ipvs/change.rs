//! What was done to the table, or would be.

use std::collections::BTreeSet;

use hactl::ipvs::{DestinationKey, KernelError, ServiceKey};
use hactl::lvs::Operation;
use serde::Serialize;

use crate::console::{Console, Format};
use crate::exit::Exit;

/// Refusals that are told one by one: of thousands, the first say enough.
const REFUSALS_SHOWN: usize = 20;

/// Steps and what became of them.
pub(super) struct Change<'a> {
    operations: &'a [Operation],
    /// `None` when nothing was tried.
    results: Option<Vec<Result<(), KernelError>>>,
}

#[derive(Serialize)]
struct Object {
    dry_run: bool,
    changed: bool,
    operations: Vec<Step>,
}

#[derive(Serialize)]
struct Step {
    action: &'static str,
    service: String,
    server: Option<String>,
    text: String,
    state: State,
    error: Option<&'static str>,
    message: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum State {
    Planned,
    Done,
    Refused,
}

impl<'a> Change<'a> {
    /// Steps that are not taken.
    pub(super) const fn planned(operations: &'a [Operation]) -> Self {
        Self {
            operations,
            results: None,
        }
    }

    /// Steps that were tried, with their results in the same order.
    pub(super) const fn done(
        operations: &'a [Operation],
        results: Vec<Result<(), KernelError>>,
    ) -> Self {
        Self {
            operations,
            results: Some(results),
        }
    }

    /// Shows the steps, and says how the program ends.
    pub(super) fn show(&self, console: &mut Console, format: Format) -> Exit {
        match format {
            Format::Json => console.json(&self.json()),
            Format::Table => self.lines(console),
        }
        match &self.results {
            None if self.operations.is_empty() => Exit::Done,
            None => Exit::No,
            Some(results) if results.iter().all(Result::is_ok) => Exit::Done,
            Some(_) => Exit::Unable,
        }
    }

    fn with_results(
        &self,
    ) -> impl Iterator<Item = (&'a Operation, Option<&Result<(), KernelError>>)> {
        self.operations
            .iter()
            .enumerate()
            .map(|(place, operation)| {
                let result = self.results.as_ref().and_then(|results| results.get(place));
                (operation, result)
            })
    }

    fn lines(&self, console: &mut Console) {
        if self.operations.is_empty() {
            console.line("nothing to do");
        }
        let mut missing = BTreeSet::new();
        let mut refused: usize = 0;
        for (operation, result) in self.with_results() {
            match result {
                Some(Err(error)) => {
                    if let Operation::AddService(service) = operation {
                        missing.insert(service.key);
                    }
                    // One line says why a service is not there, and not one for each of its servers.
                    let is_known = matches!(error, KernelError::ServiceNotDefined(key) if missing.contains(key));
                    if !is_known {
                        refused += 1;
                        if refused <= REFUSALS_SHOWN {
                            console.message(format_args!("hactl: cannot {operation}: {error}"));
                        }
                    }
                }
                Some(Ok(())) | None => console.line(operation),
            }
        }
        if let Some(more @ 1..) = refused.checked_sub(REFUSALS_SHOWN) {
            let message = format_args!("hactl: {more} more refusals; --format json has them all");
            console.message(message);
        }
    }

    fn json(&self) -> Object {
        let operations: Vec<_> = self.with_results().map(step).collect();
        Object {
            dry_run: self.results.is_none(),
            changed: operations.iter().any(|step| step.state == State::Done),
            operations,
        }
    }
}

fn step((operation, result): (&Operation, Option<&Result<(), KernelError>>)) -> Step {
    let (action, service, server) = parts(operation);
    let error = result.and_then(|result| result.as_ref().err());
    Step {
        action,
        service: service.to_string(),
        server: server.map(|server| server.to_string()),
        text: operation.to_string(),
        state: match result {
            None => State::Planned,
            Some(Ok(())) => State::Done,
            Some(Err(_)) => State::Refused,
        },
        error: error.map(KernelError::code),
        message: error.map(ToString::to_string),
    }
}

const fn parts(operation: &Operation) -> (&'static str, ServiceKey, Option<DestinationKey>) {
    let (action, server) = match operation {
        Operation::AddService(_) => ("add-service", None),
        Operation::EditService { .. } => ("change-service", None),
        Operation::DeleteService(_) => ("delete-service", None),
        Operation::AddDestination { destination, .. } => ("add-server", Some(destination.key)),
        Operation::EditDestination { to, .. } => ("change-server", Some(to.key)),
        Operation::DeleteDestination { destination, .. } => {
            ("delete-server", Some(destination.key))
        }
    };
    (action, operation.service(), server)
}
