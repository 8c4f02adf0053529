//! The explanation that a frozen index can give: which rules each link carries, the cause and its message. Clauses and
//! values are the model's to tell.

use super::explain_text::hop_lines;
use super::json::hop_document;
use super::{ExplainDocument, Line, Page, ResultDocument, Style};
use crate::explain::{CauseCode, Found, Hop, HopKind, Rejected};
use crate::forest::{Answer, Frozen, Legend, LinkKind, Person};
use crate::lookup::{Outcome, Qualification};
use serde_json::{Value, json};

/// What a frozen index says of one anchor.
#[derive(Debug)]
pub struct FrozenExplanation {
    result: ResultDocument,
    hops: Vec<Hop>,
    cause: Option<CauseCode>,
    message: String,
    warnings: Vec<String>,
}

impl FrozenExplanation {
    /// Explains an answer under a reading.
    pub fn of(frozen: &Frozen, asked: &str, answer: &Answer<'_>, qualification: Qualification) -> Self {
        let result = ResultDocument::of_answer(frozen, asked, answer, qualification);
        let (hops, message) = match answer {
            Answer::Known(person) => {
                (hops(frozen, person, asked, qualification), frozen.message(person, qualification))
            }
            Answer::Malformed | Answer::NotUser | Answer::Unknown => (Vec::new(), None),
        };
        let mut warnings = Vec::new();
        if answer.readings_differ() {
            let [tag, flag] = Qualification::ALL.map(|reading| answer.ending(reading).outcome);
            warnings.push(Qualification::disagreement(tag, flag));
        }
        let cause = answer.ending(qualification).cause;
        Self { result, hops, cause, message: message.unwrap_or_default().to_owned(), warnings }
    }

    /// Whether the password has somewhere to go.
    pub fn is_resolved(&self) -> bool {
        self.result.outcome == Outcome::Resolved.as_str()
    }

    /// The explanation as a tree.
    pub fn page(&self) -> Page {
        let mut page = Page::new();
        let style = if self.is_resolved() { Style::Good } else { Style::Bad };
        let asked = Line::new().and(Style::Strong, &self.result.cloud_anchor).text("  ");
        page.line(asked.and(style, self.result.outcome));
        for hop in &self.hops {
            hop_lines(&mut page, hop);
        }
        if let Some(cause) = self.cause {
            let line = Line::new().and(Style::Bad, "└─ cause ").and(Style::Strong, cause.as_str());
            page.line(if self.message.is_empty() { line } else { line.text(format!(": {}", self.message)) });
        }
        for warning in &self.warnings {
            page.line(Line::new().and(Style::Unsure, "   ? ").text(warning));
        }
        page.line(Line::new().and(Style::Faint, format!("   {NOT_KEPT}")));
        page
    }

    /// The explanation as JSON, with what the input had that is not modelled, and what was odd in it.
    pub fn document(mut self, not_modelled: Vec<String>, findings: Vec<String>) -> ExplainDocument {
        self.warnings.push(NOT_KEPT.to_owned());
        let cause = self.cause.map_or(
            Value::Null,
            |cause| json!({"code": cause.as_str(), "message": self.message, "evidence": []}),
        );
        ExplainDocument {
            result: self.result,
            hops: self.hops.iter().map(hop_document).collect(),
            cause,
            repairs: Vec::new(),
            not_modelled,
            warnings: self.warnings,
            findings,
        }
    }
}

const NOT_KEPT: &str = "a snapshot keeps rules, causes and messages; clauses, values and repairs are told by the deployment that it was packed from";

fn hops(frozen: &Frozen, person: &Person<'_>, asked: &str, qualification: Qualification) -> Vec<Hop> {
    let ending = person.class.ending(qualification);
    let hop = |kind, looked_up: String| Hop { kind, looked_up, found: Vec::new(), rejected: Vec::new() };
    let mut cloud = hop(HopKind::AadConnectorSpace, format!("cloudAnchor {asked}"));
    if matches!(ending.outcome, Outcome::DuplicateAnchor | Outcome::AnchorNotFound) {
        return vec![cloud];
    }
    cloud.found.push(Found { dn: asked.to_owned(), connector: None, detail: String::new() });
    let mut accounts = hop(HopKind::AdConnectorSpace, "the links to AD connectors".to_owned());
    let legend = frozen.image.legend();
    for link in (0..).take(person.links()) {
        let Some(kind) = person.kind(usize::from(link)) else { continue };
        let guid = person.guid(usize::from(link)).map(|guid| format!("objectGUID {guid}"));
        let dn = frozen.labels.dn(person.number(), link).filter(|dn| !dn.is_empty()).map(str::to_owned);
        let dn = dn.or(guid).unwrap_or_else(|| "a missing object".to_owned());
        let connector = legend.connectors.get(usize::from(kind.connector)).map(|own| own.name.clone());
        if legend.qualifies(kind, qualification) && kind.present {
            accounts.found.push(Found { dn, connector, detail: carried(legend, kind) });
        } else {
            accounts.rejected.push(Rejected { dn, connector, why: refusal(legend, kind) });
        }
    }
    if person.class.reaches_accounts { vec![cloud, accounts] } else { vec![cloud] }
}

fn refusal(legend: &Legend, kind: &LinkKind) -> String {
    if !kind.present {
        return "the link leads to an object that is not there".to_owned();
    }
    if !kind.supported {
        return "no inbound rule supports the link".to_owned();
    }
    format!("no rule on the link qualifies: {}", carried(legend, kind))
}

fn carried(legend: &Legend, kind: &LinkKind) -> String {
    let rules = kind.rules.iter().filter_map(|rule| legend.rules.get(*rule as usize));
    let rules: Vec<String> = rules.map(|rule| format!("`{}` ({})", rule.name, rule.precedence)).collect();
    if rules.is_empty() {
        "it carries no rule".to_owned()
    } else {
        format!("it carries {}", rules.join(", "))
    }
}
