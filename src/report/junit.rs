//! Results of scenarios as `JUnit` XML, for build servers.

use crate::schema::harmless;
use std::borrow::Cow;
use std::io::{self, Write};

/// The results of one file.
#[derive(Clone, Debug)]
pub struct JunitSuite {
    /// The file.
    pub name: String,
    /// Its cases, in order.
    pub cases: Vec<JunitCase>,
}

/// One expectation.
#[derive(Clone, Debug)]
pub struct JunitCase {
    /// What is expected.
    pub name: String,
    /// The line on which it stands.
    pub line: u32,
    /// How it came.
    pub verdict: JunitVerdict,
}

/// How an expectation came.
#[derive(Clone, Debug)]
pub enum JunitVerdict {
    /// As expected.
    Passed,
    /// Otherwise: what was found, and the explanation.
    Failed(String, String),
    /// The file could not be read: why.
    Error(String),
}

/// Writes the results.
pub fn write_junit(out: &mut impl Write, suites: &[JunitSuite]) -> io::Result<()> {
    let count = |is: fn(&JunitVerdict) -> bool, suites: &[JunitSuite]| {
        suites.iter().flat_map(|suite| &suite.cases).filter(|case| is(&case.verdict)).count()
    };
    let totals = |suites: &[JunitSuite]| {
        let failed = count(|verdict| matches!(verdict, JunitVerdict::Failed(..)), suites);
        let errors = count(|verdict| matches!(verdict, JunitVerdict::Error(_)), suites);
        format!("tests=\"{}\" failures=\"{failed}\" errors=\"{errors}\"", count(|_| true, suites))
    };
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(out, "<testsuites {}>", totals(suites))?;
    for suite in suites {
        let name = attribute(&suite.name);
        writeln!(out, "  <testsuite name=\"{name}\" {}>", totals(std::slice::from_ref(suite)))?;
        for case in &suite.cases {
            write_case(out, &suite.name, case)?;
        }
        writeln!(out, "  </testsuite>")?;
    }
    writeln!(out, "</testsuites>")
}

fn write_case(out: &mut impl Write, file: &str, case: &JunitCase) -> io::Result<()> {
    let (name, file, line) = (attribute(&case.name), attribute(file), case.line);
    write!(out, "    <testcase name=\"{name}\" classname=\"{file}\" file=\"{file}\" line=\"{line}\"")?;
    match &case.verdict {
        JunitVerdict::Passed => writeln!(out, "/>"),
        JunitVerdict::Failed(found, explanation) => {
            writeln!(
                out,
                "><failure message=\"found {}\">{}</failure></testcase>",
                attribute(found),
                xml(explanation)
            )
        }
        JunitVerdict::Error(why) => {
            writeln!(out, "><error message=\"not read\">{}</error></testcase>", xml(why))
        }
    }
}

/// Text of an attribute, on one line: a reader would make a blank of a line end.
fn attribute(text: &str) -> String {
    xml(&harmless(text)).into_owned()
}

/// Text that is safe in XML 1.0: markup escaped, characters that XML cannot hold replaced.
fn xml(text: &str) -> Cow<'_, str> {
    let is_forbidden = |c: char| matches!(c, '\u{fffe}' | '\u{ffff}');
    let is_special = |c: char| matches!(c, '&' | '<' | '>' | '"' | '\'') || is_forbidden(c);
    let lines: Vec<Cow<'_, str>> = text.split('\n').map(harmless).collect();
    let text =
        if lines.len() == 1 { lines.into_iter().next().unwrap_or_default() } else { lines.join("\n").into() };
    if !text.contains(is_special) {
        return text;
    }
    let mut safe = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        match character {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&apos;"),
            other if is_forbidden(other) => safe.push('\u{fffd}'),
            other => safe.push(other),
        }
    }
    Cow::Owned(safe)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_text_stays_text() {
        let case = |verdict| JunitCase { name: "a \"b\" <c>\u{1b}[2J".to_owned(), line: 7, verdict };
        let cases = vec![
            case(JunitVerdict::Passed),
            case(JunitVerdict::Failed("x & y".to_owned(), "]]>\u{0}\u{ffff}\nmore".to_owned())),
            case(JunitVerdict::Error("<!-- -->".to_owned())),
        ];
        let mut out = Vec::new();
        write_junit(&mut out, &[JunitSuite { name: "a'\n.ron".to_owned(), cases }]).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert!(text.contains("<testsuites tests=\"3\" failures=\"1\" errors=\"1\">"), "{text}");
        assert!(text.contains("name=\"a &quot;b&quot; &lt;c&gt;\\u{1b}[2J\""), "{text}");
        assert!(text.contains("<testsuite name=\"a&apos;\\u{a}.ron\""), "{text}");
        assert!(text.contains("found x &amp; y\">]]&gt;\\u{0}\u{fffd}\nmore<"), "{text}");
        let mut reader = quick_xml::Reader::from_str(&text);
        while !matches!(reader.read_event().unwrap(), quick_xml::events::Event::Eof) {}
    }
}
