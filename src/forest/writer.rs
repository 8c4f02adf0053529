//! Filling an image person by person, so that nobody is held twice.

use super::line::{GUIDS, KINDS, Line, high, low};
use super::numbering::Numbering;
use super::pages::Pages;
use super::{Class, FreezeError, Image, Legend, LinkKind, PerfectHash, RuleFacts};
use crate::schema::Guid;
use std::hash::Hash;

/// Lines that are put into their places together, so that the cache misses overlap.
const GROUP: usize = 64;

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
    kinds: Numbering<LinkKind>,
    classes: Numbering<Class>,
    /// Lines that are not in their places yet.
    waiting: Vec<Line>,
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
            kinds: Numbering::default(),
            classes: Numbering::default(),
            waiting: Vec::with_capacity(GROUP),
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
    pub fn kind(&mut self, kind: &LinkKind) -> Result<u16, FreezeError> {
        number(&mut self.kinds, kind, 0, "sets of rules on links")
    }

    /// Writes a person.
    ///
    /// # Errors
    /// If a table is full, or the anchor of this person or of one before was not among those told at the beginning.
    pub fn place(&mut self, person: &PersonRecord<'_>) -> Result<(), FreezeError> {
        let class = number(&mut self.classes, &person.class, 1, "classes of person")?;
        let mut line = Line::new(person.id.as_u128(), class, person.number);
        for (position, link) in person.links.iter().enumerate() {
            line.set_kind(position, link.kind);
            line.set_guid(position, link.guid.as_u128());
        }
        if person.links.len() > GUIDS {
            line.set_overflow(self.overflowing(person.links)?);
        }
        self.waiting.push(line);
        if self.waiting.len() == GROUP { self.settle() } else { Ok(()) }
    }

    /// Ends the image.
    ///
    /// # Errors
    /// If the anchor of one of the last people was not among those told at the beginning.
    pub fn finish(mut self) -> Result<Image, FreezeError> {
        self.settle()?;
        let legend = Legend { kinds: self.kinds.into_met(), classes: self.classes.into_met(), ..self.legend };
        Ok(Image::new(self.hash, self.lines, self.overflow, legend))
    }

    /// Puts the lines that wait into their places.
    fn settle(&mut self) -> Result<(), FreezeError> {
        let mut places = [0; GROUP];
        for (place, line) in places.iter_mut().zip(&self.waiting) {
            *place = self.hash.line(line.id());
        }
        let lines = self.lines.items_mut();
        for (at, line) in places.into_iter().zip(self.waiting.drain(..)) {
            match lines.get_mut(at) {
                Some(place) if place.class() == 0 || place.is_of(line.id()) => *place = line,
                _ => return Err(FreezeError::Unannounced(Guid::from_u128(line.id()))),
            }
        }
        Ok(())
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

/// The number of a thing, counted from `first`, that 16 bits must hold.
fn number<T: Clone + Eq + Hash>(
    numbering: &mut Numbering<T>,
    thing: &T,
    first: usize,
    things: &'static str,
) -> Result<u16, FreezeError> {
    let known = numbering.of(thing);
    let number = u16::try_from(first + known.unwrap_or(numbering.len()));
    let number = number.map_err(|_| FreezeError::TooMany(things))?;
    if known.is_none() {
        numbering.add(thing.clone());
    }
    Ok(number)
}
