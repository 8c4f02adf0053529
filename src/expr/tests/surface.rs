//! What an expression says of itself.

use super::super::{Contribution, EvalErrorKind, Expression, Facts, Item, Keyword};
use super::*;

fn assert_shareable<T: Clone + std::fmt::Debug + Send + Sync>() {}

#[test]
fn expressions_can_be_shared() {
    assert_shareable::<Expression>();
    assert_shareable::<Value>();
    let expression = Expression::compile("Trim([mail])").unwrap();
    assert_eq!(format!("{expression:?}"), "Expression(\"Trim([mail])\")");
    assert_eq!(expression, expression.clone());
}

#[test]
fn what_is_read_is_known_before_it_is_evaluated() {
    let text = "IIF([zeta] = [dn], ImportedValue(\"proxyAddresses\"), [Zeta] & %B.c% & %A% & %B.c% & CertSubject([x]) & CertVersion([x]))";
    let expression = Expression::compile(text).unwrap();
    let names: Vec<&str> = expression.attributes().iter().map(|name| name.folded()).collect();
    assert_eq!(names, ["dn", "proxyaddresses", "x", "zeta"]);
    let spellings: Vec<(&str, &str)> = expression
        .spellings()
        .iter()
        .map(|spelling| (&*spelling.written, &text[spelling.span.clone()]))
        .collect();
    assert_eq!(
        spellings,
        [("dn", "dn"), ("proxyAddresses", "proxyAddresses"), ("x", "x"), ("Zeta", "Zeta"), ("zeta", "zeta")]
    );
    assert_eq!(expression.parameters().collect::<Vec<_>>(), ["B.c", "A"]);
}

#[test]
fn a_result_becomes_a_contribution() {
    let contribution = |text: &str| value(text, &Facts::new()).unwrap().into_contribution();
    assert_eq!(contribution("NULL"), Ok(Contribution::Null));
    assert_eq!(contribution("AuthoritativeNull"), Ok(Contribution::AuthoritativeNull));
    assert_eq!(contribution("IgnoreThisFlow"), Ok(Contribution::IgnoreThisFlow));
    assert_eq!(contribution("\"\""), Ok(Contribution::Null));
    assert_eq!(contribution("False"), Ok(Contribution::Values(vec![Scalar::Boolean(false)])));
    assert_eq!(
        contribution("Split(\"a,,b\",\",\")"),
        Ok(Contribution::Values(vec![Scalar::text("a"), Scalar::text("b")]))
    );
    assert_eq!(contribution("Split(\",\",\",\")"), Ok(Contribution::Null));
    for text in ["Now()", "UTF8"] {
        assert_eq!(contribution(text).unwrap_err().kind, EvalErrorKind::Type, "{text}");
    }
    assert_eq!(value("UTF8", &Facts::new()), Ok(Value::One(Item::Keyword(Keyword::Utf8))));
}

#[test]
fn errors_point_at_the_part_that_failed() {
    for (text, failed) in [
        ("1 + (2 / 0) * 3", "2 / 0"),
        ("Len(Left(1, 2))", "Left(1, 2)"),
        ("\"a\" & %Gone% & \"b\"", "%Gone%"),
        ("IIF(True, CertSubject(CBin(1, 1)), 1)", "CertSubject(CBin(1, 1))"),
        ("1 = 2 || (1) = (\"x\")", "(1) = (\"x\")"),
    ] {
        let error = value(text, &Facts::new()).unwrap_err();
        assert_eq!(&text[error.span.clone()], failed, "{text}");
        assert!(error.excerpt(text).contains('^'));
    }
}
