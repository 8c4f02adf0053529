//! Opening an INPUT: a scenario file or a deployment folder.

use super::Failure;
use super::arguments::Common;
use super::bar::Bar;
use super::output::complain;
use super::snapshot::is_snapshot;
use crate::directory::World;
use crate::ingest::{self, IngestError, IngestErrors, LoadSettings, Note, NoteKind};
use crate::report::escaped;
use crate::scenario::{self, Overrides, Rehearsed, Scenario};
use crate::sync::{Recording, RunStep, SyncServer};
use std::collections::BTreeMap;
use std::path::Path;

/// What a question is asked about.
pub(super) struct Model {
    pub(super) server: SyncServer,
    /// The run profile steps that ran.
    pub(super) steps: Vec<RunStep>,
    /// What was odd in the input, not understood, not modelled or not read.
    pub(super) notes: Vec<Note>,
    /// The directories; empty for a deployment that was opened only to be asked.
    pub(super) world: World,
    /// The rehearsal of password writeback, where a scenario has one.
    pub(super) rehearsal: Option<Rehearsed>,
    names: BTreeMap<String, String>,
}

impl Model {
    /// Opens an INPUT (spec/cli.md).
    pub(super) fn open(path: &Path, common: &Common) -> Result<Self, Failure> {
        Self::open_with(path, common, Recording::Errors, false)
    }

    /// Opens an INPUT and keeps what its runs changed.
    pub(super) fn open_recording(path: &Path, common: &Common) -> Result<Self, Failure> {
        Self::open_with(path, common, Recording::Changes, false)
    }

    /// Opens an INPUT with its directories, to run more profiles on them.
    pub(super) fn open_to_run(path: &Path, common: &Common) -> Result<Self, Failure> {
        Self::open_with(path, common, Recording::Errors, true)
    }

    fn open_with(
        path: &Path,
        common: &Common,
        recording: Recording,
        keep_world: bool,
    ) -> Result<Self, Failure> {
        let has_ending =
            |ending: &str| path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case(ending));
        if is_snapshot(path) {
            return Err(Failure::usage(format!(
                "{}: a snapshot holds answers, not the model that this question needs; give the deployment folder or scenario file",
                path.display()
            )));
        }
        if has_ending("ron") {
            return Self::of_scenario(path, common.engine_options()?);
        }
        if !path.exists() {
            return Err(Failure::usage(format!(
                "{}: no such file or folder; expected a scenario file (.ron) or a deployment folder",
                path.display()
            )));
        }
        if !path.is_dir() {
            return Err(Failure::usage(format!(
                "{}: expected a scenario file (.ron) or a deployment folder",
                path.display()
            )));
        }
        let overrides = Overrides::of_folder(path).map_err(|error| Failure::Input(error.to_string()))?;
        let options = common.engine_options_over(overrides.options)?;
        let settings = LoadSettings { options, recording, dumps: overrides.dumps, keep_world };
        let bar = Bar::new();
        let loaded = ingest::load_watched(path, settings, &mut |progress| bar.show(progress));
        bar.clear();
        let loaded = loaded.map_err(|errors| complaint(&errors))?;
        Ok(Self {
            server: loaded.server,
            steps: loaded.steps,
            notes: loaded.notes,
            world: loaded.world,
            rehearsal: None,
            names: BTreeMap::new(),
        })
    }

    fn of_scenario(path: &Path, options: crate::sync::Options) -> Result<Self, Failure> {
        let scenario = Scenario::open(path, options).map_err(|report| Failure::Input(report.to_string()))?;
        let played = scenario::play(&scenario);
        let names = played.names().map(|(name, anchor)| (name.to_owned(), anchor.to_string())).collect();
        Ok(Self {
            server: played.server,
            steps: played.runs,
            notes: Vec::new(),
            world: played.world,
            rehearsal: played.rehearsal,
            names,
        })
    }

    /// The anchor of the cloud user that a scenario calls by this name.
    pub(super) fn anchor_named(&self, name: &str) -> Option<String> {
        self.names.get(name).cloned()
    }

    /// Everything that this input has and this engine does not model.
    pub(super) fn not_modelled(&self) -> Vec<String> {
        self.notes_of(NoteKind::NotModelled).collect()
    }

    /// Everything odd in this input because of which an answer may be wrong.
    pub(super) fn findings(&self) -> Vec<String> {
        self.notes_of(NoteKind::Finding).collect()
    }

    /// Tells a person of the findings, on standard error, so that no answer is trusted that rests on half an input.
    pub(super) fn warn(&self) {
        /// More are a case for `sync`, which lists them all.
        const SHOWN_MAX: usize = 10;
        let findings = self.findings();
        for finding in findings.iter().take(SHOWN_MAX) {
            complain(&format!("warning: {}", escaped(finding)));
        }
        if let Some(more) = findings.len().checked_sub(SHOWN_MAX).filter(|more| *more > 0) {
            complain(&format!("warning: and {more} more; `anchorwalk sync` lists them"));
        }
    }

    fn notes_of(&self, kind: NoteKind) -> impl Iterator<Item = String> {
        self.notes.iter().filter(move |note| note.kind == kind).map(ToString::to_string)
    }
}

/// `error: file:line: message`, the line it is about, and what to do.
pub(super) fn complaint(errors: &IngestErrors) -> Failure {
    Failure::Input(errors.0.iter().map(one_complaint).collect::<Vec<_>>().join("\n"))
}

fn one_complaint(error: &IngestError) -> String {
    let mut lines = vec![format!("error: {}: {}", escaped(&error.at.to_string()), escaped(&error.message))];
    let excerpt = error.excerpt.iter().flat_map(|excerpt| excerpt.lines());
    lines.extend(excerpt.map(|line| format!("  | {}", escaped(line))));
    lines.extend(error.help.iter().map(|help| format!("  help: {}", escaped(help))));
    lines.join("\n")
}
