//! From the events of an XML file to its root element.
//!
//! The event reader accepts truncated files, several roots, text outside of the root, any depth and any entity
//! (spec/reliability.md B2); all that is refused here.

use super::element::{Element, Vocabulary, XmlAttribute};
use super::place::Place;
use super::text::{XmlText, is_xml_character};
use crate::ingest::{IngestError, Limits, quoted};
use quick_xml::XmlVersion;
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::attributes::{AttrError, Attribute, Attributes};
use quick_xml::events::{BytesDecl, BytesRef, Event};
use quick_xml::name::{QName, ResolveResult};
use quick_xml::reader::NsReader;
use std::borrow::Cow;

/// The root element of a well-formed document.
pub(super) fn parse(source: &XmlText, limits: Limits) -> Result<Element<'_>, IngestError> {
    let mut reader = NsReader::from_str(&source.text);
    reader.config_mut().check_comments = true;
    let mut tree =
        Tree { source, limits, place: Place::new(&source.text), open: vec![], root: None, count: 0 };
    loop {
        let start = offset(reader.buffer_position());
        let event = reader.read_event().map_err(|error| {
            source.error(
                offset(reader.error_position()),
                format!("not well-formed: {}", quoted(&error.to_string())),
            )
        })?;
        let end = offset(reader.buffer_position());
        match event {
            Event::Start(_) => {
                let element = tree.element(&reader, start, end)?;
                tree.open(element, start)?;
            }
            Event::Empty(_) => {
                let element = tree.element(&reader, start, end)?;
                tree.open(element, start)?;
                tree.close();
            }
            Event::End(_) => tree.close(),
            Event::Text(text) => tree.text(text.xml10_content(), start)?,
            Event::CData(text) => tree.cdata(text.xml10_content(), start)?,
            Event::GeneralRef(reference) => tree.reference(&reference, start)?,
            Event::Comment(_) | Event::PI(_) => {}
            Event::Decl(declaration) => check_declaration(source, &declaration, start)?,
            Event::DocType(_) => {
                return Err(
                    source.error(start, "a document type definition is not accepted, and nothing is fetched")
                );
            }
            Event::Eof => return tree.finish(),
        }
    }
}

fn offset(position: u64) -> usize {
    usize::try_from(position).unwrap_or(usize::MAX)
}

fn check_declaration(source: &XmlText, declaration: &BytesDecl<'_>, start: usize) -> Result<(), IngestError> {
    if start > 0 {
        return Err(source.error(start, "the XML declaration must stand at the very beginning"));
    }
    let encoding = match declaration.encoding() {
        None => return Ok(()),
        Some(encoding) => encoding.map_err(|error| source.error(start, quoted(&error.to_string())))?,
    };
    // .NET declares utf-16 for text that it then saves as UTF-8; the bytes were proved to be what they were read as.
    if ["utf-8", "utf-16", "us-ascii"].iter().any(|known| known.eq_ignore_ascii_case(&encoding)) {
        return Ok(());
    }
    let message = format!("encoding `{}` is not supported: expected utf-8 or utf-16", quoted(&encoding));
    Err(source.error(start, message).with_help("save the file as UTF-8"))
}

struct Tree<'a> {
    source: &'a XmlText,
    limits: Limits,
    place: Place<'a>,
    open: Vec<Element<'a>>,
    root: Option<Element<'a>>,
    count: usize,
}

impl<'a> Tree<'a> {
    /// The element whose tag stands between the two offsets.
    fn element(
        &mut self,
        reader: &NsReader<&[u8]>,
        start: usize,
        end: usize,
    ) -> Result<Element<'a>, IngestError> {
        let tag = self.source.text.get(start + 1..end.saturating_sub(1)).unwrap_or_default();
        let tag = tag.strip_suffix('/').unwrap_or(tag);
        let name_length = tag.find([' ', '\t', '\r', '\n']).unwrap_or(tag.len());
        let name = tag.get(..name_length).unwrap_or(tag);
        if name.is_empty() || name.contains(['<', '"', '\'', '=', '&']) {
            return Err(self.source.error(start, format!("`{}` is no name of an element", quoted(name))));
        }
        let vocabulary = self.vocabulary(reader.resolver().resolve_element(QName(name)).0, start)?;
        let (line, column) = self.place.at(start);
        let mut element = Element {
            vocabulary,
            name: local(name),
            attributes: Vec::new(),
            children: Vec::new(),
            text: Cow::Borrowed(""),
            line,
            column,
        };
        for attribute in Attributes::new(tag, name_length) {
            let attribute = attribute.map_err(|error| self.bad_attribute(&error, start))?;
            if let Some(attribute) = self.attribute(reader, &attribute, start)? {
                element.attributes.push(attribute);
            }
            if element.attributes.len() > self.limits.xml_attributes_max {
                let limit = self.limits.xml_attributes_max;
                let message =
                    format!("an element has more attributes than the limit xml_attributes_max of {limit}");
                return Err(self.source.error(start, message));
            }
        }
        Ok(element)
    }

    fn bad_attribute(&self, error: &AttrError, start: usize) -> IngestError {
        let message = if matches!(error, AttrError::Duplicated(..)) {
            "an attribute stands twice in one element".to_owned()
        } else {
            format!("not well-formed: {}", quoted(&error.to_string()))
        };
        self.source.error(start, message)
    }

    /// The attribute, unless it declares a namespace.
    fn attribute(
        &self,
        reader: &NsReader<&[u8]>,
        attribute: &Attribute<'a>,
        start: usize,
    ) -> Result<Option<XmlAttribute<'a>>, IngestError> {
        let name: &'a str = attribute.key.0;
        if name == "xmlns" || name.starts_with("xmlns:") {
            return Ok(None);
        }
        let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|error| {
            self.source.error(start, format!("attribute value: {}", quoted(&error.to_string())))
        })?;
        self.check_value(&value, start)?;
        if let Some(character) = value.chars().find(|character| !is_xml_character(*character)) {
            return Err(self.forbidden(character, start));
        }
        let vocabulary = self.vocabulary(reader.resolver().resolve_attribute(QName(name)).0, start)?;
        Ok(Some(XmlAttribute { vocabulary, name: local(name), value }))
    }

    fn vocabulary(&self, resolved: ResolveResult<'_>, start: usize) -> Result<Vocabulary, IngestError> {
        match resolved {
            ResolveResult::Unbound => Ok(Vocabulary::Plain),
            ResolveResult::Bound(namespace) => Ok(Vocabulary::of(namespace.0)),
            ResolveResult::Unknown(prefix) => {
                let message = format!("prefix `{}` is bound to no namespace", quoted(&prefix));
                Err(self.source.error(start, message))
            }
        }
    }

    fn open(&mut self, element: Element<'a>, start: usize) -> Result<(), IngestError> {
        if self.root.is_some() {
            let message = format!("a second root element <{}> after the first", quoted(element.name));
            return Err(self.source.error(start, message));
        }
        if self.open.len() >= self.limits.xml_depth_max {
            let limit = self.limits.xml_depth_max;
            return Err(self.source.error(
                start,
                format!("elements are nested deeper than the limit xml_depth_max of {limit}"),
            ));
        }
        self.count += 1;
        if self.count > self.limits.xml_elements_max {
            let limit = self.limits.xml_elements_max;
            return Err(self.source.error(
                start,
                format!("there are more elements than the limit xml_elements_max of {limit}"),
            ));
        }
        self.open.push(element);
        Ok(())
    }

    fn close(&mut self) {
        let Some(mut element) = self.open.pop() else { return };
        if !element.children.is_empty() && element.trimmed().is_empty() {
            element.text = Cow::Borrowed("");
        }
        match self.open.last_mut() {
            Some(parent) => parent.children.push(element),
            None => self.root = Some(element),
        }
    }

    fn text(&mut self, text: Cow<'a, str>, start: usize) -> Result<(), IngestError> {
        if self.open.is_empty() {
            let blank = text.chars().all(|character| matches!(character, ' ' | '\t' | '\r' | '\n'));
            return if blank { Ok(()) } else { Err(self.outside(start, "text")) };
        }
        self.append(text, start)
    }

    fn cdata(&mut self, text: Cow<'a, str>, start: usize) -> Result<(), IngestError> {
        if self.open.is_empty() {
            Err(self.outside(start, "a CDATA section"))
        } else {
            self.append(text, start)
        }
    }

    fn outside(&self, start: usize, what: &str) -> IngestError {
        let side = if self.root.is_some() { "after" } else { "before" };
        self.source.error(start, format!("{what} {side} the root element"))
    }

    fn append(&mut self, text: Cow<'a, str>, start: usize) -> Result<(), IngestError> {
        if let Some(element) = self.open.last_mut() {
            if element.text.is_empty() {
                element.text = text;
            } else {
                element.text.to_mut().push_str(&text);
            }
        }
        let length = self.open.last().map_or(0, |element| element.text.len());
        self.check_length(length, start)
    }

    fn check_value(&self, value: &str, start: usize) -> Result<(), IngestError> {
        self.check_length(value.len(), start)
    }

    fn check_length(&self, length: usize, start: usize) -> Result<(), IngestError> {
        let limit = self.limits.value_bytes_max;
        if length <= limit {
            return Ok(());
        }
        Err(self
            .source
            .error(start, format!("a value is longer than the limit value_bytes_max of {limit} bytes")))
    }

    /// `&amp;` and its four brothers, and characters by number. Any other entity would need a definition, and
    /// definitions are refused.
    fn reference(&mut self, reference: &BytesRef<'_>, start: usize) -> Result<(), IngestError> {
        if self.open.is_empty() {
            return Err(self.outside(start, "an entity"));
        }
        let name = quoted(reference);
        let character = reference
            .resolve_char_ref()
            .map_err(|_| self.source.error(start, format!("`&{name};` is no character")))?;
        match (character, resolve_xml_entity(reference)) {
            (Some(character), _) if !is_xml_character(character) => Err(self.forbidden(character, start)),
            (Some(character), _) => self.append(Cow::Owned(character.to_string()), start),
            (None, Some(text)) => self.append(Cow::Borrowed(text), start),
            (None, None) => Err(self
                .source
                .error(start, format!("entity `&{name};` is not one of the five that XML defines"))),
        }
    }

    fn forbidden(&self, character: char, start: usize) -> IngestError {
        self.source.error(start, format!("character U+{:04X} is not allowed in XML", u32::from(character)))
    }

    fn finish(mut self) -> Result<Element<'a>, IngestError> {
        let end = self.source.text.len();
        if let Some(element) = self.open.pop() {
            let message = format!(
                "the file ends inside <{}> of line {}: it is truncated",
                quoted(element.name),
                element.line
            );
            return Err(self.source.error(end, message));
        }
        self.root.ok_or_else(|| self.source.error(end, "there is no element: the file is empty"))
    }
}

fn local(name: &str) -> &str {
    name.split_once(':').map_or(name, |(_, local)| local)
}

#[cfg(test)]
#[path = "document_tests.rs"]
mod tests;
