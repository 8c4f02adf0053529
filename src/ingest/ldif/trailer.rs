//! What search tools write around the entries: how the search ended, and whether it was complete.

use crate::ingest::quoted;

/// The attributes of records without `dn` that tools write after a search; `ref` is a reference to another server.
const TRAILER_NAMES: [&str; 7] = ["search", "result", "ref", "control", "matchedDN", "text", "pagedresults"];

/// What is known of the end of the search that wrote the dump.
#[derive(Debug, Default)]
pub(super) struct SearchEnd {
    /// Whether the last cookie of a paged search asks for another page.
    more_pages: bool,
}

impl SearchEnd {
    /// Whether a line outside of entries belongs to a trailer.
    pub(super) fn is_trailer(name: &str) -> bool {
        TRAILER_NAMES.iter().any(|known| known.eq_ignore_ascii_case(name))
    }

    /// Whether a line begins with a name of a trailer.
    pub(super) fn is_trailer_line(line: &[u8]) -> bool {
        let name = line.split(|byte| *byte == b':').next().and_then(|name| std::str::from_utf8(name).ok());
        name.is_some_and(Self::is_trailer)
    }

    /// Takes in `# pagedresults: cookie=…`.
    pub(super) fn comment(&mut self, comment: &[u8]) {
        let text = comment.trim_ascii();
        if let Some(cookie) = text.strip_prefix(b"pagedresults: cookie=") {
            self.more_pages = !cookie.is_empty();
        }
    }

    /// Takes in a line of a trailer; the answer is what it says of the dump, if it says something bad.
    pub(super) fn trailer(&mut self, name: &str, value: &str) -> Option<String> {
        if name.eq_ignore_ascii_case("pagedresults") {
            self.more_pages = value.strip_prefix("cookie=").is_some_and(|cookie| !cookie.is_empty());
        }
        let failed = name.eq_ignore_ascii_case("result") && value.split(' ').next() != Some("0");
        failed.then(|| format!("the search ended with result `{}`: the dump is incomplete", quoted(value)))
    }

    pub(super) fn more_pages(&self) -> bool {
        self.more_pages
    }
}
