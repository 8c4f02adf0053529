//! One element of an XML file.

use crate::schema::Location;
use std::borrow::Cow;
use std::sync::Arc;

/// The namespaces that a configuration export uses (spec/config-export.md 3.3); prefixes differ from file to file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::ingest) enum Vocabulary {
    /// No namespace: the elements of the engine itself.
    Plain,
    /// `http://www.dsml.org/DSML`: schemas.
    Dsml,
    /// `http://www.microsoft.com/MMS/DSML`: what the engine adds to schemas.
    Mms,
    /// Any other namespace.
    Foreign,
}

impl Vocabulary {
    pub(super) fn of(namespace: &str) -> Self {
        match namespace {
            "" => Self::Plain,
            "http://www.dsml.org/DSML" => Self::Dsml,
            "http://www.microsoft.com/MMS/DSML" => Self::Mms,
            _ => Self::Foreign,
        }
    }
}

/// An attribute of an element.
#[derive(Clone, Debug)]
pub(in crate::ingest) struct XmlAttribute<'a> {
    pub(in crate::ingest) vocabulary: Vocabulary,
    /// The name without its prefix.
    pub(in crate::ingest) name: &'a str,
    pub(in crate::ingest) value: Cow<'a, str>,
}

/// An element with all that is in it.
#[derive(Clone, Debug)]
pub(in crate::ingest) struct Element<'a> {
    pub(in crate::ingest) vocabulary: Vocabulary,
    /// The name without its prefix.
    pub(in crate::ingest) name: &'a str,
    pub(in crate::ingest) attributes: Vec<XmlAttribute<'a>>,
    pub(in crate::ingest) children: Vec<Element<'a>>,
    /// All text directly in the element, in one piece.
    pub(in crate::ingest) text: Cow<'a, str>,
    pub(in crate::ingest) line: u32,
    pub(in crate::ingest) column: u32,
}

impl<'a> Element<'a> {
    /// Where the element begins.
    pub(in crate::ingest) fn at(&self, file: &Arc<str>) -> Location {
        Location { file: file.clone(), line: self.line, column: self.column }
    }

    /// The first child of that name and vocabulary.
    pub(in crate::ingest) fn child_in(&self, vocabulary: Vocabulary, name: &str) -> Option<&Element<'a>> {
        self.children.iter().find(|child| child.vocabulary == vocabulary && child.name == name)
    }

    /// The children of that name and vocabulary.
    pub(in crate::ingest) fn children_in<'s>(
        &'s self,
        vocabulary: Vocabulary,
        name: &'s str,
    ) -> impl Iterator<Item = &'s Element<'a>> {
        self.children.iter().filter(move |child| child.vocabulary == vocabulary && child.name == name)
    }

    /// The first child of that name without a namespace.
    pub(in crate::ingest) fn child(&self, name: &str) -> Option<&Element<'a>> {
        self.child_in(Vocabulary::Plain, name)
    }

    /// The children of that name without a namespace.
    pub(in crate::ingest) fn children_named<'s>(
        &'s self,
        name: &'s str,
    ) -> impl Iterator<Item = &'s Element<'a>> {
        self.children_in(Vocabulary::Plain, name)
    }

    /// The element that a path of names leads to, the first child of each name.
    pub(in crate::ingest) fn descendant(&self, path: &[&str]) -> Option<&Element<'a>> {
        path.iter().try_fold(self, |element, name| element.child(name))
    }

    /// The value of an attribute without a namespace.
    pub(in crate::ingest) fn attribute(&self, name: &str) -> Option<&str> {
        self.attribute_in(Vocabulary::Plain, name)
    }

    /// The value of an attribute.
    pub(in crate::ingest) fn attribute_in(&self, vocabulary: Vocabulary, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|attribute| attribute.vocabulary == vocabulary && attribute.name == name)
            .map(|attribute| &*attribute.value)
    }

    /// The text without blanks at its ends.
    pub(in crate::ingest) fn trimmed(&self) -> &str {
        self.text.trim_matches([' ', '\t', '\r', '\n'])
    }
}
