//! Values and names: what an attribute, a DN, a GUID, a SID, a `cloudAnchor` and a `sourceAnchor` are.
//!
//! It never knows an object, a rule or a file format: it says what a value *is*, not who holds it.
//! Every other room may import it; it imports none.

mod attribute_name;
mod attributes;
mod built_in;
mod class_schema;
mod cloud_anchor;
mod dn;
mod folding;
mod guid;
mod hostile_text;
mod instant;
mod interner;
mod location;
mod nearest;
mod object_type;
mod plaintext;
mod secret_name;
mod sid;
mod source_anchor;
mod value;

pub use attribute_name::AttributeName;
pub use attributes::Attributes;
pub use built_in::BuiltInSchema;
pub use class_schema::{AttributeKind, AttributeType, Schema};
pub use cloud_anchor::{AnchorError, CloudAnchor, CloudType};
pub use dn::{Dn, DnError, DnKey, Rdn};
pub use folding::{eq_folded, fold};
pub use guid::{Guid, GuidError};
pub(crate) use hostile_text::is_hostile;
pub use hostile_text::{harmless, quoted};
pub use instant::instant;
pub use location::Location;
pub use nearest::nearest;
pub use object_type::ObjectType;
pub use plaintext::Plaintext;
pub use secret_name::{MASK, is_secret_name, mentions_secret};
pub(crate) use secret_name::{is_like, words};
pub use sid::{Sid, SidError};
pub use source_anchor::SourceAnchor;
pub use value::{Scalar, Values};
