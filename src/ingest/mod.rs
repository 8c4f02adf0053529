//! Readers of what a real deployment exports: configuration XML, LDIF dumps, Microsoft Graph JSON.
//!
//! It never guesses silently: what it did not understand is reported as a [`Note`], what it can't read is an error
//! with file and line. `scenario`, `report` and `cli` may import it; it imports `schema`, `rule`, `directory`,
//! `connector` and `sync`, with whose verbs it loads a deployment.

mod config;
mod deployment;
mod error;
mod graph;
mod ldif;
mod limits;
mod listing;
mod load;
mod note;
mod source_file;
mod utf8_stream;
mod xml;

pub use config::Configuration;
pub use deployment::{Deployment, Dump};
pub use error::{IngestError, IngestErrors};
pub use graph::{GraphReader, GraphSummary};
pub use ldif::{LdifFile, LdifReader, SkippedAttributes};
pub use limits::Limits;
pub use load::{LoadSettings, LoadedDeployment, load, load_watched};
pub use note::{Note, NoteKind};
pub(crate) use utf8_stream::Utf8Stream;

use crate::schema::quoted;

#[cfg(test)]
pub(crate) mod real_data;
