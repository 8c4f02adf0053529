//! Input made to hurt (spec/reliability.md B4). Each must end soon, in a value or an error.

use super::super::{EvalErrorKind, Expression, Facts, SyntaxErrorKind, TraceStep};
use super::*;
use std::time::{Duration, Instant};

/// Far above what any of these takes, far below what a quadratic or endless one would.
const PATIENCE: Duration = Duration::from_secs(20);

fn soon<T>(run: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let result = run();
    assert!(start.elapsed() < PATIENCE, "took {:?}", start.elapsed());
    result
}

fn nested(open: &str, middle: &str, close: &str, depth: usize) -> String {
    [open.repeat(depth), middle.to_owned(), close.repeat(depth)].concat()
}

#[test]
fn texts_of_a_megabyte_are_refused_by_their_length() {
    let million = 1_000_000;
    for text in [
        "(".repeat(million),
        "-".repeat(million),
        vec!["1"; million].join("+"),
        nested("IIF(True,", "1", ",2)", 50_000),
        "\"".repeat(million),
    ] {
        let error = soon(|| Expression::compile(&text).unwrap_err());
        assert_eq!(error.kind, SyntaxErrorKind::TooLong);
        assert!(error.to_string().len() < 200);
    }
}

#[test]
fn texts_just_within_the_length_meet_the_next_limit() {
    let room = Expression::SOURCE_BYTES_MAX;
    for (text, kind) in [
        ("(".repeat(room), SyntaxErrorKind::TooDeep),
        ("-".repeat(room), SyntaxErrorKind::UnexpectedToken),
        ("-(".repeat(room / 2), SyntaxErrorKind::TooDeep),
        ("IIF(".repeat(room / 4), SyntaxErrorKind::TooDeep),
        (vec!["1"; room / 2].join("+"), SyntaxErrorKind::TooManyParts),
        (format!("Join({})", vec!["1"; room / 2 - 9].join(",")), SyntaxErrorKind::TooManyParts),
        ("[".repeat(room), SyntaxErrorKind::Unterminated),
        ("%".repeat(room), SyntaxErrorKind::EmptyName),
        ("a".repeat(room), SyntaxErrorKind::UnknownWord),
        ("9".repeat(room), SyntaxErrorKind::Number),
    ] {
        let error = soon(|| Expression::compile(&text).unwrap_err());
        assert_eq!(error.kind, kind, "{}", &text[..20]);
        assert!(error.to_string().len() < 200 && error.excerpt(&text).len() < 1500, "{}", &text[..20]);
    }
}

#[test]
fn a_long_chain_is_no_deep_tree() {
    let terms = Expression::NODES_MAX - 1;
    let sum = vec!["1"; terms].join("+");
    assert_eq!(soon(|| value(&sum, &Facts::new())), Ok(Value::number(i64::try_from(terms).unwrap())));
}

#[test]
fn the_deepest_nesting_is_evaluated_on_a_small_stack() {
    let depth = Expression::DEPTH_MAX;
    let deepest = [
        nested("(", "1", ")", depth),
        nested("-(", "1", ")", depth - 1),
        nested("IIF(True,", "1", ",2)", depth - 1),
        nested("False || 1 = 1 + (", "1", ")", depth / 4),
        nested("(", "1", " + 1 = 2 || True)", depth / 4),
        nested("CBool(False || True = 0 < 1 + Len(\"\" & CStr(", "1", ")))", depth / 8),
        nested("CStr(", "1", ")", depth - 1),
        nested("Select($x,Split(\"a\",\",\"),", "$x", ")", depth - 2),
    ];
    // The threads of a pool have 2 MiB; the debug build takes several times the stack of the release build.
    let run = move || {
        for text in &deepest {
            let expression = Expression::compile(text).unwrap();
            let _ = expression.evaluate(&Facts::new());
            let _ = expression.trace(&Facts::new());
        }
    };
    std::thread::Builder::new().stack_size(2 << 20).spawn(run).unwrap().join().unwrap();
}

#[test]
fn variables_that_wait_for_each_other_do_not_exhaust_the_stack() {
    // Each variable is evaluated from the depths of the next one, so the depths add up.
    let (levels, depth) = (100, 120);
    let openings = (0..levels).map(|level| {
        let before = if level == 0 { "1".to_owned() } else { format!("$v{}", level - 1) };
        format!("With($v{level},{},", nested("-(", &before, ")", depth))
    });
    let text: String = openings.chain([format!("$v{}", levels - 1), ")".repeat(levels)]).collect();
    let run = move || value(&text, &Facts::new()).unwrap_err();
    let error = std::thread::Builder::new().stack_size(2 << 20).spawn(run).unwrap().join().unwrap();
    assert_eq!(error.kind, EvalErrorKind::Limit);
}

#[test]
fn values_that_double_reach_the_limit() {
    let doubling = nested("Replace(", "\"a\"", ",\"a\",\"aa\")", 40);
    let concatenating = (0..40)
        .fold("\"x\"".to_owned(), |inner, level| format!("With($v{level},{inner},$v{level} & $v{level})"));
    let splitting = "Join(Split(PadLeft(\"\",1000000,\",\"),\",\"),PadLeft(\"\",1000,\"x\"))";
    for text in [
        doubling.as_str(),
        &concatenating,
        splitting,
        "PadLeft(\"x\",2147483648,\"x\")",
        "PadRight(\"x\",9223372036854775807,\"x\")",
        "ReplaceChars(PadLeft(\"\",100000,\"a\"),\"a:bbbbbbbbbbbbbbbbbbbbbbbbbb\")",
        "ConvertToBase64(PadLeft(\"\",1000000,\"x\"))",
    ] {
        let error = soon(|| value(text, &Facts::new()).unwrap_err());
        assert_eq!(error.kind, EvalErrorKind::Limit, "{text}: {error}");
    }
}

#[test]
fn what_functions_make_is_paid_for_too() {
    let list = "Split(PadLeft(\"a\",5000,\",\"),\",\")";
    let long = "PadLeft(\"a\",1000000,\"x\")";
    let key =
        "Replace(\"xxxxxxxxxx\",\"x\",\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\")";
    for text in [
        format!("Count(Select($a,{list},{long}))"),
        format!("Count(Select($a,{list},PadRight($a,1000000,\"x\")))"),
        format!("Count(PadLeft({list},1000000,\"x\"))"),
        format!("With($k,{key},Count(Replace(Select($a,{list},$k),\"x\",$k)))"),
        format!("With($k,{list},Count(Select($a,{list},Join($k,{key}))))"),
        format!("With($k,{key},Count(Select($a,{list},ReplaceChars($k,\"x:\" & $k))))"),
        format!("Count({list} & {long})"),
        format!("With($b,{long},Select($a,{list},$b))"),
        format!("With($b,{long},IIF({list} = \"\",$b,NULL))"),
        format!("With($b,Split({long},\",\"),Count(Where($a,Select($a,{list},Item($b,1)),True)))"),
    ] {
        let error = soon(|| value(&text, &Facts::new()).unwrap_err());
        assert_eq!(error.kind, EvalErrorKind::Limit, "{text}: {error}");
    }
    let shared = format!("With($b,{long},Count(Select($a,{list},Len($b))))");
    let steps = soon(|| Expression::compile(&shared).unwrap().trace(&Facts::new()));
    let bytes: usize = steps.iter().flat_map(|step| &step.result).map(|value| value.to_string().len()).sum();
    assert!(bytes <= TraceStep::BYTES_MAX, "{bytes}");
}

#[test]
fn many_passes_over_long_values_reach_the_limit() {
    let pass = "InStr(PadLeft(\"\",1000000,\"x\"),PadLeft(\"y\",500000,\"x\"),1,vbTextCompare)";
    let text = vec![pass; 500].join("+");
    let error = soon(|| value(&text, &Facts::new()).unwrap_err());
    assert_eq!(error.kind, EvalErrorKind::Limit);

    let many = Facts::new().with("many", texts(&vec!["x"; 20_000]));
    let quadratic = "Select($a,[many],Count(Where($b,[many],$a = $b)))";
    let error = soon(|| value(quadratic, &many).unwrap_err());
    assert_eq!(error.kind, EvalErrorKind::Limit);
    assert_eq!(soon(|| shown("Count(RemoveDuplicates(Trim([many])))", &many)), "1");
}

#[test]
fn a_pass_through_of_large_attributes_is_no_offence() {
    let members =
        Facts::new().with("member", texts(&vec!["CN=somebody,OU=Staff,DC=fabrikam,DC=test"; 250_000]));
    assert_eq!(
        shown("IIF(IsPresent([member]) && Count([member]) > 9,ValueCount(\"member\"),NULL)", &members),
        "250000"
    );
    let large = Facts::new().with("photo", Values::One(Scalar::binary(&vec![7; 3 << 20])));
    assert!(value("IIF(IsPresent([photo]),[photo],NULL)", &large).is_ok());
}
