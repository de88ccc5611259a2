//! Health checks: what one attempt found, and what a row of attempts means.
