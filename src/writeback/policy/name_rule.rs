//! No name of the user in the password.

use super::caseless::Caseless;

/// Names and parts of names shorter than this many 16-bit units are not looked for (spec/writeback.md 8).
const LENGTH_MIN: usize = 3;

/// Where a display name is split into parts (spec/writeback.md 8).
const SEPARATORS: [char; 7] = [',', '.', '-', '_', ' ', '#', '\t'];

/// Whether the password has the account name, or a part of the display name, in it. The account name is looked for as
/// a whole, never its parts. Source: the documentation of the policy "Passwords must meet complexity requirements";
/// Samba leaves this rule to a script.
pub(super) fn name_is_contained(password: &Caseless, sam_account_name: &str, display_name: &str) -> bool {
    let parts = display_name.split(SEPARATORS);
    std::iter::once(sam_account_name)
        .chain(parts)
        .filter(|name| name.encode_utf16().count() >= LENGTH_MIN)
        .any(|name| password.contains(name))
}
