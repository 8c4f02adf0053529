//! The syntaxes of directory attributes.

use crate::schema::AttributeKind;

/// The engine's type of a syntax OID, by the table of spec/config-export.md 3.3; `None` for one not listed there.
pub(super) fn kind_of_syntax(oid: &str) -> Option<AttributeKind> {
    if let Some(number) = oid.strip_prefix("1.3.6.1.4.1.1466.115.121.1.") {
        return match number {
            "15" | "26" | "44" | "36" | "38" | "24" | "53" | "43" => Some(AttributeKind::String),
            "27" => Some(AttributeKind::Number),
            "7" => Some(AttributeKind::Boolean),
            "12" => Some(AttributeKind::Reference),
            "5" | "40" => Some(AttributeKind::Binary),
            _ => None,
        };
    }
    match oid.strip_prefix("1.2.840.113556.1.4.")? {
        // 903, a DN with bytes, is taken as text (spec/config-export.md 3.3, *choose*).
        "903" | "904" | "905" => Some(AttributeKind::String),
        "906" => Some(AttributeKind::Number),
        "907" => Some(AttributeKind::Binary),
        "1221" => Some(AttributeKind::Reference),
        _ => None,
    }
}
