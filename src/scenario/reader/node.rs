//! The tree that a RON text is read into.

use std::ops::Range;

/// A value and the bytes of the text that it was written in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// The byte offsets in the source.
    pub span: Range<usize>,
}

/// One value of a RON text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// The byte offsets in the source, from the name to the closing bracket.
    pub span: Range<usize>,
    /// What stands there.
    pub kind: NodeKind,
}

/// What a node is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NodeKind {
    /// `"text"` or `r#"text"#`, unescaped.
    Text(String),
    /// `42`; nothing of a scenario is a fraction.
    Number(i64),
    /// `true` or `false`.
    Boolean(bool),
    /// A bare name: `Import`, `None`.
    Name(String),
    /// `(a: 1)` or `Lookup(a: 1)`: the name, if there is one, and the fields in the order written.
    Named {
        /// The name before the bracket.
        name: Option<String>,
        /// The fields.
        fields: Vec<(Spanned<String>, Node)>,
    },
    /// `(1, 2)`, `Disable("x")`, `Empty()`.
    Tuple {
        /// The name before the bracket.
        name: Option<String>,
        /// The items in the order written.
        items: Vec<Node>,
    },
    /// `[1, 2]`.
    List(Vec<Node>),
    /// `{"key": 1}`, in the order written.
    Map(Vec<(Node, Node)>),
    /// RON that no scenario has a use for: a fraction, a character, bytes. The text says which, with its article.
    Foreign(&'static str),
}

impl Node {
    /// The name of a bare name, a struct or a tuple.
    pub fn name(&self) -> Option<&str> {
        match &self.kind {
            NodeKind::Name(name) => Some(name),
            NodeKind::Named { name, .. } | NodeKind::Tuple { name, .. } => name.as_deref(),
            NodeKind::Text(_)
            | NodeKind::Number(_)
            | NodeKind::Boolean(_)
            | NodeKind::List(_)
            | NodeKind::Map(_)
            | NodeKind::Foreign(_) => None,
        }
    }

    /// The fields of a struct; a bare name and empty brackets have none.
    pub(super) fn fields(&self) -> Option<&[(Spanned<String>, Node)]> {
        match &self.kind {
            NodeKind::Named { fields, .. } => Some(fields),
            NodeKind::Tuple { items, .. } => items.is_empty().then_some(&[]),
            NodeKind::Name(_) => Some(&[]),
            NodeKind::Text(_)
            | NodeKind::Number(_)
            | NodeKind::Boolean(_)
            | NodeKind::List(_)
            | NodeKind::Map(_)
            | NodeKind::Foreign(_) => None,
        }
    }

    /// What the node is, in words for a message: `a text`, `` `Import` ``.
    pub fn described(&self) -> String {
        match &self.kind {
            NodeKind::Text(_) => "a text".to_owned(),
            NodeKind::Number(_) => "a number".to_owned(),
            NodeKind::Boolean(value) => format!("`{value}`"),
            NodeKind::Name(name) => format!("`{name}`"),
            NodeKind::Named { name: Some(name), .. } | NodeKind::Tuple { name: Some(name), .. } => {
                format!("`{name}(…)`")
            }
            NodeKind::Named { name: None, .. } => "fields in round brackets".to_owned(),
            NodeKind::Tuple { name: None, .. } => "values in round brackets".to_owned(),
            NodeKind::List(_) => "a list".to_owned(),
            NodeKind::Map(_) => "a map".to_owned(),
            NodeKind::Foreign(what) => (*what).to_owned(),
        }
    }
}
