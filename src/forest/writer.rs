//! Filling an image person by person, so that nobody is held twice.

use super::line::{Line, high, low};
use super::numbering::Numbering;
use super::pages::Pages;
use super::{Class, FreezeError, Image, Legend, LinkKind, PerfectHash, RuleFacts};
use crate::schema::Guid;
use std::hash::Hash;
use zerocopy::little_endian::U32;

/// Lines that are put into their places together, so that the cache misses overlap.
const GROUP: usize = 64;

/// A person, as written. The link that a lookup ends at should come first: it has room beside the anchor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonRecord<'a> {
    /// The object id of the `cloudAnchor`.
    pub id: Guid,
    /// The class. The kinds of its links are numbers from [`ImageWriter::kind`].
    pub class: &'a Class,
    /// The `objectGUID` at the end of each link of the class; zero if the object is not there or has none.
    pub guids: &'a [Guid],
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
    numbers: Pages<U32>,
    /// Lines that are not in their places yet, with the numbers of their people.
    waiting: Vec<(Line, u32)>,
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
            numbers: Pages::zeroed(lines).ok_or(FreezeError::Memory)?,
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
        let number = number(&mut self.kinds, kind);
        u16::try_from(number).map_err(|_| FreezeError::TooMany("sets of rules on links"))
    }

    /// Writes a person.
    ///
    /// # Errors
    /// If a table is full, or the anchor of this person or of one before was not among those told at the beginning.
    pub fn place(&mut self, person: &PersonRecord<'_>) -> Result<(), FreezeError> {
        let class = u32::try_from(number(&mut self.classes, person.class) + 1).ok();
        let class = class.filter(|class| *class <= Line::CLASS_MAX);
        let class = class.ok_or(FreezeError::TooMany("classes of person"))?;
        let (guid, others) = person.guids.split_first().unzip();
        let overflow = self.overflowing(others.unwrap_or_default())?;
        let line = Line::new(person.id.as_u128(), class, guid.map_or(0, |guid| guid.as_u128()), overflow);
        self.waiting.push((line, person.number));
        if self.waiting.len() == GROUP { self.settle() } else { Ok(()) }
    }

    /// Ends the image.
    ///
    /// # Errors
    /// If the anchor of one of the last people was not among those told at the beginning.
    pub fn finish(mut self) -> Result<Image, FreezeError> {
        self.settle()?;
        let legend = Legend { kinds: self.kinds.into_met(), classes: self.classes.into_met(), ..self.legend };
        Ok(Image::new(self.hash, self.lines, self.overflow, self.numbers, legend))
    }

    /// Puts the lines that wait into their places.
    fn settle(&mut self) -> Result<(), FreezeError> {
        let mut places = [0; GROUP];
        for (place, (line, _)) in places.iter_mut().zip(&self.waiting) {
            *place = self.hash.line(line.id());
        }
        let (lines, numbers) = (self.lines.items_mut(), self.numbers.items_mut());
        for (at, (line, number)) in places.into_iter().zip(self.waiting.drain(..)) {
            match (lines.get_mut(at), numbers.get_mut(at)) {
                (Some(place), Some(of_person)) if place.class() == 0 || place.is_of(line.id()) => {
                    (*place, *of_person) = (line, number.into());
                }
                _ => return Err(FreezeError::Unannounced(Guid::from_u128(line.id()))),
            }
        }
        Ok(())
    }

    /// Where the GUIDs are put that have no room in the line, two words each; 0 if there are none.
    fn overflowing(&mut self, guids: &[Guid]) -> Result<u32, FreezeError> {
        if guids.is_empty() {
            return Ok(0);
        }
        let place = u32::try_from(self.overflow.len()).map_err(|_| FreezeError::TooMany("links"))?;
        for guid in guids {
            let guid = guid.as_u128();
            self.overflow.extend([high(guid), low(guid)]);
        }
        Ok(place)
    }
}

/// The number of a thing, whether it was met before or not.
fn number<T: Clone + Eq + Hash>(numbering: &mut Numbering<T>, thing: &T) -> usize {
    numbering.of(thing).unwrap_or_else(|| numbering.add(thing.clone()))
}
