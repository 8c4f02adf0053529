//! Whether the parts of a large attribute make a whole.

use super::attribute_line::ValueRange;
use crate::schema::AttributeName;
use std::collections::BTreeMap;

/// The ranges met in one record.
#[derive(Debug, Default)]
pub(super) struct Ranges(BTreeMap<AttributeName, Vec<ValueRange>>);

impl Ranges {
    pub(super) fn add(&mut self, name: AttributeName, range: ValueRange) {
        let ranges = self.0.entry(name).or_default();
        // Every value of a part repeats the part's range.
        if ranges.last() != Some(&range) {
            ranges.push(range);
        }
    }

    /// For each attribute of which values are missing, the message that says so.
    pub(super) fn incomplete(mut self) -> Vec<String> {
        self.0.iter_mut().filter_map(|(name, ranges)| missing(*name, ranges)).collect()
    }
}

fn missing(name: AttributeName, ranges: &mut [ValueRange]) -> Option<String> {
    ranges.sort_unstable();
    let mut next = 0;
    for range in ranges.iter() {
        if range.first > next {
            return Some(format!(
                "{name}: the values {next} to {} are missing from the dump",
                range.first - 1
            ));
        }
        next = next.max(range.last?.saturating_add(1));
    }
    Some(format!("{name}: the values from {next} on are missing from the dump"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_that_never_reaches_its_end_is_reported() {
        for (ranges, expected) in [
            (vec![(0, Some(1499)), (1500, None)], None),
            (vec![(1500, None), (0, Some(1499))], None),
            (vec![(0, Some(1499))], Some("member: the values from 1500 on are missing from the dump")),
            (vec![(0, Some(9)), (20, None)], Some("member: the values 10 to 19 are missing from the dump")),
        ] {
            let mut met = Ranges::default();
            for (first, last) in ranges {
                met.add(AttributeName::new("member"), ValueRange { first, last });
            }
            assert_eq!(met.incomplete().first().map(String::as_str), expected);
        }
    }
}
