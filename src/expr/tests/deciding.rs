//! Which clause decided, and the trace.

use super::super::{Expression, Facts};
use super::examples::{CLOUD_FILTERED, user};
use super::*;

fn deciding(text: &str, facts: &Facts) -> Option<String> {
    Expression::compile(text).unwrap().deciding_operand(facts).map(|operand| operand.source)
}

#[test]
fn the_first_true_clause_of_the_shipped_filter_is_named() {
    assert_eq!(deciding(CLOUD_FILTERED, &user()), None);
    for (facts, clause) in [
        (Facts::new(), "IsPresent([sAMAccountName]) = False"),
        (user().with("isCriticalSystemObject", boolean(true)), "IsPresent([isCriticalSystemObject])"),
        (
            user().with("sAMAccountName", Values::text("CAS_{1}")),
            "Left([sAMAccountName], 4) = \"CAS_\" && (InStr([sAMAccountName], \"}\") > 0)",
        ),
        (user().with("sAMAccountName", Values::text("MSOL_1")), "Left([sAMAccountName], 5) = \"MSOL_\""),
        (
            user().with("msExchRecipientTypeDetails", number(1 << 29)),
            "CBool(IIF(IsPresent([msExchRecipientTypeDetails]),BitAnd([msExchRecipientTypeDetails],&H21C07000) > 0,NULL))",
        ),
    ] {
        assert_eq!(deciding(CLOUD_FILTERED, &facts).as_deref(), Some(clause));
    }
}

#[test]
fn it_names_what_it_read() {
    let expression = Expression::compile(CLOUD_FILTERED).unwrap();
    let conflict = reference("CN=Joe\\0ACNF:8755d4a8-0aa5-45c1-ab7e-880eeaeebc14,DC=contoso,DC=com");
    let operand = expression.deciding_operand(&user().with("dn", conflict.clone())).unwrap();
    assert_eq!(operand.attributes, [(crate::schema::AttributeName::dn(), Some(conflict))]);
    let operand = expression.deciding_operand(&Facts::new()).unwrap();
    assert_eq!(operand.attributes, [(crate::schema::AttributeName::new("sAMAccountName"), None)]);
}

#[test]
fn other_forms_are_looked_through_or_left_alone() {
    for (text, clause) in [
        ("IIF(True,True,NULL)", Some("True")),
        ("IIF(((False || (False || 1=1))),True,False)", Some("1=1")),
        ("IIF(CBool(False || 2=2),True,NULL)", Some("2=2")),
        ("IIF(False || (True) && (True) || False,True,NULL)", Some("False || (True) && (True)")),
        ("IIF((True) && (True),True,NULL)", Some("(True) && (True)")),
        ("IIF(False,True,IIF(3=3,True,NULL))", Some("3=3")),
        ("IIF(False,True,NULL)", None),
        ("IIF(True,NULL,True)", None),
        ("IIF(Error(\"x\") || True,True,NULL)", None),
        ("True || False", None),
        ("Trim(\"x\")", None),
    ] {
        assert_eq!(deciding(text, &Facts::new()).as_deref(), clause, "{text}");
    }
}

#[test]
fn a_trace_shows_every_part_that_was_evaluated() {
    let text = "IIF(IsNull([mail]) || Error(\"never\"), Item([mail], 1), 2)";
    let steps = Expression::compile(text).unwrap().trace(&Facts::new());
    let lines: Vec<String> = steps.iter().map(ToString::to_string).collect();
    assert_eq!(
        lines,
        [
            "      [mail] -> NULL",
            "    IsNull([mail]) -> True",
            "  IsNull([mail]) || Error(\"never\") -> True",
            "    [mail] -> NULL",
            "  Item([mail], 1) -> error: Item: position 1 is outside the list of 0 values",
            "IIF(IsNull([mail]) || Error(\"never\"), Item([mail], 1), 2) -> error: Item: position 1 is outside the list of 0 values",
        ]
    );
    let literal = Expression::compile("1").unwrap().trace(&Facts::new());
    assert_eq!((literal.len(), literal[0].depth), (1, 0));
}

#[test]
fn a_trace_of_a_long_evaluation_ends() {
    let list = Facts::new().with("many", texts(&vec!["x"; 50_000]));
    let steps = Expression::compile("Select($x, [many], LCase($x))").unwrap().trace(&list);
    assert_eq!(steps.len(), super::super::TraceStep::COUNT_MAX);
}
