//! References to what has moved are computed again (spec/sync-engine.md 1.8.6: the engine's `ref-retry`).

use super::engine::Engine;
use super::index::{CsFact, MvFact};
use super::object::{CsKey, CsObject};
use anchorwalk::schema::{Dn, Guid};
use std::collections::BTreeSet;

/// Rounds until nothing moves any more; a cycle of rules that never comes to rest ends here.
const ROUNDS_MAX: usize = 10;

/// Objects whose references may lead elsewhere now.
#[derive(Clone, Debug, Default)]
pub(crate) struct Unsettled {
    objects: BTreeSet<CsKey>,
    metaverse: BTreeSet<Guid>,
}

impl Unsettled {
    /// Metaverse objects were computed, perhaps by the synchronisation of an object: that saw all that had moved by then,
    /// so nothing is left to retry (1.8.6).
    pub(super) fn has_seen(&mut self, key: Option<CsKey>, concerned: &[Guid]) {
        self.objects.retain(|own| Some(*own) != key);
        self.metaverse.retain(|own| !concerned.contains(own));
    }

    /// A metaverse object is provisioned again.
    pub(super) fn provision_again(&mut self, metaverse: Option<Guid>) {
        self.metaverse.extend(metaverse);
    }
}

impl Engine {
    /// Notes what the changes since the last beginning mean for references.
    pub(super) fn note(&self, synchronized: Option<CsKey>, unsettled: &mut Unsettled) {
        for (key, before) in &self.before().cs {
            let now = self.cs.get(key);
            let metaverse = |object: Option<&CsObject>| object?.link.as_ref().map(|link| link.metaverse);
            let (old, new) = (metaverse(before.as_ref()), metaverse(now));
            if old == new {
                continue;
            }
            // What lost an object that values came from has these values no more, and perhaps no reason to be. Where the
            // object left by itself that was seen to already; an outbound rule may have taken it after that.
            let contributed = before.as_ref().and_then(|object| object.link.as_ref()?.inbound).is_some();
            let unseen = |guid: &Guid| {
                self.mv.get(guid).is_some_and(|metaverse| {
                    let rests_on_it = metaverse.attributes.values().any(|value| value.object == *key);
                    synchronized != Some(*key) || rests_on_it || !self.is_alive(*guid)
                })
            };
            unsettled.metaverse.extend(old.filter(|guid| contributed && unseen(guid)));
            for object in before.iter().chain(now) {
                let facts = [object.dn.key()].into_iter().chain(object.sid_name().map(|dn| dn.key()));
                for name in facts {
                    unsettled.objects.extend(self.cs_index.all(&CsFact::RefersTo(key.connector, name)));
                }
            }
            for guid in old.iter().chain(&new) {
                let name = Dn::of_metaverse(*guid).key();
                unsettled.metaverse.extend(self.mv_index.all(&MvFact::RefersTo(name)));
            }
        }
    }

    /// Computes again what is unsettled until nothing is.
    pub(super) fn settle(&mut self, mut unsettled: Unsettled) {
        for _ in 0..ROUNDS_MAX {
            let round = std::mem::take(&mut unsettled);
            for key in round.objects {
                // What waits for its own synchronisation will be synchronised.
                if self.cs.get(&key).is_some_and(|object| object.pending_import.is_none()) {
                    self.synchronize(key, &mut unsettled);
                }
            }
            for guid in round.metaverse {
                self.begin();
                match self.compute(guid, None) {
                    Ok(_) => {
                        unsettled.has_seen(None, &[guid]);
                        self.note(None, &mut unsettled);
                    }
                    Err(_) => self.undo(),
                }
                self.begin();
            }
        }
    }
}
