//! Steps by which a directory stops answering, and answers again.

use super::{Reading, run_step};
use crate::directory::Outage;
use crate::scenario::world::WorldEdit;
use crate::scenario::{Item, NodeKind};

/// More writes than any run sends.
const WRITES_MAX: i64 = 1_000_000_000;

/// `Unreachable(EntraId)`; `Unreachable(connector: EntraId, answered: 2, made: true)`: two writes are answered, a third is
/// made and not answered.
pub(super) fn begins(item: Item<'_>, reading: &Reading) -> Option<WorldEdit> {
    if matches!(item.node().kind, NodeKind::Tuple { .. }) {
        let [connector] = item.arguments("Unreachable", ["connector"])?;
        return edit(connector, Some(Outage::default()), reading);
    }
    let fields = item.fields("Unreachable", &["connector", "answered", "made"])?;
    let answered = fields.optional("answered").and_then(|item| item.number_in(&(0..=WRITES_MAX)));
    let answered = answered.and_then(|count| u64::try_from(count).ok()).unwrap_or(0);
    let outage = Outage { answered, made: fields.boolean_or("made", false) };
    edit(fields.required("connector")?, Some(outage), reading)
}

/// `Reachable(EntraId)`.
pub(super) fn ends(item: Item<'_>, reading: &Reading) -> Option<WorldEdit> {
    let [connector] = item.arguments("Reachable", ["connector"])?;
    edit(connector, None, reading)
}

fn edit(connector: Item<'_>, outage: Option<Outage>, reading: &Reading) -> Option<WorldEdit> {
    let space = reading.server.space(run_step::connector(connector, reading)?)?;
    Some(WorldEdit::Outage { connector: space.config.name.clone(), outage })
}
