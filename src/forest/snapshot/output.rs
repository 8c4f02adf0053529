//! Writing a snapshot, section by section.

use super::{Encoder, Section, legend_code};
use crate::forest::{Frozen, Image, Labels};
use std::io::{self, Seek, SeekFrom, Write};
use xxhash_rust::xxh3::xxh3_64;
use zerocopy::IntoBytes as _;

pub(super) const MAGIC: [u8; 8] = *b"AWSNAP\r\n";
/// The version of the format.
pub(super) const VERSION: u32 = 2;
/// Bytes of the header.
pub(super) const HEADER: usize = 64;
/// Bytes under one checksum.
pub(super) const BLOCK: usize = 64 * 1024;
/// Sections begin at multiples of this.
pub(super) const ALIGNMENT: usize = 64;

/// A snapshot that is being written. What is not finished is no snapshot: its header is empty.
#[derive(Debug)]
pub struct SnapshotOutput<W> {
    output: W,
    block: Vec<u8>,
    checksums: Vec<u64>,
    /// Bytes of the body so far.
    written: u64,
    sections: Vec<(Section, u64, u64)>,
}

impl<W: Write + Seek> SnapshotOutput<W> {
    /// Begins a snapshot at the beginning of an empty file.
    pub fn begin(mut output: W) -> io::Result<Self> {
        output.write_all(&[0; HEADER])?;
        Ok(Self {
            output,
            block: Vec::with_capacity(BLOCK),
            checksums: Vec::new(),
            written: 0,
            sections: Vec::new(),
        })
    }

    /// Begins a section; what was written since the last one belongs to that.
    pub fn section(&mut self, section: Section) -> io::Result<()> {
        self.end_section();
        let gap = self.written.next_multiple_of(ALIGNMENT as u64) - self.written;
        for _ in 0..gap {
            self.put(&[0])?;
        }
        self.sections.push((section, self.written, 0));
        Ok(())
    }

    /// Writes bytes of the section that was begun.
    pub fn put(&mut self, mut bytes: &[u8]) -> io::Result<()> {
        self.written += bytes.len() as u64;
        while !bytes.is_empty() {
            let (now, later) = bytes.split_at(bytes.len().min(BLOCK - self.block.len()));
            self.block.extend(now);
            bytes = later;
            if self.block.len() == BLOCK {
                self.end_block()?;
            }
        }
        Ok(())
    }

    /// Writes a section of texts.
    pub fn texts(&mut self, section: Section, texts: &[String]) -> io::Result<()> {
        let mut list = Encoder::default();
        list.list(texts.iter(), |list, text| list.text(text));
        self.section(section)?;
        self.put(&list.finish())
    }

    /// Ends the snapshot: with this the file is one.
    pub fn finish(mut self) -> io::Result<W> {
        self.end_section();
        if !self.block.is_empty() {
            self.end_block()?;
        }
        let mut tail = Encoder::default();
        tail.list(self.sections.iter(), |tail, (section, at, length)| {
            tail.number(section.code().into());
            tail.number(*at);
            tail.number(*length);
        });
        tail.list(self.checksums.iter(), |tail, checksum| tail.number(*checksum));
        let tail_at = HEADER as u64 + self.written;
        let mut tail = tail.finish();
        let length = tail_at + tail.len() as u64 + 8;
        tail.extend(length.to_le_bytes());
        self.output.write_all(&tail)?;
        self.output.seek(SeekFrom::Start(0))?;
        self.output.write_all(&header(length, tail_at, &tail))?;
        self.output.flush()?;
        Ok(self.output)
    }

    fn end_section(&mut self) {
        if let Some((_, at, length)) = self.sections.last_mut() {
            *length = self.written - *at;
        }
    }

    fn end_block(&mut self) -> io::Result<()> {
        self.checksums.push(xxh3_64(&self.block));
        self.output.write_all(&self.block)?;
        self.block.clear();
        Ok(())
    }
}

fn header(length: u64, tail_at: u64, tail: &[u8]) -> Vec<u8> {
    let mut header = Vec::with_capacity(HEADER);
    header.extend(MAGIC);
    header.extend(VERSION.to_le_bytes());
    header.extend([0; 4]);
    for number in [length, tail_at, xxh3_64(tail)] {
        header.extend(number.to_le_bytes());
    }
    header.resize(HEADER - 8, 0);
    header.extend(xxh3_64(&header).to_le_bytes());
    header
}

/// Writes the index and the texts of a frozen deployment; more sections may follow.
pub fn write_frozen<W: Write + Seek>(output: &mut SnapshotOutput<W>, frozen: &Frozen) -> io::Result<()> {
    write_image(output, &frozen.image)?;
    write_labels(output, &frozen.labels)
}

pub(in crate::forest) fn write_image<W: Write + Seek>(
    output: &mut SnapshotOutput<W>,
    image: &Image,
) -> io::Result<()> {
    output.section(Section::Legend)?;
    output.put(&legend_code::encode(image.legend()))?;
    output.section(Section::Pilots)?;
    let hash = image.hash();
    for number in [hash.seed(), hash.lines()] {
        output.put(&number.to_le_bytes())?;
    }
    for pilot in hash.pilots() {
        output.put(&pilot.to_le_bytes())?;
    }
    output.section(Section::Lines)?;
    output.put(image.lines().as_bytes())?;
    output.section(Section::Overflow)?;
    put_numbers(output, image.overflow())?;
    output.section(Section::Numbers)?;
    output.put(image.numbers().as_bytes())
}

fn write_labels<W: Write + Seek>(output: &mut SnapshotOutput<W>, labels: &Labels) -> io::Result<()> {
    let (ends, bytes) = labels.parts();
    output.section(Section::LabelEnds)?;
    put_numbers(output, ends)?;
    output.section(Section::Labels)?;
    output.put(bytes)
}

fn put_numbers<W: Write + Seek>(output: &mut SnapshotOutput<W>, numbers: &[u64]) -> io::Result<()> {
    numbers.iter().try_for_each(|number| output.put(&number.to_le_bytes()))
}
