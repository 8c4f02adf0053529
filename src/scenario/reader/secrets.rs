//! Where in a file passwords may stand: what an excerpt or a transcript leaves out.

use crate::schema::{MASK, is_like, is_secret_name, words};
use std::collections::HashMap;
use std::ops::Range;

/// A part of a text that may be a password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Secret {
    pub(super) span: Range<usize>,
    /// It stands where a password is asked for, and not only near such a place.
    pub(super) asked_for: bool,
}

/// The parts of a text that may be passwords, in order (spec/reliability.md 106).
///
/// The text is read here without the grammar, since it may have mistakes: a text in quotes and, where a password is
/// asked for, a word count as one.
#[derive(Clone, Debug, Default)]
pub(super) struct Secrets {
    found: Vec<Secret>,
    /// Where texts in quotes begin.
    texts: Vec<usize>,
}

impl Secrets {
    pub(super) fn of(text: &str) -> Self {
        let mut scan = Scan {
            text,
            at: 0,
            frame: Frame::default(),
            outer: Vec::new(),
            name: "",
            known: HashMap::new(),
            secrets: Self::default(),
        };
        while scan.step() {}
        scan.secrets
    }

    /// Those that reach into a range.
    pub(super) fn within(&self, range: &Range<usize>) -> impl Iterator<Item = &Secret> {
        let first = self.found.partition_point(|secret| secret.span.end < range.start);
        let end = range.end;
        self.found.iter().skip(first).take_while(move |secret| secret.span.start < end)
    }

    /// Whether a line of broken text may hold a password. Where a quotation mark is missing, what looks like a name is
    /// a text and the other way round, so that the beginning of the text before counts too.
    pub(super) fn may_stand_on(&self, text: &str, line: &Range<usize>, offset: usize) -> bool {
        let before = self.texts.partition_point(|start| *start <= offset).checked_sub(1);
        let start =
            before.and_then(|index| self.texts.get(index)).map_or(line.start, |start| line.start.min(*start));
        self.within(line).next().is_some() || mentions_password(text.get(start..line.end).unwrap_or_default())
    }
}

/// A piece of a text without its secrets, which are given relative to its beginning.
pub(super) fn masked(text: &str, secrets: impl IntoIterator<Item = Range<usize>>) -> String {
    let (mut masked, mut at) = (String::with_capacity(text.len()), 0);
    for secret in secrets {
        masked.push_str(text.get(at..secret.start).unwrap_or_default());
        masked.push_str(MASK);
        at = secret.end.max(at);
    }
    masked.push_str(text.get(at..).unwrap_or_default());
    masked
}

/// What a password is asked for in: every text in its brackets is left out of an excerpt.
fn is_construct(name: &str) -> bool {
    const CONSTRUCTS: [&str; 9] = [
        "account",
        "adminreset",
        "change",
        "containing",
        "finegrained",
        "given",
        "policy",
        "reset",
        "unlock",
    ];
    is_like(name, &CONSTRUCTS)
}

/// A field or key whose value is a password, or a list of them.
fn is_password_field(name: &str) -> bool {
    const FIELDS: [&str; 3] = ["banned", "current", "history"];
    matches!(name, "new" | "old") || is_secret_name(name) || is_like(name, &FIELDS)
}

fn mentions_password(text: &str) -> bool {
    words(text).any(|word| is_construct(word) || is_password_field(word))
}

/// How a password may be described; everything else in its place may be one.
fn is_description(word: &str) -> bool {
    const DESCRIPTIONS: [&str; 14] = [
        "AccountName",
        "Containing",
        "Current",
        "DisplayName",
        "Good",
        "None",
        "Previous",
        "Some",
        "TooLong",
        "TooShort",
        "TwoKinds",
        "Wrong",
        "false",
        "true",
    ];
    DESCRIPTIONS.contains(&word)
}

/// What may be a password here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Care {
    #[default]
    Nothing,
    /// Texts in quotes.
    Texts,
    /// Texts and words: a password is asked for.
    Everything,
}

/// An open bracket.
#[derive(Clone, Copy, Debug, Default)]
struct Frame {
    care: Care,
    /// Whether a password is asked for by the last name before a colon.
    asks: bool,
    /// It holds a number: `Previous(2)` is the password before the last.
    counts: bool,
}

impl Frame {
    fn care(self) -> Care {
        if self.asks { Care::Everything } else { self.care }
    }
}

/// What a name says of the brackets or of the value after it.
#[derive(Clone, Copy)]
struct Sense {
    construct: bool,
    asks: bool,
}

struct Scan<'s> {
    text: &'s str,
    at: usize,
    /// The innermost open bracket; at first, the file.
    frame: Frame,
    outer: Vec<Frame>,
    /// The last word or text: what stands before a colon or a bracket.
    name: &'s str,
    /// Files have many fields and few names.
    known: HashMap<&'s str, Sense>,
    secrets: Secrets,
}

impl<'s> Scan<'s> {
    /// Takes the next part; whether there was one.
    fn step(&mut self) -> bool {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let Some(first) = rest.chars().next() else { return false };
        match first {
            '(' | '[' | '{' => self.open(),
            ')' | ']' | '}' => {
                let outer = self.outer.pop().unwrap_or_default();
                self.mark(outer);
            }
            ':' => {
                let asks = self.sense().asks;
                self.mark(Frame { asks, ..self.frame });
            }
            ',' => self.mark(Frame { asks: false, ..self.frame }),
            _ if first.is_whitespace() => self.at += first.len_utf8(),
            _ => {
                if let Some(length) = comment(rest) {
                    self.comment(length);
                } else if let Some((inner, length)) = quotation(rest) {
                    self.quotation(self.at + inner.start..self.at + inner.end, length);
                } else {
                    self.word(rest);
                }
            }
        }
        true
    }

    fn sense(&mut self) -> Sense {
        let name = self.name;
        let sense = || Sense { construct: is_construct(name), asks: is_password_field(name) };
        *self.known.entry(name).or_insert_with(sense)
    }

    /// Passes over a punctuation mark, after which this holds.
    fn mark(&mut self, frame: Frame) {
        self.frame = frame;
        self.name = "";
        self.at += 1;
    }

    fn open(&mut self) {
        let own = if self.sense().construct { Care::Texts } else { Care::Nothing };
        self.outer.push(self.frame);
        let counts = self.name == "Previous";
        self.mark(Frame { care: self.frame.care().max(own), asks: false, counts });
    }

    fn quotation(&mut self, inner: Range<usize>, length: usize) {
        self.secrets.texts.push(self.at);
        self.at += length;
        self.name = self.text.get(inner.clone()).unwrap_or_default();
        let care = self.frame.care();
        if care > Care::Nothing {
            self.keep(inner, care == Care::Everything);
        } else if !self.is_before_colon() && is_attribute_like(self.name) && is_secret_name(self.name) {
            // The name of an attribute as a value: the attribute's value stands beside it.
            self.frame.care = Care::Texts;
        }
    }

    /// Before the outermost bracket a comment is what the file is about; inside, somebody may have kept a step in it.
    fn comment(&mut self, length: usize) {
        let span = self.at..self.at + length;
        if !self.outer.is_empty() || mentions_password(self.text.get(span.clone()).unwrap_or_default()) {
            self.keep(span, false);
        }
        self.at += length;
    }

    fn is_before_colon(&self) -> bool {
        self.text.get(self.at..).is_some_and(|rest| rest.trim_start().starts_with(':'))
    }

    fn word(&mut self, rest: &'s str) {
        let (word, after) = rest.split_at(word_length(rest));
        let is_name = after.trim_start().starts_with([':', '(']);
        let is_count = self.frame.counts && word.len() <= 4 && word.bytes().all(|byte| byte.is_ascii_digit());
        if self.frame.care() == Care::Everything && !is_name && !is_count && !is_description(word) {
            self.keep(self.at..self.at + word.len(), true);
        }
        self.name = word;
        self.at += word.len();
    }

    fn keep(&mut self, span: Range<usize>, asked_for: bool) {
        self.secrets.found.push(Secret { span, asked_for });
    }
}

fn is_attribute_like(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

/// How long the word is that a text begins with; at least one character.
fn word_length(text: &str) -> usize {
    let ends = |at: usize, c: char| {
        c.is_whitespace()
            || ",()[]{}:\"".contains(c)
            || c == '/' && text.get(at..).is_some_and(|rest| comment(rest).is_some())
    };
    text.char_indices().skip(1).find(|(at, c)| ends(*at, *c)).map_or(text.len(), |(at, _)| at)
}

/// The length of the comment that a text begins with.
fn comment(text: &str) -> Option<usize> {
    if text.starts_with("//") {
        return Some(text.find('\n').unwrap_or(text.len()));
    }
    if !text.starts_with("/*") {
        return None;
    }
    let (mut depth, mut at) = (0usize, 0);
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        if rest.starts_with("/*") {
            depth += 1;
            at += 2;
        } else if rest.starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                break;
            }
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    Some(at)
}

/// What is inside the quotation marks that a text begins with, and the length with them; up to the end where they are
/// not closed.
fn quotation(text: &str) -> Option<(Range<usize>, usize)> {
    let marked = text.strip_prefix('b').unwrap_or(text);
    let prefix = text.len() - marked.len();
    if let Some(raw) = marked.strip_prefix('r') {
        let hashes = raw.len() - raw.trim_start_matches('#').len();
        raw.get(hashes..)?.strip_prefix('"')?;
        let start = prefix + 1 + hashes + 1;
        let end = format!("\"{}", "#".repeat(hashes));
        let found = text.get(start..)?.find(&end).map(|length| start + length);
        return Some(found.map_or((start..text.len(), text.len()), |at| (start..at, at + end.len())));
    }
    let mark = marked.chars().next().filter(|mark| matches!(mark, '"' | '\''))?;
    let start = prefix + 1;
    let mut escaped = false;
    for (at, c) in text.get(start..)?.char_indices() {
        match c {
            '\n' if mark == '\'' => return None,
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if c == mark => return Some((start..start + at, start + at + 1)),
            _ => {}
        }
    }
    (mark == '"').then_some((start..text.len(), text.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        masked(text, Secrets::of(text).found.into_iter().map(|secret| secret.span))
    }

    #[test]
    fn what_may_be_a_password_is_masked_with_one_length() {
        let table = [
            (r#"Reset(user: "ana", pasword: "x")"#, r#"Reset(user: "****", pasword: "****")"#),
            (r#"Lookup(of: "ana")"#, r#"Lookup(of: "ana")"#),
            (r#"(password: Given("a long one"), of: "b")"#, r#"(password: Given("****"), of: "b")"#),
            ("(password: hunter-2!, of: Good)", "(password: ****, of: Good)"),
            ("(password: Previous(2), current: Wrong)", "(password: Previous(2), current: Wrong)"),
            (r#"{"ana": Account(histry: ["x", "y"])}"#, r#"{"ana": Account(histry: ["****", "****"])}"#),
            (r#"{"unicodePwd": ["x"], "cn": "y"}"#, r#"{"unicodePwd": ["****"], "cn": "y"}"#),
            (r#"Set("a", "userPassword", "x"), "y""#, r#"Set("a", "userPassword", "****"), "y""#),
            (r##"(password: r#"a"b"#, of: 'c')"##, r##"(password: r#"****"#, of: 'c')"##),
            (r#"(password: "a\"b", of: "c")"#, r#"(password: "****", of: "c")"#),
            (r#"(password: b"a", of: "c")"#, r#"(password: b"****", of: "c")"#),
            ("// 7x\n(of: 1 // 7x\n)", "// 7x\n(of: 1 ****\n)"),
            ("(of: 1) // the old pasword: 7x", "(of: 1) ****"),
            ("(of: /* a /* b */ c */ 1)", "(of: **** 1)"),
            (r#"(password: "never closed"#, r#"(password: "****"#),
            (")))) Reset(\"x\"", ")))) Reset(\"****\""),
        ];
        for (text, expected) in table {
            assert_eq!(shown(text), expected);
        }
    }

    #[test]
    fn a_line_of_broken_text_is_doubted_by_the_text_before_it() {
        let broken = "Reset(user: \"ana, password: \"x\")\n";
        let line = 0..broken.len();
        assert!(Secrets::of(broken).may_stand_on(broken, &line, 27));
        let before = "{\"ana: Account(history: [\n\"x\"]";
        let start = before.find('\n').unwrap() + 1;
        assert!(Secrets::of(before).may_stand_on(before, &(start..before.len()), start + 1));
        let plain = "Lookup(of: \"ana\" outcome: X)\n";
        assert!(!Secrets::of(plain).may_stand_on(plain, &(0..plain.len()), 17));
    }
}
