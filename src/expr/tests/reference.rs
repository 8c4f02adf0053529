//! The reference of functions in the documentation is the table itself.

use super::super::{Example, Function, functions};
use std::fmt::Write as _;
use std::path::Path;

/// The table in Markdown, as `cargo doc` shows it.
fn reference() -> String {
    let mut text = String::new();
    let mut family = None;
    for function in functions() {
        if family.replace(function.family) != Some(function.family) {
            let _ = writeln!(text, "# Functions: {}\n", function.family);
        }
        entry(&mut text, function);
    }
    text
}

fn entry(text: &mut String, function: &Function) {
    let _ = writeln!(text, "**`{}`**  \n{}\n", function.signature, function.summary.replace('|', "\\|"));
    for example in function.examples {
        let _ = writeln!(text, "* `{}` → `{}`{}", example.expression, example.result, attributes(example));
    }
    text.push('\n');
}

/// What the example reads; long values are cut.
fn attributes(example: &Example) -> String {
    const SHOWN: usize = 24;
    let shown: Vec<String> = example
        .attributes
        .iter()
        .map(|(name, value)| {
            let dots = if value.chars().nth(SHOWN).is_some() { "…" } else { "" };
            let value: String = value.chars().take(SHOWN).collect();
            format!("`[{name}]` = `{value}{dots}`")
        })
        .collect();
    if shown.is_empty() { String::new() } else { format!(", where {}", shown.join(", ")) }
}

#[test]
fn the_documentation_lists_the_functions_of_the_table() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/expr/functions.md");
    let wanted = reference();
    if std::env::var("INSTA_UPDATE").is_ok_and(|update| update == "always") {
        std::fs::write(&path, &wanted).unwrap();
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        found.lines().eq(wanted.lines()),
        "src/expr/functions.md is not the table of functions; INSTA_UPDATE=always writes it"
    );
}
