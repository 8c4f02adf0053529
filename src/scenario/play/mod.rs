//! Playing a scenario: its steps on a server of its own, and what came of each.

mod assertion;
mod entry_expectation;
mod expect;
mod explained;
mod graph;
mod lookup;
mod rehearsal;
mod run_expectation;
mod run_page;
mod subject;
mod values;
mod writeback;

use super::step::{Action, Connection, RuleEdit, Step, Subject};
use super::world::ObjectRef;
use super::writeback_plan::WritebackPlan;
use super::{CloudChange, Scenario};
use crate::coverage::{Coverage, Tally};
use crate::directory::World;
use crate::metaverse::ConnectorIndex;
use crate::report::{Line, Page, Style};
use crate::schema::{CloudAnchor, Location};
use crate::sync::{CyclePolicy, Recording, RunProfile, RunStep, SyncServer};
use crate::writeback::{Forge, Tier};
use jiff::SignedDuration;

pub use assertion::Expectation;
pub use rehearsal::Rehearsed;

use explained::explained;
use rehearsal::Rehearsal;

/// A scenario that was played.
#[derive(Clone, Debug)]
pub struct Played {
    /// The server as the last step left it.
    pub server: SyncServer,
    /// The run profile steps that ran, in order.
    pub runs: Vec<RunStep>,
    /// The steps, in order, with what came of them.
    pub steps: Vec<PlayedStep>,
    /// The directories as the last step left them.
    pub world: World,
    /// Password writeback, if a step rehearsed it.
    pub rehearsal: Option<Rehearsed>,
    names: Vec<(String, CloudAnchor)>,
}

/// A step that was played.
#[derive(Clone, Debug)]
pub struct PlayedStep {
    /// Where it stands.
    pub at: Location,
    /// The step as written, on one line; what the file left unsaid in words.
    pub text: String,
    /// What it did, or what was found.
    pub page: Page,
    /// What was expected of it, and whether it came so.
    pub expectations: Vec<Expectation>,
}

/// Plays a scenario. That never fails: everything that could was found when it was read.
///
/// ```
/// use anchorwalk::scenario::{Scenario, play};
/// use anchorwalk::sync::Options;
/// let text = r#"Scenario(
///     forests: {"fabrikam.test": Forest(objects: [User("CN=Ana,OU=Staff")])},
///     cloud: {"ana": User(of: "fabrikam.test/CN=Ana,OU=Staff")},
///     steps: [Lookup(of: "ana", outcome: Resolved)],
/// )"#;
/// let scenario = Scenario::from_text("ana.ron", text, Options::default())?;
/// assert!(play(&scenario).passed());
/// # Ok::<(), anchorwalk::scenario::ScenarioError>(())
/// ```
pub fn play(scenario: &Scenario) -> Played {
    play_with(scenario, Forge::new(Tier::Sealed))
}

/// Plays a scenario with real keys, or with packages that the model protects: what comes of it is the same.
pub fn play_with(scenario: &Scenario, forge: Forge) -> Played {
    played(scenario, None, forge)
}

/// As [`play`], counting what the runs exercise of the rules that the scenario has at any time. What was counted before
/// stays: one [`Coverage`] may serve many scenarios.
pub fn play_covered(scenario: &Scenario, coverage: &mut Coverage) -> Played {
    coverage.register(scenario.server.rules());
    played(scenario, Some(coverage), Forge::new(Tier::Sealed))
}

fn played(scenario: &Scenario, coverage: Option<&mut Coverage>, forge: Forge) -> Played {
    let (server, world) = (scenario.server.clone(), scenario.world.clone());
    let facts = scenario.writeback.clone();
    let mut play = Play { server, world, runs: Vec::new(), coverage, facts, forge, rehearsal: None };
    let mut steps = Vec::new();
    if scenario.cycle_first {
        let page = play.cycle();
        let text = "Cycle (nothing runs before the first question)".to_owned();
        steps.push(PlayedStep {
            at: Location::file(scenario.file.clone()),
            text,
            page,
            expectations: Vec::new(),
        });
    }
    graph::state(&mut play.server, &mut play.world, &scenario.creations, &scenario.graph);
    for step in &scenario.steps {
        let (page, expectations) = play.step(step);
        steps.push(PlayedStep { at: step.at.clone(), text: step.text.clone(), page, expectations });
    }
    if let Some(step) = play.rest(&scenario.file) {
        steps.push(step);
    }
    let names =
        play.world.tenant.users().map(|(name, user)| (name.to_owned(), user.cloud_anchor())).collect();
    let rehearsal = play.rehearsal.map(Rehearsal::into_rehearsed);
    Played { server: play.server, runs: play.runs, steps, world: play.world, rehearsal, names }
}

impl Played {
    /// The cloud users by the names that the file gives them.
    pub fn names(&self) -> impl Iterator<Item = (&str, CloudAnchor)> {
        self.names.iter().map(|(name, anchor)| (name.as_str(), *anchor))
    }

    /// Whether every expectation came true.
    pub fn passed(&self) -> bool {
        self.expectations().all(|expectation| expectation.passed)
    }

    /// The expectations of all steps, in order.
    pub fn expectations(&self) -> impl Iterator<Item = &Expectation> {
        self.steps.iter().flat_map(|step| &step.expectations)
    }
}

struct Play<'c> {
    server: SyncServer,
    world: World,
    runs: Vec<RunStep>,
    coverage: Option<&'c mut Coverage>,
    facts: WritebackPlan,
    forge: Forge,
    rehearsal: Option<Rehearsal>,
}

impl Play<'_> {
    fn step(&mut self, step: &Step) -> (Page, Vec<Expectation>) {
        let nothing = |page| (page, Vec::new());
        match &step.action {
            Action::Run(profile, connectors) => nothing(self.run_all(*profile, connectors)),
            Action::Cycle => nothing(self.cycle()),
            Action::Scheduled(policy) => nothing(self.scheduled(*policy)),
            Action::Wait(duration) => nothing(self.wait(*duration)),
            Action::Staging(on) => {
                self.server.options.staging_mode = *on;
                nothing(Page::new())
            }
            Action::Options(options) => {
                for (name, value) in options {
                    // Read before, so it can be set.
                    drop(self.server.options.set(name, value));
                }
                nothing(Page::new())
            }
            Action::Edit(edits) => {
                for edit in edits {
                    edit.apply(&mut self.world);
                }
                nothing(Page::new())
            }
            Action::CloudOf(object, change) => nothing(self.change_cloud(*object, change)),
            Action::Connect(connection) => nothing(self.connect(connection)),
            Action::Rules(edits) => {
                for edit in edits {
                    edit.apply(&mut self.server);
                }
                if let Some(coverage) = &mut self.coverage {
                    coverage.register(self.server.rules());
                }
                nothing(self.rules(edits))
            }
            Action::Select { connector, container, included } => {
                if let Some(space) = self.server.space_mut(*connector) {
                    super::read::select(&mut space.config, container.clone(), *included);
                }
                nothing(Page::new())
            }
            Action::Lookup(expected) => lookup::lookup(&self.server, &self.world, expected, &step.at),
            Action::Audit(expected) => lookup::audit(&self.server, expected, &step.at),
            Action::Expect(expected) => {
                let list = expect::expect(&self.server, &self.world, expected, &step.at);
                self.about(list, &expected.of)
            }
            Action::ExpectRun(expected) => {
                let list = run_expectation::expect(&self.server, expected, &step.at);
                (Page::new(), explained(list, || explained::run(&self.server, expected)))
            }
            Action::ExpectTenant(expected) => {
                let list = entry_expectation::tenant(&self.server, &self.world, expected, &step.at);
                self.about(list, &expected.of)
            }
            Action::ExpectEntry(expected) => {
                let list = entry_expectation::entry(&self.world, expected, &step.at);
                self.about(list, &Subject::Object(expected.of))
            }
            Action::Writeback(writeback) => self.writeback(writeback, &step.at),
        }
    }

    /// What was expected of an object, explained by what the engine makes of it.
    fn about(&self, expectations: Vec<Expectation>, subject: &Subject) -> (Page, Vec<Expectation>) {
        let page = || explained::object(&self.server, &self.world, subject);
        (Page::new(), explained(expectations, page))
    }

    fn run_step(&mut self, connector: ConnectorIndex, profile: RunProfile) -> RunStep {
        let (world, recording) = (&mut self.world, Recording::Changes);
        let Some(coverage) = &mut self.coverage else {
            return self.server.run(connector, profile, world, recording);
        };
        let tally = Tally::default();
        let step = self.server.run_witnessed(connector, profile, world, recording, &tally);
        coverage.add(self.server.rules(), &tally);
        step
    }

    fn run(&mut self, connector: ConnectorIndex, profile: RunProfile) -> Page {
        let run = self.run_step(connector, profile);
        let page = run_page::run(&self.server, &run);
        self.runs.push(run);
        page
    }

    fn run_all(&mut self, profile: RunProfile, connectors: &[ConnectorIndex]) -> Page {
        let mut page = Page::new();
        for connector in connectors {
            page.indented("", self.run(*connector, profile));
        }
        page
    }

    /// Full import, then full synchronisation, in scheduler order (spec/sync-engine.md 1.2.4).
    fn cycle(&mut self) -> Page {
        let connectors: Vec<ConnectorIndex> = self.server.spaces().map(|(connector, _)| connector).collect();
        let mut page = self.run_all(RunProfile::FullImport, &connectors);
        page.indented("", self.run_all(RunProfile::FullSynchronization, &connectors));
        page
    }

    /// A cycle of the scheduler.
    fn scheduled(&mut self, policy: CyclePolicy) -> Page {
        let mut page = Page::new();
        for (connector, profile) in self.server.cycle_profiles(policy) {
            page.indented("", self.run(connector, profile));
        }
        page
    }

    /// Time passes. Every full hour the tenant gives values in quarantine to those who want them, if they are free
    /// (spec/sync-engine.md 1.10.4).
    fn wait(&mut self, duration: SignedDuration) -> Page {
        const HOUR_S: i64 = 3_600;
        let hour = |server: &SyncServer| server.options.now.as_second().div_euclid(HOUR_S);
        let before = hour(&self.server);
        self.server.advance(duration);
        let mut page = Page::new();
        page.line(Line::new().and(Style::Faint, format!("it is {}", self.server.options.now)));
        if hour(&self.server) > before {
            let given = self.world.tenant.release_quarantine();
            if given > 0 {
                page.line(format!("the hourly task of the tenant gives back values in quarantine: {given}"));
            }
        }
        page
    }

    fn change_cloud(&mut self, object: ObjectRef, change: &CloudChange) -> Page {
        let mut page = Page::new();
        let who = Subject::CloudOf(object);
        let id = subject::tenant_object(&self.server, &self.world, &who).map(|user| user.id);
        let name =
            self.world.tenant.users().find(|(_, user)| Some(user.id) == id).map(|(name, _)| name.to_owned());
        match name {
            Some(name) => change.apply(&name, &mut self.world.tenant),
            None => page.line(Line::new().and(Style::Bad, "there is no such object in the tenant")),
        }
        page
    }

    fn connect(&mut self, connection: &Connection) -> Page {
        self.server.connect(connection.config.clone());
        self.world.forests.push(connection.forest.clone());
        for edit in &connection.rules {
            edit.apply(&mut self.server);
        }
        if let Some(coverage) = &mut self.coverage {
            coverage.register(self.server.rules());
        }
        let added = connection.rules.iter().filter(|edit| matches!(edit, RuleEdit::Add(_))).count();
        let mut page = Page::new();
        page.line(format!("{added} rules added, {} numbered anew", connection.rules.len() - added));
        page
    }

    fn rules(&self, edits: &[RuleEdit]) -> Page {
        let mut page = Page::new();
        for edit in edits {
            let (verb, rule) = match edit {
                RuleEdit::Add(rule) => ("added", Some(rule)),
                RuleEdit::Replace(_, rule) => ("now", Some(rule)),
                RuleEdit::Remove(id) => ("removed", self.server.rules().get(*id)),
            };
            let Some(rule) = rule else { continue };
            let connector =
                self.server.connector(rule.connector).and_then(|connector| self.server.space(connector));
            let connector = connector.map(|space| space.config.name.clone()).unwrap_or_default();
            let state = if rule.disabled { "disabled" } else { "enabled" };
            let flag = if rule.password_sync { ", EnablePasswordSync" } else { "" };
            page.line(
                Line::new()
                    .text(format!("{verb}: {} of {connector}", crate::explain::rule_label(rule)))
                    .and(Style::Faint, format!("  {state}{flag}")),
            );
        }
        page
    }
}

impl RuleEdit {
    /// Makes the change. Rules are numbered in the order in which they are added, so an edit means the same rule
    /// whenever the edits before it were made.
    pub(super) fn apply(&self, server: &mut SyncServer) {
        server.edit_rules(|book| match self {
            Self::Add(rule) => {
                book.add(rule.clone());
            }
            Self::Replace(id, rule) => book.edit(*id, |own| own.clone_from(rule)),
            Self::Remove(id) => book.remove(*id),
        });
    }
}
