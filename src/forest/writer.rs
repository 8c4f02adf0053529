//! Filling an image person by person, so that nobody is held twice.

use super::line::{GUIDS, KINDS, Line, high, low};
use super::pages::Pages;
use super::{Class, FreezeError, Image, Legend, LinkKind, PerfectHash, RuleFacts};
use crate::schema::Guid;
use std::collections::HashMap;

/// A link to an AD connector, as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PersonLink {
    /// The number of its kind, from [`ImageWriter::kind`].
    pub kind: u16,
    /// The `objectGUID` at its end; zero if the object is not there or has none.
    pub guid: Guid,
}

/// A person, as written. The link that a lookup ends at should come first: two have room beside the anchor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonRecord<'a> {
    /// The object id of the `cloudAnchor`.
    pub id: Guid,
    /// The class; its count of links must be that of `links`.
    pub class: Class,
    /// The links to AD connectors.
    pub links: &'a [PersonLink],
    /// A number by which the person is found again elsewhere, such as in a list of names.
    pub number: u32,
}

/// Writes an image whose anchors were told before: first every anchor, then every person.
#[derive(Debug)]
pub struct ImageWriter {
    hash: PerfectHash,
    lines: Pages<Line>,
    overflow: Vec<u64>,
    legend: Legend,
    kinds: HashMap<LinkKind, u16>,
    classes: HashMap<Class, u16>,
}

impl ImageWriter {
    /// Begins an image of these anchors, each once.
    ///
    /// # Errors
    /// If there are too many for 32-bit line numbers or for the memory.
    pub fn begin(
        ids: &(impl Iterator<Item = u128> + Clone),
        count: u64,
        legend: Legend,
    ) -> Result<Self, FreezeError> {
        let hash = PerfectHash::of(ids, count).ok_or(FreezeError::TooMany("users"))?;
        let lines = usize::try_from(hash.lines()).map_err(|_| FreezeError::TooMany("users"))?;
        Ok(Self {
            hash,
            lines: Pages::zeroed(lines).ok_or(FreezeError::Memory)?,
            // Place 0 means that nothing overflows.
            overflow: vec![0],
            legend: Legend { kinds: Vec::new(), classes: Vec::new(), ..legend },
            kinds: HashMap::new(),
            classes: HashMap::new(),
        })
    }

    /// Adds a rule and returns its place in the legend.
    ///
    /// # Errors
    /// If there are four billion rules.
    pub fn rule(&mut self, rule: RuleFacts) -> Result<u32, FreezeError> {
        let place = u32::try_from(self.legend.rules.len()).map_err(|_| FreezeError::TooMany("rules"))?;
        self.legend.rules.push(rule);
        Ok(place)
    }

    /// The number of a kind of link.
    ///
    /// # Errors
    /// If there are more kinds than 65,536.
    pub fn kind(&mut self, kind: LinkKind) -> Result<u16, FreezeError> {
        if let Some(number) = self.kinds.get(&kind) {
            return Ok(*number);
        }
        let number = u16::try_from(self.legend.kinds.len())
            .map_err(|_| FreezeError::TooMany("sets of rules on links"))?;
        self.legend.kinds.push(kind.clone());
        self.kinds.insert(kind, number);
        Ok(number)
    }

    /// Writes a person.
    ///
    /// # Errors
    /// If the anchor was not among those told at the beginning, or a table is full.
    pub fn place(&mut self, person: &PersonRecord<'_>) -> Result<(), FreezeError> {
        let class = self.class(person.class)?;
        let mut line = Line::new(person.id.as_u128(), class, person.number);
        for (position, link) in person.links.iter().enumerate() {
            line.set_kind(position, link.kind);
            line.set_guid(position, link.guid.as_u128());
        }
        if person.links.len() > GUIDS {
            line.set_overflow(self.overflowing(person.links)?);
        }
        let at = self.hash.line(person.id.as_u128());
        match self.lines.items_mut().get_mut(at) {
            Some(place) if place.class() == 0 || place.is_of(person.id.as_u128()) => *place = line,
            _ => return Err(FreezeError::Unannounced(person.id)),
        }
        Ok(())
    }

    /// Ends the image.
    pub fn finish(self) -> Image {
        Image::new(self.hash, self.lines, self.overflow, self.legend)
    }

    fn class(&mut self, class: Class) -> Result<u16, FreezeError> {
        if let Some(number) = self.classes.get(&class) {
            return Ok(*number);
        }
        let number = u16::try_from(self.legend.classes.len() + 1)
            .map_err(|_| FreezeError::TooMany("classes of person"))?;
        self.legend.classes.push(class);
        self.classes.insert(class, number);
        Ok(number)
    }

    /// The GUIDs that have no room in the line, two words each; then the kinds that have none, one word each.
    fn overflowing(&mut self, links: &[PersonLink]) -> Result<u32, FreezeError> {
        let place = u32::try_from(self.overflow.len()).map_err(|_| FreezeError::TooMany("links"))?;
        for link in links.iter().skip(GUIDS) {
            let guid = link.guid.as_u128();
            self.overflow.extend([high(guid), low(guid)]);
        }
        self.overflow.extend(links.iter().skip(KINDS).map(|link| u64::from(link.kind)));
        Ok(place)
    }
}
