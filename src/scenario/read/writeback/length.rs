//! How long a timeline may be.

use crate::scenario::Item;
use crate::scenario::step::{Action, Step};
use crate::sim::Span;
use crate::writeback::Settings;

/// The most heartbeats of a timeline. Everything that happens is kept for the transcript, some 1,500 bytes for each.
const HEARTBEATS_MAX: u64 = 100_000;

/// The most generations of keys of a timeline. Each is made, which takes real keys a tenth of a second.
const GENERATIONS_MAX: u64 = 1_000;

/// Reports the step with which a timeline has more of them (spec/reliability.md 82).
pub(in crate::scenario::read) fn check_length(steps: &[Step], settings: &Settings, scenario: Item<'_>) {
    let limits = [
        ("heartbeats", settings.heartbeat, HEARTBEATS_MAX),
        ("generations of keys", settings.key_age_max, GENERATIONS_MAX),
    ];
    let mut total = Span::ZERO;
    for step in steps {
        let Action::Writeback(own) = &step.action else { continue };
        total = total + own.takes.unwrap_or_default();
        for (what, period, most) in limits {
            if total.as_ms() / period.as_ms().max(1) > most {
                let message = format!(
                    "the timeline is {total} long now, which is more than {most} {what} with one every {period}"
                );
                return scenario.problems().report_at(&step.at, scenario.span(), &message, None);
            }
        }
    }
}
