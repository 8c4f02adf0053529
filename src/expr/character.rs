//! Characters that look like something else, or like nothing.

/// What a character that has no place outside a string is called, if readers are likely to overlook it
/// (spec/reliability.md B4, 58).
pub(super) fn deceptive_name(character: char) -> Option<&'static str> {
    match character {
        '\u{2018}'..='\u{201F}'
        | '\u{00AB}'
        | '\u{00BB}'
        | '\u{2032}'
        | '\u{2033}'
        | '\u{FF02}'
        | '\u{FF07}' => Some("typographic quotation mark"),
        '\u{00A0}' => Some("no-break space"),
        '\u{1680}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{205F}' | '\u{3000}' => Some("special blank"),
        '\u{2028}' | '\u{2029}' | '\u{0085}' => Some("special line separator"),
        '\u{200B}' => Some("zero-width space"),
        '\u{200C}' | '\u{200D}' | '\u{2060}' | '\u{180E}' => Some("zero-width character"),
        '\u{FEFF}' => Some("byte order mark"),
        '\u{00AD}' => Some("soft hyphen"),
        '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => {
            Some("bidirectional control")
        }
        '\u{2010}'..='\u{2015}' | '\u{2212}' => Some("typographic dash"),
        other if other.is_control() => Some("control character"),
        _ => None,
    }
}

/// Whether a terminal would show the character as something other than one or two columns of ink or a blank.
pub(super) fn is_unprintable(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{2028}' | '\u{2029}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}')
        || matches!(character, '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{061C}' | '\u{180E}' | '\u{00AD}')
}
