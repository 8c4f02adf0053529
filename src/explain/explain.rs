//! Explaining a lookup.

use super::absence::{filtered_from_cloud, not_joined};
use super::account::{overall, rejection, why};
use super::identity::text;
use super::warning::warnings;
use super::wording::{place, rule_label, without_name};
use super::{Cause, CauseCode, Explanation, Found, Hop, HopKind, Identities, Rejected};
use crate::connector::Anchor;
use crate::lookup::{Outcome, Qualification, Resolution, resolve};
use crate::metaverse::{CsLink, CsRef, MvId};
use crate::rule::Direction;
use crate::schema::{AttributeName, CloudType, Guid};
use crate::sync::SyncServer;
use std::sync::Arc;

/// How many staged objects a server may have to be copied for a repair.
const COPIED_OBJECTS_MAX: usize = 250_000;

/// Explains lookups on one server.
///
/// ```no_run
/// # fn demo(server: &anchorwalk::sync::SyncServer) {
/// use anchorwalk::explain::Explainer;
/// let explainer = Explainer::new(server);
/// let explanation = explainer.explain("User_6f1c2b0e-8a4d-4b53-9f0a-1c2d3e4f5a6b");
/// if let Some(cause) = explanation.cause {
///     eprintln!("{}: {}", cause.code, cause.message);
/// }
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Explainer<'a> {
    pub(super) server: &'a SyncServer,
    pub(super) identities: Arc<Identities>,
    pub(super) qualification: Qualification,
}

impl<'a> Explainer<'a> {
    /// Reads the identities of a server once, to explain any number of lookups on it.
    pub fn new(server: &'a SyncServer) -> Self {
        Self { server, identities: Arc::new(Identities::of(server)), qualification: Qualification::default() }
    }

    /// Explains under another reading than the documents'.
    #[must_use]
    pub fn under(mut self, qualification: Qualification) -> Self {
        self.qualification = qualification;
        self
    }

    /// The cloud users meant by a text (see [`Identities::anchors`]).
    pub fn anchors(&self, asked: &str) -> Vec<String> {
        self.identities.anchors(self.server, asked)
    }

    /// The AD objects meant by a text that means no cloud user (see [`Identities::on_premises`]).
    pub fn on_premises(&self, asked: &str) -> Vec<String> {
        self.identities.on_premises(self.server, asked)
    }

    /// Looks an anchor up and explains the answer.
    pub fn explain(&self, asked: &str) -> Explanation {
        let resolution = resolve(self.server, asked);
        let cause = self.cause(&resolution);
        Explanation {
            hops: self.hops(&resolution),
            warnings: warnings(self.server, &resolution, self.qualification),
            repairs: Vec::new(),
            cause,
            resolution,
        }
    }

    /// As [`Explainer::explain`], with verified repairs ([`Explainer::repairs`]). Of a server with more than 250,000
    /// staged objects they are not sought, for each is tried on a copy of it; a warning says so.
    pub fn explain_and_repair(&self, asked: &str) -> Explanation {
        let mut explanation = self.explain(asked);
        let objects: usize = self.server.spaces().map(|(_, space)| space.len()).sum();
        if objects <= COPIED_OBJECTS_MAX {
            explanation.repairs = self.repairs(&explanation.resolution);
        } else if explanation.cause.is_some() {
            explanation.warnings.push(format!(
                "repairs are not sought: each is tried on a copy of the server, and its {objects} objects are more than {COPIED_OBJECTS_MAX}"
            ));
        }
        explanation
    }

    /// The cause of an answer; none if it is `Resolved`.
    pub fn cause(&self, resolution: &Resolution) -> Option<Cause> {
        let path = &resolution.path;
        match resolution.verdict(self.qualification).outcome {
            Outcome::Resolved => None,
            Outcome::AnchorMalformed => {
                let message = match &path.anchor {
                    Some(Err(error)) => error.to_string(),
                    _ => "no anchor".to_owned(),
                };
                Some(Cause::new(CauseCode::AnchorMalformed, message))
            }
            Outcome::AnchorNotUser => {
                let kind = path
                    .anchor
                    .as_ref()
                    .and_then(|anchor| anchor.as_ref().ok())
                    .map_or("?", |anchor| anchor.kind.as_str());
                Some(Cause::new(
                    CauseCode::AnchorNotUser,
                    format!("a {} has no password", kind.to_lowercase()),
                ))
            }
            Outcome::AnchorNotFound => Some(self.unknown(resolution)),
            Outcome::DuplicateAnchor => Some(self.duplicate(resolution)),
            Outcome::AadObjectNotJoined => {
                path.cloud.first().map(|object| not_joined(self.server, &self.identities, *object))
            }
            Outcome::MetaverseObjectMissing => Some(Cause::new(
                CauseCode::MetaverseLinkBroken,
                "the link of the AAD object leads to a metaverse object that is not there: a damaged or partial dump",
            )),
            Outcome::NoAdObject => Some(self.no_ad_link(resolution)),
            Outcome::AdObjectMissing => Some(Cause::new(
                CauseCode::AdLinkBroken,
                "a link leads to an AD object that is not there: a damaged or partial dump",
            )),
            Outcome::NoAccountEnabledLink => overall(
                path.candidates.iter().map(|link| rejection(self.server, link, self.qualification)).collect(),
            ),
            Outcome::MultipleAccountEnabledLinks => Some(self.several(resolution)),
        }
    }

    fn unknown(&self, resolution: &Resolution) -> Cause {
        let Some((connector, space)) = self.server.cloud() else {
            return Cause::new(CauseCode::AnchorUnknown, "the configuration has no AAD connector");
        };
        let message =
            format!("the AAD connector space ({} objects) has no object with this anchor", space.len());
        let cause = Cause::new(CauseCode::AnchorUnknown, message);
        let Some(Ok(anchor)) = &resolution.path.anchor else { return cause };
        if let Some(deleted) = space.filtered().iter().find(|filtered| filtered.cloud_anchor == Some(*anchor))
        {
            let message = "the user is soft-deleted in the cloud, so the connector space does not hold it";
            let name =
                text(&deleted.attributes, "userPrincipalName").unwrap_or_else(|| deleted.dn.to_string());
            return Cause::new(CauseCode::DeletedInCloud, message)
                .with(format!("the dump lists {name} as deleted"));
        }
        let other = CloudType::ALL.into_iter().filter(|kind| *kind != anchor.kind).find_map(|kind| {
            let other = crate::schema::CloudAnchor { kind, id: anchor.id };
            space.with_anchor(Anchor::Cloud(other)).first().map(|id| CsRef { connector, id: *id })
        });
        match other {
            Some(other) => cause.with(format!("the id belongs to {}", self.server.describe(other))),
            None => cause,
        }
    }

    fn duplicate(&self, resolution: &Resolution) -> Cause {
        let message = "several AAD connector-space objects share the anchor";
        resolution.path.cloud.iter().fold(Cause::new(CauseCode::DuplicateAnchor, message), |cause, object| {
            cause.with(self.server.describe(*object))
        })
    }

    fn no_ad_link(&self, resolution: &Resolution) -> Cause {
        let message = "the metaverse object has no link to any AD connector";
        let cause = Cause::new(CauseCode::NoAdLink, message);
        match resolution.path.metaverse.map(|id| self.server.metaverse.links.of_metaverse(id)) {
            Some(links) => links.into_iter().fold(cause, |cause, link| {
                cause.with(format!("linked to {}", self.server.describe(link.object)))
            }),
            None => cause,
        }
    }

    fn several(&self, resolution: &Resolution) -> Cause {
        let qualifying: Vec<&CsLink> =
            resolution.path.candidates.iter().filter(|link| self.qualifies(link)).collect();
        let message = format!(
            "{} accounts of this person are enabled; for a password that is an error, not a matter of precedence",
            qualifying.len()
        );
        qualifying.into_iter().fold(Cause::new(CauseCode::EnabledInSeveralForests, message), |cause, link| {
            cause.with(format!("{}: {}", self.server.describe(link.object), self.qualifying_rule(link)))
        })
    }

    fn qualifies(&self, link: &CsLink) -> bool {
        self.qualification.qualifies(link, &self.server.metaverse.links, self.server.rules())
    }

    fn qualifying_rule(&self, link: &CsLink) -> String {
        let rules = self.server.metaverse.links.rules(link.link.inbound_rules);
        let rule = rules
            .iter()
            .filter_map(|id| self.server.rules().get(*id))
            .find(|rule| self.qualification.accepts(rule));
        rule.map_or_else(
            || "no qualifying rule".to_owned(),
            |rule| format!("rule {} is in scope", rule_label(rule)),
        )
    }

    fn hops(&self, resolution: &Resolution) -> Vec<Hop> {
        let path = &resolution.path;
        let outcome = resolution.verdict(self.qualification).outcome;
        if matches!(outcome, Outcome::AnchorMalformed | Outcome::AnchorNotUser) {
            return Vec::new();
        }
        let mut hops = vec![self.cloud_hop(resolution)];
        if let [object] = path.cloud.as_slice() {
            hops.push(self.metaverse_hop(*object, path.metaverse));
        }
        if path.metaverse.is_some_and(|id| self.server.metaverse.get(id).is_some()) {
            hops.push(self.account_hop(resolution));
        }
        hops
    }

    fn cloud_hop(&self, resolution: &Resolution) -> Hop {
        let asked =
            resolution.path.anchor.as_ref().and_then(|anchor| anchor.as_ref().ok()).map(ToString::to_string);
        let mut hop =
            Hop::new(HopKind::AadConnectorSpace, format!("cloudAnchor {}", asked.unwrap_or_default()));
        let several = resolution.path.cloud.len() > 1;
        for object in &resolution.path.cloud {
            let (dn, connector) = place(self.server, *object);
            let detail = self.cloud_detail(*object);
            if several {
                hop.rejected.push(Rejected {
                    dn,
                    connector,
                    why: format!("shares the anchor with another object; {detail}"),
                });
            } else {
                hop.found.push(Found { dn, connector, detail });
            }
        }
        hop
    }

    fn cloud_detail(&self, object: CsRef) -> String {
        let Some(object) = self.server.space(object.connector).and_then(|space| space.get(object.id)) else {
            return String::new();
        };
        let mut parts = Vec::new();
        for name in ["userPrincipalName", "sourceAnchor", "cloudMastered"] {
            if let Some(value) = text(&object.imported, name) {
                parts.push(format!("{name} {value}"));
            }
        }
        parts.join(", ")
    }

    fn metaverse_hop(&self, object: CsRef, target: Option<MvId>) -> Hop {
        let mut hop = Hop::new(HopKind::Metaverse, "the link of the AAD object");
        let Some(id) = target else {
            hop.rejected.extend(self.near_misses(object));
            return hop;
        };
        match self.server.metaverse.get(id) {
            None => hop.rejected.push(Rejected {
                dn: "a missing metaverse object".to_owned(),
                connector: None,
                why: "the link leads nowhere".to_owned(),
            }),
            Some(found) => {
                let name = found
                    .attributes
                    .values(AttributeName::new("displayName"))
                    .map(|name| format!(" `{name}`"))
                    .unwrap_or_default();
                let link = self
                    .server
                    .metaverse
                    .links
                    .of_object(object)
                    .map(|(_, link)| self.link_origin(link))
                    .unwrap_or_default();
                let detail = format!("{}{name}, {link}", found.object_type);
                hop.found.push(Found { dn: found.guid.braced(), connector: None, detail });
            }
        }
        hop
    }

    fn link_origin(&self, link: &crate::metaverse::Link) -> String {
        let rule = match link.origin {
            Direction::Inbound => link.inbound,
            Direction::Outbound => link.outbound,
        };
        let label = rule.and_then(|rule| self.server.rules().get(rule)).map(rule_label);
        label.map_or_else(|| "linked".to_owned(), |label| format!("linked by rule {label}"))
    }

    /// What the AAD object might have been joined to.
    fn near_misses(&self, object: CsRef) -> Vec<Rejected> {
        let Some(staged) = self.server.space(object.connector).and_then(|space| space.get(object.id)) else {
            return Vec::new();
        };
        let Some(anchor) =
            text(&staged.imported, "sourceAnchor").map(|anchor| crate::schema::SourceAnchor::new(&anchor))
        else {
            return Vec::new();
        };
        let mut rejected = Vec::new();
        for id in self.identities.with_source_anchor(&anchor) {
            let Some(target) = self.server.metaverse.get(*id) else { continue };
            let why = filtered_from_cloud(self.server, *id, object).map_or_else(
                || "has the same source anchor, but is not joined".to_owned(),
                |cause| cause.message,
            );
            rejected.push(Rejected { dn: target.guid.braced(), connector: None, why });
        }
        let Some(guid) = anchor.guid() else { return rejected };
        for near in self.identities.with_guid(guid) {
            let (dn, connector) = place(self.server, *near);
            let why = match self.server.metaverse.links.of_object(*near) {
                Some((id, _)) => format!(
                    "is linked to {}",
                    self.server
                        .metaverse
                        .get(id)
                        .map_or_else(|| "a missing object".to_owned(), |target| target.guid.braced())
                ),
                None => super::absence::unlinked_reason(self.server, *near).map_or_else(
                    || "has no link".to_owned(),
                    |cause| without_name(self.server, *near, &cause.message),
                ),
            };
            rejected.push(Rejected {
                dn,
                connector,
                why: format!(
                    "has the {} that the source anchor asks for, but {why}",
                    self.matching_attribute(*near, guid)
                ),
            });
        }
        if let Some((connector, filtered)) = self.identities.filtered_with_guid(self.server, guid) {
            let connector = self.server.space(connector).map(|space| space.config.name.clone());
            let why = "has the objectGUID that the source anchor asks for, but is not imported".to_owned();
            rejected.push(Rejected { dn: filtered.dn.to_string(), connector, why });
        }
        rejected
    }

    /// The attribute of an AD object that holds this GUID.
    fn matching_attribute(&self, object: CsRef, guid: Guid) -> &'static str {
        let staged = self.server.space(object.connector).and_then(|space| space.get(object.id));
        match staged.and_then(|staged| staged.anchor) {
            Some(Anchor::ObjectGuid(own)) if own == guid => "objectGUID",
            _ => "mS-DS-ConsistencyGuid",
        }
    }

    fn account_hop(&self, resolution: &Resolution) -> Hop {
        let mut hop = Hop::new(HopKind::AdConnectorSpace, "the links to AD connectors");
        for link in &resolution.path.candidates {
            let (dn, connector) = place(self.server, link.object);
            if self.qualifies(link)
                && self
                    .server
                    .space(link.object.connector)
                    .is_some_and(|space| space.get(link.object.id).is_some())
            {
                hop.found.push(Found { dn, connector, detail: self.qualifying_rule(link) });
            } else {
                let cause = rejection(self.server, link, self.qualification);
                hop.rejected.push(Rejected { dn, connector, why: why(self.server, link, &cause) });
            }
        }
        hop
    }
}
