//! Every choice that the documents leave open, in one place.

use crate::expr::Language;
use crate::schema::{instant, nearest, quoted};
use jiff::Timestamp;
use std::collections::BTreeSet;
use std::num::NonZeroUsize;

/// The choices that no document settles (spec/sync-engine.md 1.11), each with the default of the specification.
/// Whoever has evidence from a real server flips one here.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a choice of the specification, set by its name")]
pub struct Options {
    /// `attribute EQUAL False` holds for an absent attribute (spec/sync-engine.md 1.4.1 law 1; default off).
    pub absent_boolean_equals_false: bool,
    /// Scope clauses compare text with regard to case (1.4.1 law 4; default off).
    pub scope_case_sensitive: bool,
    /// An error while computing the outbound side undoes the object's inbound side too (1.3.3; default on).
    pub outbound_error_aborts_inbound: bool,
    /// Evaluate flows that have already lost, to find hidden errors (1.8.3; default off).
    pub evaluate_all: bool,
    /// The order in which the objects of a connector are synchronised (1.2.2).
    pub processing_order: ProcessingOrder,
    /// An export to the tenant with more deletes than this is stopped (1.2.6); `None`: no threshold.
    pub export_deletion_threshold: Option<u64>,
    /// In staging mode the scheduler exports nothing (1.2.5; default off).
    pub staging_mode: bool,
    /// What `Now()` returns, fixed for a run (spec/expressions.md 2.4.3). No run reads the host's clock.
    pub now: Timestamp,
    /// The seed of `RandomNum()` and `Guid()`.
    pub seed: u64,
    /// How many threads plan a synchronisation: what it does is the same for any number (default: as many as the host
    /// runs at once).
    pub threads: NonZeroUsize,
    /// The choices of the rule language.
    pub language: Language,
    /// The names of the options that somebody set: what a configuration says gives way to them.
    pub given: BTreeSet<String>,
}

/// The order in which the objects of a connector are synchronised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProcessingOrder {
    /// As they were first imported (*choose*, the default).
    Creation,
    /// By DN, whatever order a dump has.
    Dn,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            absent_boolean_equals_false: false,
            scope_case_sensitive: false,
            outbound_error_aborts_inbound: true,
            evaluate_all: false,
            processing_order: ProcessingOrder::Creation,
            export_deletion_threshold: Some(500),
            staging_mode: false,
            now: jiff::civil::date(2026, 1, 1)
                .to_zoned(jiff::tz::TimeZone::UTC)
                .map(|zoned| zoned.timestamp())
                .unwrap_or_default(),
            seed: 0,
            threads: std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN),
            language: Language::default(),
            given: BTreeSet::new(),
        }
    }
}

/// An option by its name, as users set it: `--option scope_case_sensitive=true`.
#[derive(Clone, Copy, Debug)]
pub struct OptionName {
    /// The name.
    pub name: &'static str,
    /// What it decides, and its default.
    pub meaning: &'static str,
}

impl Options {
    /// Every option that can be set by name.
    pub const NAMES: [OptionName; 15] = [
        OptionName {
            name: "absent_boolean_equals_false",
            meaning: "`attribute EQUAL False` holds for an absent attribute (false)",
        },
        OptionName {
            name: "scope_case_sensitive",
            meaning: "scope clauses compare text with regard to case (false)",
        },
        OptionName {
            name: "outbound_error_aborts_inbound",
            meaning: "an outbound error undoes the object's inbound side too (true)",
        },
        OptionName {
            name: "evaluate_all",
            meaning: "evaluate flows that have already lost, to find hidden errors (false)",
        },
        OptionName {
            name: "processing_order",
            meaning: "order of objects within a connector: creation or dn (creation)",
        },
        OptionName {
            name: "export_deletion_threshold",
            meaning: "an export to the tenant with more deletes is stopped: a number or off (500)",
        },
        OptionName { name: "staging_mode", meaning: "the scheduler exports nothing (false)" },
        OptionName { name: "now", meaning: "what Now() returns, as 2026-01-01T00:00:00Z (that instant)" },
        OptionName { name: "seed", meaning: "the seed of RandomNum() and Guid() (0)" },
        OptionName {
            name: "remove_duplicates_case_sensitive",
            meaning: "RemoveDuplicates keeps values that differ only in case (false)",
        },
        OptionName { name: "equality_ignores_case", meaning: "= and <> ignore the case of strings (false)" },
        OptionName { name: "null_equals_null", meaning: "NULL = NULL is True (false)" },
        OptionName {
            name: "in_str_ignores_case",
            meaning: "InStr and InStrRev ignore case unless told otherwise (false)",
        },
        OptionName {
            name: "word_needs_delimiter",
            meaning: "Word of a text without delimiters is empty (false)",
        },
        OptionName { name: "and_before_or", meaning: "&& binds tighter than || (false)" },
    ];

    /// The most threads that may plan a synchronisation: more would wait for each other, and for memory.
    pub const THREADS_MAX: usize = 256;

    /// Sets how many threads plan a synchronisation. It decides nothing, so it is no option by name.
    ///
    /// # Errors
    /// A message that says what was expected.
    pub fn set_threads(&mut self, value: &str) -> Result<(), String> {
        let threads = value.parse().ok().filter(|threads: &NonZeroUsize| threads.get() <= Self::THREADS_MAX);
        self.threads = threads.ok_or_else(|| {
            format!("expected a number from 1 to {}, found `{}`", Self::THREADS_MAX, quoted(value))
        })?;
        Ok(())
    }

    /// Sets an option by its name.
    ///
    /// # Errors
    /// A message that names the option or the value that was expected.
    ///
    /// ```
    /// use anchorwalk::sync::Options;
    /// let mut options = Options::default();
    /// options.set("scope_case_sensitive", "true")?;
    /// assert!(options.scope_case_sensitive);
    /// assert!(options.set("scope_case_sensitiv", "true").unwrap_err().contains("did you mean `scope_case_sensitive`"));
    /// # Ok::<(), String>(())
    /// ```
    pub fn set(&mut self, name: &str, value: &str) -> Result<(), String> {
        self.assign(name, value)?;
        self.given.insert(name.to_owned());
        Ok(())
    }

    /// Sets an option by its name, unless somebody has set it already: what a configuration says.
    ///
    /// # Errors
    /// As [`Options::set`].
    pub fn set_default(&mut self, name: &str, value: &str) -> Result<(), String> {
        if self.given.contains(name) { Ok(()) } else { self.assign(name, value) }
    }

    fn assign(&mut self, name: &str, value: &str) -> Result<(), String> {
        match name {
            "absent_boolean_equals_false" => self.absent_boolean_equals_false = boolean(name, value)?,
            "scope_case_sensitive" => self.scope_case_sensitive = boolean(name, value)?,
            "outbound_error_aborts_inbound" => self.outbound_error_aborts_inbound = boolean(name, value)?,
            "evaluate_all" => self.evaluate_all = boolean(name, value)?,
            "processing_order" => {
                self.processing_order = match value {
                    "creation" => ProcessingOrder::Creation,
                    "dn" => ProcessingOrder::Dn,
                    _ => return Err(unexpected(name, value, "creation or dn")),
                }
            }
            "export_deletion_threshold" => {
                self.export_deletion_threshold = match value {
                    "off" => None,
                    number => Some(number.parse().map_err(|_| unexpected(name, value, "a number or off"))?),
                };
            }
            "staging_mode" => self.staging_mode = boolean(name, value)?,
            "now" => {
                self.now = instant(value)
                    .ok_or_else(|| unexpected(name, value, "a time such as 2026-01-01T00:00:00Z"))?;
            }
            "seed" => self.seed = value.parse().map_err(|_| unexpected(name, value, "a number"))?,
            "remove_duplicates_case_sensitive" => {
                self.language.remove_duplicates_case_sensitive = boolean(name, value)?;
            }
            "equality_ignores_case" => self.language.equality_ignores_case = boolean(name, value)?,
            "null_equals_null" => self.language.null_equals_null = boolean(name, value)?,
            "in_str_ignores_case" => self.language.in_str_ignores_case = boolean(name, value)?,
            "word_needs_delimiter" => self.language.word_needs_delimiter = boolean(name, value)?,
            "and_before_or" => self.language.and_before_or = boolean(name, value)?,
            _ => {
                let known = || Self::NAMES.iter().map(|option| option.name);
                let hint = match nearest(name, known()) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("options are {}", known().collect::<Vec<_>>().join(", ")),
                };
                let shown = quoted(name);
                return Err(format!("unknown option `{shown}`; {hint}"));
            }
        }
        Ok(())
    }
}

fn boolean(name: &str, value: &str) -> Result<bool, String> {
    match value {
        "true" => Ok(true),
        "false" => Ok(false),
        _ => Err(unexpected(name, value, "true or false")),
    }
}

fn unexpected(name: &str, value: &str, expected: &str) -> String {
    let shown = quoted(value);
    format!("option `{name}`: expected {expected}, found `{shown}`")
}
