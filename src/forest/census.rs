//! The audit of a frozen index: totals without asking each person.

use super::{Class, Image};
use crate::explain::Audit;
use crate::lookup::Qualification;

/// Counts people by outcome and cause. Everybody's ending was worked out when the index was made and many share it, so
/// this looks at a handful of classes, not at people.
#[derive(Clone, Copy, Debug)]
pub struct Census;

impl Census {
    /// The totals under a reading: those that [`Audit::run`] gives for the model.
    pub fn of(image: &Image, qualification: Qualification) -> Audit {
        let mut audit = Audit::default();
        for (class, users) in image.census().filter(|(class, _)| class.audited) {
            count(&mut audit, class, users, qualification);
        }
        audit
    }
}

/// Adds people of a class.
pub(super) fn count(audit: &mut Audit, class: &Class, users: u64, qualification: Qualification) {
    let ending = class.ending(qualification);
    audit.users += users;
    *audit.outcomes.entry(ending.outcome).or_default() += users;
    if let Some(cause) = ending.cause {
        *audit.causes.entry(cause).or_default() += users;
    }
    if class.readings_differ() {
        audit.readings_differ += users;
    }
}
