//! A scenario that was read and checked.

use super::step::{Action, Statement, Step};
use super::world::WorldEdit;
use super::writeback_plan::{ActForm, PlannedAct, RequestExpectations, WritebackPlan, WritebackStep};
use super::{Report, Source, SourceError, parse, read};
use crate::directory::World;
use crate::schema::{CloudType, Location, harmless};
use crate::sim::{PerMille, Span};
use crate::sync::{Options, SyncServer};
use crate::writeback::{Act, Operation, Order, UserId};
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
    pub(super) writeback: WritebackPlan,
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

    /// Whether a step rehearses password writeback.
    pub fn rehearses_writeback(&self) -> bool {
        self.steps.iter().any(|step| matches!(step.action, Action::Writeback(_)))
    }

    /// Adds a self-service reset of every synchronised user, or of those with these names, for a file that rehearses
    /// nothing by itself.
    pub fn rehearse_resets(&mut self, names: &[String]) {
        let wanted = |name: &str| names.is_empty() || names.iter().any(|own| own.eq_ignore_ascii_case(name));
        let users = self.world.tenant.users().enumerate().filter(|(_, (name, user))| {
            wanted(name) && user.kind == CloudType::User && user.sync_enabled == Some(true)
        });
        let steps: Vec<Step> = users.map(|(index, (name, _))| reset_step(&self.file, index, name)).collect();
        let runs = self.steps.iter().any(|step| step.action.runs());
        self.cycle_first |=
            !runs && self.world.forests.iter().any(|forest| forest.entries().next().is_some());
        self.steps.extend(steps);
    }

    /// The names of the users of the tenant.
    pub fn user_names(&self) -> impl Iterator<Item = &str> {
        self.world.tenant.users().map(|(name, _)| name)
    }

    /// Sets the seed of password writeback, and how likely things go wrong in it.
    pub fn set_chance(&mut self, seed: Option<u64>, faults: &[(String, PerMille)]) {
        self.writeback.seed = seed.unwrap_or(self.writeback.seed);
        for (name, likelihood) in faults {
            if let Some(own) = self.writeback.faults.named_mut(name) {
                *own = *likelihood;
            }
        }
    }

    /// The path as given.
    pub fn file(&self) -> &str {
        &self.file
    }
}

fn reset_step(file: &Arc<str>, index: usize, name: &str) -> Step {
    let user = UserId(u32::try_from(index).unwrap_or(u32::MAX));
    let act = PlannedAct {
        after: Span::ZERO,
        what: ActForm::Plain(Act::Ask(Order::new(user, Operation::Reset))),
        expected: RequestExpectations::default(),
    };
    let step = WritebackStep { acts: vec![act], takes: None, events: None, log: Vec::new() };
    let text = format!("Reset(user: \"{name}\")");
    Step { at: Location::file(file.clone()), text, action: Action::Writeback(step) }
}

fn lesson(text: &str) -> String {
    let first = text.lines().next().unwrap_or_default();
    first.strip_prefix("//").map(str::trim).unwrap_or_default().to_owned()
}
