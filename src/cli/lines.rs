//! Lines of standard input, and anchors one after another.

use super::Failure;
use crate::ingest::Utf8Stream;
use std::io::{self, BufRead as _, BufReader, StdinLock};

/// No anchor and no expression is longer than this, in bytes.
const LINE_MAX: u64 = 1024 * 1024;

/// The lines of standard input, without blank ones and comments, as they come; UTF-8, or UTF-16 with a byte order mark.
#[derive(Debug)]
struct StdinLines {
    input: BufReader<Utf8Stream<StdinLock<'static>>>,
    number: u64,
}

impl StdinLines {
    fn new() -> Self {
        Self { input: BufReader::new(Utf8Stream::new(io::stdin().lock())), number: 0 }
    }

    fn next(&mut self) -> Result<Option<String>, Failure> {
        loop {
            self.number += 1;
            let mut bytes = Vec::new();
            let read = io::Read::take(&mut self.input, LINE_MAX).read_until(b'\n', &mut bytes)?;
            let wrong = |what: String| Failure::usage(format!("standard input: line {} {what}", self.number));
            if read == 0 {
                return Ok(None);
            }
            if read as u64 == LINE_MAX {
                return Err(wrong(format!("is longer than {LINE_MAX} bytes")));
            }
            let line = String::from_utf8(bytes).map_err(|_| wrong("is not UTF-8".to_owned()))?;
            let line = line.trim();
            if !line.is_empty() && !line.starts_with('#') {
                return Ok(Some(line.to_owned()));
            }
        }
    }
}

/// All lines of standard input, without blank ones and comments.
pub(super) fn lines_of_stdin() -> Result<Vec<String>, Failure> {
    /// More text than this is no expression, in bytes.
    const TEXT_MAX: usize = 256 * 1024 * 1024;
    let (mut lines, mut total) = (Vec::new(), 0);
    let mut stdin = StdinLines::new();
    while let Some(line) = stdin.next()? {
        total += line.len();
        if total > TEXT_MAX {
            return Err(Failure::usage(format!("standard input: more than the limit of {TEXT_MAX} bytes")));
        }
        lines.push(line);
    }
    Ok(lines)
}

/// The anchors of a command line; `-` stands for those of standard input, which are never held all at once.
#[derive(Debug)]
pub(super) struct AnchorLines<'a> {
    arguments: std::slice::Iter<'a, String>,
    stdin: Option<StdinLines>,
}

impl<'a> AnchorLines<'a> {
    pub(super) fn of(arguments: &'a [String]) -> Self {
        Self { arguments: arguments.iter(), stdin: None }
    }

    /// The next anchors, at most so many; none at the end.
    pub(super) fn take(&mut self, count: usize) -> Result<Vec<String>, Failure> {
        let mut anchors = Vec::new();
        while anchors.len() < count {
            let Some(anchor) = self.next()? else { break };
            anchors.push(anchor);
        }
        Ok(anchors)
    }

    fn next(&mut self) -> Result<Option<String>, Failure> {
        loop {
            if let Some(stdin) = &mut self.stdin {
                match stdin.next()? {
                    Some(line) if is_heading(&line) => continue,
                    Some(line) => return Ok(Some(cell(&line).to_owned())),
                    None => self.stdin = None,
                }
            }
            match self.arguments.next() {
                Some(argument) if argument == "-" => self.stdin = Some(StdinLines::new()),
                Some(argument) => return Ok(Some(argument.clone())),
                None => return Ok(None),
            }
        }
    }
}

/// What a line of one cell holds: `Export-Csv` puts it in quotes.
fn cell(line: &str) -> &str {
    line.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(line)
}

/// The heading of a column of anchors.
fn is_heading(line: &str) -> bool {
    cell(line).eq_ignore_ascii_case("cloudAnchor")
}
