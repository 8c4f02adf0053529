//! Which contributions make up a target attribute (spec/sync-engine.md 1.8.3, 1.8.4).

use super::error::SyncError;
use anchorwalk::expr::Contribution;
use anchorwalk::rule::MergeType;
use anchorwalk::schema::Scalar;

/// What becomes of a target attribute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Resolution {
    /// It takes these values; the first contributor, by its place among those asked.
    Set(Vec<Scalar>, usize),
    /// It is removed.
    Remove,
    /// Nobody has a say.
    Leave,
}

/// Asks contributors in order of precedence. All must have the same merge type, else there is this error.
pub(crate) fn resolve<T>(
    contributors: &[T],
    merge: impl Fn(&T) -> MergeType,
    ask: impl Fn(&T) -> Result<Contribution, SyncError>,
    ask_all: bool,
    conflict: SyncError,
) -> Result<Resolution, SyncError> {
    let Some(first) = contributors.first().map(merge_of(&merge)) else { return Ok(Resolution::Leave) };
    let mut saw_null = false;
    let mut is_decided = false;
    let mut found: Option<(Vec<Scalar>, usize)> = None;
    for (place, one) in contributors.iter().enumerate() {
        if merge_of(&merge)(one) != first {
            return Err(conflict);
        }
        if is_decided && !ask_all {
            continue;
        }
        let contribution = ask(one)?;
        if is_decided {
            continue;
        }
        match contribution {
            Contribution::IgnoreThisFlow => {}
            Contribution::Null => saw_null = true,
            Contribution::AuthoritativeNull => {
                saw_null = true;
                is_decided = true;
            }
            Contribution::Values(values) => {
                add(&mut found.get_or_insert((Vec::new(), place)).0, values, first);
                is_decided = first == MergeType::Update;
            }
        }
    }
    Ok(match found {
        Some((values, place)) => Resolution::Set(values, place),
        None if saw_null => Resolution::Remove,
        None => Resolution::Leave,
    })
}

/// Replace is as Update (1.8.4).
fn merge_of<T>(merge: &impl Fn(&T) -> MergeType) -> impl Fn(&T) -> MergeType {
    move |one| match merge(one) {
        MergeType::Update | MergeType::Replace => MergeType::Update,
        collecting => collecting,
    }
}

/// Adds the values that are not there yet.
pub(crate) fn add(union: &mut Vec<Scalar>, values: Vec<Scalar>, merge: MergeType) {
    for value in values {
        // What a single flow gives is taken as it is.
        if merge == MergeType::Update || !union.iter().any(|own| same(own, &value, merge)) {
            union.push(value);
        }
    }
}

pub(crate) fn same(left: &Scalar, right: &Scalar, merge: MergeType) -> bool {
    match (left, right, merge) {
        (Scalar::Text(left), Scalar::Text(right), MergeType::MergeCaseInsensitive) => {
            left.to_lowercase() == right.to_lowercase()
        }
        _ => left == right,
    }
}
