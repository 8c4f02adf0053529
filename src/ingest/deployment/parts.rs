//! Which file of a deployment folder is what.

use crate::ingest::error::MistakeList;
use crate::ingest::listing::{Item, Listing};
use crate::ingest::note::NoteList;
use crate::ingest::source_file::label;
use crate::schema::{Location, eq_folded};
use std::path::{Path, PathBuf};

/// The files of a deployment by their roles, each list in order of names.
#[derive(Debug, Default)]
pub(super) struct Parts {
    pub(super) configuration: Option<PathBuf>,
    pub(super) forests: Vec<PathBuf>,
    pub(super) users: Vec<PathBuf>,
    pub(super) overrides: Option<PathBuf>,
    /// Files without a role.
    pub(super) unread: Vec<PathBuf>,
}

const LDIF: [&str; 2] = ["ldif", "ldf"];
const JSON: [&str; 3] = ["json", "jsonl", "ndjson"];

impl Parts {
    /// Sorts out the folder; what is missing is a mistake, what has no role is a note.
    pub(super) fn of(folder: &Path, mistakes: &mut MistakeList, notes: &mut NoteList) -> Self {
        let mut parts = Self::default();
        let listing = match Listing::of(folder) {
            Ok(listing) => listing,
            Err(error) => {
                mistakes
                    .push(error.with_help("a deployment folder holds config/, *.ldif and aad-users.json"));
                return parts;
            }
        };
        for item in &listing.items {
            parts.place(item, mistakes, notes);
        }
        for path in &parts.unread {
            notes.remark(Location::file(label(path)), "not read: no part of a deployment");
        }
        parts.check(&listing, mistakes);
        parts
    }

    fn place(&mut self, item: &Item, mistakes: &mut MistakeList, notes: &mut NoteList) {
        let is = |name: &str| eq_folded(&item.name, name);
        let is_users = JSON.iter().any(|extension| is(&format!("aad-users.{extension}")));
        match item.is_folder {
            true if is("config") => self.configuration = Some(item.path.clone()),
            true if is("ad") => {
                let dumps = self.files(item, &LDIF, mistakes);
                self.forests.extend(dumps);
            }
            true if is("aad") => {
                let pages = self.files(item, &JSON, mistakes);
                self.users.extend(pages);
            }
            true if is("cs") => {
                for file in self.files(item, &["xml"], mistakes) {
                    let message = "not modelled: a csexport dump; its objects are not read";
                    notes.push(Location::file(label(&file)), message);
                }
            }
            false if item.has_extension(&LDIF) => self.forests.push(item.path.clone()),
            false if is_users => self.users.push(item.path.clone()),
            false if is("deployment.ron") => self.overrides = Some(item.path.clone()),
            _ => self.unread.push(item.path.clone()),
        }
    }

    fn check(&self, listing: &Listing, mistakes: &mut MistakeList) {
        if self.configuration.is_none() {
            let error = listing.missing("a folder config", "config");
            let is_configuration = listing.folder("SynchronizationRules").is_some();
            let help = if is_configuration {
                "this is the configuration itself: a deployment folder holds it as config/"
            } else {
                "export it with Get-ADSyncServerConfiguration -Path config"
            };
            mistakes.push(error.with_help(help));
        }
        if self.forests.is_empty() {
            let error = listing.missing("a dump per AD connector, <forest>.ldif or ad/*.ldif", "ad");
            mistakes.push(error.with_help("dump each forest with ldapsearch, ldifde or ldbsearch"));
        }
        if self.users.is_empty() {
            let error =
                listing.missing("the users of the tenant, aad-users.json or aad/*.json", "aad-users.json");
            let query =
                "GET /v1.0/users?$select=id,userPrincipalName,onPremisesImmutableId,onPremisesSyncEnabled";
            mistakes.push(error.with_help(format!("list them with Microsoft Graph: {query}")));
        }
    }

    /// The files of a folder with one of the extensions; the others are not read.
    fn files(&mut self, folder: &Item, extensions: &[&str], mistakes: &mut MistakeList) -> Vec<PathBuf> {
        let listing = match Listing::of(&folder.path) {
            Ok(listing) => listing,
            Err(error) => {
                mistakes.push(error);
                return Vec::new();
            }
        };
        let (known, others): (Vec<_>, Vec<_>) =
            listing.items.into_iter().partition(|item| !item.is_folder && item.has_extension(extensions));
        self.unread.extend(others.into_iter().map(|item| item.path));
        known.into_iter().map(|item| item.path).collect()
    }
}
