//! Who is meant: `"account.test/CN=Ana,OU=Staff"`, a full DN, or the name of a cloud user.

use super::cloud_step;
use crate::directory::World;
use crate::directory::{Entry, Forest};
use crate::scenario::Item;
use crate::scenario::step::Subject;
use crate::scenario::world::ObjectRef;
use crate::schema::{Dn, nearest};

/// Whether an object that was deleted may be meant too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tense {
    /// Only what stands now.
    Present,
    /// Also what stood until it was deleted: a connector space may still hold it.
    Past,
}

/// The forest of that name.
pub(super) fn forest(item: Item<'_>, world: &World) -> Option<usize> {
    let name = item.text()?;
    let found = world.forest_named(name);
    if found.is_none() {
        unknown(item, "forest", name, world.forests.iter().map(Forest::name));
    }
    found
}

/// The forest and the full DN that a text names, whether or not an object stands there.
pub(super) fn place(item: Item<'_>, world: &World) -> Option<(usize, Dn)> {
    let text = item.text()?;
    let named = text.split_once('/').and_then(|(name, rest)| Some((world.forest_named(name)?, rest)));
    let dn = |forest: usize, text: &str| match world.forests.get(forest)?.full_dn(text) {
        Ok(dn) => Some((forest, dn)),
        Err(error) => {
            item.report(error.to_string());
            None
        }
    };
    if let Some((forest, rest)) = named {
        return dn(forest, rest);
    }
    let parsed = Dn::parse(text).ok();
    let home = parsed.and_then(|dn| world.forests.iter().position(|forest| dn.is_under(forest.root())));
    if let Some(forest) = home {
        return dn(forest, text);
    }
    match text.split_once('/').filter(|(name, _)| !name.contains('=')) {
        Some((name, _)) => unknown(item, "forest", name, world.forests.iter().map(Forest::name)),
        None => item.report(format!(
            "`{text}` names no object: expected `forest/CN=…`, or a DN that ends with the domain of a forest"
        )),
    }
    None
}

/// The object that a text names.
pub(super) fn object(item: Item<'_>, world: &World, tense: Tense) -> Option<ObjectRef> {
    let (forest, dn) = place(item, world)?;
    let own = world.forests.get(forest)?;
    let past = || if tense == Tense::Past { own.find_deleted(&dn) } else { None };
    if let Some(entry) = own.find(&dn).or_else(past) {
        return Some(ObjectRef { forest, entry });
    }
    let names: Vec<String> = world.forests.iter().flat_map(names).collect();
    unknown(item, "object", item.text()?, names.iter().map(String::as_str));
    None
}

/// The name of an object of the tenant, in its own spelling.
pub(super) fn cloud(item: Item<'_>, world: &World) -> Option<String> {
    let name = item.text()?;
    let users = || world.tenant.users().map(|(name, _)| name);
    let found = users().find(|own| crate::schema::eq_folded(own, name));
    if found.is_none() {
        unknown(item, "cloud user", name, users());
    }
    found.map(str::to_owned)
}

/// An object of a forest, or an object of the tenant by its name or that of its AD object.
pub(super) fn subject(item: Item<'_>, world: &World) -> Option<Subject> {
    if cloud_step::is_cloud_of(item) {
        return cloud_step::cloud_of(item, world).map(Subject::CloudOf);
    }
    if item.text()?.contains(['/', '=']) {
        return object(item, world, Tense::Past).map(Subject::Object);
    }
    cloud(item, world).map(Subject::Cloud)
}

/// Reports an unknown name with the nearest of those that are known.
pub(super) fn unknown<'n>(item: Item<'_>, what: &str, name: &str, known: impl IntoIterator<Item = &'n str>) {
    let known: Vec<&str> = known.into_iter().collect();
    let hint = match nearest(name, known.iter().copied()) {
        Some(near) => format!(", did you mean `{near}`?"),
        None if known.is_empty() => format!("; there is no {what} here"),
        None => String::new(),
    };
    item.report(format!("unknown {what} `{name}`{hint}"));
}

fn names(forest: &Forest) -> impl Iterator<Item = String> {
    forest.entries().map(|(_, entry)| name(forest, entry))
}

/// `account.test/CN=Ana,OU=Staff`.
pub(in crate::scenario) fn name(forest: &Forest, entry: &Entry) -> String {
    let dn = entry.dn.as_str();
    let root = format!(",{}", forest.root());
    format!("{}/{}", forest.name(), dn.strip_suffix(root.as_str()).unwrap_or(dn))
}
