//! The mistakes and notes of one configuration file, and the questions that lead to them.

use crate::ingest::error::MistakeList;
use crate::ingest::note::NoteList;
use crate::ingest::xml::{Element, Vocabulary};
use crate::ingest::{IngestError, quoted};
use crate::schema::{Guid, Scalar, nearest};
use std::sync::Arc;

/// What was found wrong or unknown in a file. Reading goes on after a mistake, so that all are found at once.
#[derive(Debug)]
pub(super) struct Findings {
    pub(super) file: Arc<str>,
    pub(super) mistakes: MistakeList,
    pub(super) notes: NoteList,
}

impl Findings {
    pub(super) fn new(file: Arc<str>) -> Self {
        Self { file, mistakes: MistakeList::default(), notes: NoteList::default() }
    }

    /// A mistake at an element.
    pub(super) fn mistake(&mut self, element: &Element<'_>, message: impl Into<String>) {
        self.mistakes.push(IngestError::new(element.at(&self.file), message));
    }

    /// Something at an element that is not understood or not modelled.
    pub(super) fn note(&mut self, element: &Element<'_>, message: impl Into<String>) {
        self.notes.push(element.at(&self.file), message);
    }

    /// Notes every child, attribute and text of the element that is not expected there.
    pub(super) fn expect(&mut self, element: &Element<'_>, children: &[&str], attributes: &[&str]) {
        for child in &element.children {
            if child.vocabulary != Vocabulary::Plain || !children.contains(&child.name) {
                self.note(child, not_understood(&format!("<{}>", quoted(child.name)), child.name, children));
            }
        }
        for attribute in &element.attributes {
            if attribute.vocabulary != Vocabulary::Plain || !attributes.contains(&attribute.name) {
                let what = format!("attribute {} of <{}>", quoted(attribute.name), element.name);
                self.note(element, not_understood(&what, attribute.name, attributes));
            }
        }
        if !children.is_empty() && !element.trimmed().is_empty() {
            let text = quoted(element.trimmed());
            self.note(element, format!("not understood: text `{text}` in <{}>", element.name));
        }
    }

    /// The child of that name; a second one is a mistake.
    pub(super) fn once<'e, 'a>(&mut self, parent: &'e Element<'a>, name: &str) -> Option<&'e Element<'a>> {
        let mut found = parent
            .children
            .iter()
            .filter(|child| child.vocabulary == Vocabulary::Plain && child.name == name);
        let first = found.next();
        if let Some(second) = found.next() {
            self.mistake(second, format!("a second <{name}> in <{}>", quoted(parent.name)));
        }
        first
    }

    /// The child of that name, which must be there.
    pub(super) fn required<'e, 'a>(
        &mut self,
        parent: &'e Element<'a>,
        name: &str,
    ) -> Option<&'e Element<'a>> {
        let found = self.once(parent, name);
        if found.is_none() {
            let near = nearest(name, parent.children.iter().map(|child| child.name));
            let near = near.map(|near| format!(", found <{}>", quoted(near))).unwrap_or_default();
            self.mistake(parent, format!("expected <{name}> in <{}>{near}", quoted(parent.name)));
        }
        found
    }

    /// The text of a child that must be there and not be empty, without blanks at its ends.
    pub(super) fn text(&mut self, parent: &Element<'_>, name: &str) -> Option<String> {
        let element = self.required(parent, name)?;
        if element.trimmed().is_empty() {
            self.mistake(element, format!("<{name}> is empty"));
            return None;
        }
        Some(element.trimmed().to_owned())
    }

    /// The text of a child without blanks at its ends, empty if there is none.
    pub(super) fn text_or_empty(&mut self, parent: &Element<'_>, name: &str) -> String {
        self.once(parent, name).map(|element| element.trimmed().to_owned()).unwrap_or_default()
    }

    /// The GUID of a child that must be there, with or without braces.
    pub(super) fn guid(&mut self, parent: &Element<'_>, name: &str) -> Option<Guid> {
        let element = self.required(parent, name)?;
        let guid = element.trimmed().parse().ok();
        if guid.is_none() {
            let found = quoted(element.trimmed());
            let example = "{6f1c2b0e-8a4d-4b53-9f0a-1c2d3e4f5a6b}";
            self.mistake(element, format!("<{name}> must be a GUID such as {example}, found `{found}`"));
        }
        guid
    }

    /// The truth value of a child, `None` if there is none or it is not one.
    pub(super) fn boolean(&mut self, parent: &Element<'_>, name: &str) -> Option<bool> {
        let element = self.once(parent, name)?;
        let value = truth(element.trimmed());
        if value.is_none() {
            let found = quoted(element.trimmed());
            self.mistake(element, format!("<{name}> must be true or false, found `{found}`"));
        }
        value
    }

    /// The number of a child that must be there.
    pub(super) fn number(&mut self, parent: &Element<'_>, name: &str) -> Option<i64> {
        let element = self.required(parent, name)?;
        let value = element.trimmed().parse().ok();
        if value.is_none() {
            let found = quoted(element.trimmed());
            self.mistake(element, format!("<{name}> must be a whole number, found `{found}`"));
        }
        value
    }
}

/// `true`, `False`, `1`, `0`: the export mixes them.
pub(super) fn truth(text: &str) -> Option<bool> {
    match text {
        "1" => Some(true),
        "0" => Some(false),
        _ => Scalar::boolean_named(text),
    }
}

fn not_understood(what: &str, name: &str, known: &[&str]) -> String {
    match nearest(name, known.iter().copied()) {
        Some(near) => format!("not understood: {what}; the nearest known name is {near}"),
        None => format!("not understood: {what}"),
    }
}
