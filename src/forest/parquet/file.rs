//! One Parquet file.

use super::column::{Cell, Column};
use super::thrift::Fields;
use std::io::{self, Write};

/// Rows of a row group: enough for an engine to share the work, few enough to be nothing in memory.
const GROUP_ROWS: i64 = 128 * 1024;
const MAGIC: &[u8] = b"PAR1";
const REQUIRED: i32 = 0;
const UTF8: i32 = 0;
const PLAIN: i32 = 0;
const RLE: i32 = 3;
const UNCOMPRESSED: i32 = 0;

/// A file that is being written, row by row.
#[derive(Debug)]
pub(super) struct ParquetFile<W> {
    output: W,
    written: i64,
    columns: Vec<(&'static str, Column)>,
    /// Rows of the group at hand.
    rows: i64,
    total_rows: i64,
    groups: Vec<Fields>,
}

impl<W: Write> ParquetFile<W> {
    pub(super) fn begin(output: W, columns: Vec<(&'static str, Column)>) -> io::Result<Self> {
        let mut file = Self { output, written: 0, columns, rows: 0, total_rows: 0, groups: Vec::new() };
        file.put(MAGIC)?;
        Ok(file)
    }

    /// Adds a row: a cell for each column.
    pub(super) fn row<const N: usize>(&mut self, cells: [Cell<'_>; N]) -> io::Result<()> {
        for ((_, column), cell) in self.columns.iter_mut().zip(cells) {
            column.add(cell);
        }
        self.rows += 1;
        if self.rows == GROUP_ROWS { self.end_group() } else { Ok(()) }
    }

    pub(super) fn finish(mut self) -> io::Result<W> {
        if self.rows > 0 {
            self.end_group()?;
        }
        let mut footer = Fields::default();
        footer.small(1, 1);
        footer.structures(2, self.schema());
        footer.number(3, self.total_rows);
        footer.structures(4, std::mem::take(&mut self.groups));
        footer.text(6, concat!("anchorwalk ", env!("CARGO_PKG_VERSION")));
        let footer = footer.finish();
        self.put(&footer)?;
        self.put(&u32::try_from(footer.len()).unwrap_or_default().to_le_bytes())?;
        self.put(MAGIC)?;
        self.output.flush()?;
        Ok(self.output)
    }

    fn schema(&self) -> Vec<Fields> {
        let mut root = Fields::default();
        root.text(4, "schema");
        root.small(5, i32::try_from(self.columns.len()).unwrap_or_default());
        let columns = self.columns.iter().map(|(name, column)| {
            let mut element = Fields::default();
            element.small(1, column.physical());
            element.small(3, REQUIRED);
            element.text(4, name);
            if column.is_text() {
                element.small(6, UTF8);
            }
            element
        });
        std::iter::once(root).chain(columns).collect()
    }

    fn end_group(&mut self) -> io::Result<()> {
        let begin = self.written;
        let mut chunks = Vec::new();
        let mut columns = std::mem::take(&mut self.columns);
        for (name, column) in &mut columns {
            chunks.push(self.chunk(name, column)?);
        }
        self.columns = columns;
        let mut group = Fields::default();
        group.structures(1, chunks);
        group.number(2, self.written - begin);
        group.number(3, self.rows);
        self.groups.push(group);
        self.total_rows += self.rows;
        self.rows = 0;
        Ok(())
    }

    /// One page with all values of a column in this row group.
    fn chunk(&mut self, name: &str, column: &mut Column) -> io::Result<Fields> {
        let (at, data) = (self.written, column.take());
        let size = i32::try_from(data.len()).map_err(|_| io::Error::other("a page of more than 2 GiB"))?;
        let mut page = Fields::default();
        page.small(1, 0);
        page.small(2, size);
        page.small(3, size);
        let mut values = Fields::default();
        values.small(1, i32::try_from(self.rows).unwrap_or_default());
        values.small(2, PLAIN);
        values.small(3, RLE);
        values.small(4, RLE);
        page.structure(5, values);
        self.put(&page.finish())?;
        self.put(&data)?;
        let mut facts = Fields::default();
        facts.small(1, column.physical());
        facts.smalls(2, &[PLAIN]);
        facts.texts(3, &[name]);
        facts.small(4, UNCOMPRESSED);
        facts.number(5, self.rows);
        facts.number(6, self.written - at);
        facts.number(7, self.written - at);
        facts.number(9, at);
        let mut chunk = Fields::default();
        chunk.number(2, at);
        chunk.structure(3, facts);
        Ok(chunk)
    }

    fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.written += i64::try_from(bytes.len()).unwrap_or_default();
        self.output.write_all(bytes)
    }
}
