//! `generate`: a deployment of any size from a seed.

use super::arguments::{Format, Generate};
use super::bar::Bar;
use super::output_file::{new_folder, replaced_file};
use super::snapshot::is_snapshot;
use super::{Ending, Failure, Output};
use crate::forest::{
    GenerateError, Profile, Recipe, SnapshotOutput, Specimens, generate_image, write_folder, write_generated,
};
use crate::lookup::Qualification;
use crate::report::{AuditDocument, Page};
use crate::sync::Progress;
use std::fs::File;
use std::io::{BufWriter, Read as _};
use std::path::Path;

pub(super) fn run(verb: &Generate, output: &mut Output) -> Result<Ending, Failure> {
    let profile = verb.profile.as_deref().map_or(Ok(Profile::REALISTIC), read_profile)?;
    let recipe = Recipe { users: verb.users, forests: verb.forests, seed: verb.seed, profile };
    let recipe = recipe.checked().map_err(|error| Failure::usage(error.to_string()))?;
    let specimens = Specimens::of(&recipe).map_err(|error| failed(&error))?;
    if is_snapshot(&verb.output) {
        write_snapshot(verb, &recipe, &specimens)?;
    } else {
        let bar = Bar::new();
        let watch = &mut |progress: Progress<'_>| bar.show(progress);
        let written = new_folder(&verb.output, |folder| write_folder(&recipe, folder, watch));
        bar.clear();
        written?;
    }
    let declared = specimens.declared(Qualification::default()).map_err(|error| failed(&error))?;
    match verb.common.format {
        Format::Json => output.json(&AuditDocument::of(&declared, Vec::new(), Vec::new()))?,
        Format::Text => {
            let mut page = Page::new();
            page.line(format!(
                "{}: {} users, as an audit will count them",
                verb.output.display(),
                declared.users
            ));
            for (outcome, count) in &declared.outcomes {
                page.line(format!("{count:>10}  {outcome}"));
            }
            output.page(&page)?;
        }
    }
    Ok(Ending::Fine)
}

fn write_snapshot(verb: &Generate, recipe: &Recipe, specimens: &Specimens) -> Result<(), Failure> {
    let bar = Bar::new();
    let watch = &mut |progress: Progress<'_>| bar.show(progress);
    let image = generate_image(recipe, specimens, watch).map_err(|error| failed(&error))?;
    let written = replaced_file(&verb.output, verb.force, &[], |file| {
        let mut snapshot = SnapshotOutput::begin(BufWriter::new(file))?;
        write_generated(&mut snapshot, recipe, specimens, &image, watch).map_err(|error| {
            if let GenerateError::Io(error) = error { error } else { std::io::Error::other(error) }
        })?;
        snapshot.finish().map(|_| ())
    });
    bar.clear();
    written
}

fn read_profile(path: &Path) -> Result<Profile, Failure> {
    /// No profile is larger, in bytes.
    const SIZE_MAX: u64 = 64 * 1024;
    let refused = |error: &dyn std::fmt::Display| Failure::usage(format!("{}: {error}", path.display()));
    if !std::fs::metadata(path).map_err(|error| refused(&error))?.is_file() {
        return Err(refused(&"is no regular file"));
    }
    let mut text = String::new();
    let file = File::open(path).map_err(|error| refused(&error))?;
    file.take(SIZE_MAX + 1).read_to_string(&mut text).map_err(|error| refused(&error))?;
    if text.len() as u64 > SIZE_MAX {
        return Err(refused(&format!("a profile is no larger than {SIZE_MAX} bytes")));
    }
    Profile::from_json(&text).map_err(|error| refused(&error))
}

fn failed(error: &GenerateError) -> Failure {
    Failure::usage(error.to_string())
}
