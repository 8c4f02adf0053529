//! Syntax errors, as fixtures: the text, and the excerpt that a user reads.

use super::super::{Expression, SyntaxErrorKind as Kind};

/// Expression, kind, marked text, message and help.
const ROWS: &[(&str, Kind, &str, &str, Option<&str>)] = &[
    ("", Kind::UnexpectedEnd, "", "an empty expression", None),
    ("1 +", Kind::UnexpectedEnd, "", "expected a value before the end of the expression", None),
    (
        "(1",
        Kind::UnexpectedEnd,
        "(",
        "expected `)` before the end of the expression",
        Some("this bracket is still open"),
    ),
    (
        "IIF(1,2",
        Kind::UnexpectedEnd,
        "(",
        "expected `,` or `)` before the end of the expression",
        Some("this bracket is still open"),
    ),
    ("IIF(", Kind::UnexpectedEnd, "", "expected a value before the end of the expression", None),
    ("1 2", Kind::UnexpectedToken, "2", "expected an operator or the end, found `2`", None),
    ("1 )", Kind::UnexpectedToken, ")", "expected an operator or the end, found `)`", None),
    ("(1,2)", Kind::UnexpectedToken, ",", "expected `)`, found `,`", None),
    (
        "True And False",
        Kind::UnexpectedToken,
        "And",
        "expected an operator or the end, found `And`",
        Some("and is written &&"),
    ),
    (
        "7 Mod 2",
        Kind::UnexpectedToken,
        "Mod",
        "expected an operator or the end, found `Mod`",
        Some("there is no such operator here"),
    ),
    ("1 == 1", Kind::UnexpectedToken, "=", "expected a value before `=`", None),
    ("--1", Kind::UnexpectedToken, "-", "expected a value before `-`", None),
    ("Trim([a],)", Kind::UnexpectedToken, ",", "expected an argument behind this comma", None),
    ("Trim(,)", Kind::UnexpectedToken, ",", "expected a value before `,`", None),
    (
        "\"abc",
        Kind::Unterminated,
        "\"",
        "this string has no closing quote",
        Some("strings end with a straight double quote; a quote inside is written twice"),
    ),
    (
        "\"abc\"\"",
        Kind::Unterminated,
        "\"",
        "this string has no closing quote",
        Some("strings end with a straight double quote; a quote inside is written twice"),
    ),
    (
        "[mail",
        Kind::Unterminated,
        "[",
        "this attribute name has no `]` at its end",
        Some("it is written like [mail]"),
    ),
    (
        "%Domain",
        Kind::Unterminated,
        "%",
        "this parameter name has no `%` at its end",
        Some("it is written like %Domain.FQDN%"),
    ),
    ("[ ]", Kind::EmptyName, "[ ]", "an empty attribute name", None),
    ("%%", Kind::EmptyName, "%%", "an empty parameter name", None),
    ("$", Kind::EmptyName, "$", "a variable without a name", Some("it is written like $item")),
    (
        "Trim(“a”)",
        Kind::DeceptiveCharacter('“'),
        "“",
        "a typographic quotation mark (U+201C) can stand only inside a string",
        Some("use straight double quotes"),
    ),
    (
        "1\u{a0}+ 1",
        Kind::DeceptiveCharacter('\u{a0}'),
        "\u{a0}",
        "a no-break space (U+00A0) can stand only inside a string",
        None,
    ),
    (
        "\u{feff}1",
        Kind::DeceptiveCharacter('\u{feff}'),
        "\u{feff}",
        "a byte order mark (U+FEFF) can stand only inside a string",
        None,
    ),
    (
        "1\u{200b}",
        Kind::DeceptiveCharacter('\u{200b}'),
        "\u{200b}",
        "a zero-width space (U+200B) can stand only inside a string",
        None,
    ),
    (
        "1 \u{202e}+ 1",
        Kind::DeceptiveCharacter('\u{202e}'),
        "\u{202e}",
        "a bidirectional control (U+202E) can stand only inside a string",
        None,
    ),
    (
        "[ma\u{200b}il]",
        Kind::DeceptiveCharacter('\u{200b}'),
        "\u{200b}",
        "a zero-width space (U+200B) can stand only inside a string",
        None,
    ),
    (
        "1 – 1",
        Kind::DeceptiveCharacter('–'),
        "–",
        "a typographic dash (U+2013) can stand only inside a string",
        None,
    ),
    (
        "1\u{0}",
        Kind::DeceptiveCharacter('\u{0}'),
        "\u{0}",
        "a control character (U+0000) can stand only inside a string",
        None,
    ),
    ("Ünder(1)", Kind::UnexpectedCharacter('Ü'), "Ü", "`Ü` (U+00DC) can stand only inside a string", None),
    (
        "!True",
        Kind::UnexpectedCharacter('!'),
        "!",
        "`!` is not part of the language",
        Some("negation is written as a comparison: IsPresent([mail]) = False"),
    ),
    (
        "1 != 2",
        Kind::UnexpectedCharacter('!'),
        "!",
        "`!` is not part of the language",
        Some("unequal is written <>"),
    ),
    (
        "1 | 2",
        Kind::UnexpectedCharacter('|'),
        "|",
        "`|` is not part of the language",
        Some("or is written ||"),
    ),
    (
        "'a'",
        Kind::UnexpectedCharacter('\''),
        "'",
        "`'` is not part of the language",
        Some("strings stand in straight double quotes"),
    ),
    ("2^3", Kind::UnexpectedCharacter('^'), "^", "`^` is not part of the language", None),
    ("\\", Kind::UnexpectedCharacter('\\'), "\\", "`\\` is not part of the language", None),
    (
        "1.5",
        Kind::Number,
        "1.5",
        "numbers have no decimal fraction",
        Some("all numbers are whole, in 64 bits"),
    ),
    ("12abc", Kind::Number, "12abc", "digits run into letters", None),
    (
        "9223372036854775808",
        Kind::Number,
        "9223372036854775808",
        "this number does not fit in 64 bits with a sign",
        None,
    ),
    (
        "-9223372036854775809",
        Kind::Number,
        "-9223372036854775809",
        "this number does not fit in 64 bits with a sign",
        None,
    ),
    (
        "99999999999999999999",
        Kind::Number,
        "99999999999999999999",
        "this number does not fit in 64 bits",
        None,
    ),
    (
        "&HFFFFFFFFFFFFFFFF",
        Kind::Number,
        "&HFFFFFFFFFFFFFFFF",
        "this number does not fit in 64 bits with a sign",
        None,
    ),
    (
        "trim([a])",
        Kind::UnknownFunction,
        "trim",
        "there is no function `trim`",
        Some("it is written `Trim`; function names are case-sensitive"),
    ),
    (
        "IsPresnt([a])",
        Kind::UnknownFunction,
        "IsPresnt",
        "there is no function `IsPresnt`",
        Some("did you mean `IsPresent`?"),
    ),
    ("True(1)", Kind::UnknownFunction, "True", "there is no function `True`", Some("did you mean `Trim`?")),
    (
        "true",
        Kind::UnknownWord,
        "true",
        "the word `true` is not known",
        Some("it is written `True`; constants are case-sensitive"),
    ),
    (
        "IgnoreFlow",
        Kind::UnknownWord,
        "IgnoreFlow",
        "the word `IgnoreFlow` is not known",
        Some("did you mean `IgnoreThisFlow`?"),
    ),
    (
        "department = \"x\"",
        Kind::UnknownWord,
        "department",
        "the word `department` is not known",
        Some("an attribute is written [department], a text \"department\""),
    ),
    (
        "Trim",
        Kind::UnknownWord,
        "Trim",
        "the word `Trim` is not known",
        Some("a function is called with brackets: Trim(...)"),
    ),
    (
        "$x",
        Kind::UnknownVariable,
        "$x",
        "the variable `$x` is not known here",
        Some("a variable can be used only in the last argument of its Select, Where or With"),
    ),
    (
        "Select($item,[a],$itm)",
        Kind::UnknownVariable,
        "$itm",
        "the variable `$itm` is not known here",
        Some("did you mean `$item`?"),
    ),
    (
        "Select($x,$x,1)",
        Kind::UnknownVariable,
        "$x",
        "the variable `$x` is not known here",
        Some("a variable can be used only in the last argument of its Select, Where or With"),
    ),
    (
        "With($x,1,2) & $x",
        Kind::UnknownVariable,
        "$x",
        "the variable `$x` is not known here",
        Some("a variable can be used only in the last argument of its Select, Where or With"),
    ),
    (
        "Select([a],[b],1)",
        Kind::ArgumentForm,
        "[a]",
        "the first argument of Select names a variable",
        Some("it is written mv Select($item, mvstr values, exp function)"),
    ),
    (
        "ImportedValue([a])",
        Kind::ArgumentForm,
        "[a]",
        "ImportedValue takes the name of an attribute as a string",
        Some("it is written ImportedValue(\"proxyAddresses\")"),
    ),
    (
        "ValueCount(\"\")",
        Kind::ArgumentForm,
        "\"\"",
        "ValueCount takes the name of an attribute as a string",
        Some("it is written ValueCount(\"member\")"),
    ),
    (
        "ValueCount()",
        Kind::ArgumentCount,
        "ValueCount()",
        "ValueCount takes 1 argument, found 0",
        Some("it is written num ValueCount(str attributeName)"),
    ),
    (
        "Trim()",
        Kind::ArgumentCount,
        "Trim()",
        "Trim takes 1 argument, found 0",
        Some("it is written str Trim(str s)"),
    ),
    (
        "1 & Left(\"a\") & 2",
        Kind::ArgumentCount,
        "Left(\"a\")",
        "Left takes 2 arguments, found 1",
        Some("it is written str Left(str text, num count)"),
    ),
    (
        "InStr(1,2,3,4,5)",
        Kind::ArgumentCount,
        "InStr(1,2,3,4,5)",
        "InStr takes 2 to 4 arguments, found 5",
        Some("it is written num InStr(str text, str wanted [, num start [, enum comparison]])"),
    ),
    (
        "Now(1)",
        Kind::ArgumentCount,
        "Now(1)",
        "Now takes no arguments, found 1",
        Some("it is written dt Now()"),
    ),
    (
        "Switch()",
        Kind::ArgumentCount,
        "Switch()",
        "Switch takes at least 1 argument, found 0",
        Some("it is written var Switch(exp condition, var value, ...)"),
    ),
    (
        "With($x,1)",
        Kind::ArgumentCount,
        "With($x,1)",
        "With takes 3 arguments, found 2",
        Some("it is written var With($variable, exp value, exp body)"),
    ),
    (
        "IsCert(1,2)",
        Kind::ArgumentCount,
        "IsCert(1,2)",
        "IsCert takes 1 argument, found 2",
        Some("it is written bool IsCert(bin cert)"),
    ),
];

#[test]
fn every_mistake_says_what_where_and_what_to_do() {
    for (text, kind, marked, message, help) in ROWS {
        let error = Expression::compile(text).expect_err(text);
        assert_eq!(error.kind, *kind, "{text}");
        assert_eq!(&text[error.span.clone()], *marked, "{text}");
        assert_eq!(error.message, *message, "{text}");
        assert_eq!(error.help.as_deref(), *help, "{text}");
    }
}

#[test]
fn strings_may_hold_anything() {
    for text in ["\"“\u{a0}\u{202e}\u{200b}\"", "\"\r\n\t\"", "\"'!|^\"", "[odd name äöü]", "%My.Own_Name-1%"]
    {
        assert!(Expression::compile(text).is_ok(), "{text}");
    }
}

#[test]
fn an_excerpt_marks_the_line_in_question() {
    let text = "IIF(IsPresent([mail]),\n\tTrm([mail]),\n\tNULL)";
    let error = Expression::compile(text).unwrap_err();
    assert_eq!(
        error.excerpt(text),
        "there is no function `Trm`\n  |\n2 |  Trm([mail]),\n  |  ^^^\n  = help: did you mean `Trim`?"
    );
}

#[test]
fn an_excerpt_shows_no_control_characters_and_not_too_much() {
    let text = format!("\"{}\" & \u{202e}1 & \"{}\"", "a".repeat(500), "b".repeat(500));
    let error = Expression::compile(&text).unwrap_err();
    let excerpt = error.excerpt(&text);
    assert!(!excerpt.contains('\u{202e}'));
    assert!(excerpt.lines().all(|line| line.chars().count() < 160), "{excerpt}");
    // An excerpt of another text than the one compiled must not panic either.
    assert!(error.excerpt("ää").contains("bidirectional"));
}
