//! Case folding: the one rule by which names and text are compared "ignoring case".

use std::borrow::Cow;

/// The lower-case form under which two spellings count as the same.
///
/// Unicode lower case, independent of any locale, so that the same input gives the same bytes on every
/// machine (a Turkish `İ` stays two scalars everywhere). Text that is already lower-case ASCII is borrowed.
///
/// ```
/// assert_eq!(anchorwalk::schema::fold("CN=Łukasz"), "cn=łukasz");
/// ```
pub fn fold(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase()) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.to_lowercase())
    }
}

/// Whether two texts are equal when case is ignored.
pub fn eq_folded(left: &str, right: &str) -> bool {
    if left.is_ascii() && right.is_ascii() {
        left.eq_ignore_ascii_case(right)
    } else {
        left.to_lowercase() == right.to_lowercase()
    }
}
