//! A row per user: CSV or JSON lines.

use super::{ResultDocument, spreadsheet_safe};
use crate::explain::AuditRow;
use crate::lookup::Qualification;
use crate::schema::harmless;
use crate::sync::SyncServer;
use serde_json::json;
use std::io::{self, Write};

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
    pub fn row(
        &mut self,
        server: &SyncServer,
        row: &AuditRow,
        qualification: Qualification,
    ) -> io::Result<()> {
        let result = ResultDocument::of(server, &row.resolution, qualification);
        let code = row.cause.as_ref().map(|cause| cause.code.as_str());
        let message = row.cause.as_ref().map(|cause| cause.message.as_str());
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
        let line: Vec<String> = fields.iter().map(|field| quoted(field.unwrap_or_default())).collect();
        write!(self.output, "{}\r\n", line.join(","))
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
