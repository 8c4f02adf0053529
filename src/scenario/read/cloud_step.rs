//! Steps that change the tenant, and what is expected of its objects.

use super::reference::{self, Tense};
use super::value::{self, Owner};
use super::{Reading, cloud};
use crate::directory::TenantSettings;
use crate::scenario::step::{Action, Subject};
use crate::scenario::wanted::TenantExpectation;
use crate::scenario::world::{ObjectRef, WorldEdit};
use crate::scenario::{CloudChange, Fields, Item, NodeKind};
use crate::schema::Scalar;

/// `CloudCreate("eve", CloudOnly)`.
pub(super) fn create(item: Item<'_>, reading: &Reading) -> Option<WorldEdit> {
    let [name, user] = item.arguments("CloudCreate", ["name", "object"])?;
    let (text, config) = (name.text()?, reading.installation.cloud()?);
    let user = cloud::user(user, text, config, &reading.world);
    if reading.world.tenant.named(text).is_some() {
        name.report(format!("there is a cloud user `{text}` already"));
        return None;
    }
    Some(WorldEdit::CloudCreate { name: text.to_owned(), user: user? })
}

/// `CloudEdit(user: "ana", synced: false, attributes: {…})`.
pub(super) fn edit(item: Item<'_>, reading: &Reading) -> Option<Action> {
    let fields = item.fields("CloudEdit", &["user", "immutableId", "synced", "deleted", "attributes"])?;
    let who = fields.required("user").and_then(|item| reference::subject(item, &reading.world));
    let change = cloud::change(&fields, reading.installation.cloud()?, &reading.world);
    changed(fields.item(), who?, change?)
}

/// `CloudDelete("ana")`: a soft delete, as every delete in the cloud is for thirty days.
pub(super) fn delete(item: Item<'_>, reading: &Reading) -> Option<Action> {
    let [who] = item.arguments("CloudDelete", ["user"])?;
    let who = reference::subject(who, &reading.world)?;
    changed(item, who, CloudChange { deleted: Some(true), ..CloudChange::default() })
}

fn changed(item: Item<'_>, who: Subject, change: CloudChange) -> Option<Action> {
    match who {
        Subject::Cloud(name) => Some(Action::Edit(vec![WorldEdit::CloudChange { name, change }])),
        Subject::CloudOf(object) => Some(Action::CloudOf(object, change)),
        Subject::Object(_) => {
            item.report("expected an object of the tenant: its name, or CloudOf(\"forest/CN=…\")");
            None
        }
    }
}

/// `CloudOf("forest/CN=…")`, where it is written so.
pub(super) fn cloud_of(item: Item<'_>, reading: &crate::directory::World) -> Option<ObjectRef> {
    let [object] = item.arguments("CloudOf", ["object"])?;
    reference::object(object, reading, Tense::Past)
}

/// The fields of `Tenant(…)`.
const SETTINGS: [&str; 6] = [
    "initialDomain",
    "verifiedDomains",
    "duplicateAttributeResiliency",
    "blockHardMatch",
    "blockSoftMatch",
    "admins",
];

/// `Tenant(duplicateAttributeResiliency: false, admins: ["eve"])`: what is not said stays as it is.
pub(super) fn tenant(item: Item<'_>, reading: &Reading) -> Option<WorldEdit> {
    let fields = item.fields("Tenant", &SETTINGS)?;
    let tenant = &reading.world.tenant;
    let own = &tenant.settings;
    let verified = fields.optional("verifiedDomains").map(|item| texts(item).into_iter().collect());
    let settings = TenantSettings {
        initial_domain: fields.text_or("initialDomain", &own.initial_domain).to_owned(),
        verified_domains: verified.unwrap_or_else(|| own.verified_domains.clone()),
        duplicate_attribute_resiliency: fields
            .boolean_or("duplicateAttributeResiliency", own.duplicate_attribute_resiliency),
        block_hard_match: fields.boolean_or("blockHardMatch", own.block_hard_match),
        block_soft_match: fields.boolean_or("blockSoftMatch", own.block_soft_match),
    };
    let id = |item: Item<'_>| {
        let name = reference::cloud(item, &reading.world)?;
        tenant.named(&name).map(|user| user.id)
    };
    let admins = fields.optional("admins").and_then(|item| item.each(id));
    let admins = admins.map_or_else(|| tenant.admins.clone(), |ids| ids.into_iter().collect());
    Some(WorldEdit::Tenant { settings, admins })
}

fn texts(item: Item<'_>) -> Vec<String> {
    item.each(|text| text.text().map(str::to_owned)).unwrap_or_default()
}

const EXPECT: [&str; 7] = ["of", "exists", "deleted", "synced", "immutableId", "values", "quarantined"];

/// `ExpectTenant(of: CloudOf("forest/CN=…"), values: {…}, quarantined: ["userPrincipalName"])`.
pub(super) fn expect(item: Item<'_>, reading: &Reading) -> Option<TenantExpectation> {
    let fields = item.fields("ExpectTenant", &EXPECT)?;
    let of = fields.required("of").and_then(|item| reference::subject(item, &reading.world));
    if let Some(Subject::Object(_)) = of {
        item.report("expected an object of the tenant: its name, or CloudOf(\"forest/CN=…\")");
    }
    let owner = Owner::Connector(&reading.installation.cloud()?.schema);
    let values = fields.optional("values").and_then(|item| value::attributes(item, owner, &reading.world));
    let quarantined =
        fields.optional("quarantined").and_then(|item| item.each(|name| value::attribute(name, owner)));
    Some(TenantExpectation {
        exists: fields.optional("exists").and_then(Item::boolean),
        deleted: fields.optional("deleted").and_then(Item::boolean),
        synced: fields.optional("synced").and_then(Item::boolean),
        immutable_id: immutable_id(&fields, reading),
        values: values.unwrap_or_default(),
        quarantined,
        of: of?,
    })
}

fn immutable_id(fields: &Fields<'_>, reading: &Reading) -> Option<crate::scenario::wanted::Wanted<String>> {
    let item = fields.written("immutableId")?;
    let values = value::values(item, &reading.world)?;
    Some(values.first().and_then(Scalar::as_text).map(str::to_owned).into())
}

/// Whether an item means an object of the tenant by its AD object.
pub(super) fn is_cloud_of(item: Item<'_>) -> bool {
    item.name() == Some("CloudOf") && matches!(item.node().kind, NodeKind::Tuple { .. })
}
