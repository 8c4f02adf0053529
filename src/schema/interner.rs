//! One table of names, so that a name is a pointer to compare and copy.

use super::{built_in, fold};
use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

/// A name that lives as long as the process.
#[derive(Debug)]
pub(super) struct Name {
    pub(super) text: Box<str>,
    pub(super) folded: Box<str>,
    /// The first bytes of the folded form, most significant first: they order most names.
    pub(super) prefix: u64,
    /// How many names were entered before.
    pub(super) number: usize,
}

static ATTRIBUTES: RwLock<Option<HashMap<&'static str, &'static Name>>> = RwLock::new(None);

/// The name as it is already known, or `None`: hostile input can't grow the table through this door.
pub(super) fn known(text: &str) -> Option<&'static Name> {
    let key = fold(text);
    {
        let table = ATTRIBUTES.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(table) = table.as_ref() {
            return table.get(key.as_ref()).copied();
        }
    }
    seed();
    let table = ATTRIBUTES.read().unwrap_or_else(PoisonError::into_inner);
    table.as_ref().and_then(|table| table.get(key.as_ref()).copied())
}

/// The name, entered in the table if it is new.
pub(super) fn intern(text: &str) -> &'static Name {
    if let Some(name) = known(text) {
        return name;
    }
    let mut table = ATTRIBUTES.write().unwrap_or_else(PoisonError::into_inner);
    enter(table.get_or_insert_with(HashMap::new), text)
}

/// The spelling of the built-in schema is entered first, so that reports show `sAMAccountName` whatever
/// spelling a dump or a scenario used before.
fn seed() {
    let mut table = ATTRIBUTES.write().unwrap_or_else(PoisonError::into_inner);
    if table.is_none() {
        let mut names = HashMap::new();
        for name in built_in::names() {
            enter(&mut names, name);
        }
        *table = Some(names);
    }
}

fn enter(table: &mut HashMap<&'static str, &'static Name>, text: &str) -> &'static Name {
    let folded = fold(text);
    if let Some(name) = table.get(folded.as_ref()) {
        return name;
    }
    let name: &'static Name = Box::leak(Box::new(Name {
        text: text.into(),
        prefix: prefix(&folded),
        folded: folded.as_ref().into(),
        number: table.len(),
    }));
    table.insert(&name.folded, name);
    name
}

fn prefix(folded: &str) -> u64 {
    let bytes = folded.bytes().chain(std::iter::repeat(0)).take(8);
    bytes.fold(0, |prefix, byte| prefix << 8 | u64::from(byte))
}
