//! Dates formatted with the custom specifiers of .NET, invariant culture.

use super::builder::Builder;
use super::eval_error::Failure;
use jiff::civil::DateTime;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const DAYS: [&str; 7] = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

/// The date in UTC after the pattern: `yyyyMMddHHmmss.0Z` gives `20140905081453.0Z`. Characters that are no
/// specifiers stand for themselves (spec/expressions.md 2.4.3).
pub(super) fn format(date: DateTime, pattern: &str) -> Result<Builder, Failure> {
    let mut text = Builder::default();
    let mut rest = pattern;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '\\' => escaped(rest, &mut text)?,
            '\'' | '"' => literal(rest, first, &mut text)?,
            _ => {
                let run = rest.len() - rest.trim_start_matches(first).len();
                specifier(date, first, run / first.len_utf8(), &mut text)?;
                run
            }
        };
        rest = rest.get(length..).unwrap_or_default();
    }
    Ok(text)
}

fn escaped(rest: &str, text: &mut Builder) -> Result<usize, Failure> {
    let Some(character) = rest.chars().nth(1) else {
        return Err(Failure::argument("the format ends with a backslash"));
    };
    text.push_char(character)?;
    Ok(1 + character.len_utf8())
}

fn literal(rest: &str, quote: char, text: &mut Builder) -> Result<usize, Failure> {
    let content = rest.get(1..).unwrap_or_default();
    let Some((content, _)) = content.split_once(quote) else {
        return Err(Failure::argument("the format has a quote without its end"));
    };
    text.push(content)?;
    Ok(content.len() + 2)
}

fn specifier(date: DateTime, letter: char, count: usize, text: &mut Builder) -> Result<(), Failure> {
    let (month, day) = (usize::from(date.month().unsigned_abs()), date.weekday().to_sunday_zero_offset());
    let hour = date.hour();
    let formatted = match (letter, count) {
        ('y', 1) => (date.year() % 100).to_string(),
        ('y', 2) => format!("{:02}", date.year() % 100),
        ('y', _) => format!("{:0width$}", date.year(), width = count.min(9)),
        ('M', 1) => month.to_string(),
        ('M', 2) => format!("{month:02}"),
        ('M', 3) => name(&MONTHS, month - 1, 3),
        ('M', _) => name(&MONTHS, month - 1, usize::MAX),
        ('d', 1) => date.day().to_string(),
        ('d', 2) => format!("{:02}", date.day()),
        ('d', 3) => name(&DAYS, usize::from(day.unsigned_abs()), 3),
        ('d', _) => name(&DAYS, usize::from(day.unsigned_abs()), usize::MAX),
        ('H', 1) => hour.to_string(),
        ('H', _) => format!("{hour:02}"),
        ('h', 1) => ((hour + 11) % 12 + 1).to_string(),
        ('h', _) => format!("{:02}", (hour + 11) % 12 + 1),
        ('m', 1) => date.minute().to_string(),
        ('m', _) => format!("{:02}", date.minute()),
        ('s', 1) => date.second().to_string(),
        ('s', _) => format!("{:02}", date.second()),
        ('f', 1..=7) => format!("{:09}", date.subsec_nanosecond()).chars().take(count).collect(),
        ('f', _) => return Err(Failure::argument("a fraction of a second has at most 7 digits")),
        ('t', 1) => (if hour < 12 { "A" } else { "P" }).to_owned(),
        ('t', _) => (if hour < 12 { "AM" } else { "PM" }).to_owned(),
        _ => {
            return (0..count).try_for_each(|_| text.push_char(letter));
        }
    };
    text.push(&formatted)
}

fn name(names: &[&str], index: usize, length: usize) -> String {
    names.get(index).map(|name| name.chars().take(length).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::super::item::Item;
    use super::*;

    fn formatted(date: &str, pattern: &str) -> Result<Item, Failure> {
        format(date.trim_end_matches('Z').parse().unwrap(), pattern).map(Builder::into_item)
    }

    #[test]
    fn every_specifier_has_its_form() {
        let date = "2007-03-05T00:04:09.1234567Z";
        for (pattern, text) in [
            ("y yy yyyy yyyyy", "7 07 2007 02007"),
            ("M MM MMM MMMM", "3 03 Mar March"),
            ("d dd ddd dddd", "5 05 Mon Monday"),
            ("H HH h hh", "0 00 12 12"),
            ("m mm s ss", "4 04 9 09"),
            ("f ff fffffff", "1 12 1234567"),
            ("t tt", "A AM"),
            ("'day' d \\d", "day 5 d"),
            ("yyyy-MM-ddTHH:mm:ss.0Z", "2007-03-05T00:04:09.0Z"),
            ("ä//", "ä//"),
        ] {
            assert_eq!(formatted(date, pattern), Ok(Item::text(text)), "{pattern}");
        }
        assert_eq!(formatted("2007-03-05T13:00:00Z", "h tt"), Ok(Item::text("1 PM")));
    }

    #[test]
    fn broken_patterns_are_refused() {
        for pattern in ["'open", "\\", "ffffffff"] {
            assert!(formatted("2007-03-05T00:00:00Z", pattern).is_err(), "{pattern}");
        }
    }
}
