//! `export`: the links as tables, for an engine that spans machines.

use super::arguments::{Export, Format};
use super::input::Model;
use super::output_file::new_folder;
use super::snapshot::{is_snapshot, open_whole};
use super::{Ending, Failure, Output};
use crate::forest::{export, freeze};
use crate::report::Page;
use serde_json::json;

pub(super) fn run(verb: &Export, output: &mut Output) -> Result<Ending, Failure> {
    let frozen = if is_snapshot(&verb.input) {
        verb.common.refuse_options()?;
        open_whole(&verb.input)?
    } else {
        let model = Model::open(&verb.input, &verb.common)?;
        model.warn();
        freeze(&model.server).map_err(|error| Failure::usage(error.to_string()))?
    };
    let shown = verb.parquet.display();
    new_folder(&verb.parquet, |folder| export(&frozen, folder))?;
    let users = frozen.image.size().anchors;
    match verb.common.format {
        Format::Json => output.json(&json!({"folder": shown.to_string(), "anchors": users}))?,
        Format::Text => {
            let mut page = Page::new();
            page.line(format!(
                "{shown}: users, links, rules and kind_rules of {users} anchors, and audit.sql"
            ));
            output.page(&page)?;
        }
    }
    Ok(Ending::Fine)
}
