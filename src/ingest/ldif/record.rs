//! One record of an LDIF file while it is read.

use super::attribute_line::{AttributeLine, RawValue};
use super::ranges::Ranges;
use crate::directory::Entry;
use crate::ingest::{IngestError, Limits, quoted};
use crate::schema::{AttributeName, Dn, Location, Scalar};

/// A record of which at least the `dn` line was read.
#[derive(Debug)]
pub(super) struct Record {
    dn: String,
    at: Location,
    classes: Vec<String>,
    attributes: Vec<(AttributeName, Vec<Scalar>)>,
    ranges: Ranges,
    bytes: usize,
}

impl Record {
    pub(super) fn new(dn: String, at: Location) -> Self {
        Self { dn, at, classes: Vec::new(), attributes: Vec::new(), ranges: Ranges::default(), bytes: 0 }
    }

    /// The DN as it may stand in a message.
    pub(super) fn shown_dn(&self) -> String {
        quoted(&self.dn)
    }

    /// Adds a value of an attribute that somebody asks for.
    pub(super) fn add(
        &mut self,
        name: AttributeName,
        line: AttributeLine<'_>,
        limits: &Limits,
    ) -> Result<(), String> {
        if let Some(range) = line.range {
            self.ranges.add(name, range);
        }
        let value = match line.value {
            RawValue::Text(text) => Scalar::text(text),
            RawValue::Bytes(bytes) => Scalar::binary(&bytes),
        };
        self.account(&value, limits)?;
        // Values of one attribute stand together, so the attribute is nearly always the last one.
        let found = self.attributes.iter_mut().rev().find(|(own, _)| *own == name);
        match found {
            Some((_, values)) => values.push(value),
            None => self.attributes.push((name, vec![value])),
        }
        Ok(())
    }

    pub(super) fn add_class(&mut self, class: String, limits: &Limits) -> Result<(), String> {
        self.account(&Scalar::text(&class), limits)?;
        self.classes.push(class);
        Ok(())
    }

    fn account(&mut self, value: &Scalar, limits: &Limits) -> Result<(), String> {
        let length = match value {
            Scalar::Text(text) => text.len(),
            Scalar::Binary(bytes) => bytes.len(),
            Scalar::Number(_) | Scalar::Boolean(_) | Scalar::Reference(_) => 0,
        };
        self.bytes = self.bytes.saturating_add(length + size_of::<Scalar>());
        if self.bytes <= limits.record_bytes_max {
            return Ok(());
        }
        Err(format!(
            "the record is larger than the limit record_bytes_max of {} bytes",
            limits.record_bytes_max
        ))
    }

    /// The entry, and what its ranges say is missing.
    pub(super) fn finish(self) -> Result<(Entry, Vec<String>), IngestError> {
        let dn = Dn::parse(&self.dn)
            .map_err(|error| IngestError::new(self.at.clone(), error.to_string()).with_excerpt(&self.dn))?;
        let entry = Entry { dn, classes: self.classes, attributes: self.attributes, at: self.at };
        Ok((entry, self.ranges.incomplete()))
    }
}
