//! The compact protocol of Thrift, in which Parquet keeps its headers.

const I32: u8 = 5;
const I64: u8 = 6;
const BINARY: u8 = 8;
const LIST: u8 = 9;
const STRUCT: u8 = 12;

/// Writes the fields of a struct, in rising order of their numbers.
#[derive(Debug, Default)]
pub(super) struct Fields {
    bytes: Vec<u8>,
    last: u8,
}

impl Fields {
    pub(super) fn finish(mut self) -> Vec<u8> {
        self.bytes.push(0);
        self.bytes
    }

    pub(super) fn small(&mut self, field: u8, value: i32) {
        self.header(field, I32);
        signed(&mut self.bytes, value.into());
    }

    pub(super) fn number(&mut self, field: u8, value: i64) {
        self.header(field, I64);
        signed(&mut self.bytes, value);
    }

    pub(super) fn text(&mut self, field: u8, value: &str) {
        self.header(field, BINARY);
        text(&mut self.bytes, value);
    }

    pub(super) fn structure(&mut self, field: u8, value: Fields) {
        self.header(field, STRUCT);
        self.bytes.extend(value.finish());
    }

    pub(super) fn smalls(&mut self, field: u8, values: &[i32]) {
        self.list(field, I32, values.len());
        for value in values {
            signed(&mut self.bytes, (*value).into());
        }
    }

    pub(super) fn texts(&mut self, field: u8, values: &[&str]) {
        self.list(field, BINARY, values.len());
        for value in values {
            text(&mut self.bytes, value);
        }
    }

    pub(super) fn structures(&mut self, field: u8, values: Vec<Fields>) {
        self.list(field, STRUCT, values.len());
        for value in values {
            self.bytes.extend(value.finish());
        }
    }

    fn header(&mut self, field: u8, kind: u8) {
        // No struct of Parquet leaves out fifteen fields in a row, so the short form always does.
        self.bytes.push(field.wrapping_sub(self.last) << 4 | kind);
        self.last = field;
    }

    fn list(&mut self, field: u8, kind: u8, length: usize) {
        self.header(field, LIST);
        match u8::try_from(length) {
            Ok(length) if length < 15 => self.bytes.push(length << 4 | kind),
            _ => {
                self.bytes.push(0xf0 | kind);
                varint(&mut self.bytes, length as u64);
            }
        }
    }
}

fn text(bytes: &mut Vec<u8>, value: &str) {
    varint(bytes, value.len() as u64);
    bytes.extend(value.as_bytes());
}

fn signed(bytes: &mut Vec<u8>, value: i64) {
    varint(bytes, (value << 1 ^ value >> 63).cast_unsigned());
}

fn varint(bytes: &mut Vec<u8>, mut value: u64) {
    loop {
        let [low, ..] = value.to_le_bytes();
        value >>= 7;
        if value == 0 {
            return bytes.push(low & 0x7f);
        }
        bytes.push(low | 0x80);
    }
}
