//! The expression language of sync rules: lexer, parser, evaluator and one table of functions.
//!
//! It never sees anything but a lookup from attribute name to value, never reads a clock or a source of chance
//! of its own, and never panics, whatever the text. `rule` and every room after it may import it; it imports
//! `schema`.
//!
//! ```
//! use anchorwalk::expr::{Expression, Facts, Value};
//! use anchorwalk::schema::Values;
//!
//! let flow = Expression::compile("IIF(IsPresent([mail]), LCase([mail]), [cn] & \"@\" & %Domain.FQDN%)")?;
//! let ana = Facts::new().with("cn", Values::text("ana")).with_parameter("Domain.FQDN", "fabrikam.test");
//! assert_eq!(flow.evaluate(&ana)?, Value::text("ana@fabrikam.test"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod arguments;
mod arithmetic;
mod ast;
mod branch;
mod builder;
mod casing;
mod certificate;
mod character;
mod comparison;
mod context;
mod contribution;
mod conversion;
mod date_format;
mod date_text;
mod date_time;
mod deciding;
mod directory;
mod escape;
mod eval_error;
mod evaluation;
mod evaluator;
mod example;
mod excerpt;
mod expression;
mod facts;
mod function;
mod given;
mod item;
mod keyword;
mod language;
mod lexer;
mod math;
mod multi_valued;
mod nothing;
mod operator;
mod parser;
mod per_value;
mod position;
mod presence;
mod program;
mod program_flow;
mod search;
mod span;
mod subject;
mod syntax_error;
mod text;
mod token;
mod trace;
mod truth;
mod value;
mod x509;

#[cfg(test)]
mod tests;

pub use branch::{Branch, BranchKind, BranchPoint, Branches};
pub use contribution::Contribution;
pub use deciding::DecidingOperand;
pub use eval_error::{EvalError, EvalErrorKind};
pub use example::Example;
pub use expression::{Expression, Spelling};
pub use facts::Facts;
pub use function::{Family, Function, functions};
pub use given::GivenError;
pub use item::Item;
pub use keyword::Keyword;
pub use language::Language;
pub use subject::Subject;
pub use syntax_error::{SyntaxError, SyntaxErrorKind};
pub use trace::TraceStep;
pub use value::Value;
