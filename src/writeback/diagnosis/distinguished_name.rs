//! Distinguished names in a text, which has no sign for where they end.

/// A longer name is none, in bytes.
const LENGTH_MAX: usize = 1024;

/// Every piece of a line that may be the DN of somebody: from an RDN `CN=` to the last `DC=` after it, or
/// `CN={…}` of the AAD connector space.
pub(super) fn distinguished_names(line: &str) -> impl Iterator<Item = &str> {
    let starts = line.match_indices('=').filter_map(|(equals, _)| equals.checked_sub(2));
    starts.filter_map(|start| {
        let name = line.get(start..)?;
        let begins_word = !line.get(..start)?.ends_with(char::is_alphanumeric);
        (begins_word && begins_with(name, "cn=")).then(|| whole(name))?
    })
}

/// The DN that the text begins with.
fn whole(text: &str) -> Option<&str> {
    if text.get(3..)?.starts_with('{') {
        let end = text.find('}')?;
        return text.get(..=end);
    }
    let mut end = domain(text)?;
    while let Some(rest) = text.get(end..).filter(|rest| begins_with(rest, ",dc=")) {
        let label = rest.get(4..)?;
        end += 4 + label.find(|c: char| !c.is_alphanumeric() && c != '-').unwrap_or(label.len());
    }
    text.get(..end)
}

/// Where the first `,DC=` is.
fn domain(text: &str) -> Option<usize> {
    let commas = text.match_indices(',').map(|(at, _)| at).take_while(|at| *at < LENGTH_MAX);
    commas.into_iter().find(|at| text.get(*at..).is_some_and(|rest| begins_with(rest, ",dc=")))
}

fn begins_with(text: &str, start: &str) -> bool {
    text.get(..start.len()).is_some_and(|own| own.eq_ignore_ascii_case(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_ends_with_its_domain() {
        for (line, expected) in [
            ("on CN=Ana Bell,OU=Staff,DC=a-b,DC=test could not", vec!["CN=Ana Bell,OU=Staff,DC=a-b,DC=test"]),
            ("\"cn=Ä\\, B,dc=x\", CN={7133}.", vec!["cn=Ä\\, B,dc=x", "CN={7133}"]),
            ("CN=A,CN=Users,DC=x.", vec!["CN=A,CN=Users,DC=x", "CN=Users,DC=x"]),
            ("XCN=A,DC=x CN=A,OU=y =CN CN={ ß=", vec![]),
        ] {
            assert_eq!(distinguished_names(line).collect::<Vec<_>>(), expected, "{line}");
        }
        let long = format!("CN={},DC=x", "a".repeat(LENGTH_MAX));
        assert_eq!(distinguished_names(&long).count(), 0);
    }
}
