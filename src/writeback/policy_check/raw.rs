//! A value of a line, still as it was written, and where it stands.

use super::LineMistake;
use super::members::Members;
use super::string_literal::{LiteralMistake, text_of};
use serde_json::value::RawValue;
use std::time::Duration;
use zeroize::Zeroizing;

/// A value that has not been read yet.
#[derive(Clone, Copy)]
pub(super) struct Raw<'a> {
    line: &'a str,
    text: &'a str,
}

/// More days than this are no age of a password.
const DAYS_MAX: f64 = 1_000_000.0;

impl<'a> Raw<'a> {
    /// The whole of a line.
    pub(super) fn line(line: &'a str) -> Result<Self, LineMistake> {
        let value: &RawValue = serde_json::from_str(line).map_err(|error| syntax_mistake(line, &error))?;
        Ok(Self { line, text: value.get() })
    }

    /// A part of this value.
    pub(super) fn part(self, text: &'a str) -> Self {
        Self { line: self.line, text }
    }

    /// The value as it was written.
    pub(super) fn text(self) -> &'a str {
        self.text
    }

    pub(super) fn is_null(self) -> bool {
        self.text == "null"
    }

    /// A mistake here.
    pub(super) fn mistake(self, field: &str, message: impl Into<String>) -> LineMistake {
        let offset = (self.text.as_ptr() as usize).saturating_sub(self.line.as_ptr() as usize);
        LineMistake { column: column(self.line, offset), field: field.to_owned(), message: message.into() }
    }

    pub(super) fn object(self, field: &str) -> Result<Members<'a>, LineMistake> {
        if !self.text.starts_with('{') {
            return Err(self.expected(field, "an object"));
        }
        Members::of(self, field)
    }

    pub(super) fn list(self, field: &str, count_max: usize) -> Result<Vec<Self>, LineMistake> {
        if !self.text.starts_with('[') {
            return Err(self.expected(field, "a list of texts"));
        }
        let items: Vec<&RawValue> =
            serde_json::from_str(self.text).map_err(|_| self.expected(field, "a list of texts"))?;
        if items.len() > count_max {
            return Err(self.mistake(field, format!("more than the limit of {count_max} entries")));
        }
        Ok(items.into_iter().map(|item| self.part(item.get())).collect())
    }

    pub(super) fn secret(self, field: &str) -> Result<Zeroizing<String>, LineMistake> {
        text_of(self.text).map_err(|mistake| match mistake {
            LiteralMistake::Form => self.expected(field, "a text"),
            LiteralMistake::HalfPair => self.mistake(field, "half of a surrogate pair is no character"),
        })
    }

    pub(super) fn name(self, field: &str, length_max: usize) -> Result<String, LineMistake> {
        let text = self.secret(field)?;
        if text.chars().count() > length_max {
            return Err(self.mistake(field, format!("longer than the limit of {length_max} characters")));
        }
        Ok((*text).clone())
    }

    pub(super) fn boolean(self, field: &str) -> Result<bool, LineMistake> {
        match self.text {
            "true" => Ok(true),
            "false" => Ok(false),
            _ => Err(self.expected(field, "true or false")),
        }
    }

    pub(super) fn whole_number(self, field: &str) -> Result<u32, LineMistake> {
        self.text.parse().map_err(|_| match self.text.parse::<f64>() {
            Ok(_) => self.mistake(field, format!("expected a whole number from 0 to {}", u32::MAX)),
            Err(_) => self.expected(field, "a whole number"),
        })
    }

    pub(super) fn days(self, field: &str) -> Result<Duration, LineMistake> {
        const SECONDS_PER_DAY: f64 = 86_400.0;
        let days: f64 = self.text.parse().map_err(|_| self.expected(field, "a number of days"))?;
        if !(0.0..=DAYS_MAX).contains(&days) {
            return Err(self.mistake(field, format!("expected a number of days from 0 to {DAYS_MAX}")));
        }
        Ok(Duration::from_secs_f64(days * SECONDS_PER_DAY))
    }

    fn expected(self, field: &str, what: &str) -> LineMistake {
        self.mistake(field, format!("expected {what}, found {}", self.kind()))
    }

    fn kind(self) -> &'static str {
        match self.text.chars().next() {
            Some('{') => "an object",
            Some('[') => "a list",
            Some('"') => "a text",
            Some('t' | 'f') => "true or false",
            Some('n') => "null",
            _ => "a number",
        }
    }
}

/// The column of a byte offset, in characters from 1.
fn column(line: &str, offset: usize) -> usize {
    line.get(..offset).unwrap_or(line).chars().count() + 1
}

/// What the JSON reader says of the form of a line; it says nothing of its content.
fn syntax_mistake(line: &str, error: &serde_json::Error) -> LineMistake {
    use serde_json::error::Category;
    let message = match error.classify() {
        Category::Eof => "the line ends in the middle of its JSON object".to_owned(),
        Category::Syntax | Category::Io | Category::Data => "is no JSON".to_owned(),
    };
    let offset = error.column().saturating_sub(1);
    LineMistake { column: column(line, offset), field: String::new(), message }
}
