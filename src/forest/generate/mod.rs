//! Deployments of any size, made from a seed.
//!
//! Every person follows from the seed and a number, so that nobody is held in memory: a deployment is written, or frozen,
//! while it is made, and any one of its people can be made again. What becomes of each kind of person is not stated here
//! but found out, by letting the engine synchronise a few of each ([`Specimens`]).

mod account;
mod configuration;
mod configuration_file;
mod dice;
mod folder;
mod frozen;
mod kind;
mod people;
mod profile;
mod schema_file;
mod specimen;
mod watch;

pub(crate) use dice::mixed;
pub use folder::write_folder;
pub use frozen::{generate_image, write_generated};
pub use kind::PersonKind;
pub use people::{GeneratedPerson, Recipe, RecipeError};
pub use profile::{Profile, ProfileError};
pub use specimen::{GenerateError, Specimens};
