//! The readings of the documents that somebody with evidence may want to flip.

/// Where the documents are silent, the reading that is taken. [`Language::default`] is the one of
/// spec/expressions.md; each field names one *choose* of it.
///
/// ```
/// use anchorwalk::expr::{Expression, Facts, Language, Value};
/// let strict = Language { remove_duplicates_case_sensitive: true, ..Language::default() };
/// let text = r#"Count(RemoveDuplicates(Split("a,A", ",")))"#;
/// assert_eq!(Expression::compile(text)?.evaluate(&Facts::new())?, Value::number(1));
/// assert_eq!(Expression::compile_with(text, strict)?.evaluate(&Facts::new())?, Value::number(2));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is an independent switch, named as the spec names it"
)]
pub struct Language {
    /// `RemoveDuplicates` keeps values that differ only in case (2.4.7).
    pub remove_duplicates_case_sensitive: bool,
    /// `=` and `<>` ignore the case of strings (2.2.3).
    pub equality_ignores_case: bool,
    /// `NULL = NULL` is True (2.2.1).
    pub null_equals_null: bool,
    /// `InStr` and `InStrRev` without a comparison ignore case (2.4.9).
    pub in_str_ignores_case: bool,
    /// `Word` gives an empty string for a text that has none of the delimiters (2.4.9).
    pub word_needs_delimiter: bool,
    /// `&&` binds tighter than `||` (2.1.1).
    pub and_before_or: bool,
}
