//! Making a failing plan small.

use super::Plan;
use crate::sim::PerMille;
use crate::writeback::Faults;

/// The smallest plan that still fails, as far as leaving out one thing at a time leads.
///
/// ```
/// use anchorwalk::writeback::{generate, shrink};
/// let plan = generate(3);
/// let small = shrink(&plan, |plan| plan.acts.len() >= 2);
/// assert_eq!(small.acts.len(), 2);
/// ```
pub fn shrink(plan: &Plan, fails: impl Fn(&Plan) -> bool) -> Plan {
    let mut best = plan.clone();
    loop {
        let before = best.acts.len();
        best = fewer_acts(&best, &fails);
        best = fewer_faults(&best, &fails);
        if best.acts.len() == before {
            return best;
        }
    }
}

/// Leaves out halves first, then quarters, then single acts.
fn fewer_acts(plan: &Plan, fails: &impl Fn(&Plan) -> bool) -> Plan {
    let mut best = plan.clone();
    let mut size = (best.acts.len() / 2).max(1);
    loop {
        let mut from = 0;
        while from < best.acts.len() {
            let mut tried = best.clone();
            tried.acts.drain(from..(from + size).min(best.acts.len()));
            if fails(&tried) {
                best = tried;
            } else {
                from += size;
            }
        }
        if size == 1 {
            return best;
        }
        size /= 2;
    }
}

fn fewer_faults(plan: &Plan, fails: &impl Fn(&Plan) -> bool) -> Plan {
    let mut best = plan.clone();
    for name in Faults::NAMES {
        let mut tried = best.clone();
        let Some(likelihood) = tried.faults.named_mut(name).filter(|own| **own != PerMille::NEVER) else {
            continue;
        };
        *likelihood = PerMille::NEVER;
        if fails(&tried) {
            best = tried;
        }
    }
    best
}
