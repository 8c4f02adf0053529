//! Values that only one object of the tenant may hold.

use super::CloudUser;
use crate::schema::{AttributeName, Scalar, fold};
use std::collections::{BTreeSet, HashMap};

/// A kind of value that is unique in the tenant (spec/sync-engine.md 1.10.2, 1.10.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum UniqueKind {
    /// `userPrincipalName`.
    SignInName,
    /// An address: an SMTP value of `proxyAddresses`, or `mail`.
    Address,
    /// Another value of `proxyAddresses`, such as `x500:…`.
    Proxy,
    /// The security identifier of the on-premises account.
    SecurityIdentifier,
}

/// A unique value in the form in which it is compared.
pub(super) type UniqueKey = (UniqueKind, String);

/// The objects of the tenant, by the unique values that they hold.
#[derive(Clone, Debug, Default)]
pub(super) struct UniqueIndex {
    holders: HashMap<UniqueKey, BTreeSet<usize>>,
}

impl UniqueIndex {
    pub(super) fn insert(&mut self, holder: usize, user: &CloudUser) {
        for key in keys(user) {
            self.holders.entry(key).or_default().insert(holder);
        }
    }

    pub(super) fn remove(&mut self, holder: usize, user: &CloudUser) {
        for key in keys(user) {
            if let Some(holders) = self.holders.get_mut(&key) {
                holders.remove(&holder);
                if holders.is_empty() {
                    self.holders.remove(&key);
                }
            }
        }
    }

    /// The first object that holds a value.
    pub(super) fn holder(&self, key: &UniqueKey) -> Option<usize> {
        self.holders.get(key)?.first().copied()
    }

    /// The first object other than this one that holds a value.
    pub(super) fn other(&self, key: &UniqueKey, than: Option<usize>) -> Option<usize> {
        self.holders.get(key)?.iter().copied().find(|holder| Some(*holder) != than)
    }
}

fn keys(user: &CloudUser) -> BTreeSet<UniqueKey> {
    user.attributes
        .iter()
        .flat_map(|(name, values)| values.iter().filter_map(|value| key(*name, value)))
        .collect()
}

/// The unique value that an attribute's value is, if it is one.
pub(super) fn key(name: AttributeName, value: &Scalar) -> Option<UniqueKey> {
    if name == AttributeName::new("userPrincipalName") {
        return Some((UniqueKind::SignInName, fold(value.as_text()?).into_owned()));
    }
    if name == AttributeName::new("mail") {
        return Some((UniqueKind::Address, fold(value.as_text()?).into_owned()));
    }
    if name == AttributeName::new("proxyAddresses") {
        let text = value.as_text()?;
        return Some(match smtp(text) {
            Some(address) => (UniqueKind::Address, fold(address).into_owned()),
            None => (UniqueKind::Proxy, fold(text).into_owned()),
        });
    }
    if name == AttributeName::new("onPremiseSecurityIdentifier") {
        return Some((UniqueKind::SecurityIdentifier, value.to_string()));
    }
    None
}

/// The address of an SMTP value of `proxyAddresses`, primary or not.
fn smtp(text: &str) -> Option<&str> {
    let (kind, address) = text.split_once(':')?;
    kind.eq_ignore_ascii_case("smtp").then_some(address)
}

/// The primary address among the values of `proxyAddresses`: the one after `SMTP:` in capitals.
pub(super) fn primary_address(values: &[Scalar]) -> Option<&str> {
    values.iter().filter_map(Scalar::as_text).find_map(|text| text.strip_prefix("SMTP:"))
}
