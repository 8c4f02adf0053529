//! From the model that changes to the index that does not.

use super::numbering::Numbering;
use super::{
    Class, Ending, ForestConnector, Frozen, ImageWriter, Labels, Legend, LinkKind, PersonRecord, RuleFacts,
};
use crate::connector::{Anchor, ConnectorSpace, CsId, CsObject};
use crate::explain::{CauseCode, Explainer};
use crate::lookup::{LinkTally, Outcome, Qualification, Resolution, resolve};
use crate::metaverse::{ConnectorIndex, CsLink, CsRef, RuleSetId};
use crate::rule::{Direction, RuleId, SyncRule};
use crate::schema::{CloudAnchor, CloudType, Guid};
use crate::sync::SyncServer;
use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};
use thiserror::Error;

/// Why a model can't be frozen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum FreezeError {
    /// A table of the index is full.
    #[error("too many {0} for the compiled index")]
    TooMany(&'static str),
    /// There is less memory than it takes.
    #[error("not enough memory for the compiled index")]
    Memory,
    /// A link carries a rule that the server does not have.
    #[error("a link carries a rule of another server")]
    ForeignRule,
    /// A person was written whose anchor was not announced.
    #[error("User_{0} was written but not announced, or has the place of another anchor")]
    Unannounced(Guid),
}

/// Freezes a server: every user of its tenant with both endings, their causes, and the links they rest on.
///
/// # Errors
/// If a table of the index is full: more than 65,535 different sets of rules on links, or four billion users.
pub fn freeze(server: &SyncServer) -> Result<Frozen, FreezeError> {
    let users = Users::of(server);
    let connectors = server
        .spaces()
        .map(|(_, space)| ForestConnector { name: space.config.name.clone(), id: space.config.id });
    let legend = Legend { connectors: connectors.collect(), ..Legend::default() };
    let mut freezer = Freezer {
        server,
        explainers: OnceCell::new(),
        writer: ImageWriter::begin(&users.ids(), users.0.len() as u64, legend)?,
        places: HashMap::new(),
        likenesses: Numbering::default(),
        kinds: Vec::new(),
        labels: Labels::default(),
        candidates: Vec::new(),
        class: Class::UNKNOWN,
        guids: Vec::new(),
    };
    // Every inbound rule has its place, whether a link carries it or not: a question may name it.
    for (id, _) in server.rules().iter().filter(|(_, rule)| rule.direction == Direction::Inbound) {
        freezer.place_of(id)?;
    }
    for user in &users.0 {
        freezer.add(*user)?;
    }
    Ok(Frozen { image: freezer.writer.finish()?, labels: freezer.labels })
}

/// An anchor of a user, and the object that has it.
#[derive(Clone, Copy)]
struct User {
    id: Guid,
    holder: Holder,
}

#[derive(Clone, Copy)]
enum Holder {
    One(CsRef),
    Several,
    /// Nobody: the anchor is only remembered as soft-deleted.
    Nobody,
}

/// Every anchor of a user, each once, in order of creation.
struct Users(Vec<User>);

impl Users {
    fn of(server: &SyncServer) -> Self {
        let Some((connector, space)) = server.cloud() else { return Self(Vec::new()) };
        let staged: Vec<(u128, CsId)> =
            space.ids().into_iter().filter_map(|id| Some((user_id(space, id)?, id))).collect();
        let mut ids: Vec<u128> = staged.iter().map(|(id, _)| *id).collect();
        ids.sort_unstable();
        let several: HashSet<u128> = ids
            .windows(2)
            .filter_map(|pair| if let [left, right] = pair { (left == right).then_some(*left) } else { None })
            .collect();
        let mut seen = HashSet::new();
        let mut users = Vec::with_capacity(staged.len());
        for (id, object) in staged {
            let shared = several.contains(&id);
            if shared && !seen.insert(id) {
                continue;
            }
            let holder = if shared { Holder::Several } else { Holder::One(CsRef { connector, id: object }) };
            users.push(User { id: Guid::from_u128(id), holder });
        }
        let deleted = space.filtered().iter().filter_map(|filtered| filtered.cloud_anchor);
        for anchor in deleted.filter(|anchor| anchor.kind == CloudType::User) {
            if ids.binary_search(&anchor.id.as_u128()).is_err() && seen.insert(anchor.id.as_u128()) {
                users.push(User { id: anchor.id, holder: Holder::Nobody });
            }
        }
        Self(users)
    }

    fn ids(&self) -> impl Iterator<Item = u128> + Clone {
        self.0.iter().map(|user| user.id.as_u128())
    }
}

fn user_id(space: &ConnectorSpace, id: CsId) -> Option<u128> {
    match space.get(id)?.anchor? {
        Anchor::Cloud(CloudAnchor { kind: CloudType::User, id }) => Some(id.as_u128()),
        Anchor::Cloud(_) | Anchor::ObjectGuid(_) => None,
    }
}

/// What an answer needs to know of a rule.
fn facts(rule: &SyncRule) -> RuleFacts {
    RuleFacts {
        id: rule.id,
        name: rule.name.clone(),
        tag: rule.tag.as_str().to_owned(),
        precedence: rule.precedence,
        marks_enabled: Qualification::ImmutableTag.accepts(rule),
        password_sync: Qualification::PasswordSyncFlag.accepts(rule),
    }
}

/// What links have in common before their kind is known.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Likeness {
    connector: ConnectorIndex,
    rules: RuleSetId,
    supported: bool,
    present: bool,
}

#[derive(Clone, Copy)]
struct KnownKind {
    number: u16,
    by_tag: bool,
    by_flag: bool,
}

#[derive(Clone, Copy)]
struct Candidate<'a> {
    connector: ConnectorIndex,
    /// The object at the end of the link, if it is there.
    object: Option<&'a CsObject>,
    guid: Guid,
    kind: KnownKind,
}

struct Freezer<'a> {
    server: &'a SyncServer,
    explainers: OnceCell<[Explainer<'a>; 2]>,
    writer: ImageWriter,
    places: HashMap<RuleId, u32>,
    likenesses: Numbering<Likeness>,
    /// By the number of the likeness.
    kinds: Vec<KnownKind>,
    labels: Labels,
    /// Of the person at hand, so that not every person needs memory of their own.
    candidates: Vec<Candidate<'a>>,
    class: Class,
    guids: Vec<Guid>,
}

impl<'a> Freezer<'a> {
    fn add(&mut self, user: User) -> Result<(), FreezeError> {
        self.candidates.clear();
        let ([mut by_tag, mut by_flag], reaches_accounts) = match user.holder {
            Holder::Several => (unreasoned(Outcome::DuplicateAnchor), false),
            Holder::Nobody => (unreasoned(Outcome::AnchorNotFound), false),
            Holder::One(object) => self.walk(object)?,
        };
        let mut messages = [String::new(), String::new()];
        if by_tag.link.is_none() || by_flag.link.is_none() {
            let anchor = CloudAnchor { kind: CloudType::User, id: user.id };
            let resolution = resolve(self.server, &anchor.to_string());
            messages = self.reason(&resolution, [&mut by_tag, &mut by_flag]);
        }
        if self.candidates.len() > usize::from(u16::MAX) {
            return Err(FreezeError::TooMany("links of a person"));
        }
        let class = &mut self.class;
        (class.by_tag, class.by_flag, class.reaches_accounts) = (by_tag, by_flag, reaches_accounts);
        class.audited = !matches!(user.holder, Holder::Nobody);
        class.kinds.clear();
        class.kinds.extend(self.candidates.iter().map(|link| link.kind.number));
        self.guids.clear();
        self.guids.extend(self.candidates.iter().map(|link| link.guid));
        let dns = self.candidates.iter().map(|link| link.object.map_or("", |object| object.dn.as_str()));
        let [by_tag, by_flag] = &messages;
        let number = self.labels.push(dns.chain([by_tag.as_str(), by_flag.as_str()]))?;
        self.writer.place(&PersonRecord { id: user.id, class: &self.class, guids: &self.guids, number })
    }

    /// The walk of spec/lookup.md from an AAD object, under both readings at once: endings that have no cause yet, and
    /// whether it came as far as the candidates.
    fn walk(&mut self, object: CsRef) -> Result<([Ending; 2], bool), FreezeError> {
        let metaverse = &self.server.metaverse;
        let Some((person, _)) = metaverse.links.of_object(object) else {
            return Ok((unreasoned(Outcome::AadObjectNotJoined), false));
        };
        if metaverse.get(person).is_none() {
            return Ok((unreasoned(Outcome::MetaverseObjectMissing), false));
        }
        for link in metaverse.links.links(person) {
            if let Some(space) = self.server.space(link.object.connector)
                && space.config.kind.holds_accounts()
            {
                let candidate = self.candidate(space, &link)?;
                self.candidates.push(candidate);
            }
        }
        // Those that qualify first: they have room in the line. Then an order that does not hang on the store.
        self.candidates.sort_by_key(|link| {
            let sequence = link.object.map(|object| object.sequence);
            (!link.kind.by_tag, !link.kind.by_flag, link.connector, sequence, link.guid)
        });
        let endings = [|kind: KnownKind| kind.by_tag, |kind: KnownKind| kind.by_flag].map(|qualifies| {
            let mut tally = LinkTally::default();
            for (place, link) in (0..).zip(&self.candidates) {
                tally.add(place, link.object.is_some(), qualifies(link.kind));
            }
            let (outcome, link) = tally.end();
            Ending { outcome, cause: None, link }
        });
        Ok((endings, true))
    }

    fn candidate(&mut self, space: &'a ConnectorSpace, link: &CsLink) -> Result<Candidate<'a>, FreezeError> {
        let object = space.get(link.object.id);
        let guid = object.and_then(|object| match object.anchor? {
            Anchor::ObjectGuid(guid) => Some(guid),
            Anchor::Cloud(_) => None,
        });
        let likeness = Likeness {
            connector: link.object.connector,
            rules: link.link.inbound_rules,
            supported: link.link.inbound.is_some(),
            present: object.is_some(),
        };
        let known = self.likenesses.of(&likeness).and_then(|number| self.kinds.get(number));
        let kind = match known {
            Some(kind) => *kind,
            None => self.new_kind(likeness, link)?,
        };
        let guid = guid.unwrap_or(Guid::from_u128(0));
        Ok(Candidate { connector: link.object.connector, object, guid, kind })
    }

    /// The place of a rule in the legend. A link may carry one that was removed since it was made.
    fn place_of(&mut self, id: RuleId) -> Result<u32, FreezeError> {
        if let Some(place) = self.places.get(&id) {
            return Ok(*place);
        }
        let rule = self.server.rules().get(id).ok_or(FreezeError::ForeignRule)?;
        let place = self.writer.rule(facts(rule))?;
        self.places.insert(id, place);
        Ok(place)
    }

    fn new_kind(&mut self, likeness: Likeness, link: &CsLink) -> Result<KnownKind, FreezeError> {
        let graph = &self.server.metaverse.links;
        let carried = graph.rules(likeness.rules).iter().map(|id| self.place_of(*id));
        let rules = carried.collect::<Result<Vec<u32>, _>>()?;
        let number = self.writer.kind(&LinkKind {
            connector: likeness.connector.0,
            rules,
            supported: likeness.supported,
            present: likeness.present,
        })?;
        let qualifies = |reading: Qualification| reading.qualifies(link, graph, self.server.rules());
        let kind = KnownKind {
            number,
            by_tag: qualifies(Qualification::ImmutableTag),
            by_flag: qualifies(Qualification::PasswordSyncFlag),
        };
        self.likenesses.add(likeness);
        self.kinds.push(kind);
        Ok(kind)
    }

    /// Fills the causes in and returns their messages.
    fn reason(&self, resolution: &Resolution, endings: [&mut Ending; 2]) -> [String; 2] {
        let explainers = self.explainers.get_or_init(|| {
            let explainer = Explainer::new(self.server);
            Qualification::ALL.map(|qualification| explainer.clone().under(qualification))
        });
        let mut messages = [String::new(), String::new()];
        for ((ending, explainer), message) in endings.into_iter().zip(explainers).zip(&mut messages) {
            if let Some(cause) = explainer.cause(resolution) {
                ending.cause = Some(cause.code);
                *message = cause.message;
            }
        }
        messages
    }
}

/// Both endings the same, with no cause yet.
fn unreasoned(outcome: Outcome) -> [Ending; 2] {
    let cause: Option<CauseCode> = None;
    [Ending::without_account(outcome, cause); 2]
}
