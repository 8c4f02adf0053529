//! What people read of a person: kept apart from the index, for no lookup needs it.

use super::FreezeError;

/// Texts by the number of the person: the DN at the end of each link, then the messages of the causes under both
/// readings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Labels {
    /// Where the texts of each person begin, and where the last one's end.
    ends: Vec<u64>,
    /// The texts, each before its length in four bytes from the lowest.
    bytes: Vec<u8>,
}

impl Default for Labels {
    fn default() -> Self {
        Self { ends: vec![0], bytes: Vec::new() }
    }
}

impl Labels {
    /// Adds a person and returns the number.
    ///
    /// # Errors
    /// If there are four billion people, or a text has four billion bytes.
    pub fn push<'a>(&mut self, texts: impl Iterator<Item = &'a str>) -> Result<u32, FreezeError> {
        let number = u32::try_from(self.ends.len() - 1).map_err(|_| FreezeError::TooMany("users"))?;
        for text in texts {
            let length = u32::try_from(text.len()).map_err(|_| FreezeError::TooMany("bytes of a DN"))?;
            self.bytes.extend(length.to_le_bytes());
            self.bytes.extend(text.as_bytes());
        }
        self.ends.push(self.bytes.len() as u64);
        Ok(number)
    }

    /// The texts as they were stored: where each person's end, from 0, and all bytes. `None` if these are no texts.
    pub fn of_parts(ends: Vec<u64>, bytes: Vec<u8>) -> Option<Self> {
        let labels = Self { ends, bytes };
        let ends = labels.ends.as_slice();
        let whole = ends.first() == Some(&0)
            && ends.last() == Some(&(labels.bytes.len() as u64))
            && ends.is_sorted()
            && (0..labels.len()).all(|number| {
                let number = u32::try_from(number).unwrap_or(u32::MAX);
                let read: usize = labels.texts(number).map(|text| 4 + text.len()).sum();
                labels.record(number).is_some_and(|record| record.len() == read)
            });
        whole.then_some(labels)
    }

    /// The parts from which [`Labels::of_parts`] makes them again.
    pub fn parts(&self) -> (&[u64], &[u8]) {
        (&self.ends, &self.bytes)
    }

    /// The texts of a person; none if the number is of nobody.
    pub fn texts(&self, number: u32) -> impl Iterator<Item = &str> {
        let mut rest = self.record(number).unwrap_or_default();
        std::iter::from_fn(move || {
            let (length, after) = rest.split_first_chunk::<4>()?;
            let (text, after) = after.split_at_checked(u32::from_le_bytes(*length) as usize)?;
            rest = after;
            std::str::from_utf8(text).ok()
        })
    }

    /// The DN at the end of a link.
    pub fn dn(&self, number: u32, link: u16) -> Option<&str> {
        self.texts(number).nth(usize::from(link))
    }

    /// How many people there are.
    pub fn len(&self) -> usize {
        self.ends.len() - 1
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn record(&self, number: u32) -> Option<&[u8]> {
        let at = number as usize;
        let (from, to) = (*self.ends.get(at)?, *self.ends.get(at + 1)?);
        self.bytes.get(usize::try_from(from).ok()?..usize::try_from(to).ok()?)
    }
}
