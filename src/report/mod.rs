//! Answers as text and JSON, and lists as CSV, `JUnit` or LCOV.
//!
//! It never decides anything: what is shown was computed in the rooms above.
//! `cli` and `scenario` may import it; it imports every room whose answers it shows.

mod coverage_json;
mod coverage_text;
mod csv;
mod diagnosis_json;
mod diagnosis_text;
mod doctor;
mod escape;
mod eval_json;
mod event_log;
mod explain_text;
mod frozen_answer;
mod frozen_explain;
mod json;
mod junit;
mod lcov;
mod page;
mod plain_json;
mod preview_json;
mod preview_text;
mod sync_text;
mod timeline;
mod value_text;
mod writeback_json;

pub use coverage_json::CoverageDocument;
pub use coverage_text::coverage;
pub use csv::{AuditFields, AuditFile};
pub use diagnosis_json::DiagnosisDocument;
pub use diagnosis_text::diagnosis;
pub use doctor::{CheckupDocument, checkup};
pub use escape::{escaped, spreadsheet_safe};
pub use eval_json::{EvalDocument, ExampleDocument, FunctionDocument, FunctionsDocument, StepDocument};
pub use event_log::{LogEntry, event_log, event_log_page};
pub use explain_text::explanation;
pub use frozen_explain::FrozenExplanation;
pub use json::{
    AuditDocument, ExplainDocument, QualificationDocument, ResolveDocument, ResultDocument, SyncDocument,
};
pub use junit::{JunitCase, JunitSuite, JunitVerdict, write_junit};
pub use lcov::write_lcov;
pub use page::{Line, Page, Style};
pub use plain_json::write_json;
pub use preview_json::preview_document;
pub use preview_text::preview;
pub use sync_text::{changes, error_line, order_dependences, run_head, run_step};
pub use timeline::{TimelineEntry, timeline, timeline_entry};
pub use writeback_json::{EventDocument, FactDocument, RequestDocument, WritebackDocument};
