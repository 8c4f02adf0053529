//! Random rules, and random changes of rules.

use super::pool::{self, pick};
use anchorwalk::rule::{
    ClauseDraft, Direction, FlowDraft, FlowSourceDraft, JoinDraft, LinkType, MergeType, Operator, RuleDraft,
    RuleId, ScopeClause, ScopeGroup, ScopingFilter, SyncRule,
};
use anchorwalk::schema::{Guid, Location};
use anchorwalk::sync::SyncServer;

/// A rule as it is generated: places in the pools.
#[derive(Clone, Debug)]
pub(super) struct RulePlan {
    /// The connector; the tenant is the last.
    pub(super) connector: u8,
    /// Whether values flow to the metaverse.
    pub(super) inbound: bool,
    /// Which object types, a place in [`FOREST_TYPES`] or [`TENANT_TYPES`].
    pub(super) types: u8,
    /// What it may do about an object without a partner.
    pub(super) link: u8,
    /// The precedence.
    pub(super) precedence: u8,
    /// The scoping filter.
    pub(super) scope: Vec<Vec<ClausePlan>>,
    /// The join criteria: attributes of both sides, and whether case counts.
    pub(super) join: Vec<Vec<(u8, u8, bool)>>,
    /// The attribute flows.
    pub(super) flows: Vec<FlowPlan>,
    /// What names the objects of an outbound rule; beyond the pool, nothing.
    pub(super) name: u8,
}

/// A clause of a scoping filter as it is generated.
#[derive(Clone, Copy, Debug)]
pub(super) struct ClausePlan {
    /// A place in the pool of attributes.
    pub(super) attribute: u8,
    /// A place in [`Operator::ALL`].
    pub(super) operator: u8,
    /// A place in the pool of operands.
    pub(super) operand: u8,
}

/// A flow as it is generated.
#[derive(Clone, Copy, Debug)]
pub(super) struct FlowPlan {
    /// A place in the pool of attributes.
    pub(super) target: u8,
    /// Where the value comes from.
    pub(super) source: SourcePlan,
    /// A place in [`MergeType::ALL`].
    pub(super) merge: u8,
    /// Whether it applies once.
    pub(super) once: bool,
}

/// Where a flow takes its value from, as it is generated.
#[derive(Clone, Copy, Debug)]
pub(super) enum SourcePlan {
    /// An attribute.
    Direct(u8),
    /// A text.
    Constant(u8),
    /// An expression with two attributes.
    Expression(u8, u8, u8),
}

/// A change of one rule.
#[derive(Clone, Debug)]
pub(super) enum RuleChange {
    /// It is disabled or enabled.
    Toggle,
    /// It has no scoping filter any more.
    Unscope,
    /// A clause is added to every group.
    Narrow(ClausePlan),
    /// It gets another link type.
    Link(u8),
    /// It has no join criteria any more.
    DropJoin,
    /// It gets another precedence.
    Precede(u8),
    /// A flow gets another merge type.
    Merge(u8, u8),
    /// A flow applies once.
    Once(u8),
    /// A flow is dropped.
    DropFlow(u8),
    /// It is removed.
    Remove,
}

/// Object types of a forest with metaverse types, the common ones first.
const FOREST_TYPES: &[(&str, &str)] = &[
    ("user", "person"),
    ("user", "person"),
    ("group", "group"),
    ("contact", "person"),
    ("inetOrgPerson", "person"),
    ("foreignSecurityPrincipal", "*"),
    ("computer", "device"),
    ("user", "*"),
    ("user", "group"),
    ("contact", "group"),
];

/// Object types of the tenant with metaverse types.
const TENANT_TYPES: &[(&str, &str)] = &[
    ("user", "person"),
    ("user", "person"),
    ("contact", "person"),
    ("group", "group"),
    ("device", "device"),
    ("user", "group"),
];

impl RulePlan {
    /// The rule, written for this server; `number` tells it from others.
    pub(super) fn draft(&self, server: &SyncServer, number: usize) -> RuleDraft {
        let count = server.spaces().count();
        let connector = usize::from(self.connector) % count;
        let is_tenant = connector + 1 == count;
        let (cs_type, mv_type) = pick(if is_tenant { TENANT_TYPES } else { FOREST_TYPES }, self.types);
        // Only a join may leave the metaverse type open, and only inbound.
        let mv_type = if mv_type == "*" && !self.inbound { "person" } else { mv_type };
        let link = if mv_type == "*" { "Join" } else { pick(LINKS, self.link) };
        let cs_pool = if is_tenant { pool::TENANT } else { pool::FOREST };
        let (source, target) =
            if self.inbound { (cs_pool, pool::METAVERSE) } else { (pool::METAVERSE, cs_pool) };
        let mut flows: Vec<FlowDraft> =
            self.flows.iter().map(|flow| flow.draft(source, target, self.inbound)).collect();
        if !self.inbound {
            flows.extend(self.naming(is_tenant));
        }
        let (source_type, target_type) = if self.inbound { (cs_type, mv_type) } else { (mv_type, cs_type) };
        RuleDraft {
            id: Guid::named(&format!("rule {number}")),
            name: format!("custom {number}"),
            tag: String::new(),
            direction: if self.inbound { "Inbound" } else { "Outbound" }.to_owned(),
            disabled: false,
            connector: server.spaces().nth(connector).unwrap().1.config.id,
            source_type: source_type.to_owned(),
            target_type: target_type.to_owned(),
            link_type: link.to_owned(),
            precedence: i64::from(self.precedence),
            password_sync: false,
            scope: self
                .scope
                .iter()
                .map(|group| group.iter().map(|clause| clause.draft(source)).collect())
                .collect(),
            join: self
                .join
                .iter()
                .map(|group| group.iter().map(|clause| join_draft(*clause, cs_pool)).collect())
                .collect(),
            flows,
            at: here(),
        }
    }

    fn naming(&self, is_tenant: bool) -> Option<FlowDraft> {
        let names = if is_tenant { pool::TENANT_NAMES } else { pool::FOREST_NAMES };
        let expression = names.get(usize::from(self.name))?;
        Some(FlowDraft {
            target: "dn".to_owned(),
            source: FlowSourceDraft::Expression((*expression).to_owned()),
            merge: "Update".to_owned(),
            apply_once: false,
            at: here(),
        })
    }
}

const LINKS: &[&str] = &["Provision", "Provision", "Join", "StickyJoin"];

fn here() -> Location {
    Location::file("random")
}

impl ClausePlan {
    fn operator(self) -> Operator {
        pick(&Operator::ALL, self.operator).0
    }

    fn operand(self) -> &'static str {
        match self.operator() {
            Operator::IsBitSet | Operator::IsBitNotSet => pick(pool::MASKS, self.operand),
            _ => pick(pool::OPERANDS, self.operand),
        }
    }

    fn draft(self, attributes: &[&str]) -> ClauseDraft {
        ClauseDraft {
            attribute: pick(attributes, self.attribute).to_owned(),
            operator: self.operator().as_str().to_owned(),
            value: self.operand().to_owned(),
            at: here(),
        }
    }

    fn clause(self, attributes: &[&str]) -> ScopeClause {
        ScopeClause {
            attribute: anchorwalk::schema::AttributeName::new(pick(attributes, self.attribute)),
            operator: self.operator(),
            operand: anchorwalk::rule::Operand::new(self.operand()),
            at: here(),
        }
    }
}

fn join_draft((cs, mv, case_sensitive): (u8, u8, bool), cs_pool: &[&str]) -> JoinDraft {
    JoinDraft {
        cs_attribute: pick(cs_pool, cs).to_owned(),
        mv_attribute: pick(pool::METAVERSE, mv).to_owned(),
        case_sensitive,
        at: here(),
    }
}

impl FlowPlan {
    fn draft(self, source: &[&str], target: &[&str], inbound: bool) -> FlowDraft {
        let from = match self.source {
            SourcePlan::Direct(name) => FlowSourceDraft::Direct(pick(source, name).to_owned()),
            SourcePlan::Constant(text) => FlowSourceDraft::Constant(pick(pool::TEXTS, text).to_owned()),
            SourcePlan::Expression(template, a, b) => {
                let mut templates = pool::EXPRESSIONS.to_vec();
                if inbound {
                    templates.extend(pool::INBOUND_EXPRESSIONS);
                }
                let text = pick(&templates, template);
                let text = text.replace("{a}", pick(source, a)).replace("{b}", pick(source, b));
                FlowSourceDraft::Expression(text)
            }
        };
        FlowDraft {
            target: pick(target, self.target).to_owned(),
            source: from,
            merge: pick(&MergeType::ALL, self.merge).1.to_owned(),
            apply_once: self.once,
            at: here(),
        }
    }
}

impl RuleChange {
    /// Changes the rule at a place in the order of precedence.
    pub(super) fn apply(&self, server: &mut SyncServer, at: u16) {
        let ids: Vec<RuleId> = server.rules().iter().map(|(id, _)| id).collect();
        if ids.is_empty() {
            return;
        }
        let id = ids[usize::from(at) % ids.len()];
        let connectors: Vec<Guid> = server.spaces().map(|(_, space)| space.config.id).collect();
        server.edit_rules(|book| match self {
            Self::Remove => book.remove(id),
            _ => book.edit(id, |rule| self.change(rule, connectors.last().copied())),
        });
    }

    fn change(&self, rule: &mut SyncRule, tenant: Option<Guid>) {
        let flow_count = rule.flows.len().max(1);
        match self {
            Self::Toggle => rule.disabled = !rule.disabled,
            Self::Unscope => rule.scope = ScopingFilter::default(),
            Self::Narrow(clause) => {
                let attributes = match rule.direction {
                    Direction::Outbound => pool::METAVERSE,
                    Direction::Inbound if Some(rule.connector) == tenant => pool::TENANT,
                    Direction::Inbound => pool::FOREST,
                };
                if rule.scope.groups.is_empty() {
                    rule.scope.groups.push(ScopeGroup::default());
                }
                for group in &mut rule.scope.groups {
                    group.clauses.push(clause.clause(attributes));
                }
            }
            Self::Link(link) if !rule.target_type.is_any() => {
                rule.link_type = pick(&[LinkType::Provision, LinkType::Join, LinkType::StickyJoin], *link);
            }
            Self::DropJoin => rule.join.clear(),
            Self::Precede(precedence) => rule.precedence = i64::from(*precedence),
            Self::Merge(flow, merge) => {
                if let Some(flow) = rule.flows.get_mut(usize::from(*flow) % flow_count) {
                    flow.merge = pick(&MergeType::ALL, *merge).0;
                }
            }
            Self::Once(flow) => {
                if let Some(flow) = rule.flows.get_mut(usize::from(*flow) % flow_count) {
                    flow.apply_once = true;
                }
            }
            Self::DropFlow(flow) => {
                let at = usize::from(*flow) % flow_count;
                if at < rule.flows.len() {
                    rule.flows.remove(at);
                }
            }
            Self::Link(_) | Self::Remove => {}
        }
    }
}
