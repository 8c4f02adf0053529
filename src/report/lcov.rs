//! What runs exercised of the rules as LCOV tracefile, for `lcov`, `genhtml` and build servers.

use super::escaped;
use crate::coverage::{ClauseCount, Coverage, CoveredBranch, CoveredFlow, CoveredRule};
use crate::schema::Location;
use std::collections::BTreeMap;
use std::io::{self, Write};

/// Writes the LCOV records of every file with rules, in order of the files' names, `/` between folders.
///
/// A rule is a function, called as often as it was in scope. Lines are where rules, scope clauses, join groups and
/// flows stand, hit as often as those were evaluated; what shares a line is added up. Branches are the two outcomes of
/// a scope clause and the arms of branches in expressions, one block each; `-` where nothing was evaluated. What was
/// skipped is not hit.
///
/// # Errors
/// Those of `out`.
pub fn write_lcov(out: &mut impl Write, coverage: &Coverage) -> io::Result<()> {
    let mut files: BTreeMap<String, FileRecord> = BTreeMap::new();
    for rule in coverage.rules() {
        add(&mut files, rule);
    }
    for (file, record) in &files {
        record.write(out, file)?;
    }
    Ok(())
}

/// What is known of one file.
#[derive(Default)]
struct FileRecord {
    /// Names and hits of functions by their lines, in order of precedence.
    functions: BTreeMap<u32, Vec<(String, u64)>>,
    /// Hits by line.
    lines: BTreeMap<u32, u64>,
    /// Blocks of branches by line.
    blocks: BTreeMap<u32, Vec<Block>>,
}

/// Branches that belong together.
struct Block {
    /// Whether what they belong to was evaluated at all.
    evaluated: bool,
    /// The hits of each.
    taken: Vec<u64>,
}

fn add(files: &mut BTreeMap<String, FileRecord>, rule: &CoveredRule) {
    let (record, line) = at(files, &rule.at);
    record.functions.entry(line).or_default().push((escaped(&rule.name).into_owned(), rule.count.in_scope));
    record.hit(line, rule.count.evaluated());
    for clause in rule.groups.iter().flat_map(|group| &group.clauses) {
        let ClauseCount { holds, fails, .. } = clause.count;
        let (record, line) = at(files, &clause.at);
        record.hit(line, clause.count.evaluated());
        record.block(line, &[holds, fails], clause.count.evaluated() > 0);
    }
    for join in &rule.joins {
        let (record, line) = at(files, &join.at);
        record.hit(line, join.count.tried());
    }
    for flow in &rule.flows {
        add_flow(files, flow);
    }
}

fn add_flow(files: &mut BTreeMap<String, FileRecord>, flow: &CoveredFlow) {
    let (record, line) = at(files, &flow.at);
    record.hit(line, flow.count.evaluated());
    for CoveredBranch { taken, .. } in &flow.branches {
        record.block(line, taken, flow.count.evaluated() > 0);
    }
}

/// The record of the file that something stands in, and its line there; the first for a file as a whole.
fn at<'f>(files: &'f mut BTreeMap<String, FileRecord>, at: &Location) -> (&'f mut FileRecord, u32) {
    let file = escaped(&at.file.replace(std::path::MAIN_SEPARATOR, "/")).into_owned();
    (files.entry(file).or_default(), at.line.max(1))
}

impl FileRecord {
    fn hit(&mut self, line: u32, times: u64) {
        *self.lines.entry(line).or_default() += times;
    }

    fn block(&mut self, line: u32, taken: &[u64], evaluated: bool) {
        self.blocks.entry(line).or_default().push(Block { evaluated, taken: taken.to_vec() });
    }

    fn write(&self, out: &mut impl Write, file: &str) -> io::Result<()> {
        writeln!(out, "TN:\nSF:{file}")?;
        self.write_functions(out)?;
        self.write_branches(out)?;
        for (line, times) in &self.lines {
            writeln!(out, "DA:{line},{times}")?;
        }
        let hit = self.lines.values().filter(|times| **times > 0).count();
        writeln!(out, "LF:{}\nLH:{hit}\nend_of_record", self.lines.len())
    }

    fn write_functions(&self, out: &mut impl Write) -> io::Result<()> {
        let functions = self.named_functions();
        for (name, (line, _)) in &functions {
            writeln!(out, "FN:{line},{name}")?;
        }
        for (name, (_, times)) in &functions {
            writeln!(out, "FNDA:{times},{name}")?;
        }
        let hit = functions.values().filter(|(_, times)| *times > 0).count();
        writeln!(out, "FNF:{}\nFNH:{hit}", functions.len())
    }

    /// Functions by names of their own: LCOV knows a function of a file by nothing else.
    fn named_functions(&self) -> BTreeMap<String, (u32, u64)> {
        let mut named = BTreeMap::new();
        for (line, functions) in &self.functions {
            for (name, times) in functions {
                let mut own = name.clone();
                let mut number = 1;
                while named.contains_key(&own) {
                    number += 1;
                    own = format!("{name} ({number})");
                }
                named.insert(own, (*line, *times));
            }
        }
        named
    }

    fn write_branches(&self, out: &mut impl Write) -> io::Result<()> {
        let (mut all, mut hit) = (0usize, 0usize);
        for (line, blocks) in &self.blocks {
            for (number, block) in blocks.iter().enumerate() {
                for (arm, times) in block.taken.iter().enumerate() {
                    all += 1;
                    hit += usize::from(*times > 0);
                    let times = if block.evaluated { times.to_string() } else { "-".to_owned() };
                    writeln!(out, "BRDA:{line},{number},{arm},{times}")?;
                }
            }
        }
        writeln!(out, "BRF:{all}\nBRH:{hit}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{Scenario, play_covered};
    use crate::sync::Options;

    fn lcov(file: &str, text: &str) -> String {
        let mut coverage = Coverage::default();
        play_covered(&Scenario::from_text(file, text, Options::default()).unwrap(), &mut coverage);
        let mut out = Vec::new();
        write_lcov(&mut out, &coverage).unwrap();
        String::from_utf8(out).unwrap()
    }

    const RULES: &str = r#"Scenario(
    forests: {"a.test": Forest(objects: [User("CN=Ana"), User("CN=Bo", {"title": "x"})])},
    rules: Rules([
        Rule(
            name: "Join", direction: Inbound, connector: ActiveDirectory, from: "user", to: "person",
            precedence: 1, link: Provision, scope: ["cn ISNOTNULL", "title ISNULL"],
            join: ["objectGUID = sourceAnchorBinary"],
            flows: {
                "cn displayName": Direct,
                "title": Expr("IIF(IsPresent([title]), [title], \"none\")"),
            },
        ),
        Rule(
            name: "Join", direction: Inbound, connector: EntraId, from: "contact", to: "person",
            precedence: 2, flows: {"cn": Expr("IIF(IsPresent([displayName]), [displayName], NULL)")},
        ),
    ]),
    steps: [Import, Sync],
)"#;

    #[test]
    fn rules_are_functions_parts_are_lines_and_what_was_not_evaluated_has_no_branches() {
        insta::assert_snapshot!(lcov("a.ron", RULES), @r"
        TN:
        SF:a.ron
        FN:4,Join
        FN:13,Join (2)
        FNDA:1,Join
        FNDA:0,Join (2)
        FNF:2
        FNH:1
        BRDA:6,0,0,2
        BRDA:6,0,1,0
        BRDA:6,1,0,1
        BRDA:6,1,1,1
        BRDA:10,0,0,0
        BRDA:10,0,1,1
        BRDA:15,0,0,-
        BRDA:15,0,1,-
        BRF:8
        BRH:4
        DA:4,2
        DA:6,4
        DA:7,1
        DA:9,2
        DA:10,1
        DA:13,0
        DA:15,0
        LF:7
        LH:5
        end_of_record
        ");
    }

    #[test]
    fn a_hostile_name_stays_on_its_line() {
        let text = lcov("a\n.ron", &RULES.replace("name: \"Join\"", "name: \"J\\u{1b}\\nFN:9,x\""));
        assert!(text.contains("SF:a\\u{a}.ron\n") && !text.contains("\nFN:9,x"), "{text}");
    }
}
