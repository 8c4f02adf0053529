//! Names behind which a secret may stand, and lines that must not show it.

use std::borrow::Cow;

/// How such names end, in lower case: `userPassword`, `unicodePwd`, `ms-Mcs-AdmPwd`, `newPassword`, `clientSecret`.
const ENDINGS: [&str; 9] = [
    "password",
    "passwort",
    "passwd",
    "passphrase",
    "pwd",
    "pwdhistory",
    "secret",
    "credentials",
    "privatekey",
];

/// Whether a password or another secret may stand behind a name: its ending says so, or it is the slip of a pen for
/// the name of such a field (spec/reliability.md 106).
///
/// ```
/// use anchorwalk::schema::is_secret_name;
/// assert!(["userPassword", "unicodePwd", "ms-Mcs-AdmPwd", "pasword", "curent"].into_iter().all(is_secret_name));
/// assert!(!["passwordAge", "pwdLastSet", "sAMAccountName", "EnablePasswordSync"].into_iter().any(is_secret_name));
/// ```
pub fn is_secret_name(name: &str) -> bool {
    let folded = name.to_ascii_lowercase();
    let is_slip =
        |meant| (6..=10).contains(&folded.len()) && strsim::damerau_levenshtein(&folded, meant) <= 2;
    is_slip("password") || is_slip("current") || ENDINGS.iter().any(|ending| folded.ends_with(ending))
}

/// A line that may hold a secret, with everything behind the first name of one struck out. Every byte keeps its place.
///
/// ```
/// use anchorwalk::schema::veiled;
/// assert_eq!(veiled("unicodePwd:: c2VjcmV0"), "unicodePwd** ********");
/// assert_eq!(veiled("pwdLastSet: 0"), "pwdLastSet: 0");
/// ```
pub fn veiled(line: &str) -> Cow<'_, str> {
    let Some((_, end)) = secret_names(line).next() else { return Cow::Borrowed(line) };
    let (shown, hidden) = line.split_at(end);
    Cow::Owned(format!("{shown}{}", struck_out(hidden)))
}

/// Where the names of secrets stand in a line, from byte to byte.
pub fn secret_names(line: &str) -> impl Iterator<Item = (usize, usize)> + '_ {
    let is_inner = |character: char| character.is_alphanumeric() || matches!(character, '_' | '-');
    let mut from = 0;
    std::iter::from_fn(move || {
        loop {
            let start = from + line.get(from..)?.find(is_inner)?;
            let word = line.get(start..)?;
            let end = start + word.find(|character| !is_inner(character)).unwrap_or(word.len());
            from = end;
            if line.get(start..end).is_some_and(is_secret_name) {
                return Some((start, end));
            }
        }
    })
}

/// As many asterisks as there are bytes; blanks stay.
pub fn struck_out(text: &str) -> String {
    text.chars()
        .map(|character| if character == ' ' { " ".to_owned() } else { "*".repeat(character.len_utf8()) })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_behind_the_name_is_struck_out() {
        for line in [
            "userPassword Kanarie",
            "user Password: Kanarie",
            "dBCSPwd:: S2FuYXJpZQ",
            "description: his password is Kanarie",
            "<value name=\"Password\">Kanarie</value>",
            "supplementalCredentials: Kanarié\tx",
        ] {
            let shown = veiled(line);
            assert_eq!(shown.len(), line.len(), "{line}");
            assert!(!shown.contains("Kan") && !shown.contains("S2F"), "{shown}");
        }
        for line in ["mail: kanarie@fabrikam.test", "", "ü: passwordAge"] {
            assert_eq!(veiled(line), line);
        }
    }

    #[test]
    fn a_slip_of_the_pen_is_a_secret_too() {
        for name in ["pasword", "passwrod", "currrent", "Pasword", "oldPasswd"] {
            assert!(is_secret_name(name), "{name}");
        }
        for name in ["account", "answer", "message", "events", "stored", "cause", "policy", "user", "forrest"]
        {
            assert!(!is_secret_name(name), "{name}");
        }
    }
}
