//! The whole configuration.

use super::findings::Findings;
use super::{connector, metaverse, rule};
use crate::connector::ConnectorConfig;
use crate::ingest::error::MistakeList;
use crate::ingest::listing::{Item, Listing};
use crate::ingest::note::NoteList;
use crate::ingest::source_file::label;
use crate::ingest::xml::{Element, XmlText};
use crate::ingest::{IngestError, IngestErrors, Limits, Note, quoted};
use crate::rule::RuleDraft;
use crate::schema::{Guid, Location, Schema};
use std::collections::{BTreeMap, HashMap};
use std::path::Path;

/// A configuration as exported: connectors, rules as drafts, the metaverse's schema.
#[derive(Clone, Debug, Default)]
pub struct Configuration {
    /// The connectors, in order of creation, the order in which forests are processed.
    pub connectors: Vec<ConnectorConfig>,
    /// The rules, in order of precedence. They are not checked against schemas yet.
    pub rules: Vec<RuleDraft>,
    /// The metaverse's schema.
    pub metaverse: Schema,
    /// The server's parameters, such as `Microsoft.Synchronize.StagingMode` (spec/config-export.md 3.4).
    pub global_parameters: BTreeMap<String, String>,
    /// What was met and not understood, is not modelled, or does not fit together.
    pub notes: Vec<Note>,
}

impl Configuration {
    /// Reads the folder with `Connectors/`, `SynchronizationRules/` and `GlobalSettings/MV.xml`. The mistakes of all
    /// files are reported at once.
    pub fn open(folder: &Path, limits: &Limits) -> Result<Self, IngestErrors> {
        let listing = Listing::of(folder)?;
        let mut loading =
            Loading { limits: *limits, mistakes: MistakeList::default(), notes: NoteList::default() };
        let known = ["Connectors", "SynchronizationRules", "GlobalSettings"];
        for item in &listing.items {
            if !(item.is_folder && known.iter().any(|name| name.eq_ignore_ascii_case(&item.name))) {
                loading.notes.push(Location::file(label(&item.path)), "not read: no part of a configuration");
            }
        }
        let mut connectors = loading.folder(&listing, "Connectors", "ma-data", connector::connector);
        let mut rules = loading.folder(&listing, "SynchronizationRules", "synchronizationRule", rule::rule);
        let global = loading.global(&listing);
        connectors.sort_by(|(one, _), (other, _)| (&one.created, one.id).cmp(&(&other.created, other.id)));
        rules.sort_by_key(|(rule, _)| (rule.precedence, rule.id));
        loading.check_ids(&connectors, |connector| connector.id);
        loading.check_ids(&rules, |rule| rule.id);
        loading.check_links(&rules, &connectors);
        let (metaverse, global_parameters) = global.unwrap_or_default();
        loading.mistakes.or(Self {
            connectors: connectors.into_iter().map(|(connector, _)| connector).collect(),
            rules: rules.into_iter().map(|(rule, _)| rule).collect(),
            metaverse,
            global_parameters,
            notes: loading.notes.into_vec(),
        })
    }

    /// The connector with that id.
    pub fn connector(&self, id: Guid) -> Option<&ConnectorConfig> {
        self.connectors.iter().find(|connector| connector.id == id)
    }
}

/// A reading of the root element of one kind of file.
type Read<T> = fn(&Element<'_>, &mut Findings) -> Option<T>;

struct Loading {
    limits: Limits,
    mistakes: MistakeList,
    notes: NoteList,
}

impl Loading {
    /// Everything that the XML files of a folder hold, with its place.
    fn folder<T>(&mut self, listing: &Listing, name: &str, root: &str, read: Read<T>) -> Vec<(T, Location)> {
        let Some(folder) = listing.folder(name) else {
            self.mistakes.push(listing.missing(&format!("a folder {name}"), name));
            return Vec::new();
        };
        let inner = match Listing::of(&folder.path) {
            Ok(inner) => inner,
            Err(error) => {
                self.mistakes.push(error);
                return Vec::new();
            }
        };
        let (files, others): (Vec<_>, Vec<_>) =
            inner.items.iter().partition(|item| !item.is_folder && item.has_extension(&["xml"]));
        for other in others {
            self.notes.push(Location::file(label(&other.path)), "not read: no XML file");
        }
        if files.is_empty() {
            self.mistakes.push(inner.missing("XML files", name));
        }
        files
            .into_iter()
            .filter_map(|file| Some((self.file(file, root, read)?, Location::file(label(&file.path)))))
            .collect()
    }

    fn global(&mut self, listing: &Listing) -> Option<(Schema, BTreeMap<String, String>)> {
        let Some(folder) = listing.folder("GlobalSettings") else {
            self.mistakes.push(listing.missing("a folder GlobalSettings", "GlobalSettings"));
            return None;
        };
        let inner = Listing::of(&folder.path).map_err(|error| self.mistakes.push(error)).ok()?;
        let Some(file) = inner.file("MV.xml") else {
            self.mistakes.push(inner.missing("a file MV.xml", "MV.xml"));
            return None;
        };
        for other in inner.items.iter().filter(|item| *item != file) {
            self.notes.push(Location::file(label(&other.path)), "not read: no part of a configuration");
        }
        self.file(file, "saved-mv-configuration", metaverse::metaverse)
    }

    fn file<T>(&mut self, file: &Item, root_name: &str, read: Read<T>) -> Option<T> {
        let text = XmlText::read(&file.path, &self.limits).map_err(|error| self.mistakes.push(error)).ok()?;
        let root = text.parse(&self.limits).map_err(|error| self.mistakes.push(error)).ok()?;
        let mut findings = Findings::new(text.file.clone());
        let value = if root.name == root_name {
            read(&root, &mut findings)
        } else {
            findings.mistake(&root, format!("expected <{root_name}>, found <{}>", quoted(root.name)));
            None
        };
        if let Some(id) = root.child("id") {
            check_file_name(&file.name, id, &mut findings);
        }
        self.mistakes.extend(findings.mistakes.into_vec());
        self.notes.append(findings.notes.into_vec());
        value
    }

    fn check_ids<T>(&mut self, items: &[(T, Location)], id: impl Fn(&T) -> Guid) {
        let mut places: HashMap<Guid, &Location> = HashMap::new();
        for (item, at) in items {
            if let Some(first) = places.insert(id(item), at) {
                let message = format!("the id {} stands already in {}", id(item).braced(), first.file);
                self.mistakes.push(IngestError::new(at.clone(), message));
            }
        }
    }

    /// What may be a mistake of the export, but can be simulated: the audit reports it.
    fn check_links(&mut self, rules: &[(RuleDraft, Location)], connectors: &[(ConnectorConfig, Location)]) {
        for (rule, _) in rules {
            if !connectors.iter().any(|(connector, _)| connector.id == rule.connector) {
                let message = format!(
                    "the rule belongs to connector {}, which is not exported",
                    rule.connector.braced()
                );
                self.notes.push(rule.at.clone(), message);
            }
            if !(0..=i64::from(i32::MAX)).contains(&rule.precedence) {
                self.notes.push(rule.at.clone(), format!("precedence {} is out of range", rule.precedence));
            }
        }
        for ((one, _), (other, _)) in rules.iter().zip(rules.iter().skip(1)) {
            if one.precedence == other.precedence {
                let message =
                    format!("precedence {} is also that of the rule in {}", other.precedence, one.at.file);
                self.notes.push(other.at.clone(), message);
            }
        }
    }
}

/// File names carry the id in braces; a copy that was edited often keeps the old one.
fn check_file_name(name: &str, id: &Element<'_>, findings: &mut Findings) {
    let stated =
        name.find('{').and_then(|from| name.get(from..from + 38)).and_then(|text| text.parse::<Guid>().ok());
    let (Some(stated), Ok(own)) = (stated, id.trimmed().parse::<Guid>()) else { return };
    if stated != own {
        findings
            .note(id, format!("the file is named for {}, but its id is {}", stated.braced(), own.braced()));
    }
}

#[cfg(test)]
#[path = "configuration_tests.rs"]
mod tests;
