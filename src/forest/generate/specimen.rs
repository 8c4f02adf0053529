//! What becomes of each kind of person, found out by the engine itself.

use super::configuration::{connectors, rules};
use super::{GeneratedPerson, PersonKind, Recipe};
use crate::connector::{ConnectorKind, Import};
use crate::explain::Audit;
use crate::forest::census::count;
use crate::forest::{Class, FreezeError, Frozen, Legend, LinkKind, freeze};
use crate::lookup::Qualification;
use crate::scenario::OutOfBoxError;
use crate::schema::BuiltInSchema;
use crate::sync::{Options, Recording, SyncServer};
use std::collections::HashMap;
use thiserror::Error;

/// Why a deployment can't be made.
#[derive(Debug, Error)]
pub enum GenerateError {
    /// The out-of-box rules can't be made for these forests.
    #[error(transparent)]
    Rules(#[from] OutOfBoxError),
    /// The index can't hold it.
    #[error(transparent)]
    Freeze(#[from] FreezeError),
    /// A file can't be written.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// The engine refused what was made: a mistake of this program.
    #[error("the generated configuration is refused: {0}")]
    Refused(String),
}

/// What people of a kind and home have in common.
#[derive(Clone, Debug)]
pub(super) struct Specimen {
    pub(super) class: Class,
    /// The kinds of the links, each with the place of the forest; in the order of the index.
    pub(super) links: Vec<LinkKind>,
}

/// A person of each kind and home, synchronised and frozen.
#[derive(Clone, Debug)]
pub struct Specimens {
    recipe: Recipe,
    legend: Legend,
    known: HashMap<Key, Specimen>,
}

impl Specimens {
    /// Lets the engine synchronise a person of each kind and home.
    ///
    /// # Errors
    /// If the rules can't be made, or the engine does not take them.
    pub fn of(recipe: &Recipe) -> Result<Self, GenerateError> {
        let mut people = Vec::new();
        for kind in PersonKind::ALL.into_iter().filter(|kind| recipe.is_possible(*kind)) {
            for home in 0..recipe.whole_forests() {
                let number = Recipe::USERS_MAX + u32::try_from(people.len()).unwrap_or_default();
                people.push(recipe.person_of(number, kind, home));
            }
        }
        let server = synchronised(recipe, &people.iter().copied())?;
        let Frozen { image, .. } = freeze(&server)?;
        let mut known = HashMap::new();
        for person in people {
            let frozen = image.person(recipe.anchor(person.number));
            let frozen = frozen.ok_or_else(|| GenerateError::Refused(format!("{person:?} is not there")))?;
            let links = (0..frozen.links()).filter_map(|link| frozen.kind(link).cloned());
            known.insert(key(&person), Specimen { class: frozen.class.clone(), links: links.collect() });
        }
        let legend = image.legend().clone();
        Ok(Self { recipe: *recipe, legend, known })
    }

    /// The totals that an audit of the deployment gives under a reading.
    ///
    /// # Errors
    /// If a person is of a kind that no specimen was made of, which no person is.
    pub fn declared(&self, qualification: Qualification) -> Result<Audit, GenerateError> {
        let mut counts: HashMap<Key, u64> = HashMap::new();
        for person in self.recipe.people() {
            *counts.entry(key(&person)).or_default() += 1;
        }
        let mut audit = Audit::default();
        for (key, users) in counts {
            let specimen = self.known.get(&key).ok_or_else(|| unknown(key.0))?;
            count(&mut audit, &specimen.class, users, qualification);
        }
        Ok(audit)
    }

    pub(super) fn legend(&self) -> &Legend {
        &self.legend
    }

    pub(super) fn of_person(&self, person: &GeneratedPerson) -> Result<&Specimen, GenerateError> {
        self.known.get(&key(person)).ok_or_else(|| unknown(person.kind))
    }
}

fn unknown(kind: PersonKind) -> GenerateError {
    GenerateError::Refused(format!("no specimen of {kind:?}"))
}

/// People of one key have everything in common but their names.
type Key = (PersonKind, [u16; 3]);

fn key(person: &GeneratedPerson) -> Key {
    (person.kind, person.forests)
}

/// A server that imported and synchronised these people of a recipe.
fn synchronised(
    recipe: &Recipe,
    people: &(impl Iterator<Item = GeneratedPerson> + Clone),
) -> Result<SyncServer, GenerateError> {
    let metaverse = BuiltInSchema::Metaverse.schema();
    let assembled = SyncServer::assemble(connectors(recipe), &rules(recipe)?, metaverse, Options::default());
    let (mut server, _) = assembled.map_err(|mistakes| {
        let first = mistakes.first().map(|mistake| format!("rule `{}`: {}", mistake.rule, mistake.message));
        GenerateError::Refused(first.unwrap_or_default())
    })?;
    let now = server.options.now;
    for (forest, space) in (0u16..).zip(server.spaces_mut()) {
        let kind = space.config.kind;
        let mut import = Import::full(space, now);
        match kind {
            ConnectorKind::ActiveDirectory => {
                let accounts = people.clone().flat_map(GeneratedPerson::accounts);
                for account in accounts.filter(|account| account.forest() == forest) {
                    account.entry(recipe).iter().for_each(|entry| import.offer(entry));
                }
            }
            ConnectorKind::EntraId => {
                let users = people.clone().flat_map(|person| person.cloud_users(recipe));
                users.for_each(|user| import.offer_cloud(&user));
            }
            ConnectorKind::Other => {}
        }
        import.finish();
    }
    server.full_synchronization(Recording::Errors);
    Ok(server)
}
