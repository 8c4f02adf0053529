//! Examples of functions.

/// An expression that uses a function, what it reads, and what it evaluates to.
///
/// ```
/// use anchorwalk::expr::{Expression, Facts, functions};
/// let count = functions().find(|function| function.name == "Count").unwrap();
/// let example = count.examples.first().unwrap();
/// let facts = Facts::given(example.attributes.iter().copied())?;
/// let result = Expression::compile(example.expression)?.evaluate(&facts)?;
/// assert_eq!(result.to_string(), example.result);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Example {
    /// The expression.
    pub expression: &'static str,
    /// The attributes it reads, each with a value, as [`super::Facts::given`] takes them.
    pub attributes: &'static [(&'static str, &'static str)],
    /// The value as [`super::Value`] prints it, or `error: ` and the message.
    pub result: &'static str,
}

impl Example {
    pub(super) const fn new(expression: &'static str, result: &'static str) -> Self {
        Self { expression, attributes: &[], result }
    }

    pub(super) const fn with(self, attributes: &'static [(&'static str, &'static str)]) -> Self {
        Self { attributes, ..self }
    }
}
