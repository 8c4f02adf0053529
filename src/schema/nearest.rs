//! The name somebody probably meant.

use super::fold;

/// The candidate most like `name`, if one is near enough to be worth suggesting.
///
/// ```
/// use anchorwalk::schema::nearest;
/// assert_eq!(nearest("forrest", ["forest", "domain"]), Some("forest"));
/// assert_eq!(nearest("xyzzy", ["forest", "domain"]), None);
/// ```
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    /// Names longer than this are nobody's typing error, and the comparison is quadratic.
    const LENGTH_MAX: usize = 200;
    if name.len() > LENGTH_MAX {
        return None;
    }
    let wanted = fold(name);
    let allowed = wanted.chars().count().div_ceil(3).clamp(1, 8);
    candidates
        .into_iter()
        .filter(|candidate| candidate.len() <= LENGTH_MAX)
        .map(|candidate| (strsim::damerau_levenshtein(&wanted, &fold(candidate)), candidate))
        .filter(|(distance, _)| *distance <= allowed)
        .min()
        .map(|(_, candidate)| candidate)
}
