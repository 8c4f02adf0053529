//! `bench`: how fast lookups are on this machine, and how fast they could be at best.

use super::arguments::{Bench, Format};
use super::bar::Bar;
use super::snapshot::open_image;
use super::{Ending, Failure, Output};
use crate::forest::measure::{Case, Chase, Questions, Row, measure, precise};
use crate::forest::{Image, Profile, Recipe, Scan, Specimens, generate_image};
use crate::report::Page;
use serde_json::json;
use std::time::Instant;

/// Questions a round.
const QUESTIONS: u64 = 200_000;
/// Rounds, of which the median counts.
const ROUNDS: usize = 5;

pub(super) fn run(verb: &Bench, output: &mut Output) -> Result<Ending, Failure> {
    let image = match &verb.input {
        Some(path) => open_image(path)?,
        None => generated(verb)?,
    };
    let rows = measured(&image)?;
    let size = image.size();
    let per_user = precise(size.total()) / precise(size.anchors.max(1));
    match verb.format {
        Format::Json => {
            let cases = rows.iter().map(|row| json!({"case": row.name, "ns": rounded(row.ns_median)}));
            output.json(&json!({
                "anchors": size.anchors,
                "bytesPerUser": rounded(per_user),
                "cases": cases.collect::<Vec<_>>(),
            }))?;
        }
        Format::Text => {
            let mut page = Page::new();
            page.line(format!("{} users, {per_user:.1} bytes a user", size.anchors));
            let floor = rows.first().map_or(1.0, |row| row.ns_median);
            for row in &rows {
                let second = 1e3 / row.ns_median.max(1e-6);
                page.line(format!(
                    "{:>10.2} ns  {:>8.2} M/s  {:>5.2} x the first row  {}",
                    row.ns_median,
                    second,
                    row.ns_median / floor,
                    row.name
                ));
            }
            output.page(&page)?;
        }
    }
    Ok(Ending::Fine)
}

fn generated(verb: &Bench) -> Result<Image, Failure> {
    let recipe = Recipe { users: verb.users, forests: 4, seed: 1, profile: Profile::REALISTIC };
    let failed = |error: &dyn std::fmt::Display| Failure::usage(error.to_string());
    let recipe = recipe.checked().map_err(|error| failed(&error))?;
    let specimens = Specimens::of(&recipe).map_err(|error| failed(&error))?;
    let bar = Bar::new();
    let image = generate_image(&recipe, &specimens, &mut |progress| bar.show(progress));
    bar.clear();
    image.map_err(|error| failed(&error))
}

fn measured(image: &Image) -> Result<Vec<Row>, Failure> {
    let users = image.size().anchors.max(1);
    let questions = Questions::about(image, QUESTIONS);
    let no_memory = || Failure::usage("not enough memory for the floors");
    let (one, five) =
        (Chase::<6>::new(1, users).ok_or_else(no_memory)?, Chase::<2>::new(5, users).ok_or_else(no_memory)?);
    let scan = Scan::new(image, &vec![true; image.legend().kinds.len()]);
    let begin = Instant::now();
    let cases = [
        Case::new("F1: one load from memory that waits for the one before", QUESTIONS, || {
            one.serial(QUESTIONS);
        }),
        Case::new("F5: five such loads", QUESTIONS, || {
            five.serial(QUESTIONS);
        }),
        Case::new("lookup, one after another", QUESTIONS, || {
            questions.one_by_one(image);
        }),
        Case::new("F1, 32 at once", QUESTIONS, || {
            one.interleaved(QUESTIONS);
        }),
        Case::new("only reading the anchors", QUESTIONS, || {
            questions.only_read();
        }),
        Case::new("lookup, in groups", QUESTIONS, || {
            questions.in_groups(image);
        }),
        Case::new("lookup, in groups on two threads", QUESTIONS, || {
            questions.on_threads(image, 2);
        }),
        Case::new("audit by a rule chosen now, one thread, a user", users, || {
            std::hint::black_box(scan.totals_on(1));
        }),
        Case::new("audit by a rule chosen now, two threads, a user", users, || {
            std::hint::black_box(scan.totals_on(2));
        }),
        Case::new("audit by a rule chosen now, over classes, a user", users, || {
            std::hint::black_box(scan.totals());
        }),
    ];
    Ok(measure(&cases, ROUNDS, &|| begin.elapsed()))
}

fn rounded(number: f64) -> f64 {
    (number * 100.0).round() / 100.0
}
