//! The values of a column, plainly encoded.

/// Values of one column.
#[derive(Debug)]
pub(super) enum Column {
    Truth(Vec<bool>),
    Number(Vec<i32>),
    Text(Vec<u8>),
}

impl Column {
    /// The physical type by its number in the format.
    pub(super) fn physical(&self) -> i32 {
        match self {
            Self::Truth(_) => 0,
            Self::Number(_) => 1,
            Self::Text(_) => 6,
        }
    }

    pub(super) fn is_text(&self) -> bool {
        matches!(self, Self::Text(_))
    }

    /// The bytes so far, which are then forgotten.
    pub(super) fn take(&mut self) -> Vec<u8> {
        match self {
            Self::Truth(values) => {
                let eight = |bits: &[bool]| {
                    bits.iter().enumerate().fold(0u8, |byte, (at, bit)| byte | u8::from(*bit) << at)
                };
                let bytes = values.chunks(8).map(eight).collect();
                values.clear();
                bytes
            }
            Self::Number(values) => {
                let bytes = values.iter().flat_map(|value| value.to_le_bytes()).collect();
                values.clear();
                bytes
            }
            Self::Text(bytes) => std::mem::take(bytes),
        }
    }
}

/// One value of a row.
#[derive(Clone, Copy, Debug)]
pub(super) enum Cell<'a> {
    Truth(bool),
    Number(i32),
    Text(&'a str),
}

impl Column {
    /// Adds a value. One of another type than the column's is a mistake of this program and is written as nothing.
    pub(super) fn add(&mut self, cell: Cell<'_>) {
        match (self, cell) {
            (Self::Truth(values), Cell::Truth(value)) => values.push(value),
            (Self::Number(values), Cell::Number(value)) => values.push(value),
            (Self::Text(bytes), Cell::Text(value)) => {
                bytes.extend(u32::try_from(value.len()).unwrap_or_default().to_le_bytes());
                bytes.extend(value.as_bytes());
            }
            (Self::Truth(_) | Self::Number(_) | Self::Text(_), _) => {}
        }
    }
}
