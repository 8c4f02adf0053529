//! A scenario that was read and checked.

use super::step::{Statement, Step};
use super::world::WorldEdit;
use super::{Report, Source, SourceError, parse, read};
use crate::directory::World;
use crate::schema::harmless;
use crate::sync::{Options, SyncServer};
use std::path::Path;
use std::sync::Arc;
use thiserror::Error;

/// A scenario without a mistake, ready to be played by [`super::play`].
#[derive(Clone, Debug)]
pub struct Scenario {
    pub(super) lesson: String,
    pub(super) file: Arc<str>,
    pub(super) server: SyncServer,
    pub(super) world: World,
    /// What the graph adds to the world, in order.
    pub(super) creations: Vec<WorldEdit>,
    pub(super) graph: Vec<Statement>,
    pub(super) steps: Vec<Step>,
    /// Something is asked before anything runs, so a whole cycle runs first.
    pub(super) cycle_first: bool,
}

/// Why there is no scenario in a file.
#[derive(Debug, Error)]
pub enum ScenarioError {
    /// The file cannot be read.
    #[error("error: {}", harmless(&.0.to_string()))]
    Source(#[from] SourceError),
    /// There are mistakes in it; each is shown with its line.
    #[error(transparent)]
    Report(#[from] Report),
}

impl Scenario {
    /// Reads a file and checks it. `options` are those that hold unless the file says otherwise.
    ///
    /// # Errors
    /// Every mistake of the file.
    pub fn open(path: &Path, options: Options) -> Result<Self, ScenarioError> {
        let folder = path.parent().unwrap_or(Path::new(""));
        Self::of_source(&Source::read(path)?, folder, options)
    }

    /// Reads a text that goes by the name `file`; paths in it start in the current folder.
    ///
    /// # Errors
    /// Every mistake of the text.
    pub fn from_text(file: &str, text: &str, options: Options) -> Result<Self, ScenarioError> {
        Self::of_source(&Source::from_text(file, text)?, Path::new(""), options)
    }

    fn of_source(source: &Source, folder: &Path, options: Options) -> Result<Self, ScenarioError> {
        let scenario = parse(source, |item| read::scenario(item, folder, options))?;
        Ok(Self { lesson: lesson(source.text()), ..scenario })
    }

    /// The one thing that the file shows: its first line, if that is a comment.
    pub fn lesson(&self) -> &str {
        &self.lesson
    }

    /// The path as given.
    pub fn file(&self) -> &str {
        &self.file
    }
}

fn lesson(text: &str) -> String {
    let first = text.lines().next().unwrap_or_default();
    first.strip_prefix("//").map(str::trim).unwrap_or_default().to_owned()
}
