//! The spanned RON reader: a file as a tree in which every part knows where it stands, and typed accessors that
//! report every mistake instead of stopping at the first.
//!
//! ```
//! use anchorwalk::scenario::{Item, Report, Source, parse};
//!
//! struct Forest { name: String, domains: Vec<String>, selected: bool }
//!
//! fn forest(item: Item<'_>) -> Option<Forest> {
//!     let fields = item.fields("Forest", &["name", "domains", "selected"])?;
//!     let name = fields.text("name");
//!     let domains = fields.each("domains", |domain| domain.text().map(str::to_owned));
//!     let selected = fields.boolean_or("selected", true);
//!     Some(Forest { name: name?.to_owned(), domains: domains?, selected })
//! }
//!
//! let source = Source::from_text("a.ron", r#"Forest(name: "fabrikam.test", domains: ["fabrikam.test"])"#)?;
//! assert!(parse(&source, forest)?.selected);
//!
//! let source = Source::from_text("a.ron", r#"Forest(nme: "fabrikam.test", domains: [7])"#)?;
//! let report: Report = parse(&source, forest).err().unwrap();
//! assert_eq!(report.problems().len(), 3);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod decode;
mod excerpt;
mod fields;
mod item;
mod layer;
mod node;
mod problem;
mod report;
mod secrets;
mod source;
mod syntax_error;
mod tree;

pub use fields::Fields;
pub use item::Item;
pub use node::{Node, NodeKind, Spanned};
pub use problem::{Problem, Problems};
pub use report::Report;
pub use source::{Source, SourceError};
pub use tree::parse;

#[cfg(test)]
mod tests;
