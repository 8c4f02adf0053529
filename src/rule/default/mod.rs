//! The out-of-box rules as data (spec/default-rules.md).

/// The text of the out-of-box rules, in the written form that the scenario room reads.
pub const OUT_OF_BOX_RULES: &str = include_str!("rules.ron");

/// The file that [`OUT_OF_BOX_RULES`] is, below the folder of this crate.
pub const OUT_OF_BOX_RULES_FILE: &str = "src/rule/default/rules.ron";
