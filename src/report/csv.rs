//! A row per user: CSV or JSON lines.

use super::{ResultDocument, spreadsheet_safe};
use crate::explain::{AuditRow, CauseCode};
use crate::lookup::Qualification;
use crate::schema::harmless;
use crate::sync::SyncServer;
use serde_json::json;
use std::io::{self, Write};

/// What a list says of one user.
#[derive(Debug)]
pub struct AuditFields {
    /// The answer.
    pub result: ResultDocument,
    /// The cause, unless `Resolved`.
    pub cause: Option<CauseCode>,
    /// Its message.
    pub message: Option<String>,
}

impl AuditFields {
    /// The row of an answer of the model.
    pub fn of(server: &SyncServer, row: &AuditRow, qualification: Qualification) -> Self {
        Self {
            result: ResultDocument::of(server, &row.resolution, qualification),
            cause: row.cause.as_ref().map(|cause| cause.code),
            message: row.cause.as_ref().map(|cause| cause.message.clone()),
        }
    }
}

/// A list of users that is being written.
#[derive(Debug)]
pub struct AuditFile<W> {
    output: W,
    json: bool,
}

impl<W: Write> AuditFile<W> {
    /// Begins a list: JSON lines, or CSV with a header (RFC 4180, CRLF).
    pub fn begin(mut output: W, json: bool) -> io::Result<Self> {
        if !json {
            output
                .write_all(b"cloudAnchor,outcome,passwordSyncFlag,cause,forest,objectGuid,dn,message\r\n")?;
        }
        Ok(Self { output, json })
    }

    /// Writes one user.
    pub fn row(&mut self, row: &AuditFields) -> io::Result<()> {
        let result = &row.result;
        let code = row.cause.map(CauseCode::as_str);
        let message = row.message.as_deref();
        if self.json {
            let document = json!({
                "cloudAnchor": result.cloud_anchor,
                "outcome": result.outcome,
                "passwordSyncFlag": result.qualification.password_sync_flag,
                "cause": code,
                "forest": result.forest,
                "objectGuid": result.object_guid,
                "dn": result.dn,
                "message": message,
            });
            return writeln!(self.output, "{document}");
        }
        let fields = [
            Some(result.cloud_anchor.as_str()),
            Some(result.outcome),
            Some(result.qualification.password_sync_flag),
            code,
            result.forest.as_deref(),
            result.object_guid.as_deref(),
            result.dn.as_deref(),
            message,
        ];
        for (position, field) in fields.into_iter().enumerate() {
            let comma = if position == 0 { "" } else { "," };
            write!(self.output, "{comma}{}", quoted(field.unwrap_or_default()))?;
        }
        self.output.write_all(b"\r\n")
    }

    /// Ends the list and gives the output back.
    pub fn finish(mut self) -> io::Result<W> {
        self.output.flush()?;
        Ok(self.output)
    }
}

fn quoted(field: &str) -> String {
    let harmless = harmless(field);
    let safe = spreadsheet_safe(&harmless);
    if safe.contains([',', '"', '\r', '\n']) {
        format!("\"{}\"", safe.replace('"', "\"\""))
    } else {
        safe.into_owned()
    }
}
