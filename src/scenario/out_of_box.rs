//! The out-of-box rules of an installation, from the data of the rule room.

use super::rule_form::{Connectors, RuleForm, Vocabulary};
use super::{Fields, Item, Report, Source, SourceError, parse};
use crate::rule::{JoinDraft, OUT_OF_BOX_RULES, OUT_OF_BOX_RULES_FILE, RuleDraft, SyncRule};
use crate::schema::Location;
use thiserror::Error;

/// What was chosen when the server was set up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutOfBoxOptions {
    /// How accounts of several forests are matched.
    pub matching: Matching,
    /// What the source anchor of users is made of.
    pub source_anchor: AnchorSource,
    /// Whether the rules of an Exchange hybrid deployment are there.
    pub exchange_hybrid: bool,
    /// Whether the rules for devices are there.
    pub devices: bool,
}

/// How accounts of several forests are recognised as one person (spec/default-rules.md 4.5.4).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Matching {
    /// By `objectSid`, `msExchMasterAccountSid` and `msRTCSIP-OriginatorSid`.
    #[default]
    ObjectSid,
    /// Not at all: everybody has one account. The anchor alone joins.
    OnlyOnce,
    /// By `mail`.
    Mail,
    /// By `sAMAccountName` and `mailNickname`.
    SamAccountNameAndMailNickname,
    /// By an attribute of one's own choice.
    Attribute(String),
}

/// What the source anchor of users is made of (spec/sync-engine.md 1.1.2, spec/default-rules.md 4.5).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AnchorSource {
    /// `objectGUID`, which is another one after a move to another forest.
    #[default]
    ObjectGuid,
    /// `mS-DS-ConsistencyGuid` where it is filled, else `objectGUID`, which is then written back into it.
    ConsistencyGuid,
}

impl Default for OutOfBoxOptions {
    /// As in the deployment that the rules were recorded from.
    fn default() -> Self {
        Self {
            matching: Matching::default(),
            source_anchor: AnchorSource::default(),
            exchange_hybrid: true,
            devices: true,
        }
    }
}

/// What is wrong with the data of the out-of-box rules, or with the connectors that they are made for.
#[derive(Debug, Error)]
pub enum OutOfBoxError {
    /// The text cannot be read.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// There is a mistake in it, or a kind of connector is missing.
    #[error(transparent)]
    Report(#[from] Report),
}

/// The out-of-box rules for these connectors, numbered as the wizard does (spec/default-rules.md 4.5.3): in the
/// order of the set, a rule of Active Directory once for every forest.
///
/// ```
/// use anchorwalk::scenario::{Connectors, NamedConnector, OutOfBoxOptions, out_of_box_rules};
/// use anchorwalk::schema::Guid;
///
/// let named = |name: &str| NamedConnector { name: name.to_owned(), id: Guid::named(name) };
/// let connectors = Connectors {
///     active_directory: vec![named("fabrikam.test"), named("corp.test")],
///     entra_id: Some(named("fabrikam.onmicrosoft.com - AAD")),
/// };
/// let rules = out_of_box_rules(&connectors, &OutOfBoxOptions::default())?;
/// assert_eq!((rules[1].name.as_str(), rules[1].precedence), ("In from AD - User Join", 101));
/// # Ok::<(), anchorwalk::scenario::OutOfBoxError>(())
/// ```
pub fn out_of_box_rules(
    connectors: &Connectors,
    options: &OutOfBoxOptions,
) -> Result<Vec<RuleDraft>, OutOfBoxError> {
    let source = Source::from_text(OUT_OF_BOX_RULES_FILE, OUT_OF_BOX_RULES)?;
    let forms = parse(&source, |item| rule_forms(item, connectors, options))?;
    let mut drafts = Vec::new();
    let mut precedence = SyncRule::OUT_OF_BOX_PRECEDENCE_MIN;
    for form in forms {
        let copies = form.drafts(precedence);
        precedence = copies.last().map_or(precedence, |last| last.precedence + 1);
        drafts.extend(copies);
    }
    Ok(drafts)
}

fn rule_forms(item: Item<'_>, connectors: &Connectors, options: &OutOfBoxOptions) -> Option<Vec<RuleForm>> {
    let known: Vec<&str> = Vocabulary::FIELDS.into_iter().chain(["matchings", "anchors", "rules"]).collect();
    let fields = item.fields("OutOfBoxRules", &known)?;
    let mut vocabulary = Vocabulary::read(&fields);
    add_anchor(&mut vocabulary, &fields, options.source_anchor)?;
    add_matching(&mut vocabulary, &fields, &options.matching)?;
    let mut forms = Vec::new();
    for item in fields.required("rules")?.list()? {
        let rules = match item.name() {
            Some("ExchangeHybrid") => feature(item, "ExchangeHybrid", options.exchange_hybrid)?,
            Some("ConsistencyGuid") => {
                feature(item, "ConsistencyGuid", options.source_anchor == AnchorSource::ConsistencyGuid)?
            }
            Some("Devices") => feature(item, "Devices", options.devices)?,
            _ => vec![item],
        };
        forms.extend(rules.into_iter().filter_map(|rule| RuleForm::read(rule, &vocabulary, connectors)));
    }
    Some(forms)
}

/// The rules of a feature; none where it is switched off.
fn feature<'a>(item: Item<'a>, name: &'a str, is_on: bool) -> Option<Vec<Item<'a>>> {
    let [rules] = item.arguments(name, ["rules"])?;
    if is_on { rules.list() } else { Some(Vec::new()) }
}

/// Gives the flows that fill the source anchor of users the name `user anchor`.
fn add_anchor(vocabulary: &mut Vocabulary, fields: &Fields<'_>, source: AnchorSource) -> Option<()> {
    let option = match source {
        AnchorSource::ObjectGuid => "ObjectGuid",
        AnchorSource::ConsistencyGuid => "ConsistencyGuid",
    };
    let written = fields.map("anchors")?.into_iter().find(|(key, _)| key.text() == Some(option));
    let Some((_, value)) = written else {
        fields.item().report(format!("`anchors` has no `{option}`"));
        return None;
    };
    vocabulary.read_flows("user anchor", Some(value));
    Some(())
}

/// Gives the join and the flows that an option stands for the name `matching`.
fn add_matching(vocabulary: &mut Vocabulary, fields: &Fields<'_>, matching: &Matching) -> Option<()> {
    const NAME: &str = "matching";
    let option = match matching {
        Matching::ObjectSid => "ObjectSid",
        Matching::OnlyOnce => "OnlyOnce",
        Matching::Mail => "Mail",
        Matching::SamAccountNameAndMailNickname => "SamAccountNameAndMailNickname",
        Matching::Attribute(name) => {
            vocabulary.add_join(NAME, own_attribute(name, fields.item().location()));
            vocabulary.add_flows(NAME, Vec::new());
            return Some(());
        }
    };
    let written = fields.map("matchings")?.into_iter().find(|(key, _)| key.text() == Some(option));
    let Some((_, value)) = written else {
        fields.item().report(format!("`matchings` has no `{option}`"));
        return None;
    };
    let fields = value.fields("Matching", &["join", "flows"])?;
    vocabulary.read_join(NAME, fields.required("join")?);
    vocabulary.read_flows(NAME, fields.optional("flows"));
    Some(())
}

/// The join of an attribute with itself.
fn own_attribute(name: &str, at: Location) -> Vec<Vec<JoinDraft>> {
    let (cs_attribute, mv_attribute) = (name.to_owned(), name.to_owned());
    vec![vec![JoinDraft { cs_attribute, mv_attribute, case_sensitive: false, at }]]
}

#[cfg(test)]
mod tests;
