//! X.509 certificates, as the certificate functions show them (spec/expressions.md 2.4.1).

mod alternative_name;
mod certificate;
mod name;
mod text;

pub(super) use certificate::Certificate;
pub(super) use name::{NameKind, Side};
