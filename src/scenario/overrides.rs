//! `deployment.ron`: what a deployment folder says of itself.

use super::{Item, ScenarioError, Source, parse, read};
use crate::sync::Options;
use std::collections::BTreeMap;
use std::path::Path;

/// The overrides of a deployment folder (spec/cli.md, INPUT).
///
/// ```
/// use anchorwalk::scenario::Overrides;
/// let text = r#"Deployment(
///     options: {"scope_case_sensitive": true},
///     dumps: {"odd-name.ldif": "fabrikam.test"}, // which connector a dump belongs to
/// )"#;
/// let overrides = Overrides::from_text("deployment.ron", text)?;
/// assert!(overrides.options.scope_case_sensitive);
/// # Ok::<(), anchorwalk::scenario::ScenarioError>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Overrides {
    /// The engine options.
    pub options: Options,
    /// The names of dumps, each with the name of the connector that it belongs to.
    pub dumps: BTreeMap<String, String>,
}

impl Overrides {
    /// Reads the overrides of a folder; the defaults where it has none.
    ///
    /// # Errors
    /// Every mistake of the file.
    pub fn of_folder(folder: &Path) -> Result<Self, ScenarioError> {
        let file = folder.join("deployment.ron");
        if file.exists() { Ok(parse(&Source::read(&file)?, overrides)?) } else { Ok(Self::default()) }
    }

    /// Reads a text that goes by the name `file`.
    ///
    /// # Errors
    /// Every mistake of the text.
    pub fn from_text(file: &str, text: &str) -> Result<Self, ScenarioError> {
        Ok(parse(&Source::from_text(file, text)?, overrides)?)
    }
}

fn overrides(item: Item<'_>) -> Option<Overrides> {
    let fields = item.fields("Deployment", &["options", "dumps"])?;
    let options = read::set_options(&fields, Options::default());
    let dumps = fields.map_or_none("dumps").into_iter();
    let dumps =
        dumps.filter_map(|(file, connector)| Some((file.text()?.to_owned(), connector.text()?.to_owned())));
    Some(Overrides { options, dumps: dumps.collect() })
}
