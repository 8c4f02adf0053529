//! How the tenant answers the exports of a synchronisation server.

use super::matching::{Match, matched};
use super::unique::{UniqueKey, UniqueKind, key};
use super::{CloudUser, Quarantined, Receipt, Refusal, Tenant, Write, WriteKind};
use crate::schema::{AttributeName, CloudType, Guid, Location, Scalar, SourceAnchor, eq_folded};

/// The attributes that the tenant computes or keeps elsewhere.
const COMPUTED: [&str; 3] = ["sourceAnchor", "cloudAnchor", "cloudMastered"];

impl Tenant {
    /// Answers one write.
    ///
    /// # Errors
    /// The export error by Microsoft's name (spec/sync-engine.md 1.10.2).
    pub fn write(&mut self, write: &Write) -> Result<Receipt, Refusal> {
        validate(write)?;
        match write.kind {
            WriteKind::Add => self.create(write),
            WriteKind::Update => {
                let index = self.existing(write)?;
                self.set(index, write, Vec::new())
            }
            WriteKind::Delete => self.remove(write),
        }
    }

    /// Gives values in quarantine to those who want them where they have become free: the hourly task of
    /// spec/sync-engine.md 1.10.4. Returns how many were given.
    pub fn release_quarantine(&mut self) -> usize {
        let waiting = std::mem::take(&mut self.quarantine);
        let before = waiting.len();
        for claim in waiting {
            let Some(index) = self.with_id(claim.user) else { continue };
            if self.user(index).is_none_or(|user| user.deleted) {
                continue;
            }
            let taken = key(claim.attribute, &claim.value)
                .is_some_and(|wanted| self.unique.other(&wanted, Some(index)).is_some());
            if taken {
                self.quarantine.push(claim);
                continue;
            }
            self.edit(index, |user| give(user, claim.attribute, claim.value));
        }
        before - self.quarantine.len()
    }

    fn create(&mut self, write: &Write) -> Result<Receipt, Refusal> {
        let kind = kind_of(&write.class)?;
        let immutable_id = write
            .text("sourceAnchor")
            .map(str::to_owned)
            .or_else(|| SourceAnchor::of_cloud_dn(&write.dn).map(|anchor| anchor.as_str().to_owned()));
        let (index, remark) = match matched(self, write, kind, immutable_id.as_deref())? {
            Match::Hard(index) => {
                let restored = self.user(index).is_some_and(|user| user.deleted);
                (index, Some(if restored { "restored by its immutable id" } else { "hard match" }))
            }
            Match::Soft(index) => (index, Some("soft match")),
            Match::None => (self.places.len(), None),
        };
        self.refuse_taken(index, write)?;
        if index == self.places.len() {
            let id = Guid::named(&format!("cloud object {} {index}", write.dn));
            let name = write.text("userPrincipalName").or(write.text("displayName")).unwrap_or("object");
            self.add(&format!("{name} ({index})"), new_object(id, kind));
        }
        self.edit(index, |user| {
            user.immutable_id = immutable_id;
            user.sync_enabled = Some(true);
            user.deleted = false;
        });
        let remarks = remark.map(|remark| {
            let found = self.user(index).map(|user| user.cloud_anchor().to_string()).unwrap_or_default();
            format!("{remark} with {found}")
        });
        self.set(index, write, remarks.into_iter().collect())
    }

    /// A delete is soft: the object can be restored.
    fn remove(&mut self, write: &Write) -> Result<Receipt, Refusal> {
        let index = self.existing(write)?;
        let Some(user) = self.user(index) else { return Err(missing(write)) };
        if user.sync_enabled != Some(true) && user.immutable_id.is_none() {
            let message = "This synchronization operation, Delete, is not valid.";
            return Err(Refusal::new("Error114", message));
        }
        let id = user.id;
        self.edit(index, |user| user.deleted = true);
        Ok(Receipt { id, remarks: Vec::new() })
    }

    fn existing(&self, write: &Write) -> Result<usize, Refusal> {
        let index = write.id.and_then(|id| self.with_id(id)).ok_or_else(|| missing(write))?;
        if self.user(index).is_none_or(|user| user.deleted) { Err(missing(write)) } else { Ok(index) }
    }

    /// Refuses what can't be put in quarantine, before anything is changed.
    fn refuse_taken(&self, index: usize, write: &Write) -> Result<(), Refusal> {
        for (name, value) in values(write) {
            let Some(taken) = key(name, value) else { continue };
            let Some(holder) = self.unique.other(&taken, Some(index)).and_then(|other| self.user(other))
            else {
                continue;
            };
            if !self.may_quarantine(name, &taken, holder, write) {
                let message = format!("{name} `{value}` is held by {}", holder.cloud_anchor());
                return Err(Refusal::new("AttributeValueMustBeUnique", message));
            }
        }
        Ok(())
    }

    /// Only sign-in names and addresses of users are put in quarantine, and not against a group.
    fn may_quarantine(
        &self,
        name: AttributeName,
        taken: &UniqueKey,
        holder: &CloudUser,
        write: &Write,
    ) -> bool {
        self.settings.duplicate_attribute_resiliency
            && eq_folded(&write.class, "user")
            && holder.kind != CloudType::Group
            && name != AttributeName::new("mail")
            && matches!(taken.0, UniqueKind::SignInName | UniqueKind::Address | UniqueKind::Proxy)
    }

    fn set(&mut self, index: usize, write: &Write, mut remarks: Vec<String>) -> Result<Receipt, Refusal> {
        self.refuse_taken(index, write)?;
        let Some(id) = self.user(index).map(|user| user.id) else { return Err(missing(write)) };
        self.quarantine.retain(|claim| claim.user != id || !write.attributes.contains_key(&claim.attribute));
        for (name, values) in &write.attributes {
            if COMPUTED.iter().any(|computed| AttributeName::new(computed) == *name) {
                continue;
            }
            let kept = self.admitted(index, id, *name, values, &mut remarks);
            self.edit(index, |user| assign(user, *name, kept));
        }
        Ok(Receipt { id, remarks })
    }

    /// The values that the object gets: without those in quarantine, and with a sign-in name that the tenant accepts.
    fn admitted(
        &mut self,
        index: usize,
        id: Guid,
        name: AttributeName,
        values: &[Scalar],
        remarks: &mut Vec<String>,
    ) -> Vec<Scalar> {
        let mut kept = Vec::with_capacity(values.len());
        for value in values {
            let holder = key(name, value)
                .and_then(|taken| self.unique.other(&taken, Some(index)))
                .and_then(|other| self.user(other));
            let Some(holder) = holder else {
                kept.push(self.verified(name, value, remarks));
                continue;
            };
            let holder = holder.id;
            remarks.push(format!("{name} `{value}` is held by another object and put in quarantine"));
            self.quarantine.push(Quarantined { user: id, attribute: name, value: value.clone(), holder });
            if name == AttributeName::new("userPrincipalName") {
                kept.push(self.substitute(value, id));
            }
        }
        kept
    }

    /// A duplicate sign-in name becomes `<prefix>+<4 digits>@<initial domain>`; the digits follow from the object.
    fn substitute(&self, name: &Scalar, id: Guid) -> Scalar {
        let text = name.to_string();
        let prefix = text.split_once('@').map_or(text.as_str(), |(prefix, _)| prefix);
        let digits = id.as_u128() % 10_000;
        Scalar::text(&format!("{prefix}+{digits:04}@{}", self.settings.initial_domain))
    }

    /// A sign-in name in a domain that is not verified ends in the initial domain (spec/sync-engine.md 1.10.5).
    fn verified(&self, name: AttributeName, value: &Scalar, remarks: &mut Vec<String>) -> Scalar {
        let domains = &self.settings.verified_domains;
        if domains.is_empty() || name != AttributeName::new("userPrincipalName") {
            return value.clone();
        }
        let text = value.to_string();
        let Some((prefix, domain)) = text.split_once('@') else { return value.clone() };
        let known = domains.iter().any(|own| eq_folded(own, domain))
            || eq_folded(domain, &self.settings.initial_domain);
        if known {
            return value.clone();
        }
        remarks.push(format!("`{domain}` is not verified: the sign-in name ends in the initial domain"));
        Scalar::text(&format!("{prefix}@{}", self.settings.initial_domain))
    }
}

fn new_object(id: Guid, kind: CloudType) -> CloudUser {
    CloudUser {
        id,
        kind,
        immutable_id: None,
        sync_enabled: Some(true),
        deleted: false,
        attributes: Vec::new(),
        at: Location::file("the tenant"),
    }
}

fn values(write: &Write) -> impl Iterator<Item = (AttributeName, &Scalar)> {
    write.attributes.iter().flat_map(|(name, values)| values.iter().map(|value| (*name, value)))
}

fn assign(user: &mut CloudUser, name: AttributeName, values: Vec<Scalar>) {
    user.attributes.retain(|(own, _)| *own != name);
    if !values.is_empty() {
        user.attributes.push((name, values));
    }
}

/// A sign-in name replaces the substitute; an address is added.
fn give(user: &mut CloudUser, name: AttributeName, value: Scalar) {
    let single = name == AttributeName::new("userPrincipalName");
    let mut values = if single { Vec::new() } else { user.values(name).to_vec() };
    values.push(value);
    assign(user, name, values);
}

fn missing(write: &Write) -> Refusal {
    Refusal::new("cd-missing-object", format!("{} is not in the tenant", write.dn))
}

fn kind_of(class: &str) -> Result<CloudType, Refusal> {
    CloudType::ALL.into_iter().find(|kind| eq_folded(kind.as_str(), class)).ok_or_else(|| {
        Refusal::new("no-export-to-this-object-type", format!("the tenant knows no `{class}`"))
    })
}

/// Checks what is wrong whatever the tenant holds.
fn validate(write: &Write) -> Result<(), Refusal> {
    /// The tenant keeps so many certificates of an object.
    const CERTIFICATES_MAX: usize = 15;
    /// A directory extension holds so many characters.
    const EXTENSION_MAX: usize = 250;
    if let Some(name) = write.text("userPrincipalName").filter(|name| !is_sign_in_name(name)) {
        let message = format!("`{name}` is no userPrincipalName");
        return Err(Refusal::new("IdentityDataValidationFailed", message));
    }
    let certificates = write.values("userCertificate").len();
    if certificates > CERTIFICATES_MAX {
        let message = format!("userCertificate has {certificates} values, the limit is {CERTIFICATES_MAX}");
        return Err(Refusal::new("LargeObject", message));
    }
    for (name, value) in values(write) {
        let length = value.as_text().map_or(0, |text| text.chars().count());
        if name.as_str().starts_with("extension_") && length > EXTENSION_MAX {
            let message = format!("{name} has {length} characters, the limit is {EXTENSION_MAX}");
            return Err(Refusal::new("ExceededAllowedLength", message));
        }
    }
    Ok(())
}

/// One `@` between a name and a domain, and no character that a sign-in name can't have.
fn is_sign_in_name(text: &str) -> bool {
    let allowed = |character: char| character.is_alphanumeric() || "'.-_!#^~+".contains(character);
    match text.split_once('@') {
        Some((name, domain)) => {
            let dots_inside = |part: &str| !part.is_empty() && !part.starts_with('.') && !part.ends_with('.');
            dots_inside(name) && dots_inside(domain) && name.chars().chain(domain.chars()).all(allowed)
        }
        None => false,
    }
}
