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

/// Asks contributors in order of precedence.
pub(crate) fn resolve<T>(
    contributors: &[T],
    merge: impl Fn(&T) -> MergeType,
    ask: impl Fn(&T) -> Result<Contribution, SyncError>,
    ask_all: bool,
) -> Result<Resolution, SyncError> {
    let collects = |one: &T| matches!(merge(one), MergeType::Merge | MergeType::MergeCaseInsensitive);
    let Some(first) = contributors.first() else { return Ok(Resolution::Leave) };
    if contributors
        .iter()
        .any(|one| collects(one) != collects(first) || (collects(one) && merge(one) != merge(first)))
    {
        return Err(SyncError::UNEXPECTED);
    }
    if ask_all {
        for one in contributors {
            ask(one)?;
        }
    }
    let mut saw_null = false;
    let mut union: Option<(Vec<Scalar>, usize)> = None;
    for (place, one) in contributors.iter().enumerate() {
        match ask(one)? {
            Contribution::IgnoreThisFlow => {}
            Contribution::Null => saw_null = true,
            Contribution::AuthoritativeNull => {
                saw_null = true;
                break;
            }
            Contribution::Values(values) if collects(first) => {
                let (union, _) = union.get_or_insert((Vec::new(), place));
                add(union, values, merge(first));
            }
            Contribution::Values(values) => return Ok(Resolution::Set(values, place)),
        }
    }
    Ok(match union {
        Some((values, place)) => Resolution::Set(values, place),
        None if saw_null => Resolution::Remove,
        None => Resolution::Leave,
    })
}

/// Adds the values that are not there yet.
pub(crate) fn add(union: &mut Vec<Scalar>, values: Vec<Scalar>, merge: MergeType) {
    for value in values {
        if !union.iter().any(|own| same(own, &value, merge)) {
            union.push(value);
        }
    }
}

fn same(left: &Scalar, right: &Scalar, merge: MergeType) -> bool {
    match (left, right, merge) {
        (Scalar::Text(left), Scalar::Text(right), MergeType::MergeCaseInsensitive) => {
            left.to_lowercase() == right.to_lowercase()
        }
        _ => left == right,
    }
}
