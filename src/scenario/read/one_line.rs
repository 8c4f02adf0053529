//! A piece of RON on one line, as a transcript shows it.

/// The text without its comments, its line ends and the blanks around them; what stands in quotes stays as it is.
pub(super) fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '"' => {
                line.push('"');
                quoted(&mut characters, &mut line);
            }
            '/' if characters.peek() == Some(&'/') => {
                while characters.next_if(|next| *next != '\n').is_some() {}
            }
            ')' | ']' | '}' => {
                let kept = line.trim_end_matches([' ', ',']).len();
                line.truncate(kept);
                line.push(character);
            }
            _ if character.is_whitespace() => {
                if !line.ends_with([' ', '(', '[', '{']) {
                    line.push(' ');
                }
            }
            _ => line.push(character),
        }
    }
    line.truncate(line.trim_end().len());
    line
}

/// The rest of a text in quotes, up to its end.
fn quoted(characters: &mut impl Iterator<Item = char>, line: &mut String) {
    while let Some(character) = characters.next() {
        line.push(character);
        match character {
            '"' => return,
            '\\' => line.extend(characters.next()),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::one_line;

    #[test]
    fn only_what_a_reader_needs_is_kept() {
        let table = [
            ("Import", "Import"),
            (
                "Lookup(\n    of: \"ana\",\n    outcome: Resolved,\n)",
                "Lookup(of: \"ana\", outcome: Resolved)",
            ),
            ("Edit(\"a // b\", { // why\n  \"x\": \"{ y, }\",\n})", "Edit(\"a // b\", {\"x\": \"{ y, }\"})"),
            (r#"Rename(to: "CN=\\\"a\", \" )")"#, r#"Rename(to: "CN=\\\"a\", \" )")"#),
        ];
        for (written, expected) in table {
            assert_eq!(one_line(written), expected);
        }
    }
}
