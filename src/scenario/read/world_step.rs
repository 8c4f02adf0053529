//! Steps of an administrator at work in a forest.

use super::reference::{self, Tense};
use super::value::{self, Owner};
use super::{Reading, object};
use crate::directory::{Entry, Forest};
use crate::scenario::world::{ObjectRef, WorldEdit};
use crate::scenario::{Item, NodeKind};
use crate::schema::{AttributeKind, AttributeName, Dn, Scalar};

/// The objects that stand where a step names one, or all below a container: `Below("account.test/OU=Staff")`, or the
/// first of them: `Below("account.test/OU=Staff", 500)`.
fn standing(item: Item<'_>, reading: &Reading) -> Option<Vec<ObjectRef>> {
    if item.name() != Some("Below") {
        return reference::object(item, &reading.world, Tense::Present).map(|object| vec![object]);
    }
    let is_counted = matches!(&item.node().kind, NodeKind::Tuple { items, .. } if items.len() > 1);
    let (place, count) = if is_counted {
        let [place, count] = item.arguments("Below", ["container", "count"])?;
        (place, Some(usize::try_from(count.number_in(&(1..=1_000_000))?).ok()?))
    } else {
        let [place] = item.arguments("Below", ["container"])?;
        (place, None)
    };
    let (forest, container) = reference::place(place, &reading.world)?;
    let key = container.key();
    let own = reading.world.forests.get(forest)?;
    let below = own.entries().filter(|(_, entry)| entry.dn.key() != key && entry.dn.key().is_under(&key));
    let wanted = count.unwrap_or(usize::MAX);
    let found: Vec<ObjectRef> = below.take(wanted).map(|(entry, _)| ObjectRef { forest, entry }).collect();
    if found.is_empty() || count.is_some_and(|count| found.len() < count) {
        place.report(format!("there are only {} objects below `{container}`", found.len()));
        return None;
    }
    Some(found)
}

/// `Create("account.test", User("CN=Ana,OU=Staff"))`.
pub(super) fn create(item: Item<'_>, reading: &Reading) -> Option<Vec<WorldEdit>> {
    let [forest, object] = item.arguments("Create", ["forest", "object"])?;
    let forest = reference::forest(forest, &reading.world)?;
    // The step is applied once it is read, like every other: here it is only tried.
    let mut world = reading.world.clone();
    let created = object::objects(object, forest, reading.config(forest)?, &mut world)?;
    let entries = created.into_iter().filter_map(|object| object.entry(&world).cloned());
    Some(entries.map(|entry| WorldEdit::Create { forest, entry }).collect())
}

/// `Edit("account.test/CN=Ana,OU=Staff", {"adminDescription": "User_excluded"})`.
pub(super) fn change(item: Item<'_>, reading: &Reading) -> Option<Vec<WorldEdit>> {
    let [objects, attributes] = item.arguments("Edit", ["object", "attributes"])?;
    let objects = standing(objects, reading)?;
    let schema = object::importable(reading.config(objects.first()?.forest)?);
    let attributes = value::attributes(attributes, Owner::Connector(&schema), &reading.world)?;
    let change = |object| WorldEdit::Change { object, attributes: attributes.clone() };
    Some(objects.into_iter().map(change).collect())
}

/// Sets or clears bit 2 of `userAccountControl`.
pub(super) fn switch(
    item: Item<'_>,
    step: &str,
    reading: &Reading,
    disabled: bool,
) -> Option<Vec<WorldEdit>> {
    const ACCOUNT_DISABLED: i64 = 2;
    let [objects] = item.arguments(step, ["object"])?;
    let name = AttributeName::new("userAccountControl");
    let switched = standing(objects, reading)?.into_iter().map(|object| {
        let entry = object.entry(&reading.world)?;
        let before =
            entry.values(name).first().and_then(Scalar::as_text).and_then(|text| text.parse::<i64>().ok());
        let Some(before) = before else {
            objects.report(format!("`{}` has no userAccountControl to change", entry.dn));
            return None;
        };
        let after = if disabled { before | ACCOUNT_DISABLED } else { before & !ACCOUNT_DISABLED };
        let attributes = vec![(name, vec![Scalar::text(&after.to_string())])];
        Some(WorldEdit::Change { object, attributes })
    });
    switched.collect()
}

/// `Delete("account.test/CN=Ana,OU=Staff")`.
pub(super) fn delete(item: Item<'_>, reading: &Reading) -> Option<Vec<WorldEdit>> {
    let [objects] = item.arguments("Delete", ["object"])?;
    Some(standing(objects, reading)?.into_iter().map(|object| WorldEdit::Delete { object }).collect())
}

/// `Restore("account.test/CN=Ana,OU=Staff")`: out of the recycle bin, where the object stood last.
pub(super) fn restore(item: Item<'_>, reading: &Reading) -> Option<WorldEdit> {
    let [name] = item.arguments("Restore", ["object"])?;
    let (forest, dn) = reference::place(name, &reading.world)?;
    let own = reading.world.forests.get(forest)?;
    match (own.find(&dn), own.find_deleted(&dn)) {
        (None, Some(entry)) => Some(WorldEdit::Restore { object: ObjectRef { forest, entry } }),
        (Some(_), _) => {
            name.report(format!("the object `{dn}` stands"));
            None
        }
        (None, None) => {
            name.report(format!("no object `{dn}` was deleted"));
            None
        }
    }
}

/// `Protect("account.test/CN=Ana,OU=Staff")`: inheritance is off, and the synchronisation account may not write.
pub(super) fn protect(
    item: Item<'_>,
    step: &str,
    reading: &Reading,
    protected: bool,
) -> Option<Vec<WorldEdit>> {
    let [objects] = item.arguments(step, ["object"])?;
    let protect = |object| WorldEdit::Protect { object, protected };
    Some(standing(objects, reading)?.into_iter().map(protect).collect())
}

/// `Move(object: "…", to: "OU=Contractors")` and `Rename(object: "…", to: "CN=Ana Almeida")`.
pub(super) fn relocate(item: Item<'_>, step: &'static str, reading: &Reading) -> Option<Vec<WorldEdit>> {
    let fields = item.fields(step, &["object", "to"])?;
    let objects = fields.required("object").and_then(|item| standing(item, reading));
    let to = fields.required("to")?;
    let relocated = objects?.into_iter().map(|object| {
        let forest = reading.world.forests.get(object.forest)?;
        let dn = &forest.entry(object.entry)?.dn;
        let text = if step == "Move" {
            let rdn = dn.as_str().strip_suffix(dn.parent()?.as_str())?;
            format!("{rdn}{}", object::container(to, object.forest, &reading.world)?)
        } else {
            format!("{},{}", to.text()?, dn.parent()?)
        };
        let dn = free(to, forest, Some(object), &text)?;
        Some(WorldEdit::Relocate { object, dn })
    });
    relocated.collect()
}

/// A DN that no other object has.
fn free(item: Item<'_>, forest: &Forest, own: Option<ObjectRef>, text: &str) -> Option<Dn> {
    let dn = Dn::parse(text).map_err(|error| item.report(error.to_string())).ok()?;
    if forest.find(&dn).is_some_and(|other| own.is_none_or(|own| own.entry != other)) {
        item.report(format!("the object `{dn}` stands already"));
        return None;
    }
    Some(dn)
}

/// `Migrate(object: "a.test/CN=Ana,OU=Staff", to: "b.test/CN=Ana,OU=Staff")`: the same person's object in another
/// forest, with a new `objectGUID` and a new SID. Everything else is copied but references, which mean objects of the
/// old forest, and what `without` names; `attributes` change what is copied. The old object is deleted unless
/// `keepsOriginal`.
pub(super) fn migrate(item: Item<'_>, reading: &Reading) -> Option<Vec<WorldEdit>> {
    let fields = item.fields("Migrate", &["object", "to", "without", "attributes", "keepsOriginal"])?;
    let object =
        fields.required("object").and_then(|item| reference::object(item, &reading.world, Tense::Present));
    let to = fields.required("to")?;
    let (forest, dn) = reference::place(to, &reading.world)?;
    let dn = free(to, reading.world.forests.get(forest)?, None, dn.as_str())?;
    let schema = object::importable(reading.config(forest)?);
    let owner = Owner::Connector(&schema);
    let without = fields.each_or_none("without", |name| value::attribute(name, owner));
    let changed = fields
        .optional("attributes")
        .map_or(Some(Vec::new()), |item| value::attributes(item, owner, &reading.world))?;
    let before = object?.entry(&reading.world)?;
    let mut world = reading.world.clone();
    let class = before.most_derived_class().unwrap_or_default();
    let created = object::create(class, dn, forest, &mut world, item.location())?;
    let mut entry: Entry = created.entry(&world)?.clone();
    let identity = ["objectGUID", "objectSid"].map(AttributeName::new);
    let is_reference = |name: AttributeName| {
        schema.attribute(name).is_some_and(|known| known.kind == AttributeKind::Reference)
    };
    let copied = before
        .attributes
        .iter()
        .filter(|(name, _)| !identity.contains(name) && !without.contains(name) && !is_reference(*name));
    for (name, values) in copied.cloned().chain(changed) {
        entry.attributes.retain(|(own, _)| *own != name);
        if !values.is_empty() {
            entry.attributes.push((name, values));
        }
    }
    let mut edits = vec![WorldEdit::Create { forest, entry }];
    if !fields.boolean_or("keepsOriginal", false) {
        edits.push(WorldEdit::Delete { object: object? });
    }
    Some(edits)
}
