//! Virtual servers: verdicts in, wanted kernel table and differences out.
