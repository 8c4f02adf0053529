//! A text cut into its events.

use super::event_text::event_id;
use super::token::tokens;
use std::ops::Range;

/// The passages of a text, in order and without gaps: each holds one event, or what stands before the first. Paragraphs
/// keep events apart in every shape that has them; within one, each event but the first begins with its line, or with
/// its id where several stand on a line.
pub(super) fn passages(text: &str) -> Vec<&str> {
    let mut cuts: Vec<usize> = Vec::new();
    let mut paragraph = Paragraph::default();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if line.trim().is_empty() {
            paragraph = Paragraph { begins: at + line.len(), ..Paragraph::default() };
        }
        for (number, event) in tokens(line).filter(|token| event_id(*token).is_some()).enumerate() {
            let begins_line = if number == 0 { at } else { at + event.at };
            cuts.push(if paragraph.has_event { begins_line } else { paragraph.begins });
            paragraph.has_event = true;
        }
        at += line.len();
    }
    ranges(&cuts, text.len())
        .filter_map(|range| text.get(range))
        .filter(|passage| !passage.is_empty())
        .collect()
}

/// The lines since the last blank one.
#[derive(Default)]
struct Paragraph {
    begins: usize,
    has_event: bool,
}

fn ranges(cuts: &[usize], end: usize) -> impl Iterator<Item = Range<usize>> {
    let starts = std::iter::once(0).chain(cuts.iter().copied());
    let ends = cuts.iter().copied().chain(std::iter::once(end));
    starts.zip(ends).map(|(start, end)| start..end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_event_is_a_passage() {
        for (text, expected) in [
            ("", vec![]),
            ("no event here\n", vec!["no event here\n"]),
            ("Hello,\n\nEvent ID: 33002 x\nmore\n", vec!["Hello,\n\n", "Event ID: 33002 x\nmore\n"]),
            (
                "Source: A\nEvent ID: 33002\nx\nEvent ID: 31002\ny",
                vec!["Source: A\nEvent ID: 33002\nx\n", "Event ID: 31002\ny"],
            ),
            (
                "Message: x\nId : 33002\n\nMessage: y\nId : 31002\n",
                vec!["Message: x\nId : 33002\n\n", "Message: y\nId : 31002\n"],
            ),
            (
                "Event ID: 33002\nx\n\nits second paragraph",
                vec!["Event ID: 33002\nx\n\nits second paragraph"],
            ),
            ("<E>33002</E>a<E>33004</E>b", vec!["<E>33002</E>a<E>", "33004</E>b"]),
        ] {
            assert_eq!(passages(text), expected, "{text}");
            assert_eq!(passages(text).concat(), text);
        }
    }
}
