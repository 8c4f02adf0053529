//! `sync`: runs run profiles.

use super::arguments::{Format, Sync};
use super::input::Model;
use super::{Ending, Failure, Output};
use crate::report::{Line, Style, SyncDocument, run_step};

pub(super) fn run(verb: &Sync, output: &mut Output) -> Result<Ending, Failure> {
    let model = Model::open_recording(&verb.input, &verb.common)?;
    match verb.common.format {
        Format::Json => output.json(&SyncDocument::of(&model.server, &model.steps, model.not_modelled()))?,
        Format::Text => {
            for step in &model.steps {
                output.page(&run_step(&model.server, step))?;
            }
            let mut page = crate::report::Page::new();
            for note in &model.notes {
                page.line(Line::new().and(Style::Faint, format!("note: {note}")));
            }
            let not_modelled = model.not_modelled();
            for item in &not_modelled {
                page.line(Line::new().and(Style::Unsure, "? not modelled: ").text(item));
            }
            if not_modelled.is_empty() {
                page.line("nothing that these rules use is not modelled");
            }
            output.page(&page)?;
        }
    }
    Ok(Ending::Fine)
}
