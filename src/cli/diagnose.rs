//! `diagnose`: from the text of an event to its cause.

use super::arguments::{Diagnose, Format};
use super::input::Model;
use super::output::complain;
use super::{Ending, Failure, Output};
use crate::report::{DiagnosisDocument, diagnosis};
use crate::writeback::diagnosis::{Decoded, Diagnosis, Scene, decoded};
use std::io::{self, Read as _};

/// A longer text is no event but a whole log, in bytes.
const TEXT_MAX: u64 = 16 * 1024 * 1024;

pub(super) fn run(verb: &Diagnose, output: &mut Output) -> Result<Ending, Failure> {
    let text = event_text()?;
    // A dump keeps the attributes that somebody has named.
    let _ = Scene::attributes();
    let model = Model::open_to_run(&verb.input, &verb.common)?;
    model.warn();
    let setup = model.rehearsal.as_ref().map(|rehearsal| rehearsal.world.setup());
    let scene = Scene { server: &model.server, world: Some(&model.world), setup };
    let answer = Diagnosis::in_scene(&scene, &text);
    match verb.common.format {
        Format::Json => {
            let (not_modelled, findings) = (model.not_modelled(), model.findings());
            output.json(&DiagnosisDocument::of(&model.server, &answer, not_modelled, findings))?;
        }
        Format::Text => output.page(&diagnosis(&model.server, &answer))?,
    }
    Ok(if answer.causes.is_empty() { Ending::Negative } else { Ending::Fine })
}

fn event_text() -> Result<String, Failure> {
    let mut bytes = Vec::new();
    io::stdin().lock().take(TEXT_MAX + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > TEXT_MAX {
        return Err(Failure::usage(format!("standard input: more than the limit of {TEXT_MAX} bytes")));
    }
    let Decoded { text, guessed } = decoded(&bytes);
    if let Some(encoding) = guessed {
        complain(&format!("warning: standard input: taken as {encoding}, which its bytes do not say"));
    }
    Ok(text)
}
