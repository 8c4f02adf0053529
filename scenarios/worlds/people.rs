//! Objects that are one person in either of two servers.

use super::state::State;
use anchorwalk::connector::{CsId, CsObject};
use anchorwalk::metaverse::{CsRef, MvId};
use anchorwalk::sync::SyncServer;
use std::collections::{BTreeMap, BTreeSet};

const OTHER_CAME_FIRST: &str = "ambiguous-import-flow-from-multiple-connectors";

/// The people of two servers. Objects that are linked together in one of them are of one person, and so are those that
/// are said to be apart only because of the order in which they came.
#[derive(Debug, Default)]
pub(super) struct People {
    /// By the name of an object, another one of the same person; its own at the root.
    leads_to: BTreeMap<String, String>,
}

impl People {
    pub(super) fn of(servers: [&SyncServer; 2]) -> Self {
        let mut people = Self::default();
        for server in servers {
            for (id, _) in server.metaverse.iter() {
                people.unite(&linked(server, id));
            }
            for apart in server.order_dependences() {
                let others = [apart.linked, apart.would_join].into_iter();
                let others = others.filter_map(|guid| server.metaverse.with_guid(guid));
                let mut names: Vec<String> = others.flat_map(|id| linked(server, id)).collect();
                names.push(name(server, apart.object));
                people.unite(&names);
            }
        }
        people
    }

    fn unite(&mut self, names: &[String]) {
        let mut roots: Vec<String> = names.iter().map(|name| self.person(name)).collect();
        roots.sort();
        if let Some((first, others)) = roots.split_first() {
            for other in others.iter().filter(|other| *other != first) {
                self.leads_to.insert(other.clone(), first.clone());
            }
        }
    }

    /// The person that an object is of, by the name of the first of their objects.
    pub(super) fn person(&self, name: &str) -> String {
        match self.leads_to.get(name) {
            Some(next) => self.person(next),
            None => name.to_owned(),
        }
    }

    /// The person of a metaverse object.
    pub(super) fn person_of(&self, server: &SyncServer, id: MvId) -> String {
        linked(server, id).first().map(|name| self.person(name)).unwrap_or_default()
    }

    /// A state in which metaverse objects go by the person they are, and not by a name that tells who came first; and so
    /// do the objects of the tenant where they are referred to.
    pub(super) fn renamed(&self, state: &State, server: &SyncServer) -> State {
        let mut names: Vec<(String, String)> = server
            .metaverse
            .iter()
            .map(|(id, object)| (object.guid.to_string(), format!("<{}>", self.person_of(server, id))))
            .collect();
        let rename = |text: &String, names: &[(String, String)]| {
            names.iter().fold(text.clone(), |text, (own, name)| text.replace(own, name))
        };
        let mut renamed = State::new();
        let objects: Vec<String> = state.keys().map(|name| rename(name, &names)).collect();
        names.extend(self.of_tenant(server));
        for (name, texts) in objects.into_iter().zip(state.values()) {
            renamed.entry(name).or_default().extend(texts.iter().map(|text| rename(text, &names)));
        }
        renamed
    }

    /// The DNs of the tenant's objects that are linked, with the people they are of.
    fn of_tenant(&self, server: &SyncServer) -> Vec<(String, String)> {
        let (connector, space) = server.cloud().unwrap();
        let named = |(id, object): (CsId, &CsObject)| {
            let (person, _) = server.metaverse.links.of_object(CsRef { connector, id })?;
            Some((object.dn.to_string(), format!("<{}>", self.person_of(server, person))))
        };
        space.iter().filter_map(named).collect()
    }

    /// Whether a line of a renamed state is about this person.
    pub(super) fn is_about(&self, line: &str, person: &str) -> bool {
        match line.strip_prefix("metaverse <").and_then(|rest| rest.strip_suffix('>')) {
            Some(named) => named == person,
            None => self.person(line) == person,
        }
    }

    /// The people of whom a server says that a link depends on the order in which objects came (spec/sync-engine.md
    /// 1.6.3 and 1.9.3), that it can't be because another object of the connector was there first (1.6.4), or that a
    /// reference came too late (1.8.1).
    pub(super) fn dependent_on_order(&self, server: &SyncServer) -> BTreeSet<String> {
        let apart = server.order_dependences().into_iter().map(|apart| apart.object);
        let behind = server.late_references().into_iter().map(|reference| reference.object);
        let late = server.spaces().flat_map(|(connector, space)| {
            let is_late =
                |object: &CsObject| object.error.as_ref().is_some_and(|error| error.name == OTHER_CAME_FIRST);
            let late = space.iter().filter(move |(_, object)| is_late(object));
            late.map(move |(id, _)| CsRef { connector, id })
        });
        apart.chain(behind).chain(late).map(|object| self.person(&name(server, object))).collect()
    }
}

fn linked(server: &SyncServer, id: MvId) -> Vec<String> {
    server.metaverse.links.of_metaverse(id).iter().map(|link| name(server, link.object)).collect()
}

/// An object as states name it.
fn name(server: &SyncServer, object: CsRef) -> String {
    let space = server.space(object.connector).unwrap();
    let staged = space.get(object.id).unwrap();
    format!("{} {}", space.config.name, staged.dn)
}
