//! A generated deployment straight into the frozen index.

use super::watch::{Watch, watched};
use super::{GenerateError, Recipe, Specimens};
use crate::forest::snapshot::write_image;
use crate::forest::{Image, ImageWriter, PersonRecord, Section, SnapshotOutput};
use crate::schema::Guid;
use std::io::{Seek, Write};

/// The frozen index of a recipe: that which a synchronisation of the deployment would give, without one.
///
/// # Errors
/// If the engine does not take the specimens, or the index is full.
pub fn generate_image(
    recipe: &Recipe,
    specimens: &Specimens,
    watch: Watch<'_>,
) -> Result<Image, GenerateError> {
    let anchors = (0..recipe.users).map(|number| recipe.anchor(number).as_u128());
    let mut writer = ImageWriter::begin(&anchors, recipe.users.into(), specimens.legend().clone())?;
    // Rules and connectors have their places in the legend; kinds and classes are counted anew.
    let mut guids = Vec::new();
    for person in watched(recipe, "people frozen", watch) {
        let specimen = specimens.of_person(&person)?;
        let mut class = specimen.class.clone();
        class.kinds.clear();
        guids.clear();
        for kind in &specimen.links {
            let account = person.accounts().find(|account| account.forest() == kind.connector);
            class.kinds.push(writer.kind(kind)?);
            guids.push(account.map_or(Guid::from_u128(0), |account| account.guid(recipe)));
        }
        let id = recipe.anchor(person.number);
        writer.place(&PersonRecord { id, class: &class, guids: &guids, number: person.number })?;
    }
    Ok(writer.finish()?)
}

/// Writes the snapshot of a recipe. The DNs are made again while they are written, so that nobody is held twice;
/// messages are not kept, for what is generated needs no explanation but its kind.
///
/// # Errors
/// If the output can't be written.
pub fn write_generated<W: Write + Seek>(
    output: &mut SnapshotOutput<W>,
    recipe: &Recipe,
    specimens: &Specimens,
    image: &Image,
    watch: Watch<'_>,
) -> Result<(), GenerateError> {
    write_image(output, image)?;
    output.section(Section::LabelEnds)?;
    let mut end = 0u64;
    output.put(&end.to_le_bytes())?;
    each_text(recipe, specimens, watch, &mut |texts| {
        end += texts.len() as u64;
        output.put(&end.to_le_bytes())
    })?;
    output.section(Section::Labels)?;
    each_text(recipe, specimens, watch, &mut |texts| output.put(texts))
}

/// Passes the texts of each person, as [`crate::forest::Labels`] keeps them.
fn each_text(
    recipe: &Recipe,
    specimens: &Specimens,
    watch: Watch<'_>,
    take: &mut dyn FnMut(&[u8]) -> std::io::Result<()>,
) -> Result<(), GenerateError> {
    let mut texts = Vec::new();
    for person in watched(recipe, "DNs written", watch) {
        texts.clear();
        for kind in &specimens.of_person(&person)?.links {
            let account = person.accounts().find(|account| account.forest() == kind.connector);
            let dn = account.map(|account| account.dn(recipe)).unwrap_or_default();
            let length = u32::try_from(dn.len()).unwrap_or_default();
            texts.extend(length.to_le_bytes());
            texts.extend(dn.as_bytes());
        }
        take(&texts)?;
    }
    Ok(())
}
