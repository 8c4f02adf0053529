//! Attribute names: compared without regard to case, copied as a pointer.

use super::interner::{self, Name};
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::LazyLock;

/// The name of an attribute, such as `userAccountControl`.
///
/// Two spellings that differ only in case are the same name ([RFC 4512 1.4]; LDIF dumps write
/// `samaccountname`, the schema `sAMAccountName`). Names are interned for the life of the process:
/// comparing and copying cost a pointer. The order is alphabetical, so it is safe to print by it.
///
/// ```
/// use anchorwalk::schema::AttributeName;
/// assert_eq!(AttributeName::new("SAMACCOUNTNAME"), AttributeName::new("sAMAccountName"));
/// assert_eq!(AttributeName::new("samaccountname").as_str(), "sAMAccountName");
/// ```
///
/// [RFC 4512 1.4]: https://www.rfc-editor.org/rfc/rfc4512#section-1.4
#[derive(Clone, Copy)]
pub struct AttributeName(&'static Name);

impl AttributeName {
    /// The pseudo attribute that holds an object's distinguished name (spec/expressions.md 2.1).
    pub fn dn() -> Self {
        static DN: LazyLock<AttributeName> = LazyLock::new(|| AttributeName::new("dn"));
        *DN
    }

    /// The name, remembered from now on. Use [`AttributeName::known`] for names that come from a dump.
    pub fn new(text: &str) -> Self {
        Self(interner::intern(text))
    }

    /// The name if anything (the built-in schema, a configuration, a rule) has named it before.
    pub fn known(text: &str) -> Option<Self> {
        interner::known(text).map(Self)
    }

    /// The spelling of the schema, or the first one met.
    pub fn as_str(self) -> &'static str {
        &self.0.text
    }

    /// The number of the name: names are numbered from 0 as they are first met, so that a table can be kept by it. It
    /// may not reach output.
    pub(crate) fn number(self) -> usize {
        self.0.number
    }

    /// The lower-case form by which names are compared and ordered.
    pub fn folded(self) -> &'static str {
        &self.0.folded
    }
}

impl PartialEq for AttributeName {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.0, other.0)
    }
}

impl Eq for AttributeName {}

impl Hash for AttributeName {
    fn hash<H: Hasher>(&self, state: &mut H) {
        std::ptr::hash(self.0, state);
    }
}

impl PartialOrd for AttributeName {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for AttributeName {
    fn cmp(&self, other: &Self) -> Ordering {
        if self == other {
            return Ordering::Equal;
        }
        self.0.prefix.cmp(&other.0.prefix).then_with(|| self.folded().cmp(other.folded()))
    }
}

impl fmt::Debug for AttributeName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[{}]", self.as_str())
    }
}

impl fmt::Display for AttributeName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}
