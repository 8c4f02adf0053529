//! Whole runs.

#![expect(clippy::wildcard_enum_match_arm, reason = "a test looks at a few kinds of facts")]

mod bugs;
mod happy;
