//! An object as the flows of a plan see it.

use crate::expr::Subject;
use crate::schema::{AttributeName, Values};
use jiff::Timestamp;
use std::borrow::Cow;

/// The place of an attribute among those that flows read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct SourcePlace(usize);

/// The attributes that flows read of one object, each with its place.
#[derive(Debug, Default)]
pub(super) struct SourceLayout {
    /// By the numbers of the names.
    places: Vec<Option<SourcePlace>>,
    count: usize,
}

impl SourceLayout {
    /// The place of an attribute, which it has from now on.
    pub(super) fn enter(&mut self, name: AttributeName) -> SourcePlace {
        if self.places.len() <= name.number() {
            self.places.resize(name.number() + 1, None);
        }
        let next = SourcePlace(self.count);
        let Some(place) = self.places.get_mut(name.number()) else { return next };
        if place.is_none() {
            self.count += 1;
        }
        *place.get_or_insert(next)
    }

    fn place(&self, name: AttributeName) -> Option<SourcePlace> {
        self.places.get(name.number()).copied().flatten()
    }
}

/// An object with the attributes that flows read, each looked up once.
pub(super) struct SourceView<'a, S> {
    subject: &'a S,
    layout: &'a SourceLayout,
    values: Vec<Option<&'a Values>>,
}

impl<'a, S: Subject> SourceView<'a, S> {
    /// The view of an object with these attributes; of one that comes several times, what comes last holds.
    pub(super) fn new(
        subject: &'a S,
        layout: &'a SourceLayout,
        attributes: impl Iterator<Item = (AttributeName, Option<&'a Values>)>,
    ) -> Self {
        let mut values = vec![None; layout.count];
        for (name, own) in attributes {
            if let Some(value) = layout.place(name).and_then(|place| values.get_mut(place.0)) {
                *value = own;
            }
        }
        Self { subject, layout, values }
    }

    /// The values of an attribute; `None` if it is absent.
    pub(super) fn at(&self, place: SourcePlace) -> Option<&'a Values> {
        self.values.get(place.0).copied().flatten()
    }
}

impl<S: Subject> Subject for SourceView<'_, S> {
    fn attribute(&self, name: AttributeName) -> Option<Cow<'_, Values>> {
        match self.layout.place(name) {
            Some(place) => self.at(place).map(Cow::Borrowed),
            None => self.subject.attribute(name),
        }
    }

    fn imported(&self, name: AttributeName) -> Option<Cow<'_, Values>> {
        self.subject.imported(name)
    }

    fn parameter(&self, name: &str) -> Option<Cow<'_, str>> {
        self.subject.parameter(name)
    }

    fn now(&self) -> Timestamp {
        self.subject.now()
    }

    fn random(&self) -> u64 {
        self.subject.random()
    }

    fn allows_imported_value(&self) -> bool {
        self.subject.allows_imported_value()
    }
}
