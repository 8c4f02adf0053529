//! Reading a snapshot: the whole of it, or only what a question needs.

use super::output::{BLOCK, HEADER, MAGIC, VERSION};
use super::{Decoder, Section, SnapshotError, legend_code};
use crate::forest::line::{Line, joined};
use crate::forest::pages::Pages;
use crate::forest::perfect_hash::Shape;
use crate::forest::{Frozen, Image, ImageWriter, Labels, Legend, PerfectHash, PersonRecord};
use crate::schema::Guid;
use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom};
use std::path::Path;
use xxhash_rust::xxh3::xxh3_64;
use zerocopy::little_endian::U32;
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

/// A snapshot whose header and tail hold. The body is read, and believed, block by block.
#[derive(Debug)]
pub struct SnapshotFile {
    file: File,
    sections: Vec<Extent>,
    checksums: Vec<u64>,
    body: u64,
}

/// What is read beside the index.
#[derive(Clone, Copy, Debug)]
enum Texts {
    Belong,
    AreLeft,
}

/// Where a section is, from the beginning of the body.
#[derive(Clone, Copy, Debug)]
struct Extent {
    section: Section,
    at: u64,
    length: u64,
}

impl SnapshotFile {
    /// Opens a snapshot.
    ///
    /// # Errors
    /// If the file is no snapshot of this version, is not as long as it says, or header or tail is damaged.
    pub fn open(path: &Path) -> Result<Self, SnapshotError> {
        Self::of_file(File::open(path)?)
    }

    fn of_file(mut file: File) -> Result<Self, SnapshotError> {
        let found = file.metadata()?.len();
        let mut header = [0; HEADER];
        if found < HEADER as u64 {
            let mut mark = Vec::new();
            file.read_to_end(&mut mark)?;
            return Err(if mark.is_empty() || !MAGIC.starts_with(mark.get(..8).unwrap_or(&mark)) {
                SnapshotError::NotASnapshot
            } else {
                SnapshotError::Length { found, stated: HEADER as u64 }
            });
        }
        file.read_exact(&mut header)?;
        let [stated, tail_at, tail_checksum] = checked_header(&header)?;
        if found != stated {
            return Err(SnapshotError::Length { found, stated });
        }
        let no_tail = || SnapshotError::Checksum { part: "tail", at: tail_at };
        let body = tail_at.checked_sub(HEADER as u64).ok_or_else(no_tail)?;
        let tail_length = found.checked_sub(tail_at).filter(|length| *length <= tail_max(body));
        let tail_length = tail_length.and_then(|length| usize::try_from(length).ok());
        let mut tail = vec![0; tail_length.ok_or_else(no_tail)?];
        file.seek(SeekFrom::Start(tail_at))?;
        file.read_exact(&mut tail)?;
        if xxh3_64(&tail) != tail_checksum {
            return Err(no_tail());
        }
        let (sections, checksums) = read_tail(&tail, found, body)?;
        Ok(Self { file, sections, checksums, body })
    }

    /// Whether there is such a section.
    pub fn has(&self, section: Section) -> bool {
        self.extent(section).is_ok()
    }

    /// All bytes of a section.
    ///
    /// # Errors
    /// If it is not there or damaged.
    pub fn section(&mut self, section: Section) -> Result<Vec<u8>, SnapshotError> {
        let extent = self.extent(section)?;
        self.part(extent, 0, extent.length)
    }

    /// The whole index with its texts, every number of it checked.
    ///
    /// # Errors
    /// If a block is damaged, or something points to nothing.
    pub fn whole(&mut self) -> Result<Frozen, SnapshotError> {
        let image = self.image_of(Texts::Belong)?;
        let labels = self.labels()?;
        let unlabelled = image.people().find(|person| person.number() as usize >= labels.len());
        if let (Some(person), false) = (unlabelled, labels.is_empty()) {
            let message = format!("User_{} has no texts", person.id());
            return Err(SnapshotError::content(Section::LabelEnds, message));
        }
        Ok(Frozen { image, labels })
    }

    /// The whole index without its texts, every number of it checked.
    ///
    /// # Errors
    /// If a block is damaged, or something points to nothing.
    pub fn image(&mut self) -> Result<Image, SnapshotError> {
        self.image_of(Texts::AreLeft)
    }

    fn image_of(&mut self, texts: Texts) -> Result<Image, SnapshotError> {
        let legend = self.legend()?;
        let hash = self.hash()?;
        let lines = self.table(Section::Lines, hash.lines())?;
        let overflow = self.numbers(Section::Overflow)?;
        let numbers = match texts {
            Texts::Belong => self.table(Section::Numbers, hash.lines())?,
            Texts::AreLeft => Pages::zeroed(0).ok_or(SnapshotError::Memory(0))?,
        };
        let image = Image::new(hash, lines, overflow, numbers, legend);
        if let Some(message) = image.mistake() {
            return Err(SnapshotError::content(Section::Lines, message));
        }
        Ok(image)
    }

    /// An index of only these users, from the few blocks that they need.
    ///
    /// # Errors
    /// If one of these blocks is damaged, or something points to nothing.
    pub fn only(&mut self, ids: &[Guid]) -> Result<Frozen, SnapshotError> {
        let legend = self.legend()?;
        let hash = self.pilots_of(ids)?;
        let mut found: Vec<(Guid, u64, Line)> = Vec::new();
        for (id, at) in hash {
            let line = self.line(at)?;
            if line.is_of(id.as_u128()) && line.class() != 0 && found.iter().all(|(own, ..)| *own != id) {
                found.push((id, at, line));
            }
        }
        let ids: Vec<u128> = found.iter().map(|(id, ..)| id.as_u128()).collect();
        let full =
            |error: crate::forest::FreezeError| SnapshotError::content(Section::Lines, error.to_string());
        let begun = ImageWriter::begin(&ids.iter().copied(), ids.len() as u64, legend.clone());
        let mut writer = begun.map_err(full)?;
        let mut labels = Labels::default();
        for (id, at, line) in found {
            let nothing =
                || SnapshotError::content(Section::Lines, format!("the line of User_{id} points to nothing"));
            let mut class = legend.class(line.class()).ok_or_else(nothing)?.clone();
            for kind in &mut class.kinds {
                let known = legend.kinds.get(usize::from(*kind)).ok_or_else(nothing)?;
                *kind = writer.kind(known).map_err(full)?;
            }
            let guids = self.guids(&line, class.links())?;
            let texts = self.texts(at)?;
            let number = labels.push(texts.texts(0)).map_err(full)?;
            writer.place(&PersonRecord { id, class: &class, guids: &guids, number }).map_err(full)?;
        }
        Ok(Frozen { image: writer.finish().map_err(full)?, labels })
    }

    /// The texts of a section; none if it is not there.
    ///
    /// # Errors
    /// If it is damaged.
    pub fn texts_of(&mut self, section: Section) -> Result<Vec<String>, SnapshotError> {
        if !self.has(section) {
            return Ok(Vec::new());
        }
        let bytes = self.section(section)?;
        let mut from = Decoder::new(&bytes);
        let texts =
            from.list(|from| Ok(from.text()?.to_owned())).map_err(SnapshotError::malformed(section))?;
        from.end().map_err(SnapshotError::malformed(section))?;
        Ok(texts)
    }

    fn extent(&self, section: Section) -> Result<Extent, SnapshotError> {
        let found = self.sections.iter().find(|extent| extent.section == section);
        found.copied().ok_or(SnapshotError::Missing(section))
    }

    /// Bytes of a section, from its beginning.
    fn part(&mut self, extent: Extent, from: u64, length: u64) -> Result<Vec<u8>, SnapshotError> {
        let beyond = || SnapshotError::content(extent.section, format!("nothing stands at byte {from}"));
        let end = from.checked_add(length).filter(|end| *end <= extent.length).ok_or_else(beyond)?;
        let mut bytes = memory(length)?;
        self.blocks(extent.at + from, extent.at + end, |part| bytes.extend(part))?;
        Ok(bytes)
    }

    /// Passes the bytes from one place of the body to another, each after its block was checked.
    fn blocks(&mut self, from: u64, to: u64, mut take: impl FnMut(&[u8])) -> Result<(), SnapshotError> {
        const SIZE: u64 = BLOCK as u64;
        let mut block = Vec::with_capacity(BLOCK);
        let first = from / SIZE;
        self.file.seek(SeekFrom::Start(HEADER as u64 + first * SIZE))?;
        for number in first..to.div_ceil(SIZE).max(first) {
            let begin = number * SIZE;
            block.clear();
            (&self.file).take(SIZE.min(self.body - begin)).read_to_end(&mut block)?;
            let stated = usize::try_from(number).ok().and_then(|number| self.checksums.get(number));
            if stated != Some(&xxh3_64(&block)) {
                return Err(SnapshotError::Checksum { part: "body", at: HEADER as u64 + begin });
            }
            let cut = |place: u64| usize::try_from(place.min(SIZE)).unwrap_or(BLOCK);
            let range = cut(from.saturating_sub(begin))..cut(to - begin);
            take(block.get(range).unwrap_or_default());
        }
        Ok(())
    }

    fn legend(&mut self) -> Result<Legend, SnapshotError> {
        let bytes = self.section(Section::Legend)?;
        let legend = legend_code::decode(&bytes).map_err(SnapshotError::malformed(Section::Legend))?;
        match legend.mistake() {
            Some(message) => Err(SnapshotError::content(Section::Legend, message)),
            None => Ok(legend),
        }
    }

    fn hash(&mut self) -> Result<PerfectHash, SnapshotError> {
        let bytes = self.section(Section::Pilots)?;
        let (numbers, pilots) = bytes.split_at_checked(16).unwrap_or_default();
        let pilots =
            pilots.chunks_exact(2).filter_map(|pair| Some(u16::from_le_bytes(pair.try_into().ok()?)));
        let [seed, lines] = numbers_of(numbers);
        let parts = PerfectHash::of_parts(seed, lines, pilots.collect());
        parts.ok_or_else(|| SnapshotError::content(Section::Pilots, "these are no pilots"))
    }

    /// A table of so many items, byte for byte.
    fn table<T: FromBytes + IntoBytes + Immutable + KnownLayout>(
        &mut self,
        section: Section,
        items: u64,
    ) -> Result<Pages<T>, SnapshotError> {
        let extent = self.extent(section)?;
        if extent.length != items.saturating_mul(size_of::<T>() as u64) {
            let message = format!("{} bytes, but there should be {items} items", extent.length);
            return Err(SnapshotError::content(section, message));
        }
        // The file is as long as it says, so a forged count can't ask for more memory than there are bytes.
        let table = usize::try_from(items).ok().and_then(Pages::zeroed);
        let mut table = table.ok_or(SnapshotError::Memory(extent.length))?;
        let mut rest = table.items_mut().as_mut_bytes();
        self.blocks(extent.at, extent.at + extent.length, |part| {
            if let Some((place, later)) = std::mem::take(&mut rest).split_at_mut_checked(part.len()) {
                place.copy_from_slice(part);
                rest = later;
            }
        })?;
        Ok(table)
    }

    fn numbers(&mut self, section: Section) -> Result<Vec<u64>, SnapshotError> {
        let bytes = self.section(section)?;
        Ok(bytes.chunks_exact(8).map(number_of).collect())
    }

    fn labels(&mut self) -> Result<Labels, SnapshotError> {
        if !self.has(Section::LabelEnds) {
            return Ok(Labels::default());
        }
        let (ends, bytes) = (self.numbers(Section::LabelEnds)?, self.section(Section::Labels)?);
        Labels::of_parts(ends, bytes)
            .ok_or_else(|| SnapshotError::content(Section::Labels, "these are no texts"))
    }

    /// Where each of these users would stand.
    fn pilots_of(&mut self, ids: &[Guid]) -> Result<Vec<(Guid, u64)>, SnapshotError> {
        let extent = self.extent(Section::Pilots)?;
        let [seed, lines] = numbers_of(&self.part(extent, 0, 16)?);
        let no_pilots = || SnapshotError::content(Section::Pilots, "these are no pilots");
        let shape =
            Shape::of_parts(seed, lines, extent.length.saturating_sub(16) / 2).ok_or_else(no_pilots)?;
        let mut places = Vec::with_capacity(ids.len());
        for id in ids {
            let hash = shape.hash(id.as_u128());
            let pilot = self.part(extent, 16 + 2 * shape.bucket(hash) as u64, 2)?;
            let pilot = pilot.first_chunk::<2>().map_or(0, |bytes| u16::from_le_bytes(*bytes));
            places.push((*id, shape.place(hash, pilot) as u64));
        }
        Ok(places)
    }

    fn line(&mut self, at: u64) -> Result<Line, SnapshotError> {
        self.item(Section::Lines, at)
    }

    /// One item of a table.
    fn item<T: FromBytes>(&mut self, section: Section, at: u64) -> Result<T, SnapshotError> {
        let extent = self.extent(section)?;
        let size = size_of::<T>() as u64;
        let bytes = self.part(extent, at.saturating_mul(size), size)?;
        T::read_from_bytes(&bytes).map_err(|_| SnapshotError::content(section, "an item is cut"))
    }

    /// The GUIDs at the ends of so many links, as [`crate::forest::Person`] finds them.
    fn guids(&mut self, of: &Line, links: usize) -> Result<Vec<Guid>, SnapshotError> {
        let mut guids = Vec::new();
        if links > 0 {
            guids.push(Guid::from_u128(of.guid()));
        }
        if let (Some(place), Some(others)) = (of.guid_place(1), links.checked_sub(1)) {
            let extent = self.extent(Section::Overflow)?;
            let words = self.part(extent, 8 * place as u64, 16 * others as u64)?;
            guids.extend(words.chunks_exact(16).map(|pair| {
                let [high, low] = numbers_of(pair);
                Guid::from_u128(joined(high, low))
            }));
        }
        Ok(guids)
    }

    /// The texts of the person in a line, as number 0.
    fn texts(&mut self, line: u64) -> Result<Labels, SnapshotError> {
        let Ok(ends) = self.extent(Section::LabelEnds) else {
            return Ok(Labels::default());
        };
        let number: U32 = self.item(Section::Numbers, line)?;
        let [from, to] = numbers_of(&self.part(ends, 8 * u64::from(number), 16)?);
        let torn =
            || SnapshotError::content(Section::LabelEnds, format!("texts {number} end before they begin"));
        let length = to.checked_sub(from).ok_or_else(torn)?;
        let extent = self.extent(Section::Labels)?;
        let bytes = self.part(extent, from, length)?;
        Labels::of_parts(vec![0, length], bytes).ok_or_else(torn)
    }
}

/// Room for so many bytes.
fn memory(length: u64) -> Result<Vec<u8>, SnapshotError> {
    let mut bytes = Vec::new();
    let room = usize::try_from(length).ok().and_then(|length| bytes.try_reserve_exact(length).ok());
    room.map(|()| bytes).ok_or(SnapshotError::Memory(length))
}

/// No tail is longer than the checksums of its body and a table of sections.
fn tail_max(body: u64) -> u64 {
    const SECTIONS: u64 = 4096;
    body.div_ceil(BLOCK as u64) * 8 + SECTIONS
}

fn number_of(bytes: &[u8]) -> u64 {
    let [number] = numbers_of(bytes);
    number
}

/// Little-endian numbers; what is missing is zero.
fn numbers_of<const N: usize>(bytes: &[u8]) -> [u64; N] {
    let mut numbers = [0; N];
    for (number, bytes) in numbers.iter_mut().zip(bytes.chunks_exact(8)) {
        *number = bytes.try_into().map_or(0, u64::from_le_bytes);
    }
    numbers
}

/// Length of the file, place of the tail, checksum of the tail.
fn checked_header(header: &[u8; HEADER]) -> Result<[u64; 3], SnapshotError> {
    if !header.starts_with(&MAGIC) {
        return Err(SnapshotError::NotASnapshot);
    }
    let [_, version, length, tail_at, tail_checksum, _, _, checksum] = numbers_of(header);
    let (covered, _) = header.split_at(HEADER - 8);
    if xxh3_64(covered) != checksum {
        return Err(SnapshotError::Checksum { part: "header", at: 0 });
    }
    match u32::try_from(version) {
        Ok(VERSION) => Ok([length, tail_at, tail_checksum]),
        Ok(other) => Err(SnapshotError::Version(other)),
        Err(_) => Err(SnapshotError::Checksum { part: "header", at: 0 }),
    }
}

fn read_tail(tail: &[u8], length: u64, body: u64) -> Result<(Vec<Extent>, Vec<u64>), SnapshotError> {
    let (tail, stated) = tail.split_last_chunk::<8>().ok_or(SnapshotError::NotASnapshot)?;
    let stated = u64::from_le_bytes(*stated);
    if stated != length {
        return Err(SnapshotError::Length { found: length, stated });
    }
    let malformed = SnapshotError::malformed(Section::Legend);
    let mut from = Decoder::new(tail);
    let sections = from.list(|from| {
        let code = from.small("a section")?;
        let section =
            Section::of_code(code).ok_or_else(|| from.malformed("a section that this version knows"))?;
        Ok(Extent { section, at: from.number()?, length: from.number()? })
    });
    let sections = sections.map_err(&malformed)?;
    let checksums = from.list(Decoder::number).map_err(&malformed)?;
    from.end().map_err(&malformed)?;
    let mut free = 0;
    for extent in &sections {
        let end = extent.at.checked_add(extent.length).filter(|end| *end <= body && extent.at >= free);
        free = end.ok_or_else(|| SnapshotError::content(extent.section, "it overlaps another or the end"))?;
    }
    if checksums.len() as u64 != body.div_ceil(BLOCK as u64) {
        return Err(SnapshotError::Checksum { part: "tail", at: length });
    }
    Ok((sections, checksums))
}
