//! Parameters of connectors, partitions and the whole server.

use super::findings::{Findings, truth};
use crate::ingest::quoted;
use crate::ingest::xml::Element;
use std::collections::BTreeMap;

/// The parameters of a `<parameter-values>` that rules can name: those of the given use, and the intrinsic ones,
/// which the product itself sets (spec/config-export.md 3.3). Encrypted ones are never read.
pub(super) fn parameters(
    parent: Option<&Element<'_>>,
    wanted_use: &str,
    findings: &mut Findings,
) -> BTreeMap<String, String> {
    let mut parameters = BTreeMap::new();
    let Some(list) = parent else { return parameters };
    for parameter in list.children_named("parameter") {
        let is_set = |name| parameter.attribute(name).and_then(truth) == Some(true);
        let is_wanted = is_set("intrinsic") || parameter.attribute("use") == Some(wanted_use);
        if !is_wanted || is_set("encrypted") {
            continue;
        }
        let Some(name) = parameter.attribute("name").filter(|name| !name.is_empty()) else {
            findings.mistake(parameter, "a parameter without a name");
            continue;
        };
        if parameters.insert(name.to_owned(), parameter.trimmed().to_owned()).is_some() {
            findings.mistake(parameter, format!("a second parameter `{}`", quoted(name)));
        }
    }
    parameters
}
