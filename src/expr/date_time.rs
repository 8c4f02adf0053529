//! Functions of dates and times (spec/expressions.md 2.4.3).

use super::arguments::Arguments;
use super::context::Context;
use super::conversion::quoted;
use super::date_format;
use super::eval_error::Failure;
use super::example::Example;
use super::function::{Arity, Evaluation, Family, Function};
use super::item::Item;
use jiff::civil::{DateTime, datetime};
use jiff::{SignedDuration, Span};

type Outcome = Result<Option<Item>, Failure>;

const fn function(
    name: &'static str,
    arity: Arity,
    run: fn(&Arguments<'_>, &mut Context<'_>) -> Outcome,
) -> Function {
    Function::new(Family::DateTime, name, arity, Evaluation::PerValue(run))
}

pub(super) const FUNCTIONS: &[Function] = &[
    function("DateAdd", Arity::exactly(3), date_add).documented(
        "dt DateAdd(str interval, num count, dt date)",
        "A date moved by years (yyyy), quarters (q), months (m), days (d, y, w), weeks (ww), hours (h), minutes (n) or seconds (s).",
        &[Example::new(r#"DateAdd("m", 3, CDate("2001-01-01"))"#, "2001-04-01T00:00:00Z")],
    ),
    function("DateFromNum", Arity::exactly(1), date_from_num).documented(
        "dt DateFromNum(num fileTime)",
        "The date of a Windows file time: ticks of 100 ns since 1601.",
        &[Example::new("DateFromNum(129699324000000000)", "2012-01-01T23:00:00Z")],
    ),
    function("FormatDateTime", Arity::exactly(2), format_date_time).documented(
        "str FormatDateTime(dt date, str format)",
        "A date as text, after a pattern such as yyyyMMddHHmmss.0Z.",
        &[Example::new(
            r#"FormatDateTime(DateFromNum(130543784930000000), "yyyyMMddHHmmss.0Z")"#,
            "20140905081453.0Z",
        )],
    ),
    function("Now", Arity::exactly(0), now).documented(
        "dt Now()",
        "The instant of the run, in UTC.",
        &[Example::new(r#"DateAdd("d", -1, Now()) < Now()"#, "True")],
    ),
    function("NumFromDate", Arity::exactly(1), num_from_date).documented(
        "num NumFromDate(dt date)",
        "The Windows file time of a date.",
        &[Example::new(r#"NumFromDate(CDate("2012-01-01 23:00:00"))"#, "129699324000000000")],
    ),
];

/// Where file times begin.
const EPOCH: DateTime = datetime(1601, 1, 1, 0, 0, 0, 0);
/// The last tick of the year 9999.
const TICKS_MAX: i64 = 2_650_467_743_999_999_999;
const TICKS_PER_DAY: i64 = 24 * 60 * 60 * 10_000_000;
const NANOSECONDS_PER_TICK: i64 = 100;

fn date_add(arguments: &Arguments<'_>, _: &mut Context<'_>) -> Outcome {
    let (Some(interval), Some(count), Some(date)) =
        (arguments.text(0)?, arguments.number(1)?, arguments.date(2)?)
    else {
        return Ok(None);
    };
    let Some((unit, factor)) = unit(interval) else {
        return Err(Failure::argument(format!("{} is no interval", quoted(interval))));
    };
    let moved = count.checked_mul(factor).and_then(|count| moved(date, unit, count));
    match moved {
        Some(date) => Ok(Some(date.into())),
        None => Err(Failure::overflow(format!("{count} {interval} from {date}Z leaves the calendar"))),
    }
}

#[derive(Clone, Copy)]
enum Unit {
    Months,
    Days,
    Seconds,
}

fn unit(interval: &str) -> Option<(Unit, i64)> {
    match interval.to_ascii_lowercase().as_str() {
        "yyyy" => Some((Unit::Months, 12)),
        "q" => Some((Unit::Months, 3)),
        "m" => Some((Unit::Months, 1)),
        "y" | "d" | "w" => Some((Unit::Days, 1)),
        "ww" => Some((Unit::Days, 7)),
        "h" => Some((Unit::Seconds, 3600)),
        "n" => Some((Unit::Seconds, 60)),
        "s" => Some((Unit::Seconds, 1)),
        _ => None,
    }
}

/// Months end on the last day where the month is too short.
fn moved(date: DateTime, unit: Unit, count: i64) -> Option<DateTime> {
    let span = match unit {
        Unit::Months => Span::new().try_months(count).ok()?,
        Unit::Days => Span::new().try_days(count).ok()?,
        Unit::Seconds => Span::new().try_seconds(count).ok()?,
    };
    date.checked_add(span).ok().filter(|moved| moved.year() >= 1)
}

fn date_from_num(arguments: &Arguments<'_>, _: &mut Context<'_>) -> Outcome {
    let Some(ticks) = arguments.number(0)? else { return Ok(None) };
    let date = if (0..=TICKS_MAX).contains(&ticks) { of_ticks(ticks) } else { None };
    match date {
        Some(date) => Ok(Some(date.into())),
        None => Err(Failure::overflow(format!("{ticks} is no file time between 1601 and 9999"))),
    }
}

/// The days by themselves: a length of time that is counted in nanoseconds does not reach from 1601 to 9999.
fn of_ticks(ticks: i64) -> Option<DateTime> {
    let (days, rest) = (ticks / TICKS_PER_DAY, ticks % TICKS_PER_DAY);
    let date = EPOCH.checked_add(Span::new().try_days(days).ok()?).ok()?;
    date.checked_add(SignedDuration::from_nanos(rest * NANOSECONDS_PER_TICK)).ok()
}

fn format_date_time(arguments: &Arguments<'_>, _: &mut Context<'_>) -> Outcome {
    let (Some(date), Some(pattern)) = (arguments.date(0)?, arguments.text(1)?) else { return Ok(None) };
    date_format::format(date, pattern).map(|text| Some(text.into_item()))
}

#[expect(clippy::unnecessary_wraps, reason = "the table holds functions of one type")]
fn now(_: &Arguments<'_>, context: &mut Context<'_>) -> Outcome {
    Ok(Some(context.subject.now().into()))
}

fn num_from_date(arguments: &Arguments<'_>, _: &mut Context<'_>) -> Outcome {
    let Some(date) = arguments.date(0)? else { return Ok(None) };
    let ticks = date.duration_since(EPOCH).as_nanos() / i128::from(NANOSECONDS_PER_TICK);
    match i64::try_from(ticks).ok().filter(|ticks| *ticks >= 0) {
        Some(ticks) => Ok(Some(ticks.into())),
        None => Err(Failure::overflow(format!("{date}Z is before 1601"))),
    }
}
