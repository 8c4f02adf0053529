//! Dates written as text.

use jiff::civil::{Date, DateTime, Time};

/// The instant that a text states: `yyyy-MM-dd` or `MM/dd/yyyy`, then optionally a time of day in 24 hours or with
/// AM/PM, then optionally `Z` or an offset. Without an offset it is UTC (spec/expressions.md 2.4.2).
pub(super) fn parse(text: &str) -> Option<DateTime> {
    let text = text.trim();
    let (date, rest) = match text.find([' ', 'T', 't']) {
        Some(at) => (text.get(..at)?, text.get(at + 1..)?.trim_start()),
        None => (text, ""),
    };
    let date = parse_date(date)?;
    if rest.is_empty() {
        // A separator with nothing behind it is a mistake.
        return if text.ends_with(['T', 't']) { None } else { instant(date, Time::midnight(), 0) };
    }
    let (time, zone) = parse_time(rest)?;
    instant(date, time, offset_minutes(zone.trim_start())?)
}

fn parse_date(text: &str) -> Option<Date> {
    let (separator, us_order) = if text.contains('/') { ('/', true) } else { ('-', false) };
    let mut fields = text.split(separator);
    let (first, second, third) = (fields.next()?, fields.next()?, fields.next()?);
    if fields.next().is_some() {
        return None;
    }
    let (year, month, day) = if us_order { (third, first, second) } else { (first, second, third) };
    if year.len() != 4 {
        return None;
    }
    Date::new(number(year)?, number(month)?, number(day)?).ok().filter(|date| date.year() >= 1)
}

/// The time of day at the beginning of the text, and what follows.
fn parse_time(text: &str) -> Option<(Time, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit() && !matches!(c, ':' | '.')).unwrap_or(text.len());
    let (clock, rest) = text.split_at_checked(end)?;
    let mut fields = clock.split(':');
    let (hour, minute) = (number::<i8>(fields.next()?)?, number::<i8>(fields.next()?)?);
    let (second, nanosecond) = fields.next().map_or(Some((0, 0)), parse_seconds)?;
    if fields.next().is_some() {
        return None;
    }
    let (hour, rest) = twelve_hours(hour, rest)?;
    Some((Time::new(hour, minute, second, nanosecond).ok()?, rest))
}

fn parse_seconds(text: &str) -> Option<(i8, i32)> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    if fraction.is_empty() || fraction.len() > 9 || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    Some((number(whole)?, format!("{fraction:0<9}").parse().ok()?))
}

/// The hour of the day, if AM or PM follows; else as it is.
fn twelve_hours(hour: i8, rest: &str) -> Option<(i8, &str)> {
    let marked = rest.trim_start();
    let Some((mark, behind)) = marked.split_at_checked(2) else { return Some((hour, rest)) };
    let afternoon = match mark.to_ascii_uppercase().as_str() {
        "AM" => 0,
        "PM" => 12,
        _ => return Some((hour, rest)),
    };
    if (1..=12).contains(&hour) { Some((hour % 12 + afternoon, behind)) } else { None }
}

/// Minutes east of UTC: `Z`, `+hh`, `-h`, `+hh:mm`; nothing is UTC.
fn offset_minutes(text: &str) -> Option<i64> {
    if text.is_empty() || text.eq_ignore_ascii_case("z") {
        return Some(0);
    }
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, text.strip_prefix('+')?),
    };
    let (hours, minutes) = digits.split_once(':').unwrap_or((digits, "00"));
    if hours.len() > 2 || minutes.len() != 2 {
        return None;
    }
    let (hours, minutes) = (number::<i64>(hours)?, number::<i64>(minutes)?);
    if hours > 14 || minutes > 59 { None } else { Some(sign * (hours * 60 + minutes)) }
}

fn instant(date: Date, time: Time, offset_minutes: i64) -> Option<DateTime> {
    let local = DateTime::from_parts(date, time);
    local.checked_sub(jiff::SignedDuration::from_secs(offset_minutes * 60)).ok()
}

/// Digits only: `parse` alone would accept a sign.
fn number<T: std::str::FromStr>(text: &str) -> Option<T> {
    if text.bytes().all(|byte| byte.is_ascii_digit()) { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_forms_of_the_documents_are_read() {
        for (text, instant) in [
            ("2013-01-10", "2013-01-10T00:00:00Z"),
            ("2013-01-10 4:00 PM -8", "2013-01-11T00:00:00Z"),
            ("2013-01-10T16:00:30", "2013-01-10T16:00:30Z"),
            ("2013-01-10T16:00:30.5Z", "2013-01-10T16:00:30.5Z"),
            ("12/25/2007", "2007-12-25T00:00:00Z"),
            ("12/25/2007 12:05 am", "2007-12-25T00:05:00Z"),
            ("1/2/2007 12:05PM", "2007-01-02T12:05:00Z"),
            ("2013-01-10 16:00 +05:30", "2013-01-10T10:30:00Z"),
            (" 2012-01-01 23:00:00 ", "2012-01-01T23:00:00Z"),
        ] {
            let date = parse(text).map(|date| format!("{date}Z"));
            assert_eq!(date.as_deref(), Some(instant), "{text}");
        }
    }

    #[test]
    fn other_texts_are_no_dates() {
        for text in [
            "",
            "soon",
            "20140905081453.0Z",
            "2013-13-01",
            "2013-02-30",
            "13/13/2013",
            "2013-01-10T",
            "2013-01-10 4",
            "2013-01-10 13:00 PM",
            "2013-01-10 24:00",
            "2013-01-10 4:00 X",
            "2013-01-10 4:00:00:00",
            "-013-01-10",
            "2013-01-10 4:00 +99",
            "99999-01-01",
            "+013-1-1",
            "0000-01-01",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
