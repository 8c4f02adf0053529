//! The table of cases, and lines that are no questions.

use super::PolicyQuestion;
use crate::writeback::policy::PasswordReason;
use serde_json::Value;

/// A case a line: why, the question, and the reasons for which the password is refused.
const CASES: &str = include_str!("cases.jsonl");

#[test]
fn every_case_of_the_table_has_its_reasons() {
    let mut count = 0;
    let mut failed = Vec::new();
    for line in CASES.lines() {
        let case: Value = serde_json::from_str(line).unwrap();
        let why = case["why"].as_str().unwrap();
        let question = PolicyQuestion::read(&case["in"].to_string()).unwrap();
        assert_eq!(question.unknown_fields(), [] as [String; 0], "{why}");
        let reasons: Vec<&str> = question.refusals().iter().map(|reason| reason.as_str()).collect();
        let expected: Vec<&str> =
            case["refused"].as_array().unwrap().iter().map(|reason| reason.as_str().unwrap()).collect();
        if reasons != expected {
            failed.push(format!("{why}: expected {expected:?}, found {reasons:?}"));
        }
        count += 1;
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
    assert!(count >= 150, "only {count} cases");
}

#[test]
fn mistakes_name_field_and_column_and_never_the_password() {
    for (line, column, said) in [
        ("", 1, "the line ends in the middle of its JSON object"),
        (r#"{"password":"c4nary-X""#, 22, "the line ends in the middle of its JSON object"),
        (r#"{"password":"c4nary-X"#, 21, "the line ends in the middle of its JSON object"),
        (r"c4nary-X", 1, "is no JSON"),
        (r#"{"password":c4nary-X}"#, 13, "is no JSON"),
        (r#"{"password":"c4nary-X"} {}"#, 25, "is no JSON"),
        (r#"{"password":"c4\qnary-X"}"#, 17, "is no JSON"),
        (r#""c4nary-X""#, 1, "expected an object, found a text"),
        ("[1]", 1, "expected an object, found a list"),
        ("{}", 1, "password: is missing"),
        (r#"{"password":null}"#, 1, "password: is missing"),
        (r#"{"password":17}"#, 13, "password: expected a text, found a number"),
        (r#"{"password":["c4nary-X"]}"#, 13, "password: expected a text, found a list"),
        (r#"{"password":"\ud83ec4nary"}"#, 13, "password: half of a surrogate pair is no character"),
        (r#"{"password":"a","password":"c4nary"}"#, 28, "password: stands twice"),
        (r#"{"password":"a","pasword":"c4nary"}"#, 27, "pasword: unknown field, expected `password`"),
        (
            r#"{"policy":{"minLenght":8},"password":"a"}"#,
            24,
            "policy.minLenght: unknown field, expected `policy.minLength`",
        ),
        (r#"{"policy":"c4nary","password":"a"}"#, 11, "policy: expected an object, found a text"),
        (
            r#"{"policy":{"minLength":"c4nary"},"password":"a"}"#,
            24,
            "policy.minLength: expected a whole number, found a text",
        ),
        (
            r#"{"policy":{"minLength":-1},"password":"a"}"#,
            24,
            "policy.minLength: expected a whole number from 0 to 4294967295",
        ),
        (
            r#"{"policy":{"minLength":7.5},"password":"a"}"#,
            24,
            "policy.minLength: expected a whole number from 0 to 4294967295",
        ),
        (
            r#"{"policy":{"complexity":"true"},"password":"a"}"#,
            25,
            "policy.complexity: expected true or false, found a text",
        ),
        (
            r#"{"policy":{"minAgeDays":-1},"password":"a"}"#,
            25,
            "policy.minAgeDays: expected a number of days from 0 to 1000000",
        ),
        (
            r#"{"policy":{"minAgeDays":1e400},"password":"a"}"#,
            25,
            "policy.minAgeDays: expected a number of days from 0 to 1000000",
        ),
        (
            r#"{"policy":{"banned":["x",""]},"password":"a"}"#,
            26,
            "policy.banned[1]: an empty text would ban every password",
        ),
        (
            r#"{"policy":{"banned":"c4nary"},"password":"a"}"#,
            21,
            "policy.banned: expected a list of texts, found a text",
        ),
        (
            r#"{"user":{"history":["a",3]},"password":"a"}"#,
            25,
            "user.history[1]: expected a text, found a number",
        ),
        (
            r#"{"user":{"userAccountControl":4294967296},"password":"a"}"#,
            31,
            "user.userAccountControl: expected a whole number from 0 to 4294967295",
        ),
        (
            r#"{"operation":"rest","password":"a"}"#,
            14,
            "operation: expected reset, adminReset, change; did you mean `reset`?",
        ),
        (r#"{"operation":"c4nary-X","password":"a"}"#, 14, "operation: expected reset, adminReset, change"),
        (r#"{"user":{"displayName":"Zoë"},"password":9}"#, 42, "password: expected a text, found a number"),
    ] {
        let mistake = PolicyQuestion::read(line).unwrap_err();
        assert_eq!((mistake.column, mistake.to_string().as_str()), (column, said), "{line}");
        assert!(!format!("{mistake:?}").contains("nary"), "{line}");
    }
}

#[test]
fn what_means_nothing_is_named() {
    let question = PolicyQuestion::read(r#"{"id":7,"user":{"x-note":{}},"password":"Winter-2031"}"#).unwrap();
    assert_eq!(question.unknown_fields(), ["user.x-note", "id"]);
    assert_eq!(question.refusals(), []);
}

#[test]
fn hostile_lines_end_soon() {
    let deep = format!("{{\"x\":{}{},\"password\":\"a\"}}", "[".repeat(100_000), "]".repeat(100_000));
    let wide = format!("{{{}\"password\":\"a\"}}", "\"x\":1,".repeat(100_000));
    let name = format!("{{\"user\":{{\"displayName\":\"{}\"}},\"password\":\"a\"}}", "ab ".repeat(100_000));
    let long = format!(
        "{{\"user\":{{\"displayName\":\"{}\"}},\"password\":\"{}\"}}",
        "aaaB ".repeat(50),
        "a".repeat(500_000)
    );
    let many = format!("{{\"user\":{{\"history\":[{}\"a\"]}},\"password\":\"a\"}}", "\"a\",".repeat(100_000));
    for line in [deep, wide, name, many] {
        // An answer or a mistake, whichever: but soon, and without a word of the line.
        if let Err(mistake) = PolicyQuestion::read(&line) {
            assert!(mistake.to_string().len() < 200, "{mistake}");
        }
    }
    assert_eq!(PolicyQuestion::read(&long).unwrap().refusals(), [PasswordReason::Complexity]);
}

#[test]
fn debug_hides_the_passwords() {
    let question =
        PolicyQuestion::read(r#"{"user":{"history":["c4nary-1"]},"password":"c4nary-2"}"#).unwrap();
    let shown = format!("{question:?}");
    assert!(shown.contains("Plaintext(hidden)") && !shown.contains("nary"), "{shown}");
}
