//! What the input says of faults: that one is there, or that it is not.

mod account;
mod domain;
mod service;

use super::{Clue, EventText, Scene};
use crate::connector::Anchor;
use crate::metaverse::CsRef;
use crate::schema::Guid;
use crate::writeback::{Account, Domain};

/// What the input says of a fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Testimony {
    /// The fault's code.
    pub(super) code: &'static str,
    /// Whether it is there.
    pub(super) holds: bool,
    /// What says so.
    pub(super) what: String,
    /// By what a text would show it.
    pub(super) explains: &'static [Clue],
}

impl Testimony {
    /// What of a text it explains, if the text shows the fault and no other: a result code that is not the fault's own
    /// speaks against it.
    pub(super) fn explained(&self, text: &EventText) -> Option<Vec<Clue>> {
        let found: Vec<Clue> = self.explains.iter().copied().filter(|clue| clue.is_in(text)).collect();
        let is_code = |clue: &Clue| matches!(clue, Clue::Hresult(_));
        let has_code = self.explains.iter().any(is_code);
        let other_code = has_code && !text.hresults.is_empty() && !found.iter().any(is_code);
        (!found.is_empty() && !other_code).then_some(found)
    }
}

/// Whether a fault is there, for a fact that decides it.
fn decided(code: &'static str, explains: &'static [Clue], holds: bool, what: impl Into<String>) -> Testimony {
    Testimony { code, holds, what: what.into(), explains }
}

/// A fact by which a fault is there; without it nothing is known.
fn shown(
    code: &'static str,
    explains: &'static [Clue],
    holds: bool,
    what: impl Into<String>,
) -> Option<Testimony> {
    holds.then(|| decided(code, explains, true, what))
}

/// Everything that the input says to a text that is about these accounts; about any, where it names nobody that was found.
pub(super) fn testimonies(scene: &Scene<'_>, targets: &[CsRef], is_change: bool) -> Vec<Testimony> {
    let mut list: Vec<Testimony> =
        targets.iter().flat_map(|target| account::testimonies(scene, *target)).collect();
    list.extend(scene.setup.iter().flat_map(|setup| service::testimonies(setup)));
    let concerned = |domain: &&Domain| {
        targets.is_empty() || targets.iter().any(|target| domain_name(scene, *target) == Some(&domain.name))
    };
    match scene.setup {
        Some(setup) => {
            let domains = setup.domains.iter().filter(concerned);
            list.extend(
                domains.flat_map(|domain| domain::testimonies(domain, setup.settings.era, is_change)),
            );
        }
        None => list.extend(domain::allowed(scene.server, targets)),
    }
    list
}

/// The account of a rehearsal that a staged object is.
fn rehearsed<'a>(scene: &Scene<'a>, target: CsRef) -> Option<&'a Account> {
    let guid = object_guid(scene, target)?;
    scene.setup?.accounts.iter().find(|account| account.object == guid)
}

fn domain_name<'a>(scene: &Scene<'a>, target: CsRef) -> Option<&'a String> {
    let domain = rehearsed(scene, target)?.domain;
    let place = usize::try_from(domain.0).ok()?;
    scene.setup?.domains.get(place).map(|domain| &domain.name)
}

fn object_guid(scene: &Scene<'_>, target: CsRef) -> Option<Guid> {
    match scene.server.space(target.connector)?.get(target.id)?.anchor? {
        Anchor::ObjectGuid(guid) => Some(guid),
        Anchor::Cloud(_) => None,
    }
}
