//! The deployment.

use super::dump::Dump;
use super::parts::Parts;
use crate::connector::{ConnectorConfig, ConnectorKind};
use crate::directory::{CloudUser, Entry};
use crate::ingest::error::MistakeList;
use crate::ingest::graph::{GraphReader, GraphSummary};
use crate::ingest::note::NoteList;
use crate::ingest::source_file::label;
use crate::ingest::{Configuration, IngestError, IngestErrors, Limits, Note};
use crate::schema::{Guid, Location, eq_folded, nearest, quoted};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// A deployment folder: the configuration, read, and the dumps, found and matched but not read yet.
///
/// Dumps are read on demand and entry by entry, since one may be larger than memory. The same folder gives the same
/// order of files on every machine.
#[derive(Clone, Debug)]
pub struct Deployment {
    /// The configuration.
    pub configuration: Configuration,
    /// The dumps of the forests, in order of file names.
    pub dumps: Vec<Dump>,
    /// The files with the tenant's objects, in order of file names.
    pub user_files: Vec<PathBuf>,
    /// `deployment.ron`, if there is one. It is not read here.
    pub overrides: Option<PathBuf>,
    /// What was met in the folder and the configuration and is not read, not understood or does not fit together.
    pub notes: Vec<Note>,
    unread: Vec<PathBuf>,
    limits: Limits,
}

impl Deployment {
    /// Opens a folder as spec/cli.md describes it, with every mistake of folder and configuration at once.
    pub fn open(folder: &Path) -> Result<Self, IngestErrors> {
        Self::open_within(folder, Limits::default())
    }

    /// Opens a folder with limits of one's own.
    pub fn open_within(folder: &Path, limits: Limits) -> Result<Self, IngestErrors> {
        let (mut mistakes, mut notes) = (MistakeList::default(), NoteList::default());
        let parts = Parts::of(folder, &mut mistakes, &mut notes);
        let configuration = parts.configuration.and_then(|path| match Configuration::open(&path, &limits) {
            Ok(configuration) => Some(configuration),
            Err(errors) => {
                mistakes.extend(errors.0);
                None
            }
        });
        let connectors = configuration.as_ref().map_or(&[][..], |configuration| &configuration.connectors);
        let mut dumps = Vec::new();
        for path in parts.forests {
            match Dump::of(path, connectors, limits) {
                Ok(dump) => dumps.push(dump),
                Err(error) => mistakes.push(error),
            }
        }
        let Some(configuration) = configuration else {
            return Err(IngestErrors(mistakes.into_vec()));
        };
        note_unmatched(&dumps, &configuration.connectors, &mut notes);
        notes.append(configuration.notes.clone());
        mistakes.or(Self {
            configuration,
            dumps,
            user_files: parts.users,
            overrides: parts.overrides,
            notes: notes.into_vec(),
            unread: parts.unread,
            limits,
        })
    }

    /// Says of dumps, by file name, to which connector they belong, whatever their entries say.
    ///
    /// # Errors
    /// Every name that is no dump or no connector of this deployment, with the nearest.
    pub fn assign(&mut self, connectors: &BTreeMap<String, String>) -> Result<(), IngestErrors> {
        let mut mistakes = MistakeList::default();
        let place = self
            .overrides
            .as_deref()
            .map_or_else(|| Location::file("deployment.ron"), |path| Location::file(label(path)));
        for (file, connector) in connectors {
            let known = &self.configuration.connectors;
            let id = known.iter().find(|known| eq_folded(&known.name, connector)).map(|known| known.id);
            if id.is_none() {
                let near = nearest(connector, known.iter().map(|known| known.name.as_str()));
                mistakes.push(unknown(&place, "connector", connector, near));
            }
            let names: Vec<String> = self.dumps.iter().filter_map(file_name).collect();
            match self
                .dumps
                .iter_mut()
                .find(|dump| file_name(dump).is_some_and(|name| eq_folded(&name, file)))
            {
                Some(dump) => {
                    dump.connector = id;
                    dump.assigned = true;
                }
                None => mistakes.push(unknown(
                    &place,
                    "dump",
                    file,
                    nearest(file, names.iter().map(String::as_str)),
                )),
            }
        }
        mistakes.or(())
    }

    /// Hands over every entry of every dump that belongs to a connector, with that connector's id. The answer is what
    /// was not understood; the mistakes of all dumps are reported at once, after everything was handed over.
    pub fn entries(&self, mut sink: impl FnMut(Guid, Entry)) -> Result<Vec<Note>, IngestErrors> {
        let (mut mistakes, mut notes) = (MistakeList::default(), NoteList::default());
        let mut served = BTreeSet::new();
        for dump in &self.dumps {
            let Some(connector) = dump.connector else { continue };
            let mut reader = match dump.read(self.limits) {
                Ok(reader) => reader,
                Err(error) => {
                    mistakes.push(error);
                    continue;
                }
            };
            for entry in &mut reader {
                match entry {
                    Ok(entry) => {
                        let owner = self.owner(dump, &entry).unwrap_or(connector);
                        served.insert(owner);
                        sink(owner, entry);
                    }
                    Err(error) => mistakes.push(error),
                }
            }
            notes.append(reader.notes());
            let skipped = reader.skipped();
            if skipped.values() > 0 {
                let message =
                    format!("{} values of attributes that nothing reads were skipped", skipped.values());
                notes.remark(Location::file(label(&dump.path)), message);
            }
        }
        self.note_unserved(&served, &mut notes);
        mistakes.or(notes.into_vec())
    }

    /// Connectors that got no entry at all: the simulation goes on without their objects. A dump may be among the files
    /// that were not read, under a name that tells nobody so.
    fn note_unserved(&self, served: &BTreeSet<Guid>, notes: &mut NoteList) {
        /// Enough to see what was overlooked.
        const NAMED_MAX: usize = 5;
        let unread = self.unread.iter().filter_map(|path| Some(quoted(&path.file_name()?.to_string_lossy())));
        let unread: Vec<String> = unread.take(NAMED_MAX).collect();
        let unread =
            if unread.is_empty() { String::new() } else { format!("; not read: {}", unread.join(", ")) };
        let forests = self.configuration.connectors.iter();
        for connector in forests.filter(|connector| connector.kind == ConnectorKind::ActiveDirectory) {
            if !served.contains(&connector.id) {
                let name = quoted(&connector.name);
                let message = format!("no dump has entries of the partitions of connector {name}{unread}");
                notes.push(Location::file(name), message);
            }
        }
    }

    /// The connector that has a partition for an entry: a dump may hold several forests.
    fn owner(&self, dump: &Dump, entry: &Entry) -> Option<Guid> {
        if dump.assigned {
            return dump.connector;
        }
        let key = entry.dn.key();
        let forests = self.configuration.connectors.iter();
        forests
            .filter(|connector| connector.kind == ConnectorKind::ActiveDirectory)
            .find(|connector| connector.partition_of(&key).is_some())
            .map(|connector| connector.id)
    }

    /// Hands over every object of the tenant. The mistakes of all files are reported at once, after everything was
    /// handed over.
    pub fn cloud_users(&self, mut sink: impl FnMut(CloudUser)) -> Result<GraphSummary, IngestErrors> {
        let mut reader = GraphReader::new(self.limits);
        let mut mistakes = MistakeList::default();
        for path in &self.user_files {
            let mut objects: Vec<IngestError> = Vec::new();
            let end = reader.read_file(path, |user| match user {
                Ok(user) => sink(user),
                Err(error) if objects.len() < MistakeList::KEPT_MAX => objects.push(error),
                Err(_) => {}
            });
            mistakes.extend(objects);
            mistakes.extend(end.err());
        }
        mistakes.or(reader.finish())
    }
}

fn file_name(dump: &Dump) -> Option<String> {
    Some(dump.path.file_name()?.to_string_lossy().into_owned())
}

fn unknown(at: &Location, what: &str, name: &str, near: Option<&str>) -> IngestError {
    let error = IngestError::new(at.clone(), format!("no {what} is called `{}`", quoted(name)));
    match near {
        Some(near) => error.with_help(format!("did you mean `{near}`?")),
        None => error,
    }
}

/// Dumps of no connector: the simulation goes on without their objects.
fn note_unmatched(dumps: &[Dump], connectors: &[ConnectorConfig], notes: &mut NoteList) {
    const PARTITIONS_SHOWN_MAX: usize = 10;
    let forests = || connectors.iter().filter(|connector| connector.kind == ConnectorKind::ActiveDirectory);
    for dump in dumps.iter().filter(|dump| dump.connector.is_none()) {
        let found = match &dump.naming_context {
            Some(dn) => format!("entries of {}", quoted(dn.as_str())),
            None => "no entry of a domain".to_owned(),
        };
        let partitions: Vec<_> = forests()
            .flat_map(|connector| &connector.partitions)
            .filter_map(|partition| partition.dn.as_ref().map(|dn| quoted(dn.as_str())))
            .take(PARTITIONS_SHOWN_MAX)
            .collect();
        let expected = partitions.join("; ");
        let message = format!("not read: expected entries of a partition ({expected}), found {found}");
        notes.push(Location::file(label(&dump.path)), message);
    }
}

#[cfg(test)]
#[path = "folder_tests.rs"]
mod tests;
