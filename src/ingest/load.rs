//! From a deployment folder to a server that has imported and synchronised it.

use super::{Deployment, IngestError, IngestErrors, Note};
use crate::connector::{ConnectorKind, Import};
use crate::directory::{Entry, Forest, World};
use crate::metaverse::ConnectorIndex;
use crate::rule::{RuleFinding, RuleMistake};
use crate::schema::{AttributeName, Guid};
use crate::sync::{Options, Progress, Recording, RunProfile, RunStep, SyncServer};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// A deployment as a fresh server would have it: everything imported, everything synchronised, nothing exported
/// (spec/cli.md, INPUT).
#[derive(Debug)]
pub struct LoadedDeployment {
    /// The server.
    pub server: SyncServer,
    /// The steps that ran, in scheduler order.
    pub steps: Vec<RunStep>,
    /// What was odd, not understood, not modelled or not read, in order of files and lines.
    pub notes: Vec<Note>,
    /// The directories as dumped, to run more profiles on; empty unless asked for ([`LoadSettings::keep_world`]).
    pub world: World,
}

/// Loads a deployment folder: full import on all connectors, then full synchronisation in scheduler order.
///
/// # Errors
/// Every mistake of the configuration and its rules; if there is none, every mistake of the dumps.
pub fn load(folder: &Path, options: Options, recording: Recording) -> Result<LoadedDeployment, IngestErrors> {
    load_watched(
        folder,
        LoadSettings { options, recording, dumps: BTreeMap::new(), keep_world: false },
        &mut |_| {},
    )
}

/// How a deployment is loaded.
#[derive(Clone, Debug)]
pub struct LoadSettings {
    /// The choices that the documents leave open.
    pub options: Options,
    /// Whether the runs keep what they changed.
    pub recording: Recording,
    /// The names of dumps, each with the name of the connector that it belongs to, whatever its entries say.
    pub dumps: BTreeMap<String, String>,
    /// Whether the directories are kept, so that exports are answered and later imports see what came of them.
    pub keep_world: bool,
}

/// As [`load`], telling after each object how far it is.
///
/// # Errors
/// As [`load`].
pub fn load_watched(
    folder: &Path,
    settings: LoadSettings,
    watch: &mut dyn FnMut(Progress<'_>),
) -> Result<LoadedDeployment, IngestErrors> {
    let LoadSettings { mut options, recording, dumps, keep_world } = settings;
    let mut deployment = Deployment::open(folder)?;
    deployment.assign(&dumps)?;
    expect_cloud_connector(&deployment, folder)?;
    let configuration = &deployment.configuration;
    let odd = configuration.apply(&mut options);
    let assembled = SyncServer::assemble(
        configuration.connectors.clone(),
        &configuration.rules,
        configuration.metaverse.clone(),
        options,
    );
    let (mut server, findings) =
        assembled.map_err(|mistakes| IngestErrors(mistakes.into_iter().map(from_mistake).collect()))?;
    let mut notes: Vec<Note> = deployment.notes.clone();
    let settings_file = folder.join("config").join("GlobalSettings").join("MV.xml");
    notes.extend(odd.into_iter().map(|(name, value)| {
        let at = crate::schema::Location::file(settings_file.display().to_string());
        Note::new(at, format!("parameter `{name}`: `{}` is not understood", crate::schema::quoted(&value)))
    }));
    // Reading the configuration has known_already these already, with the files concerned.
    let known_already = ["connector-not-found", "duplicate-precedence", "duplicate-rule-id"];
    notes.extend(
        findings.into_iter().filter(|finding| !known_already.contains(&finding.code)).map(from_finding),
    );
    let mut world = World::default();
    let mut steps = import(&deployment, &mut server, keep_world.then_some(&mut world), &mut notes, watch)?;
    steps.extend(server.full_synchronization_watched(recording, watch));
    notes.sort();
    notes.dedup();
    Ok(LoadedDeployment { server, steps, notes, world })
}

/// Without an AAD connector there is no cloudAnchor to look up.
fn expect_cloud_connector(deployment: &Deployment, folder: &Path) -> Result<(), IngestErrors> {
    let connectors = &deployment.configuration.connectors;
    if connectors.iter().any(|connector| connector.kind == ConnectorKind::EntraId) {
        return Ok(());
    }
    let at = crate::schema::Location::file(folder.join("config").join("Connectors").display().to_string());
    let message = format!("none of the {} connectors leads to Azure AD", connectors.len());
    Err(IngestError::new(at, message)
        .with_help("export the whole configuration with Get-ADSyncServerConfiguration")
        .into())
}

/// Full import of every connector at once, so that no dump is held and their order does not matter.
fn import(
    deployment: &Deployment,
    server: &mut SyncServer,
    mut world: Option<&mut World>,
    notes: &mut Vec<Note>,
    watch: &mut dyn FnMut(Progress<'_>),
) -> Result<Vec<RunStep>, IngestErrors> {
    let mut done = 0;
    let mut count = |step: &str| {
        done += 1;
        watch(Progress { step, done, total: 0 });
    };
    let (mut cloud_attributes, reports) = {
        let now = server.options.now;
        let mut imports: BTreeMap<Guid, Import<'_>> = BTreeMap::new();
        let mut cloud = None;
        for space in server.spaces_mut() {
            let id = space.config.id;
            match space.config.kind {
                ConnectorKind::EntraId if cloud.is_none() => cloud = Some((id, Import::full(space, now))),
                ConnectorKind::ActiveDirectory => {
                    imports.insert(id, Import::full(space, now));
                }
                ConnectorKind::EntraId | ConnectorKind::Other => {}
            }
        }
        let mut users_kept = 0;
        let mut answered = BTreeSet::new();
        let read = deployment.entries(|connector, entry| {
            if let Some(import) = imports.get_mut(&connector) {
                answered.insert(connector);
                import.offer(&entry);
                if let Some(world) = world.as_deref_mut() {
                    keep_entry(world, &import.space().config.name, entry);
                }
            }
            count("reading the forests");
        });
        let users = deployment.cloud_users(|user| {
            if let Some((_, import)) = &mut cloud {
                import.offer_cloud(&user);
            }
            if let Some(world) = world.as_deref_mut() {
                users_kept += 1;
                world.tenant.add(&format!("user {users_kept}"), user);
            }
            count("reading the tenant");
        });
        let cloud_attributes = match (read, users) {
            (Ok(read), Ok(users)) => {
                notes.extend(read);
                notes.extend(users.notes.iter().cloned());
                users.attributes()
            }
            (Err(mut first), Err(second)) => {
                first.0.extend(second.0);
                return Err(first);
            }
            (Err(errors), _) | (_, Err(errors)) => return Err(errors),
        };
        // A forest without a dump was not imported: nothing says that it is empty.
        imports.retain(|connector, _| answered.contains(connector));
        let mut reports: BTreeMap<Guid, _> =
            imports.into_iter().map(|(id, import)| (id, import.finish())).collect();
        reports.extend(cloud.map(|(id, import)| (id, import.finish())));
        (Some(cloud_attributes), reports)
    };
    let now = server.options.now;
    let connectors: Vec<ConnectorIndex> = server.spaces().map(|(connector, _)| connector).collect();
    let mut steps = Vec::new();
    for connector in connectors {
        let Some(space) = server.space_mut(connector) else { continue };
        if space.config.kind == ConnectorKind::EntraId {
            space.carried = cloud_attributes.take().map(carried);
        }
        let Some(report) = reports.get(&space.config.id) else { continue };
        notes.extend(
            report.findings.iter().map(|finding| {
                Note::new(finding.at.clone(), format!("{}: {}", finding.code, finding.message))
            }),
        );
        let mut step = RunStep::new(space.config.name.clone(), RunProfile::FullImport, now);
        step.take_import(report);
        // What was odd is in the notes already, with file and line.
        step.remarks.clear();
        server.remember(&step);
        steps.push(step);
    }
    Ok(steps)
}

/// Adds an entry to the forest behind a connector, which is there from its first entry on.
fn keep_entry(world: &mut World, forest: &str, entry: Entry) {
    if world.forest_named(forest).is_none() {
        world.forests.extend(Forest::new(forest));
    }
    if let Some(forest) = world.forest_named(forest).and_then(|at| world.forests.get_mut(at)) {
        forest.add(entry);
    }
}

/// The attributes that a dump of the tenant carries: those of its properties, and those that the import computes.
fn carried(mut attributes: BTreeSet<AttributeName>) -> BTreeSet<AttributeName> {
    attributes.extend(["cloudAnchor", "sourceAnchor", "cloudMastered"].map(AttributeName::new));
    attributes
}

fn from_mistake(mistake: RuleMistake) -> IngestError {
    let message = format!("rule `{}`: {}", mistake.rule, mistake.message);
    IngestError { at: mistake.at, message, help: None, excerpt: mistake.help }
}

fn from_finding(finding: RuleFinding) -> Note {
    Note::new(finding.at, format!("{}: rule `{}`: {}", finding.code, finding.rule, finding.message))
}

#[cfg(test)]
#[path = "load_tests.rs"]
mod tests;
