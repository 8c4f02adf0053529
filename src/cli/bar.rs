//! A progress bar for long work, where a person watches.

use crate::sync::Progress;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::time::Duration;

/// A bar on standard error; it shows itself only in a terminal, and only if the work takes a moment.
pub(super) struct Bar(ProgressBar);

impl Bar {
    pub(super) fn new() -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr_with_hz(8));
        Self(bar)
    }

    /// Shows how far the work is.
    pub(super) fn show(&self, progress: Progress<'_>) {
        /// Work that ends sooner needs no bar.
        const PATIENCE: Duration = Duration::from_millis(500);
        if self.0.elapsed() < PATIENCE {
            return;
        }
        let template = if progress.total == 0 {
            "{spinner} {msg}: {pos} objects"
        } else {
            self.0.set_length(progress.total);
            "{bar:24} {pos}/{len} {msg}, {eta} left"
        };
        if self.0.message() != progress.step {
            if let Ok(style) = ProgressStyle::with_template(template) {
                self.0.set_style(style);
            }
            self.0.reset_eta();
            self.0.set_message(crate::report::escaped(progress.step).into_owned());
        }
        self.0.set_position(progress.done);
    }

    pub(super) fn clear(&self) {
        self.0.finish_and_clear();
    }
}
