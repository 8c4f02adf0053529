//! Where objects can be found: a fact about an object leads to every object of which it holds.

use super::object::{CsKey, CsObject, MvObject};
use anchorwalk::schema::{AttributeName, DnKey, Guid, Scalar, Sid};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::collections::{BTreeMap, BTreeSet};

/// A fact about a connector-space object of the connector at a place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum CsFact {
    /// It has this DN.
    Named(usize, DnKey),
    /// It has this anchor.
    Anchored(usize, String),
    /// References mean it by this name, a SID.
    KnownBySid(usize, DnKey),
    /// An attribute used by joins has a value of this text.
    Holds(usize, AttributeName, String),
    /// It refers to this DN.
    RefersTo(usize, DnKey),
    /// It is linked to this metaverse object.
    LinkedTo(Guid),
}

/// A fact about a metaverse object.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum MvFact {
    /// An attribute used by joins has a value of this text.
    Holds(AttributeName, String),
    /// It refers to the metaverse object of this name.
    RefersTo(DnKey),
}

/// From facts to objects.
#[derive(Clone, Debug)]
pub(crate) struct Index<F: Ord, K: Ord>(BTreeMap<F, BTreeSet<K>>);

impl<F: Ord, K: Ord> Default for Index<F, K> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<F: Ord, K: Ord + Copy> Index<F, K> {
    /// The objects of which the fact holds, in order of their keys.
    pub(crate) fn all(&self, fact: &F) -> Vec<K> {
        self.0.get(fact).map(|keys| keys.iter().copied().collect()).unwrap_or_default()
    }

    pub(crate) fn add(&mut self, facts: Vec<F>, key: K) {
        for fact in facts {
            self.0.entry(fact).or_default().insert(key);
        }
    }

    pub(crate) fn remove(&mut self, facts: &[F], key: K) {
        for fact in facts {
            if let Some(keys) = self.0.get_mut(fact) {
                keys.remove(&key);
                if keys.is_empty() {
                    self.0.remove(fact);
                }
            }
        }
    }
}

/// The facts of a connector-space object; `joined` are the attributes that joins compare.
pub(crate) fn cs_facts(key: CsKey, object: &CsObject, joined: &BTreeSet<AttributeName>) -> Vec<CsFact> {
    let connector = key.connector;
    let mut facts = vec![CsFact::Named(connector, object.dn.key())];
    facts.extend(object.anchor.clone().map(|anchor| CsFact::Anchored(connector, anchor)));
    facts.extend(object.link.as_ref().map(|link| CsFact::LinkedTo(link.metaverse)));
    for values in object.imported.values() {
        facts.extend(values.references().map(|dn| CsFact::RefersTo(connector, dn.key())));
    }
    facts.extend(object.sid_name().map(|dn| CsFact::KnownBySid(connector, dn.key())));
    for name in joined {
        let texts = object.expected(*name).into_iter().flatten().map(join_text);
        facts.extend(texts.map(|text| CsFact::Holds(connector, *name, text.to_lowercase())));
    }
    facts
}

/// The facts of a metaverse object.
pub(crate) fn mv_facts(object: &MvObject, joined: &BTreeSet<AttributeName>) -> Vec<MvFact> {
    let mut facts = Vec::new();
    for (name, value) in &object.attributes {
        facts.extend(value.values.references().map(|dn| MvFact::RefersTo(dn.key())));
        if joined.contains(name) {
            facts.extend(
                value.values.iter().map(|value| MvFact::Holds(*name, join_text(value).to_lowercase())),
            );
        }
    }
    facts
}

/// The text under which values of different types are compared by joins: a SID in its own form, other bytes as base64
/// (spec/sync-engine.md 1.6.1).
pub(crate) fn join_text(value: &Scalar) -> String {
    match value {
        Scalar::Binary(bytes) => match Sid::from_bytes(bytes) {
            Ok(sid) => sid.to_string(),
            Err(_) => STANDARD.encode(bytes),
        },
        Scalar::Reference(dn) => dn.key().as_str().to_owned(),
        Scalar::Text(_) | Scalar::Number(_) | Scalar::Boolean(_) => value.to_string(),
    }
}
