//! `pack`: INPUT to a snapshot.

use super::arguments::{Format, Pack};
use super::input::Model;
use super::output_file::replaced_file;
use super::snapshot::is_snapshot;
use super::{Ending, Failure, Output};
use crate::forest::{Section, SnapshotOutput, freeze, write_frozen};
use crate::report::Page;
use serde_json::json;
use std::io::BufWriter;

pub(super) fn run(verb: &Pack, output: &mut Output) -> Result<Ending, Failure> {
    if !is_snapshot(&verb.output) {
        return Err(Failure::usage(format!(
            "-o {}: expected a file that ends in .awsnap",
            verb.output.display()
        )));
    }
    let model = Model::open(&verb.input, &verb.common)?;
    model.warn();
    let frozen = freeze(&model.server).map_err(|error| Failure::usage(error.to_string()))?;
    replaced_file(&verb.output, verb.force, std::slice::from_ref(&verb.input), |file| {
        let mut snapshot = SnapshotOutput::begin(BufWriter::new(file))?;
        write_frozen(&mut snapshot, &frozen)?;
        snapshot.texts(Section::NotModelled, &model.not_modelled())?;
        snapshot.texts(Section::Findings, &model.findings())?;
        snapshot.finish().map(|_| ())
    })?;
    let size = frozen.image.size();
    match verb.common.format {
        Format::Json => {
            output.json(
                &json!({"anchors": size.anchors, "imageBytes": size.total(), "findings": model.findings()}),
            )?;
        }
        Format::Text => {
            let mut page = Page::new();
            page.line(format!("{} anchors packed, index {} bytes", size.anchors, size.total()));
            output.page(&page)?;
        }
    }
    Ok(Ending::Fine)
}
