//! The frozen index.

use super::line::{Line, joined};
use super::pages::Pages;
use super::{Answer, Class, Legend, LinkKind, PerfectHash, read_user_anchor};
use crate::schema::{CloudAnchor, CloudType, Guid};
use zerocopy::little_endian::U32;

/// The frozen index of a tenant's users: what a lookup needs in one line a person.
#[derive(Debug, PartialEq, Eq)]
pub struct Image {
    hash: PerfectHash,
    lines: Pages<Line>,
    overflow: Vec<u64>,
    /// By line, where texts belong to the image.
    numbers: Pages<U32>,
    legend: Legend,
    /// How many people are of each class, by its number; first the empty lines.
    users: Vec<u64>,
}

/// What an image weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ImageSize {
    /// How many anchors it knows.
    pub anchors: u64,
    /// Bytes of the lines.
    pub lines: u64,
    /// Bytes of the table that finds a line.
    pub hash: u64,
    /// Bytes of what has no room in a line.
    pub overflow: u64,
    /// Bytes of the table that leads to texts, where there are any. No lookup reads it.
    pub numbers: u64,
}

impl ImageSize {
    /// Bytes of all that a lookup or an audit reads.
    pub fn total(&self) -> u64 {
        self.lines + self.hash + self.overflow
    }
}

/// One person of an image.
#[derive(Clone, Copy, Debug)]
pub struct Person<'a> {
    image: &'a Image,
    /// Which line is the person's.
    at: usize,
    line: &'a Line,
    /// The person's class.
    pub class: &'a Class,
}

impl Image {
    pub(super) fn new(
        hash: PerfectHash,
        lines: Pages<Line>,
        overflow: Vec<u64>,
        numbers: Pages<U32>,
        legend: Legend,
    ) -> Self {
        let mut users = vec![0; legend.classes.len() + 1];
        for line in lines.items() {
            if let Some(count) = usize::try_from(line.class()).ok().and_then(|class| users.get_mut(class)) {
                *count += 1;
            }
        }
        Self { hash, lines, overflow, numbers, legend, users }
    }

    /// Looks an anchor up, in whatever form it is written: both readings.
    pub fn answer(&self, asked: impl AsRef<[u8]>) -> Answer<'_> {
        match read_user_anchor(&asked) {
            Some(id) => self.answer_id(id),
            None => self.answer_text(asked.as_ref()),
        }
    }

    /// Looks an anchor up whose line is known.
    pub(super) fn answer_at(&self, id: Guid, line: usize) -> Answer<'_> {
        self.person_at(id, line).map_or(Answer::Unknown, Answer::Known)
    }

    /// Looks the anchor of a user up by its object id.
    pub fn answer_id(&self, id: Guid) -> Answer<'_> {
        self.person(id).map_or(Answer::Unknown, Answer::Known)
    }

    /// Looks up what does not have the usual form.
    fn answer_text(&self, asked: &[u8]) -> Answer<'_> {
        let anchor = str::from_utf8(asked).ok().and_then(|text| text.parse::<CloudAnchor>().ok());
        match anchor {
            None => Answer::Malformed,
            Some(anchor) if anchor.kind != CloudType::User => Answer::NotUser,
            Some(anchor) => self.answer_id(anchor.id),
        }
    }

    /// The person with this object id.
    pub fn person(&self, id: Guid) -> Option<Person<'_>> {
        self.person_at(id, self.hash.line(id.as_u128()))
    }

    fn person_at(&self, id: Guid, at: usize) -> Option<Person<'_>> {
        let line = self.lines().get(at)?;
        if line.is_of(id.as_u128()) { self.of_line(at, line) } else { None }
    }

    /// The person that an anchor means, in whatever form it is written.
    pub fn person_asked(&self, asked: &str) -> Option<Person<'_>> {
        match self.answer(asked) {
            Answer::Known(person) => Some(person),
            Answer::Malformed | Answer::NotUser | Answer::Unknown => None,
        }
    }

    /// The person in this line, if there is one.
    pub fn person_in(&self, line: usize) -> Option<Person<'_>> {
        self.of_line(line, self.lines().get(line)?)
    }

    /// Everybody, in the order of the lines, which follows from the anchors alone.
    pub fn people(&self) -> impl Iterator<Item = Person<'_>> {
        self.lines().iter().enumerate().filter_map(|(at, line)| self.of_line(at, line))
    }

    /// The tables that the numbers point into.
    pub fn legend(&self) -> &Legend {
        &self.legend
    }

    /// The perfect hash.
    pub fn hash(&self) -> &PerfectHash {
        &self.hash
    }

    /// The lines, empty ones among them.
    pub fn lines(&self) -> &[Line] {
        self.lines.items()
    }

    /// The table of what has no room in a line.
    pub fn overflow(&self) -> &[u64] {
        &self.overflow
    }

    /// The number of the person in each line; empty where no texts belong to the image.
    pub(super) fn numbers(&self) -> &[U32] {
        self.numbers.items()
    }

    /// How many people are of each class, by its number; first the empty lines.
    pub(super) fn users(&self) -> &[u64] {
        &self.users
    }

    /// The classes that anybody is of, each with how many are.
    pub fn census(&self) -> impl Iterator<Item = (&Class, u64)> {
        let counts = self.users.iter().skip(1).copied();
        self.legend.classes.iter().zip(counts).filter(|(_, count)| *count > 0)
    }

    /// What the image weighs.
    pub fn size(&self) -> ImageSize {
        ImageSize {
            anchors: self.users.iter().skip(1).sum(),
            lines: (self.lines().len() * Line::BYTES) as u64,
            hash: (self.hash.pilots().len() * 2) as u64,
            overflow: (self.overflow.len() * 8) as u64,
            numbers: (self.numbers().len() * 4) as u64,
        }
    }

    /// Why this can't be an image, if it can't: every number must point to something, everybody must stand where they
    /// are looked for, and a link that a lookup ends at must be there.
    pub(super) fn mistake(&self) -> Option<String> {
        self.lines().iter().enumerate().find_map(|(at, line)| {
            if line.class() == 0 {
                return (*line != Line::default())
                    .then(|| format!("line {at} is of nobody and yet not empty"));
            }
            let Some(person) = self.of_line(at, line) else {
                return Some(format!("line {at} is of class {}, which is not there", line.class()));
            };
            if self.hash.line(line.id()) != at {
                return Some(format!("User_{} stands in the wrong line", person.id()));
            }
            let last = person.links().checked_sub(1)?;
            let whole = line.guid_place(last).is_none_or(|place| place + 1 < self.overflow.len());
            (!whole).then(|| format!("link {last} of User_{} points to nothing", person.id()))
        })
    }

    fn of_line<'a>(&'a self, at: usize, line: &'a Line) -> Option<Person<'a>> {
        Some(Person { image: self, at, line, class: self.legend.class(line.class())? })
    }
}

impl<'a> Person<'a> {
    /// The object id of the `cloudAnchor`.
    pub fn id(&self) -> Guid {
        Guid::from_u128(self.line.id())
    }

    /// The number that the person was written with; one that no texts have, where the image was read without texts.
    pub fn number(&self) -> u32 {
        self.image.numbers().get(self.at).map_or(u32::MAX, |number| number.get())
    }

    /// How many links lead to AD connectors.
    pub fn links(&self) -> usize {
        self.class.links()
    }

    /// The kind of a link.
    pub fn kind(&self, link: usize) -> Option<&'a LinkKind> {
        self.all_kinds().get(usize::from(self.kind_number(link)?))
    }

    /// The number of a link's kind.
    pub fn kind_number(&self, link: usize) -> Option<u16> {
        self.class.kinds.get(link).copied()
    }

    /// Every kind of link that anybody has.
    pub(super) fn all_kinds(&self) -> &'a [LinkKind] {
        &self.image.legend.kinds
    }

    /// The `objectGUID` at the end of a link; `None` if nothing is there.
    pub fn guid(&self, link: usize) -> Option<Guid> {
        if link >= self.links() {
            return None;
        }
        let bits = match self.line.guid_place(link) {
            None => self.line.guid(),
            Some(place) => joined(*self.image.overflow.get(place)?, *self.image.overflow.get(place + 1)?),
        };
        (bits != 0).then(|| Guid::from_u128(bits))
    }
}
