//! Names under which a password may stand.

use super::fold;

/// What stands in a message or an excerpt instead of a secret. Its length says nothing of the secret's.
pub const MASK: &str = "****";

/// Attributes that hold passwords, their hashes or keys, and the words for them, in lower case.
const SECRET: [&str; 23] = [
    "cleartextpassword",
    "credential",
    "currentvalue",
    "dbcspwd",
    "initialauthincoming",
    "initialauthoutgoing",
    "lmpwdhistory",
    "ms-mcs-admpwd",
    "msds-managedpassword",
    "msfve-keypackage",
    "mslaps-password",
    "mstpm-ownerinformation",
    "ntpwdhistory",
    "passphrase",
    "passwd",
    "password",
    "peklist",
    "priorvalue",
    "supplementalcredentials",
    "trustauthincoming",
    "trustauthoutgoing",
    "unicodepwd",
    "userpassword",
];

/// Parts of a name that give a secret away, in lower case.
const TELLING: [&str; 4] = ["passw", "pwd", "credential", "secret"];

/// How names end that speak of a secret and hold none, in lower case: `pwdLastSet`, `passwordAge`, `EnablePasswordSync`.
const HARMLESS: [&str; 15] = [
    "agedays",
    "count",
    "expirationtime",
    "filter",
    "lastset",
    "length",
    "passwordage",
    "policy",
    "properties",
    "pwdage",
    "secretary",
    "sync",
    "syncflag",
    "time",
    "writeback",
];

/// Whether a name is that of a secret, has such a name in it, or is so like one that it may be a typing error. What
/// stands under it is never repeated (spec/reliability.md 106).
///
/// ```
/// use anchorwalk::schema::is_secret_name;
/// assert!(is_secret_name("unicodePwd") && is_secret_name("pasword") && is_secret_name("msLAPS-EncryptedPassword"));
/// assert!(["pwdLastSet", "passwordAge", "EnablePasswordSync", "description"].into_iter().all(|name| !is_secret_name(name)));
/// ```
pub fn is_secret_name(name: &str) -> bool {
    let folded = fold(name);
    if HARMLESS.iter().any(|ending| folded.ends_with(ending)) {
        return false;
    }
    TELLING.iter().any(|part| folded.contains(part)) || is_like(name, &SECRET)
}

/// Whether a text has such a name among its words.
pub fn mentions_secret(text: &str) -> bool {
    words(text).any(is_secret_name)
}

/// The runs of letters, digits, hyphens and underscores of a text.
pub(crate) fn words(text: &str) -> impl Iterator<Item = &str> {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
    text.split(move |c| !is_part(c)).filter(|word| !word.is_empty())
}

/// Whether a name is one of `names`, which are in lower case, or a typing error for one.
pub(crate) fn is_like(name: &str, names: &[&str]) -> bool {
    /// No typing error is longer, and no name either.
    const LENGTH_MAX: usize = 40;
    if name.len() > LENGTH_MAX {
        return false;
    }
    let folded = fold(name);
    let allowed = folded.chars().count().div_ceil(4).min(4);
    names
        .iter()
        .filter(|own| own.len().abs_diff(folded.len()) <= allowed)
        .any(|own| strsim::osa_distance(own, &folded) <= allowed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_keyboard_hides_no_secret() {
        for name in [
            "password",
            "Pasword",
            "passwort",
            "pwd",
            "unicodePdw",
            "UNICODEPWD",
            "userPasswrd",
            "msDS-ManagedPasswordId",
            "supplementalCredntials",
            "trustAuthIncomming",
            "new_password",
        ] {
            assert!(is_secret_name(name), "{name}");
        }
        for name in
            ["", "name", "cn", "sn", "user", "mail", "description", "secretary", "userParameters", "info"]
        {
            assert!(!is_secret_name(name), "{name}");
        }
        assert!(mentions_secret("<param name='Password'>") && !mentions_secret("<param name='port'>"));
    }
}
