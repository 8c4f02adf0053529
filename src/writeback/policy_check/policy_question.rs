//! One question: may this user have this password?

use super::LineMistake;
use super::members::Members;
use super::raw::Raw;
use crate::directory::{PasswordHistory, PasswordPolicy};
use crate::schema::{Plaintext, nearest};
use crate::writeback::policy::{
    PasswordAccount, PasswordOperation, PasswordReason, PasswordRequest, refusals,
};
use std::time::Duration;

/// The longest names, in characters: the schema's upper bound of `displayName` and `sAMAccountName`.
const NAME_LENGTH_MAX: usize = 256;
/// The most passwords of a history: what Active Directory can remember.
const HISTORY_MAX: usize = 1_024;
/// The most banned texts.
const BANNED_MAX: usize = 10_000;
/// A normal, enabled account.
const NORMAL_ACCOUNT: u32 = 512;

const FIELDS: [&str; 5] = ["policy", "user", "operation", "policyHints", "password"];
const POLICY_FIELDS: [&str; 6] = ["minLength", "complexity", "history", "minAgeDays", "maxAgeDays", "banned"];
const USER_FIELDS: [&str; 6] =
    ["sAMAccountName", "displayName", "passwordAgeDays", "history", "userAccountControl", "lockedOut"];

/// A line of `policy-check`. Its passwords are overwritten in memory when it is dropped.
#[derive(Debug)]
pub struct PolicyQuestion {
    policy: PasswordPolicy,
    user: Account,
    operation: PasswordOperation,
    policy_hints: bool,
    password: Plaintext,
    unknown: Vec<String>,
}

/// The account that the question is about.
#[derive(Debug)]
struct Account {
    sam_account_name: String,
    display_name: String,
    password_age: Option<Duration>,
    history: PasswordHistory,
    /// `userAccountControl`.
    control: u32,
    locked_out: bool,
}

impl PolicyQuestion {
    /// Reads a line of JSON. What is missing or null has its default: the policy that of spec/writeback.md 8, the user
    /// no names, no history, a password old enough and `userAccountControl` 512, the operation `reset`, the
    /// policy-hints control absent. Only `password` must stand.
    ///
    /// # Errors
    /// Where the line is no JSON object, a value is not of its field's kind, a field stands twice, or a field's name
    /// looks like a slip of the pen.
    pub fn read(line: &str) -> Result<Self, LineMistake> {
        let whole = Raw::line(line)?;
        let mut members = whole.object("")?;
        let mut unknown = Vec::new();
        let policy = match members.take("policy") {
            Some((value, path)) => policy(value.object(&path)?, &mut unknown)?,
            None => PasswordPolicy::default(),
        };
        let user = match members.take("user") {
            Some((value, path)) => Account::read(value.object(&path)?, &mut unknown)?,
            None => Account::default(),
        };
        let operation = match members.take("operation") {
            Some((value, path)) => operation(value, &path)?,
            None => PasswordOperation::Reset,
        };
        let policy_hints = boolean(&mut members, "policyHints", false)?;
        let password = match members.take("password") {
            Some((value, path)) => Plaintext::from_zeroizing(value.secret(&path)?),
            None => return Err(whole.mistake("password", "is missing")),
        };
        unknown.extend(members.rest(&FIELDS)?);
        Ok(Self { policy, user, operation, policy_hints, password, unknown })
    }

    /// All reasons for a refusal, in the documented order; empty if the password is accepted.
    pub fn refusals(&self) -> Vec<PasswordReason> {
        let account = PasswordAccount {
            sam_account_name: &self.user.sam_account_name,
            display_name: &self.user.display_name,
            password_age: self.user.password_age,
            history: &self.user.history,
            user_account_control: self.user.control,
            locked_out: self.user.locked_out,
        };
        let request = PasswordRequest {
            operation: self.operation,
            policy_hints: self.policy_hints,
            password: &self.password,
        };
        refusals(&self.policy, &account, &request)
    }

    /// The fields of the line that mean nothing here, by their paths.
    pub fn unknown_fields(&self) -> &[String] {
        &self.unknown
    }
}

impl Default for Account {
    fn default() -> Self {
        Self {
            sam_account_name: String::new(),
            display_name: String::new(),
            password_age: None,
            history: PasswordHistory::default(),
            control: NORMAL_ACCOUNT,
            locked_out: false,
        }
    }
}

impl Account {
    fn read(mut members: Members<'_>, unknown: &mut Vec<String>) -> Result<Self, LineMistake> {
        let mut user = Self {
            sam_account_name: name(&mut members, "sAMAccountName")?,
            display_name: name(&mut members, "displayName")?,
            locked_out: boolean(&mut members, "lockedOut", false)?,
            ..Self::default()
        };
        if let Some((value, path)) = members.take("passwordAgeDays") {
            user.password_age = Some(value.days(&path)?);
        }
        if let Some((value, path)) = members.take("history") {
            user.history = history(&value.list(&path, HISTORY_MAX)?, &path)?;
        }
        if let Some((value, path)) = members.take("userAccountControl") {
            user.control = value.whole_number(&path)?;
        }
        unknown.extend(members.rest(&USER_FIELDS)?);
        Ok(user)
    }
}

fn policy(mut members: Members<'_>, unknown: &mut Vec<String>) -> Result<PasswordPolicy, LineMistake> {
    let mut policy = PasswordPolicy::default();
    if let Some((value, path)) = members.take("minLength") {
        policy.minimum_length = value.whole_number(&path)?;
    }
    policy.complexity = boolean(&mut members, "complexity", policy.complexity)?;
    if let Some((value, path)) = members.take("history") {
        policy.history_length = value.whole_number(&path)?;
    }
    if let Some((value, path)) = members.take("minAgeDays") {
        policy.minimum_age = value.days(&path)?;
    }
    if let Some((value, path)) = members.take("maxAgeDays") {
        // Part of every policy, but no reason to refuse a new password: an expired one may be changed all the more.
        policy.maximum_age = Some(value.days(&path)?).filter(|age| !age.is_zero());
    }
    if let Some((value, path)) = members.take("banned") {
        policy.banned = banned(&value.list(&path, BANNED_MAX)?, &path)?;
    }
    unknown.extend(members.rest(&POLICY_FIELDS)?);
    Ok(policy)
}

fn banned(items: &[Raw<'_>], path: &str) -> Result<Vec<String>, LineMistake> {
    let numbered = items.iter().enumerate();
    numbered
        .map(|(index, item)| {
            let path = format!("{path}[{index}]");
            match item.name(&path, NAME_LENGTH_MAX)? {
                text if text.is_empty() => Err(item.mistake(&path, "an empty text would ban every password")),
                text => Ok(text),
            }
        })
        .collect()
}

/// The history that the list says, newest first. The salts need not be secret: the hashes live as long as the line.
fn history(items: &[Raw<'_>], path: &str) -> Result<PasswordHistory, LineMistake> {
    let length = u32::try_from(items.len()).unwrap_or(u32::MAX);
    let mut history = PasswordHistory::default();
    for (index, item) in items.iter().enumerate().rev() {
        let password = Plaintext::from_zeroizing(item.secret(&format!("{path}[{index}]"))?);
        history.push(&password, (index as u128).to_le_bytes(), length);
    }
    Ok(history)
}

fn name(members: &mut Members<'_>, field: &str) -> Result<String, LineMistake> {
    members.take(field).map_or_else(|| Ok(String::new()), |(value, path)| value.name(&path, NAME_LENGTH_MAX))
}

fn boolean(members: &mut Members<'_>, field: &str, default: bool) -> Result<bool, LineMistake> {
    members.take(field).map_or(Ok(default), |(value, path)| value.boolean(&path))
}

fn operation(value: Raw<'_>, path: &str) -> Result<PasswordOperation, LineMistake> {
    let names = PasswordOperation::ALL.map(PasswordOperation::as_str);
    let text = value.secret(path)?;
    let found = PasswordOperation::ALL.into_iter().find(|operation| operation.as_str() == text.as_str());
    found.ok_or_else(|| {
        let meant = nearest(&text, names).map(|name| format!("; did you mean `{name}`?")).unwrap_or_default();
        value.mistake(path, format!("expected {}{meant}", names.join(", ")))
    })
}
