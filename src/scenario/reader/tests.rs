//! Malformed files and what is said of them (spec/reliability.md B1).

use super::*;

/// The first line of every problem of a text, without the file's name.
fn mistakes(text: &str) -> Vec<String> {
    match Source::from_bytes("a.ron", text.as_bytes()) {
        Ok(source) => lines(&parse(&source, |_| Some(()))),
        Err(error) => vec![error.to_string()],
    }
}

fn lines<T>(result: &Result<T, Report>) -> Vec<String> {
    let line = |problem: &Problem| problem.to_string().trim_start_matches("error: a.ron:").to_owned();
    result.as_ref().err().map(|report| report.problems().iter().map(line).collect()).unwrap_or_default()
}

#[test]
fn malformed_text_is_refused_with_its_position() {
    const ATTRIBUTE: &str =
        "`#![…]` changes how the rest of the file is read and is not accepted; take it out";
    let table = [
        ("", "1:1: empty scenario"),
        ("// nothing\n", "1:1: empty scenario"),
        ("/* nothing */ // at all", "1:1: empty scenario"),
        ("\u{feff}", "1:1: empty scenario"),
        ("(a: 1,\n a: 2)", "2:2: the field `a` stands here a second time, after 1:2"),
        ("{\"k\": 1, r\"k\": 2}", "1:10: the key `k` stands here a second time, after 1:2"),
        ("#![enable(implicit_some)]\n(a: 1)", &format!("1:1: {ATTRIBUTE}")),
        ("\n#![type = \"x\"]\n()", &format!("2:1: {ATTRIBUTE}")),
        ("#![enable(nothing)]\n()", &format!("1:1: {ATTRIBUTE}")),
        ("(a: 1", "1:6: the text ends in the middle of a value"),
        ("[1,\n 2", "2:3: the text ends in the middle of a value"),
        ("[1 2]", "1:4: expected a comma"),
        ("{1 2}", "1:4: expected a colon"),
        ("\"abc", "1:2: a text is not closed"),
        ("(a: 1) (b: 2)", "1:8: a file holds one value, but this one goes on after it"),
        ("(a: \"\\q\")", "1:8: unknown escape character"),
        ("(a: \"x\\0\")", "1:5: a NUL character in a text"),
        ("(a: \"x\0\")", "1:7: a NUL character, which no text file has"),
        ("(ana: X, 3)", "1:10: expected the name of a field"),
        ("Lookup(\"ana\", outcome: X)", "1:22: expected a comma"),
        ("[1,\n 2,\n  ?]", "3:3: unexpected char '?'"),
        ("Some", "1:5: the text ends in the middle of a value"),
        (&"Not(".repeat(100_000), "1:261: brackets are nested too deeply"),
        (&"[".repeat(100_000), "1:66: brackets are nested too deeply"),
        (&"/*".repeat(100_000), "1:200001: the text ends in the middle of a value"),
    ];
    for (text, expected) in table {
        assert_eq!(mistakes(text), [expected], "{}", text.chars().take(40).collect::<String>());
    }
}

#[test]
fn a_file_that_is_no_text_is_refused_with_the_byte() {
    let table: [(&[u8], &str); 4] = [
        (b"(a: \xff)", "a.ron: byte 4: this is not UTF-8; save the file as UTF-8"),
        (b"\xef\xbb\xbf(a: \xff)", "a.ron: byte 7: this is not UTF-8; save the file as UTF-8"),
        (
            b"\xff\xfe(\0\x00\xd8",
            "a.ron: byte 4: this is not UTF-16 although the byte order mark says so; save the file as UTF-8",
        ),
        (
            b"\xfe\xff\0(\0",
            "a.ron: byte 4: this is not UTF-16 although the byte order mark says so; save the file as UTF-8",
        ),
    ];
    for (bytes, expected) in table {
        assert_eq!(Source::from_bytes("a.ron", bytes).unwrap_err().to_string(), expected);
    }
    let large = vec![b' '; Source::SIZE_MAX + 1];
    let error = Source::from_bytes("a.ron", &large).unwrap_err().to_string();
    assert_eq!(error, "a.ron: the file is larger than the limit of 16 MiB");
    let directory = Source::read(&std::env::temp_dir()).unwrap_err();
    assert!(matches!(directory, SourceError::NotAFile(_)));
}

#[test]
fn utf_16_and_byte_order_marks_are_read() {
    let utf_16: Vec<u8> = "\u{feff}[\"Gómez\"]".encode_utf16().flat_map(u16::to_le_bytes).collect();
    for bytes in [&utf_16[..], "\u{feff}[\"Gómez\"]".as_bytes()] {
        let source = Source::from_bytes("a.ron", bytes).unwrap();
        let names = parse(&source, |item| item.each(|name| name.text().map(str::to_owned)));
        assert_eq!(names.unwrap(), ["Gómez"]);
    }
}

#[test]
fn every_form_knows_where_it_stands() {
    let text = "Lab( // a lab\n a: /* x */ [1, -2 ,], r#type: {\"k\" : Import /* y */ , Key(1): Some(\n true )}, e: E())";
    let source = Source::from_text("a.ron", text).unwrap();
    let found = parse(&source, |item| {
        let fields = item.fields("Lab", &["a", "type", "e"])?;
        let mut parts: Vec<(String, String)> = Vec::new();
        let mut note = |item: Item<'_>| {
            let at = item.location();
            parts.push((format!("{}:{}", at.line, at.column), source.slice(item.span()).to_owned()));
        };
        fields.required("a")?.list()?.into_iter().for_each(&mut note);
        for (key, value) in fields.map("type")? {
            note(key);
            note(value.present()?);
        }
        fields.required("e")?.fields("E", &[])?;
        fields.required("e").into_iter().for_each(&mut note);
        Some(parts)
    });
    let expected = [
        ("2:14", "1"),
        ("2:17", "-2"),
        ("2:33", "\"k\""),
        ("2:39", "Import"),
        ("2:56", "Key(1)"),
        ("3:2", "true"),
        ("3:14", "E()"),
    ];
    assert_eq!(found.unwrap(), expected.map(|(at, text)| (at.to_owned(), text.to_owned())));
}

#[test]
fn wrong_values_are_named_for_what_they_are() {
    let table = [
        ("1.5", "1:1: expected a number, found a number that is not whole"),
        ("1e400", "1:1: expected a number, found a number that is not whole"),
        ("NaN", "1:1: expected a number, found a number that is not whole"),
        ("-inf", "1:1: expected a number, found a number that is not whole"),
        ("-0.0", "1:1: expected a number, found a number that is not whole"),
        ("9223372036854775808", "1:1: expected a number, found a number beyond 64 bits"),
        ("99999999999999999999999", "1:1: expected a number, found a number beyond 64 bits"),
        ("'7'", "1:1: expected a number, found a character"),
        ("b'7'", "1:1: expected a number, found a byte"),
        ("b\"7\"", "1:1: expected a number, found a byte string"),
        ("1..7", "1:1: expected a number, found a range"),
        ("\"7\"", "1:1: expected a number, found a text"),
        ("true", "1:1: expected a number, found `true`"),
        ("None", "1:1: expected a number, found `None`"),
        ("Seven", "1:1: expected a number, found `Seven`"),
        ("Seven(7)", "1:1: expected a number, found `Seven(…)`"),
        ("(seven: 7)", "1:1: expected a number, found fields in round brackets"),
        ("[7]", "1:1: expected a number, found a list"),
        ("{}", "1:1: expected a number, found a map"),
    ];
    for (text, expected) in table {
        let source = Source::from_text("a.ron", text).unwrap();
        assert_eq!(lines(&parse(&source, |item| item.number_in(&(0..=9)))), [expected]);
    }
}

#[test]
fn every_mistake_of_a_file_is_reported_at_once_in_its_order() {
    let text = "Lab(\n    forrest: \"x\",\n    size: \"7\",\n    link: Jion,\n    days: 400,\n    on: [Always(1, 2)],\n)";
    let source = Source::from_text("a.ron", text).unwrap();
    let result = parse(&source, |item| {
        let fields = item.fields("Lab", &["forest", "size", "link", "days", "on"])?;
        fields.number("size");
        fields.one_of("link", &[("Join", 1), ("Provision", 2)]);
        fields.required("days")?.number_in(&(0..=365));
        fields.each_or_none("on", |item| item.arguments("Always", ["user"]));
        fields.text("forest").map(str::to_owned)
    });
    let expected = [
        "1:1: missing field `forest` in Lab",
        "2:5: unknown field `forrest`, expected `forest`",
        "3:11: expected a number, found a text",
        "4:11: unknown name `Jion`, expected `Join`",
        "5:11: expected a number from 0 to 365, found 400",
        "6:10: expected `Always(user)`, found 2 values",
    ];
    assert_eq!(lines(&result), expected);
}

#[test]
fn a_mistake_is_shown_with_its_line_and_a_caret() {
    let source = Source::from_text("a.ron", "(\n\tforrest: \"漢\u{1b}\",\n)").unwrap();
    let report = parse(&source, |item| item.fields("Lab", &["forest"]).map(drop)).unwrap_err();
    let expected = "error: a.ron:2:2: unknown field `forrest`, expected `forest`\n \
                    2 |     forrest: \"漢\\u{1b}\",\n   |     ^^^^^^^";
    assert_eq!(report.to_string(), expected);
}

#[test]
fn a_long_line_is_cut_around_the_caret() {
    let text = format!("[{}true, {}]", "1, ".repeat(10_000), "2, ".repeat(10_000));
    let source = Source::from_text("a.ron", &text).unwrap();
    let report = parse(&source, |item| item.each(Item::number)).unwrap_err();
    let shown = report.to_string();
    let widths: Vec<usize> = shown.lines().skip(1).map(unicode_width::UnicodeWidthStr::width).collect();
    assert!(widths.iter().all(|width| *width < 110), "{shown}");
    let [text, carets] = [1, 2].map(|line| shown.lines().nth(line).unwrap());
    let column = |line: &str, what: &str| line.split(what).next().unwrap().chars().count();
    assert_eq!(column(text, "true"), column(carets, "^^^^"));
}

#[test]
fn a_flood_of_mistakes_is_counted_and_help_is_shown() {
    let text = format!("[{}]", "x, ".repeat(Problems::COUNT_MAX + 5));
    let source = Source::from_text("a.ron", &text).unwrap();
    let report = parse(&source, |item| {
        item.each(|item| {
            item.report_with_help("not here", "write\nnothing");
            Some(())
        })
    });
    let shown = report.unwrap_err().to_string();
    assert!(shown.ends_with("\nand 5 more"), "{shown}");
    assert_eq!(shown.lines().nth(3), Some("   = help: write\\u{a}nothing"));
}
