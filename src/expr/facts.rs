//! A subject made of plain data.

use super::subject::Subject;
use crate::schema::{AttributeName, Values};
use jiff::Timestamp;
use std::borrow::Cow;
use std::cell::Cell;
use std::collections::BTreeMap;

/// A [`Subject`] made of plain data, for `eval` on the command line and for tests.
///
/// What was imported is taken to be what is expected. The clock stands at the Unix epoch until it is set; the
/// source of chance starts from seed 0.
///
/// ```
/// use anchorwalk::expr::{Expression, Facts, Value};
/// use anchorwalk::schema::Values;
/// let facts = Facts::new().with("mail", Values::text("Ana@Fabrikam.test"));
/// assert_eq!(Expression::compile("LCase([mail])")?.evaluate(&facts)?, Value::text("ana@fabrikam.test"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Facts {
    attributes: BTreeMap<AttributeName, Values>,
    parameters: BTreeMap<String, String>,
    now: Timestamp,
    chance: Cell<u64>,
    outbound: bool,
}

impl Facts {
    /// An object without attributes.
    pub fn new() -> Self {
        Self::default()
    }

    /// With these values of an attribute.
    #[must_use]
    pub fn with(mut self, attribute: &str, values: Values) -> Self {
        self.attributes.insert(AttributeName::new(attribute), values);
        self
    }

    /// With this value of `%name%`.
    #[must_use]
    pub fn with_parameter(mut self, name: &str, value: &str) -> Self {
        self.parameters.insert(name.to_owned(), value.to_owned());
        self
    }

    /// The names of its attributes, in order.
    pub fn names(&self) -> impl Iterator<Item = AttributeName> {
        self.attributes.keys().copied()
    }

    /// With the clock at this instant.
    #[must_use]
    pub fn at(mut self, now: Timestamp) -> Self {
        self.now = now;
        self
    }

    /// With the source of chance starting from this seed.
    #[must_use]
    pub fn seeded(self, seed: u64) -> Self {
        self.chance.set(seed);
        self
    }

    /// As the subject of an outbound rule, where `ImportedValue` is not allowed.
    #[must_use]
    pub fn outbound(mut self) -> Self {
        self.outbound = true;
        self
    }
}

impl Subject for Facts {
    fn attribute(&self, name: AttributeName) -> Option<Cow<'_, Values>> {
        self.attributes.get(&name).map(Cow::Borrowed)
    }

    fn imported(&self, name: AttributeName) -> Option<Cow<'_, Values>> {
        self.attribute(name)
    }

    fn parameter(&self, name: &str) -> Option<Cow<'_, str>> {
        self.parameters.get(name).map(|value| Cow::Borrowed(value.as_str()))
    }

    fn now(&self) -> Timestamp {
        self.now
    }

    /// `SplitMix64`: one addition and three mixes, uniform, and the same on every machine.
    fn random(&self) -> u64 {
        let state = self.chance.get().wrapping_add(0x9E37_79B9_7F4A_7C15);
        self.chance.set(state);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn allows_imported_value(&self) -> bool {
        !self.outbound
    }
}
