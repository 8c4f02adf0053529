//! A progress bar for long work, where a person watches.

use crate::sync::Progress;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::{self, IsTerminal as _};
use std::time::Duration;

/// A bar on standard error; it shows itself only in a terminal, and only if the work takes a moment.
pub(super) struct Bar {
    bar: ProgressBar,
    /// What is counted where nobody knows how many there are.
    unit: &'static str,
}

impl Bar {
    pub(super) fn new() -> Self {
        Self::counting("objects")
    }

    /// A bar over something else than objects.
    pub(super) fn counting(unit: &'static str) -> Self {
        Self { bar: ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr_with_hz(8)), unit }
    }

    /// No bar at all: standard output is a terminal, too, and what is printed there shows how far the work is.
    pub(super) fn unless_printing(unit: &'static str) -> Self {
        if io::stdout().is_terminal() {
            return Self { bar: ProgressBar::hidden(), unit };
        }
        Self::counting(unit)
    }

    /// Shows how far the work is.
    pub(super) fn show(&self, progress: Progress<'_>) {
        /// Work that ends sooner needs no bar.
        const PATIENCE: Duration = Duration::from_millis(500);
        if self.bar.elapsed() < PATIENCE {
            return;
        }
        let template = if progress.total == 0 {
            format!("{{spinner}} {{msg}}: {{pos}} {}", self.unit)
        } else {
            self.bar.set_length(progress.total);
            "{bar:24} {pos}/{len} {msg}, {eta} left".to_owned()
        };
        if self.bar.message() != progress.step {
            if let Ok(style) = ProgressStyle::with_template(&template) {
                self.bar.set_style(style);
            }
            self.bar.reset_eta();
            self.bar.set_message(crate::report::escaped(progress.step).into_owned());
        }
        self.bar.set_position(progress.done);
    }

    pub(super) fn clear(&self) {
        self.bar.finish_and_clear();
    }
}
