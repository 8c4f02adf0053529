//! From a draft to a rule: every mistake at once.

use super::{
    Direction, Flow, FlowDraft, FlowSource, FlowSourceDraft, ImmutableTag, JoinClause, JoinGroup, LinkType,
    MergeType, Operand, Operator, RuleContext, RuleDraft, RuleFinding, RuleMistake, ScopeClause, ScopeGroup,
    ScopingFilter, SyncRule,
};
use crate::expr::Expression;
use crate::schema::{AttributeName, Location, ObjectType, Schema, nearest, quoted};
use std::collections::HashMap;

pub(super) fn checked(
    draft: &RuleDraft,
    context: &RuleContext<'_>,
) -> Result<(SyncRule, Vec<RuleFinding>), Vec<RuleMistake>> {
    let mut checker = Checker { draft, context, mistakes: Vec::new(), findings: Vec::new() };
    let rule = checker.rule();
    if checker.mistakes.is_empty() { Ok((rule, checker.findings)) } else { Err(checker.mistakes) }
}

struct Checker<'a> {
    draft: &'a RuleDraft,
    context: &'a RuleContext<'a>,
    mistakes: Vec<RuleMistake>,
    findings: Vec<RuleFinding>,
}

impl Checker<'_> {
    fn rule(&mut self) -> SyncRule {
        let draft = self.draft;
        let direction = self.word(
            "direction",
            &draft.direction,
            &[(Direction::Inbound, "Inbound"), (Direction::Outbound, "Outbound")],
        );
        let link_type = self.word(
            "link type",
            &draft.link_type,
            &[
                (LinkType::Provision, "Provision"),
                (LinkType::Join, "Join"),
                (LinkType::StickyJoin, "StickyJoin"),
            ],
        );
        let source_type = self.object_type(&draft.source_type, self.context.source, false);
        let target_type = self.object_type(&draft.target_type, self.context.target, true);
        let direction = direction.unwrap_or(Direction::Inbound);
        let mut flows: Vec<Flow> = draft.flows.iter().filter_map(|flow| self.flow(flow)).collect();
        // By target, so that the flows of several rules are merged rather than sorted, object by object.
        flows.sort_by_key(|flow| flow.target);
        for flow in &flows {
            self.expect_attribute(self.context.target, &target_type, flow.target, &flow.at);
        }
        let rule = SyncRule {
            id: draft.id,
            name: draft.name.clone(),
            tag: ImmutableTag::new(&draft.tag),
            direction,
            disabled: draft.disabled,
            connector: draft.connector,
            link_type: link_type.unwrap_or(LinkType::Join),
            precedence: draft.precedence,
            password_sync: draft.password_sync,
            scope: self.scope(&source_type),
            join: self.join(direction, &source_type, &target_type),
            flows,
            source_type,
            target_type,
            at: draft.at.clone(),
        };
        self.expect_one_merge_type(&rule.flows);
        rule
    }

    fn mistake(&mut self, at: &Location, message: String, help: Option<String>) {
        self.mistakes.push(RuleMistake { at: at.clone(), rule: self.draft.name.clone(), message, help });
    }

    fn finding(&mut self, at: &Location, code: &'static str, message: String) {
        self.findings.push(RuleFinding { at: at.clone(), rule: self.draft.name.clone(), code, message });
    }

    fn word<T: Copy>(&mut self, what: &str, text: &str, words: &[(T, &'static str)]) -> Option<T> {
        let found = words.iter().find(|(_, word)| word.eq_ignore_ascii_case(text.trim()));
        if found.is_none() {
            let list = words.iter().map(|(_, word)| *word).collect::<Vec<_>>().join(", ");
            let at = self.draft.at.clone();
            self.mistake(&at, format!("unknown {what} `{}`, expected one of {list}", quoted(text)), None);
        }
        found.map(|(value, _)| *value)
    }

    fn object_type(&mut self, name: &str, schema: &Schema, any_allowed: bool) -> ObjectType {
        let object_type = ObjectType::new(name);
        if object_type.is_any() && any_allowed {
            return object_type;
        }
        if schema.class_named(name) != Some(&object_type) {
            let near = nearest(name, schema.classes().map(ObjectType::as_str));
            let message =
                format!("object type `{}` is in no schema here{}", quoted(name), did_you_mean(near));
            let at = self.draft.at.clone();
            self.finding(&at, "sync-rule-required-attr-not-found", message);
        }
        object_type
    }

    fn scope(&mut self, source_type: &ObjectType) -> ScopingFilter {
        let mut groups = Vec::with_capacity(self.draft.scope.len());
        for group in &self.draft.scope {
            let mut clauses = Vec::with_capacity(group.len());
            for clause in group {
                let Some(operator) = Operator::parse(clause.operator.trim()) else {
                    let near = nearest(&clause.operator, Operator::ALL.iter().map(|(_, spelling)| *spelling));
                    self.mistake(
                        &clause.at,
                        format!(
                            "sync-rule-scoping-filter-invalid-operator: unknown operator `{}`",
                            quoted(&clause.operator)
                        ),
                        near.map(|near| format!("did you mean `{near}`?")),
                    );
                    continue;
                };
                let attribute = AttributeName::new(clause.attribute.trim());
                self.expect_attribute(self.context.source, source_type, attribute, &clause.at);
                let text = self.with_parameters(&clause.value, &clause.at);
                let operand = Operand::new(&text);
                let needs_number = matches!(operator, Operator::IsBitSet | Operator::IsBitNotSet);
                if needs_number && operand.number.is_none() {
                    self.mistake(
                        &clause.at,
                        format!("{operator} needs a number as its mask, found `{}`", quoted(&text)),
                        None,
                    );
                }
                clauses.push(ScopeClause { attribute, operator, operand, at: clause.at.clone() });
            }
            groups.push(ScopeGroup { clauses });
        }
        ScopingFilter { groups }
    }

    /// Fills in `%Connector.ID%` and its like (spec/sync-engine.md 1.4).
    fn with_parameters(&mut self, value: &str, at: &Location) -> String {
        let name = value.trim().strip_prefix('%').and_then(|rest| rest.strip_suffix('%'));
        match name {
            Some(name) if !name.is_empty() && !name.contains('%') => (self.context.parameter)(name)
                .unwrap_or_else(|| {
                    self.finding(
                        at,
                        "unknown-parameter",
                        format!("parameter %{}% is not known", quoted(name)),
                    );
                    value.to_owned()
                }),
            _ => value.to_owned(),
        }
    }

    fn join(
        &mut self,
        direction: Direction,
        source_type: &ObjectType,
        target_type: &ObjectType,
    ) -> Vec<JoinGroup> {
        let (cs, mv) = match direction {
            Direction::Inbound => ((self.context.source, source_type), (self.context.target, target_type)),
            Direction::Outbound => ((self.context.target, target_type), (self.context.source, source_type)),
        };
        let mut groups = Vec::with_capacity(self.draft.join.len());
        for group in &self.draft.join {
            let mut clauses = Vec::with_capacity(group.len());
            for clause in group {
                let cs_attribute = AttributeName::new(clause.cs_attribute.trim());
                let mv_attribute = AttributeName::new(clause.mv_attribute.trim());
                self.expect_attribute(cs.0, cs.1, cs_attribute, &clause.at);
                self.expect_attribute(mv.0, mv.1, mv_attribute, &clause.at);
                clauses.push(JoinClause {
                    cs_attribute,
                    mv_attribute,
                    case_sensitive: clause.case_sensitive,
                });
            }
            if !clauses.is_empty() {
                let at = group.first().map_or(&self.draft.at, |clause| &clause.at).clone();
                groups.push(JoinGroup { clauses, at });
            }
        }
        groups
    }

    fn flow(&mut self, draft: &FlowDraft) -> Option<Flow> {
        let merge = MergeType::ALL.iter().find(|(_, word)| word.eq_ignore_ascii_case(draft.merge.trim()));
        if merge.is_none() {
            let near = nearest(&draft.merge, MergeType::ALL.iter().map(|(_, word)| *word));
            let help = near.map(|near| format!("did you mean `{near}`?"));
            self.mistake(&draft.at, format!("unknown merge type `{}`", quoted(&draft.merge)), help);
        }
        let target = AttributeName::new(draft.target.trim());
        let source = match &draft.source {
            FlowSourceDraft::Direct(name) => {
                let attribute = AttributeName::new(name.trim());
                self.expect_source_attribute(attribute, name.trim(), &draft.at);
                FlowSource::Direct(attribute)
            }
            FlowSourceDraft::Constant(text) => FlowSource::Constant(text.as_str().into()),
            FlowSourceDraft::Expression(text) => {
                FlowSource::Expression(Box::new(self.expression(text, target, &draft.at)?))
            }
        };
        Some(Flow { target, source, merge: merge?.0, apply_once: draft.apply_once, at: draft.at.clone() })
    }

    fn expression(&mut self, text: &str, target: AttributeName, at: &Location) -> Option<Expression> {
        match Expression::compile_with(text, self.context.language) {
            Ok(expression) => {
                for spelling in expression.spellings() {
                    self.expect_source_attribute(spelling.name, &spelling.written, at);
                }
                Some(expression)
            }
            Err(error) => {
                self.mistake(
                    at,
                    format!("sync-rule-invalid-expression: flow to {target}: {error}"),
                    error.excerpt(text).split_once('\n').map(|(_, lines)| lines.to_owned()),
                );
                None
            }
        }
    }

    fn expect_source_attribute(&mut self, attribute: AttributeName, spelling: &str, at: &Location) {
        let source_type = ObjectType::new(&self.draft.source_type);
        self.expect_attribute(self.context.source, &source_type, attribute, at);
        if self.context.source.attribute(attribute).is_some() && spelling != attribute.as_str() {
            // Names in expressions are case-sensitive (spec/expressions.md 2.1); this engine still finds the value.
            let message = format!("`{}` is spelled {attribute} in the schema", quoted(spelling));
            self.finding(at, "attribute-case", message);
        }
    }

    fn expect_attribute(&mut self, schema: &Schema, class: &ObjectType, name: AttributeName, at: &Location) {
        if schema.class_has(class, name) || schema.class_named(class.as_str()).is_none() && !class.is_any() {
            return;
        }
        let known = schema.attribute(name).is_some();
        let message = if known {
            format!("object type {class} has no attribute {name}")
        } else {
            let near = nearest(name.as_str(), schema.attributes().map(|(name, _)| name.as_str()));
            format!(
                "attribute {} is in no schema here, or not imported{}",
                quoted(name.as_str()),
                did_you_mean(near)
            )
        };
        self.finding(at, "sync-rule-flow-attribute-not-found", message);
    }

    /// Flows of one rule to one attribute must agree on the merge type; across rules the server checks.
    fn expect_one_merge_type(&mut self, flows: &[Flow]) {
        let mut seen: HashMap<AttributeName, bool> = HashMap::new();
        for flow in flows {
            if *seen.entry(flow.target).or_insert(flow.merge.collects()) != flow.merge.collects() {
                self.finding(
                    &flow.at,
                    "merge-type-conflict",
                    format!("flows to {} differ in merge type", flow.target),
                );
            }
        }
    }
}

fn did_you_mean(near: Option<&str>) -> String {
    near.map(|near| format!(", did you mean `{near}`?")).unwrap_or_default()
}
