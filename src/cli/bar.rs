//! A progress bar for long work, where a person watches.

use crate::sync::Progress;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::{self, IsTerminal as _};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// A bar on standard error; it shows itself only in a terminal, and only if the work takes a moment.
pub(super) struct Bar {
    shown: ProgressBar,
    /// What is counted where nobody knows how many there are.
    unit: &'static str,
    /// The step that the bar is drawn for.
    step: Mutex<String>,
}

impl Bar {
    pub(super) fn new() -> Self {
        Self::counting("objects")
    }

    /// A bar over something else than objects.
    pub(super) fn counting(unit: &'static str) -> Self {
        Self::on(ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr_with_hz(8)), unit)
    }

    /// No bar at all: standard output is a terminal, too, and what is printed there shows how far the work is.
    pub(super) fn unless_printing(unit: &'static str) -> Self {
        if io::stdout().is_terminal() { Self::on(ProgressBar::hidden(), unit) } else { Self::counting(unit) }
    }

    fn on(shown: ProgressBar, unit: &'static str) -> Self {
        Self { shown, unit, step: Mutex::default() }
    }

    /// Shows how far the work is.
    pub(super) fn show(&self, progress: Progress<'_>) {
        /// Work that ends sooner needs no bar.
        const PATIENCE: Duration = Duration::from_millis(500);
        if self.shown.elapsed() < PATIENCE {
            return;
        }
        let mut step = self.step.lock().unwrap_or_else(PoisonError::into_inner);
        if *step != progress.step {
            progress.step.clone_into(&mut step);
            if let Ok(style) = ProgressStyle::with_template(&template(progress, self.unit)) {
                self.shown.set_style(style);
            }
            self.shown.reset_eta();
        }
        self.shown.update(|state| {
            if progress.total > 0 {
                state.set_len(progress.total);
            }
            state.set_pos(progress.done);
        });
    }

    pub(super) fn clear(&self) {
        self.shown.finish_and_clear();
    }
}

/// How a step is drawn, in one line of any terminal: the step is part of it, so that no bar is drawn without its name.
fn template(progress: Progress<'_>, unit: &str) -> String {
    let step = crate::report::escaped(progress.step).replace('{', "{{").replace('}', "}}");
    if progress.total == 0 {
        format!("{{spinner}} {step}: {{pos}} {unit}")
    } else {
        format!("{{percent:>3}} % {step}, {{eta}} left {{wide_bar}}")
    }
}
