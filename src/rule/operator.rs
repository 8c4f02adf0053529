//! The operators of a scoping filter.

use std::fmt;

/// An operator of a scope clause, with the spelling of the exports (spec/sync-engine.md 1.4.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Operator {
    /// The value equals the operand.
    Equal,
    /// Not [`Operator::Equal`].
    NotEqual,
    /// Less than the operand.
    LessThan,
    /// Less than or equal to the operand.
    LessThanOrEqual,
    /// Greater than the operand.
    GreaterThan,
    /// Greater than or equal to the operand.
    GreaterThanOrEqual,
    /// The operand stands somewhere in the value.
    Contains,
    /// Not [`Operator::Contains`].
    NotContains,
    /// The value starts with the operand.
    StartsWith,
    /// Not [`Operator::StartsWith`].
    NotStartsWith,
    /// The value ends with the operand.
    EndsWith,
    /// Not [`Operator::EndsWith`].
    NotEndsWith,
    /// The attribute is absent.
    IsNull,
    /// The attribute is present.
    IsNotNull,
    /// The operand is one of the values.
    IsIn,
    /// Not [`Operator::IsIn`].
    IsNotIn,
    /// Every bit of the mask is set.
    IsBitSet,
    /// Not [`Operator::IsBitSet`].
    IsBitNotSet,
    /// The object is a direct member of the group whose DN is the operand.
    IsMemberOf,
    /// Not [`Operator::IsMemberOf`].
    IsNotMemberOf,
}

impl Operator {
    /// Every operator with its spelling.
    pub const ALL: [(Operator, &'static str); 20] = [
        (Self::Equal, "EQUAL"),
        (Self::NotEqual, "NOTEQUAL"),
        (Self::LessThan, "LESSTHAN"),
        (Self::LessThanOrEqual, "LESSTHAN_OR_EQUAL"),
        (Self::GreaterThan, "GREATERTHAN"),
        (Self::GreaterThanOrEqual, "GREATERTHAN_OR_EQUAL"),
        (Self::Contains, "CONTAINS"),
        (Self::NotContains, "NOTCONTAINS"),
        (Self::StartsWith, "STARTSWITH"),
        (Self::NotStartsWith, "NOTSTARTSWITH"),
        (Self::EndsWith, "ENDSWITH"),
        (Self::NotEndsWith, "NOTENDSWITH"),
        (Self::IsNull, "ISNULL"),
        (Self::IsNotNull, "ISNOTNULL"),
        (Self::IsIn, "ISIN"),
        (Self::IsNotIn, "ISNOTIN"),
        (Self::IsBitSet, "ISBITSET"),
        (Self::IsBitNotSet, "ISBITNOTSET"),
        (Self::IsMemberOf, "ISMEMBEROF"),
        (Self::IsNotMemberOf, "ISNOTMEMBEROF"),
    ];

    /// Spellings of the documents that the exports don't use.
    const ALIASES: [(Operator, &'static str); 2] =
        [(Self::NotStartsWith, "NOTSTARTWITH"), (Self::IsBitNotSet, "ISNOTBITSET")];

    /// The operator of that spelling; case does not count.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .chain(&Self::ALIASES)
            .find(|(_, spelling)| spelling.eq_ignore_ascii_case(text))
            .map(|(operator, _)| *operator)
    }

    /// The spelling of the exports.
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(operator, _)| *operator == self).map_or("", |(_, spelling)| spelling)
    }

    /// The operator that this one negates: every negated operator is true where the positive one is false,
    /// absent attributes included (spec/sync-engine.md 1.4.1, law 1).
    pub fn negated(self) -> Option<Operator> {
        match self {
            Self::NotEqual => Some(Self::Equal),
            Self::NotContains => Some(Self::Contains),
            Self::NotStartsWith => Some(Self::StartsWith),
            Self::NotEndsWith => Some(Self::EndsWith),
            Self::IsNotNull => Some(Self::IsNull),
            Self::IsNotIn => Some(Self::IsIn),
            Self::IsBitNotSet => Some(Self::IsBitSet),
            Self::IsNotMemberOf => Some(Self::IsMemberOf),
            Self::Equal
            | Self::LessThan
            | Self::LessThanOrEqual
            | Self::GreaterThan
            | Self::GreaterThanOrEqual
            | Self::Contains
            | Self::StartsWith
            | Self::EndsWith
            | Self::IsNull
            | Self::IsIn
            | Self::IsBitSet
            | Self::IsMemberOf => None,
        }
    }

    /// Whether the operator takes no operand.
    pub fn is_unary(self) -> bool {
        matches!(self, Self::IsNull | Self::IsNotNull)
    }
}

impl fmt::Display for Operator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}
