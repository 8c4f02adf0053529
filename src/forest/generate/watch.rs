//! How far the making of people is.

use super::{GeneratedPerson, Recipe};
use crate::sync::Progress;

/// Whoever wants to know how far it is.
pub(super) type Watch<'a> = &'a mut dyn FnMut(Progress<'_>);

/// Everybody, in order of numbers, while somebody watches.
pub(super) fn watched(
    recipe: &Recipe,
    step: &'static str,
    watch: Watch<'_>,
) -> impl Iterator<Item = GeneratedPerson> {
    /// People made between two looks.
    const PACE: u32 = 16 * 1024;
    let total = recipe.users.into();
    recipe.people().inspect(move |person| {
        if person.number.is_multiple_of(PACE) {
            watch(Progress { step, done: person.number.into(), total });
        }
    })
}
