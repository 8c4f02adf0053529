//! `doctor`: the checklist of password writeback.

use super::arguments::{Doctor, Format};
use super::input::Model;
use super::{Ending, Failure, Output};
use crate::report::{CheckupDocument, checkup};
use crate::writeback::doctor::{CheckState, Checkup, Patient};

pub(super) fn run(verb: &Doctor, output: &mut Output) -> Result<Ending, Failure> {
    let model = Model::open(&verb.input, &verb.common)?;
    model.warn();
    let setup = model.rehearsal.as_ref().map(|rehearsal| rehearsal.world.setup());
    let answer = Checkup::of(&Patient { server: &model.server, setup });
    match verb.common.format {
        Format::Json => output.json(&CheckupDocument::of(&answer))?,
        Format::Text => output.page(&checkup(&answer))?,
    }
    Ok(if answer.count(CheckState::Fail) == 0 { Ending::Fine } else { Ending::Negative })
}
