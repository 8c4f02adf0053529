//! Whatever the text, there is an answer.

use super::super::{Expression, Facts};
use super::*;
use proptest::prelude::*;

/// Pieces that are likely to make sense next to each other.
fn fragment() -> impl Strategy<Value = String> {
    let words = prop::sample::select(vec![
        "(",
        ")",
        ",",
        "+",
        "-",
        "*",
        "/",
        "&",
        "&&",
        "||",
        "=",
        "<>",
        "<",
        ">=",
        " ",
        "\n",
        "True",
        "False",
        "NULL",
        "CRLF",
        "IgnoreThisFlow",
        "AuthoritativeNull",
        "[mail]",
        "[dn]",
        "[list]",
        "%P%",
        "$x",
        "\"",
        "\"a\"",
        "\"\\\\\"",
        "&HFF",
        "0",
        "1",
        "-9223372036854775808",
        "9223372036854775807",
        "“",
        "\u{202e}",
        "vbTextCompare",
        "UTF8",
        "DC",
    ]);
    let names: Vec<String> =
        super::super::functions().map(|function| format!("{}(", function.name)).collect();
    let examples: Vec<String> = super::super::functions()
        .flat_map(|function| function.examples)
        .map(|example| example.expression.to_owned())
        .collect();
    prop_oneof![
        4 => words.prop_map(str::to_owned),
        2 => prop::sample::select(names),
        1 => prop::sample::select(examples),
        1 => any::<String>(),
    ]
}

fn facts() -> Facts {
    Facts::new()
        .with("mail", Values::text("ä😀@x"))
        .with("list", texts(&["", "b", "😀"]))
        .with("dn", reference("CN=a\\,b,DC=x"))
        .with_parameter("P", "p")
}

fn exercise(text: &str) {
    match Expression::compile(text) {
        Ok(expression) => {
            let facts = facts();
            if let Err(error) = expression.evaluate(&facts) {
                assert!(error.span.end <= text.len());
                let _ = error.excerpt(text);
            }
            let _ = expression.evaluate(&facts).map(Value::into_contribution);
            let _ = expression.trace(&facts);
            let _ = expression.deciding_operand(&facts);
            assert_eq!(expression.source(), text);
        }
        Err(error) => {
            assert!(text.get(error.span.clone()).is_some(), "{:?} in {text:?}", error.span);
            assert!(!error.to_string().contains('\n') && !error.to_string().is_empty());
            let _ = error.excerpt(text);
        }
    }
}

/// Values at the edges of every type, as text of the language.
const EDGES: [&str; 16] = [
    "NULL",
    "\"\"",
    "\"a\"",
    "\"😀é\"",
    "0",
    "-1",
    "2",
    "9223372036854775807",
    "-9223372036854775808",
    "True",
    "[list]",
    "[dn]",
    "CBin(513,2)",
    "Now()",
    "vbTextCompare",
    "IgnoreThisFlow",
];

#[test]
fn every_function_answers_every_combination_of_edges() {
    for function in super::super::functions().filter(|function| !function.binds() && !function.takes_name()) {
        exercise(&format!("{}()", function.name));
        for first in EDGES {
            exercise(&format!("{}({first})", function.name));
            for second in EDGES {
                exercise(&format!("{}({first},{second})", function.name));
                for third in ["\"x\"", "-9223372036854775808"] {
                    exercise(&format!("{}({first},{second},{third})", function.name));
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_has_an_answer(text in any::<String>()) {
        exercise(&text);
    }

    #[test]
    fn any_jumble_of_fragments_has_an_answer(fragments in prop::collection::vec(fragment(), 0..24)) {
        exercise(&fragments.concat());
    }
}
