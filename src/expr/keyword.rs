//! The enum words of the language.

use std::fmt;

/// A bare word that some functions take as an argument, such as `CaseInsensitive` (spec/expressions.md 2.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Keyword {
    /// `CaseSensitive`, for Contains.
    CaseSensitive,
    /// `CaseInsensitive`, for Contains.
    CaseInsensitive,
    /// `vbTextCompare`, for `InStr` and `InStrRev`: case does not count.
    TextCompare,
    /// `vbBinaryCompare`, for `InStr` and `InStrRev`: case counts.
    BinaryCompare,
    /// `Unicode`: UTF-16, little-endian.
    Unicode,
    /// `ASCII`.
    Ascii,
    /// `UTF8`.
    Utf8,
    /// `DC`, for `DNComponentRev`; may also be written as the string `"DC"`.
    Dc,
}

impl Keyword {
    pub(super) const ALL: [Keyword; 8] = [
        Self::CaseSensitive,
        Self::CaseInsensitive,
        Self::TextCompare,
        Self::BinaryCompare,
        Self::Unicode,
        Self::Ascii,
        Self::Utf8,
        Self::Dc,
    ];

    /// The word as it is written in an expression.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::CaseSensitive => "CaseSensitive",
            Self::CaseInsensitive => "CaseInsensitive",
            Self::TextCompare => "vbTextCompare",
            Self::BinaryCompare => "vbBinaryCompare",
            Self::Unicode => "Unicode",
            Self::Ascii => "ASCII",
            Self::Utf8 => "UTF8",
            Self::Dc => "DC",
        }
    }

    pub(super) fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|keyword| keyword.as_str() == word)
    }
}

impl fmt::Display for Keyword {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
