//! What can be read from the text of events, whatever its shape and language.

use super::distinguished_name::distinguished_names;
use super::event_name::{event_name, is_failure};
use super::policy_reasons::policy_reasons;
use super::rejoined::{GUID_LENGTH, rejoined};
use super::token::{Token, tokens};
use crate::schema::{CloudAnchor, CloudType, Guid};
use crate::writeback::policy::PasswordReason;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// How often something was seen.
pub type Seen<T> = BTreeMap<T, u64>;

/// What was read from a text. Everything is kept once, with how often it was seen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EventText {
    /// Event ids that [`event_name`] knows.
    pub events: Seen<u32>,
    /// Result codes, such as 0x80230405.
    pub hresults: Seen<u32>,
    /// `cloudAnchor`s as written, well-formed or not.
    pub anchors: Seen<String>,
    /// Names that look like user principal names.
    pub principals: Seen<String>,
    /// The same, in the head or the signature of a mail: they are meant only where nobody else is named.
    pub correspondents: Seen<String>,
    /// GUIDs and DNs: they name somebody only if the input has them.
    pub other_names: Seen<String>,
    /// The numbers of SSPR codes, such as 29 of `SSPR_0029`.
    pub sspr_codes: Seen<u32>,
    /// Builds of the product.
    pub builds: Seen<Build>,
    /// Why the user could not be read over the remote SAM protocol: Win32 codes of `Failed to acquire user information`.
    pub sam_calls: Seen<u32>,
    /// What the policy has against a password, where the text says it by name.
    pub policy_reasons: BTreeSet<PasswordReason>,
    /// The whole text in lower case without blanks, for the phrases that clues look for: whoever wrapped the lines may
    /// have broken a word.
    folded: String,
}

/// A build of the product, such as 2.1.20.0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Build(pub [u32; 4]);

impl fmt::Display for Build {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self([major, minor, build, revision]) = self;
        write!(f, "{major}.{minor}.{build}.{revision}")
    }
}

impl EventText {
    /// Reads a text.
    ///
    /// ```
    /// use anchorwalk::writeback::diagnosis::EventText;
    /// let text = EventText::read("Ereignis-ID: 33002\nhr=80230405, AAD anchor = User_6f1c2b0e-8a4d-4b53-9f0a-1c2d3e4f5a6b");
    /// assert!(text.events.contains_key(&33002) && text.hresults.contains_key(&0x8023_0405));
    /// assert_eq!(text.anchors.len(), 1);
    /// ```
    pub fn read(text: &str) -> Self {
        let mut read = Self { policy_reasons: policy_reasons(text), ..Self::default() };
        for token in tokens(&rejoined(text)) {
            read.add(token);
        }
        for name in text.lines().flat_map(distinguished_names) {
            count(&mut read.other_names, name.to_owned());
        }
        read.folded = without_blanks(text).to_lowercase();
        for code in sam_calls(text) {
            count(&mut read.sam_calls, code);
        }
        read
    }

    /// Whether the text has a phrase, given in lower case.
    pub fn says(&self, phrase: &str) -> bool {
        self.folded.contains(&without_blanks(phrase))
    }

    /// Whether it tells of something that failed: an event of an error or a warning, a result code or a code of the portal.
    pub fn tells_of_failure(&self) -> bool {
        !self.hresults.is_empty()
            || !self.sspr_codes.is_empty()
            || self.events.keys().any(|id| is_failure(*id))
    }

    /// Whether nothing was understood of it.
    pub fn is_empty(&self) -> bool {
        self.events.is_empty()
            && self.hresults.is_empty()
            && self.anchors.is_empty()
            && self.principals.is_empty()
            && self.sspr_codes.is_empty()
    }

    fn add(&mut self, token: Token<'_>) {
        if let Some(anchor) = anchor(token.text) {
            count(&mut self.anchors, anchor.to_owned());
        } else if let Some(code) = sspr_code(token.text) {
            count(&mut self.sspr_codes, code);
        } else if let Some(hresult) = hresult(token) {
            count(&mut self.hresults, hresult);
        } else if let Some(id) = event_id(token) {
            count(&mut self.events, id);
        } else if let Some(build) = build(token) {
            count(&mut self.builds, build);
        } else if is_principal(token.text) {
            let names = if is_correspondent(token) { &mut self.correspondents } else { &mut self.principals };
            count(names, token.text.to_lowercase());
        } else if token.text.parse::<Guid>().is_ok() {
            count(&mut self.other_names, token.text.to_owned());
        }
    }
}

fn without_blanks(text: &str) -> String {
    text.split_whitespace().collect()
}

fn count<T: Ord>(seen: &mut Seen<T>, item: T) {
    *seen.entry(item).or_default() += 1;
}

/// `User_…`, from the kind on; up to the end of the GUID, for event 6329 has no blank after it.
fn anchor(word: &str) -> Option<&str> {
    let (kind, id) = word.split_once('_')?;
    let known = CloudType::ALL.into_iter().any(|own| own.as_str().eq_ignore_ascii_case(kind));
    if !known || id.is_empty() || word.contains('@') {
        return None;
    }
    let whole = word.get(..kind.len() + 1 + GUID_LENGTH);
    Some(whole.filter(|whole| whole.parse::<CloudAnchor>().is_ok()).unwrap_or(word))
}

/// `SSPR_0029`, also written `SSPR_029`, or as the reason that the portal's logs name.
fn sspr_code(word: &str) -> Option<u32> {
    /// Names of the portal's codes (spec/incidents.md 3).
    const NAMES: [(&str, u32); 3] = [
        ("OnPremisesAdminActionRequired", 29),
        ("ADAdminActionRequired", 29),
        ("OnPremisesConnectivityError", 30),
    ];
    if let Some((_, code)) = NAMES.iter().find(|(name, _)| name.eq_ignore_ascii_case(word)) {
        return Some(*code);
    }
    let number = word.get(..5).filter(|start| start.eq_ignore_ascii_case("SSPR_")).and(word.get(5..))?;
    number.parse().ok().filter(|_| number.len() >= 2)
}

/// `0x80230405`, `80230405`, or the same as a negative decimal number.
fn hresult(token: Token<'_>) -> Option<u32> {
    let word = token.text;
    if let Some(digits) = word.strip_prefix("0x").or_else(|| word.strip_prefix("0X")) {
        return u32::from_str_radix(digits, 16).ok().filter(|code| *code >= 0x8000_0000);
    }
    if word.len() == 8 && word.starts_with('8') {
        return u32::from_str_radix(word, 16).ok();
    }
    // The public troubleshooting page prints `HR 8023042` for 80230402 (spec/incidents.md 1, 15).
    if word == "8023042" {
        return Some(0x8023_0402);
    }
    let negative: i32 = word.parse().ok().filter(|number| *number < -0x1000_0000)?;
    Some(negative.cast_unsigned())
}

/// A number that is an event's id. Five digits of a known id speak for themselves unless they stand in brackets, as the
/// numbers of source lines and processes do; shorter ones need a word such as `ID`, or the event's source, before them.
pub(super) fn event_id(token: Token<'_>) -> Option<u32> {
    let id = token.text.parse().ok().filter(|id| event_name(*id).is_some())?;
    if !token.text.starts_with(|digit: char| ('1'..='9').contains(&digit)) {
        return None;
    }
    if says_otherwise(token) {
        return None;
    }
    let in_brackets = matches!(token.before, Some('(' | '[' | '#' | '\\' | '/')) && token.after != Some(' ');
    let speaks_for_itself = id >= 6_300 && !in_brackets && token.before != Some(',');
    let lead = token.lead.to_lowercase();
    let labelled = ["event", "id:", "id :", "id=", "id>", "id "].iter().any(|label| lead.contains(label));
    let in_column = ["passwordresetservice", "adsync"]
        .iter()
        .any(|source| lead.trim_end_matches(['"', ',', ';', '\t']).ends_with(source));
    (speaks_for_itself || in_column || labelled && !in_brackets).then_some(id)
}

/// Whether the word before a number says that it is another number than an event's id: a record's, a process's, a
/// port's.
fn says_otherwise(token: Token<'_>) -> bool {
    const OTHERS: [&str; 14] = [
        "eventrecordid",
        "recordid",
        "recordnumber",
        "record",
        "index",
        "processid",
        "process",
        "pid",
        "threadid",
        "thread",
        "tid",
        "port",
        "ticket",
        "line",
    ];
    let after_a_number = token.before == Some(':')
        && token.lead.trim_end_matches(':').ends_with(|last: char| last.is_ascii_digit());
    after_a_number || label(token).is_some_and(|label| OTHERS.contains(&label.as_str()))
}

/// The word before a word, in lower case, whatever stands between the two.
fn label(token: Token<'_>) -> Option<String> {
    let is_inner = |character: char| character.is_alphanumeric();
    let lead = token.lead.trim_end_matches(|character| !is_inner(character));
    let word = lead.rsplit(|character| !is_inner(character)).next()?;
    (!word.is_empty()).then(|| word.to_lowercase())
}

/// The Win32 codes after `Failed to acquire user information`; 0 where the text has none.
fn sam_calls(text: &str) -> Vec<u32> {
    const PHRASE: &str = "failed to acquire user information";
    /// The code is not far: at most the account's name stands before it, in bytes.
    const NEAR: usize = 160;
    const ACCESS_DENIED: u32 = 5;
    let text = text.to_lowercase();
    let code = |(at, _): (usize, &str)| {
        let rest = text.get(at + PHRASE.len()..).unwrap_or_default();
        let near = (0..=NEAR.min(rest.len())).rev().find_map(|end| rest.get(..end)).unwrap_or_default();
        let line = near.lines().next().unwrap_or_default();
        let words = tokens(line).find_map(|token| {
            let number =
                token.text.strip_prefix("0x").and_then(|digits| u32::from_str_radix(digits, 16).ok());
            number.or((token.text == "error_access_denied").then_some(ACCESS_DENIED))
        });
        words.unwrap_or(0)
    };
    text.match_indices(PHRASE).map(code).collect()
}

/// A version number after a word that says that it is one of this product: `version`, `build`, or the product's name.
fn build(token: Token<'_>) -> Option<Build> {
    let label = label(token);
    let said = ["version", "build", "connect", "sync"].iter().any(|word| label.as_deref() == Some(word))
        && !token.lead.to_lowercase().contains("agent");
    let parts: Option<Vec<u32>> = token.text.split('.').map(|part| part.parse().ok()).collect();
    match parts?.as_slice() {
        [major, minor, build] if said => Some(Build([*major, *minor, *build, 0])),
        [major, minor, build, revision] if said => Some(Build([*major, *minor, *build, *revision])),
        _ => None,
    }
}

fn is_principal(word: &str) -> bool {
    let Some((name, domain)) = word.split_once('@') else { return false };
    !name.is_empty() && domain.contains('.') && !domain.contains('@')
}

/// Whether an address is one of a mail's head or signature: who wrote, not whom it is about.
fn is_correspondent(token: Token<'_>) -> bool {
    const LABELS: [&str; 10] = ["from", "to", "cc", "bcc", "mail", "email", "mailto", "by", "von", "an"];
    token.before == Some('<')
        || matches!(token.before, Some(':' | ' '))
            && label(token).is_some_and(|label| LABELS.contains(&label.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANCHOR: &str = "User_6f1c2b0e-8a4d-4b53-9f0a-1c2d3e4f5a6b";

    fn ids(text: &str) -> Vec<u32> {
        EventText::read(text).events.into_keys().collect()
    }

    #[test]
    fn ids_are_read_in_every_shape() {
        for (text, expected) in [
            ("Log Name: Application\nSource: ADSync\nEvent ID: 6329\nLevel: Error", vec![6329]),
            ("Id           : 33002\nProviderName : PasswordResetService", vec![33002]),
            ("<Provider Name='ADSync'/><EventID Qualifiers='49152'>6329</EventID>", vec![6329]),
            ("<EventID>403</EventID>", vec![403]),
            ("Quelle: PasswordResetService\nEreignis-ID: 33002\nEbene: Fehler", vec![33002]),
            ("ID de l'événement : 33004", vec![33004]),
            ("イベント ID: 33003", vec![33003]),
            ("11/24/2026 10:00:00 AM   33008 Error   TrackingId: 1", vec![33008]),
            ("Error,11/24/2026 10:00,ADSync,6329,None", vec![6329]),
            ("\"Error\",\"11/24/2026\",\"PasswordResetService\",\"33004\",\"None\"", vec![33004]),
            ("Error;24.11.2026;PasswordResetService;33004;Keine", vec![33004]),
            ("1,33002,7", vec![]),
            ("ERR_: MMS(6329): ..\\x.cpp(31001): failed at 10:31:02", vec![]),
            ("port 403, 405 bytes", vec![]),
            ("33002 33002 6800", vec![6800, 33002]),
        ] {
            assert_eq!(ids(text), expected, "{text}");
        }
    }

    #[test]
    fn result_codes_are_read_in_every_shape() {
        for text in [
            "0x80230405",
            "hr=80230405, message=…",
            "HRESULT: -2145188859",
            "(0X80230405)",
            "HResult=0x80230405;",
        ] {
            assert_eq!(
                EventText::read(text).hresults.into_keys().collect::<Vec<_>>(),
                [0x8023_0405],
                "{text}"
            );
        }
        assert!(
            EventText::read("80230405-1111-2222-3333-444455556666 20230405 0x00000005").hresults.is_empty()
        );
        assert_eq!(EventText::read("HR 8023042").hresults.into_keys().collect::<Vec<_>>(), [0x8023_0402]);
    }

    #[test]
    fn anchors_names_codes_and_builds() {
        let text = format!(
            "AAD anchor = {ANCHOR}. User: Ana@Fabrikam.test; SSPR_009, SSPR_0029. Version: 2.1.20.0, 10.0.0.1"
        );
        let read = EventText::read(&text);
        assert_eq!(read.anchors.keys().collect::<Vec<_>>(), [ANCHOR]);
        assert_eq!(read.principals.keys().collect::<Vec<_>>(), ["ana@fabrikam.test"]);
        assert_eq!(read.sspr_codes.into_keys().collect::<Vec<_>>(), [9, 29]);
        assert!(read.builds.contains_key(&Build([2, 1, 20, 0])));
        assert_eq!(EventText::read("User_xxxx").anchors.len(), 1);
    }

    #[test]
    fn numbers_of_other_things_are_no_ids() {
        for text in [
            "<EventRecordID>33002</EventRecordID>",
            "<Execution ProcessID='6800' ThreadID='33004'/>",
            "Index : 33005",
            "10.1.2.3:33004",
            "ticket 33004",
        ] {
            assert_eq!(ids(text), Vec::<u32>::new(), "{text}");
        }
        let event = "<EventID Qualifiers='0'>33008</EventID><EventRecordID>33002</EventRecordID>";
        assert_eq!(ids(event), [33008]);
    }

    /// Event 6329 has no blank between the anchor and the product's name; forums and mail programs dress anchors up.
    #[test]
    fn an_anchor_ends_with_its_guid() {
        let id = ANCHOR.strip_prefix("User_").unwrap();
        for text in [
            format!("AAD anchor = {ANCHOR}Azure AD Sync 2.1.20.0\""),
            format!("AAD anchor = User_{{{id}}}"),
            format!("AAD anchor = User\\_{id}"),
            format!("AAD anchor = User_{}=\r\n{}", &id[..18], &id[18..]),
            format!("AAD anchor = {}", ANCHOR.replace('-', "\u{2011}")),
        ] {
            assert_eq!(EventText::read(&text).anchors.keys().collect::<Vec<_>>(), [ANCHOR], "{text}");
        }
    }

    #[test]
    fn builds_are_those_of_the_product() {
        for (text, expected) in [
            ("ExportPasswordSet failed\nAzure AD Sync 1.0.8641.0\"", Some([1, 0, 8641, 0])),
            ("Microsoft Azure AD Connect version 1.0.8641.0", Some([1, 0, 8641, 0])),
            ("unable to connect to 10.20.30.40", None),
            ("Provisioning Agent version: 1.1.977.0", None),
        ] {
            let builds: Vec<Build> = EventText::read(text).builds.into_keys().collect();
            assert_eq!(builds, expected.map(Build).into_iter().collect::<Vec<_>>(), "{text}");
        }
    }

    #[test]
    fn why_sam_could_not_be_asked() {
        for (text, expected) in [
            ("ERR_: Failed to acquire user information: 0x6ba\nBAIL: 0x80004005", 0x6BA),
            ("Failed to acquire user information: A\\MSOL_1. Error Code: ERROR_ACCESS_DENIED", 5),
            ("Failed to acquire user information: 0x5\nBAIL: MMS(1)", 5),
            ("Failed to acquire user information\n0x5", 0),
        ] {
            assert_eq!(EventText::read(text).sam_calls.into_keys().collect::<Vec<_>>(), [expected], "{text}");
        }
    }

    #[test]
    fn phrases_may_be_broken_over_lines() {
        let read = EventText::read("No password\r\n   writeback targets  FOUND.");
        assert!(read.says("no password writeback targets found"));
        assert!(read.is_empty());
    }

    #[test]
    fn an_anchor_may_be_broken_over_lines() {
        let (head, tail) = ANCHOR.split_at(20);
        for text in [format!("AAD anchor = {head}\r\n  {tail}."), format!("AAD anchor = {head}\n{tail} x")] {
            let read = EventText::read(&text);
            assert_eq!(read.anchors.keys().collect::<Vec<_>>(), [ANCHOR], "{text}");
        }
    }
}
