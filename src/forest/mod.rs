//! The same link graph, frozen for millions of users: 39 bytes a person, outcome and cause worked out before.
//!
//! It never changes an answer: outcome and cause are those of the explained walk, and a test holds it to that.
//! `report` and `cli` may import it; no room above needs it.

mod anchor_text;
mod answer;
mod batch;
mod census;
mod class;
mod freeze;
mod frozen;
mod generate;
mod image;
mod labels;
mod legend;
mod line;
pub mod measure;
mod numbering;
mod pages;
mod parquet;
mod perfect_hash;
mod scan;
mod snapshot;
#[cfg(test)]
mod tests;
mod threads;
mod writer;

pub use anchor_text::read_user_anchor;
pub use answer::{Answer, Target};
pub use batch::{answer_batch, answer_in_parallel};
pub use census::Census;
pub use class::{Class, Ending};
pub use freeze::{FreezeError, freeze};
pub use frozen::Frozen;
pub(crate) use generate::mixed;
pub use generate::{
    GenerateError, GeneratedPerson, PersonKind, Profile, ProfileError, Recipe, RecipeError, Specimens,
    generate_image, write_folder, write_generated,
};
pub use image::{Image, ImageSize, Person};
pub use labels::Labels;
pub use legend::{ForestConnector, Legend, LinkKind, RuleFacts};
pub use line::Line;
pub use parquet::export;
pub use perfect_hash::PerfectHash;
pub use scan::Scan;
pub use snapshot::{Section, SnapshotError, SnapshotFile, SnapshotOutput, write_frozen};
pub use writer::{ImageWriter, PersonRecord};
