//! From configuration to server.

use super::{Options, SyncServer};
use crate::connector::{ConnectorConfig, ConnectorSpace};
use crate::expr::Language;
use crate::metaverse::Metaverse;
use crate::rule::{Direction, RuleBook, RuleContext, RuleDraft, RuleFinding, RuleMistake, SyncRule};
use crate::schema::{Guid, Schema};
use std::collections::{BTreeMap, HashMap};

impl SyncServer {
    /// A server with these connectors and rules and nothing imported.
    ///
    /// # Errors
    /// Every mistake of every rule.
    pub fn assemble(
        connectors: Vec<ConnectorConfig>,
        drafts: &[RuleDraft],
        metaverse: Schema,
        options: Options,
    ) -> Result<(Self, Vec<RuleFinding>), Vec<RuleMistake>> {
        let by_id: HashMap<Guid, &ConnectorConfig> =
            connectors.iter().map(|connector| (connector.id, connector)).collect();
        let (mut rules, mut findings, mut mistakes) = (Vec::new(), Vec::new(), Vec::new());
        for draft in drafts {
            let Some(connector) = by_id.get(&draft.connector) else {
                findings.push(orphan(draft));
                continue;
            };
            match checked(draft, connector, &metaverse, options.language) {
                Ok((rule, found)) => {
                    rules.push(rule);
                    findings.extend(found);
                }
                Err(found) => mistakes.extend(found),
            }
        }
        if !mistakes.is_empty() {
            return Err(mistakes);
        }
        findings.extend(duplicates(&rules));
        let spaces = connectors.into_iter().map(ConnectorSpace::new).collect();
        Ok((Self::new(spaces, Metaverse::new(metaverse), RuleBook::new(rules), options), findings))
    }

    /// Checks a draft against the connectors and the metaverse of this server.
    ///
    /// # Errors
    /// Every mistake of the rule; one of them if no connector has the draft's id.
    pub fn check_rule(&self, draft: &RuleDraft) -> Result<(SyncRule, Vec<RuleFinding>), Vec<RuleMistake>> {
        let connector = self.connector(draft.connector).and_then(|connector| self.space(connector));
        match connector {
            Some(space) => checked(draft, &space.config, &self.metaverse.schema, self.options.language),
            None => Err(vec![RuleMistake {
                at: draft.at.clone(),
                rule: draft.name.clone(),
                message: format!("no connector has the id {}", draft.connector.braced()),
                help: None,
            }]),
        }
    }
}

fn checked(
    draft: &RuleDraft,
    connector: &ConnectorConfig,
    metaverse: &Schema,
    language: Language,
) -> Result<(SyncRule, Vec<RuleFinding>), Vec<RuleMistake>> {
    let parameter = |name: &str| match name {
        "Connector.ID" => Some(connector.id.braced()),
        _ => connector.parameters.get(name).cloned(),
    };
    let outbound = draft.direction.trim().eq_ignore_ascii_case("Outbound");
    let (source, target) =
        if outbound { (metaverse, &connector.schema) } else { (&connector.schema, metaverse) };
    SyncRule::check(draft, &RuleContext { source, target, parameter: &parameter, language })
}

fn orphan(draft: &RuleDraft) -> RuleFinding {
    RuleFinding {
        at: draft.at.clone(),
        rule: draft.name.clone(),
        code: "connector-not-found",
        message: format!("no connector has the id {}; the rule is left out", draft.connector.braced()),
    }
}

/// Precedence numbers and ids are unique on a real server (spec/sync-engine.md 1.5).
fn duplicates(rules: &[SyncRule]) -> Vec<RuleFinding> {
    let mut by_precedence: BTreeMap<i64, &SyncRule> = BTreeMap::new();
    let mut by_id: BTreeMap<Guid, &SyncRule> = BTreeMap::new();
    let mut findings = Vec::new();
    let mut report = |rule: &SyncRule, code, message| {
        findings.push(RuleFinding { at: rule.at.clone(), rule: rule.name.clone(), code, message });
    };
    for rule in rules {
        if let Some(first) = by_precedence.insert(rule.precedence, rule) {
            let message =
                format!("precedence {} is also that of `{}` at {}", rule.precedence, first.name, first.at);
            report(rule, "duplicate-precedence", message);
        }
        if let Some(first) = by_id.insert(rule.id, rule) {
            report(
                rule,
                "duplicate-rule-id",
                format!("the id is also that of `{}` at {}", first.name, first.at),
            );
        }
        if rule.direction == Direction::Outbound && rule.source_type.is_any() {
            report(rule, "source-object-type", "an outbound rule needs one metaverse object type".to_owned());
        }
    }
    findings
}
