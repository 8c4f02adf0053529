//! Operators, their tiers, and lists as operands (spec/expressions.md 2.1.1, 2.2.2).

use super::super::{Expression, Facts, Language};
use super::*;

#[test]
fn operators_bind_in_three_tiers() {
    check(
        &Facts::new(),
        &[
            ("2*5+3", "13"),
            ("2*(5+3)", "16"),
            ("5+2*3", "21"),
            ("10-2*3", "24"),
            ("7/2", "3"),
            ("-7/2", "-3"),
            ("\"a\" & 1", "a1"),
            ("\"a\" & (1+2)", "a3"),
            (
                "\"a\" & 1+2",
                "error: +: needs two numbers, found a string and a number; to join texts write &",
            ),
            ("True || True = False", "True"),
            ("False || True = False || False", "False"),
            ("1 = 1 = True", "True"),
            ("True || False && False", "False"),
            ("5--3", "8"),
            ("5*-3", "-15"),
            ("-(1+2)", "-3"),
            ("-2147483648", "-2147483648"),
            ("-9223372036854775808", "-9223372036854775808"),
            ("&HFF", "255"),
            ("&h80000000", "2147483648"),
            ("\"x\"&\"H1\"", "xH1"),
            ("\"x\"& &H10", "x16"),
            ("True&&True", "True"),
            ("\"a\" & True & False", "aTrueFalse"),
            ("\"\\\" & \"\\\\\" & \"\"\"\"", "\\\\\""),
            ("Len(CRLF)", "2"),
            ("1 > 2", "False"),
            ("2 >= 2 && 2 <= 2 && 1 < 2 && 1 <> 2", "True"),
            ("\"a\" = \"A\"", "False"),
            ("\"a\" < \"b\"", "True"),
            ("CDate(\"2013-01-10\") < CDate(\"2013-01-11\")", "True"),
            ("IIF (\n\t1 = 1 ,\r\n \"yes\" , \"no\" )", "yes"),
        ],
    );
}

#[test]
fn and_may_bind_tighter_by_choice() {
    let language = Language { and_before_or: true, ..Language::default() };
    let expression = Expression::compile_with("True || False && False", language).unwrap();
    assert_eq!(expression.evaluate(&Facts::new()), Ok(Value::boolean(true)));
}

#[test]
fn choices_change_what_they_name() {
    let every = Language {
        remove_duplicates_case_sensitive: true,
        equality_ignores_case: true,
        null_equals_null: true,
        in_str_ignores_case: true,
        word_needs_delimiter: true,
        and_before_or: true,
    };
    for (text, by_default, flipped) in [
        ("Count(RemoveDuplicates(Split(\"a,A\",\",\")))", "1", "2"),
        ("\"a\" = \"A\"", "False", "True"),
        ("NULL = NULL", "False", "True"),
        ("InStr(\"abc\",\"B\")", "0", "2"),
        ("Word(\"abc\",1,\"_\")", "abc", ""),
        ("True || True && False", "False", "True"),
    ] {
        assert_eq!(shown(text, &Facts::new()), by_default, "{text}");
        let value = Expression::compile_with(text, every).unwrap().evaluate(&Facts::new()).unwrap();
        assert_eq!(value.to_string(), flipped, "{text}");
    }
}

#[test]
fn and_and_or_leave_out_what_cannot_matter() {
    check(
        &Facts::new(),
        &[
            ("True || Error(\"x\")", "True"),
            ("False && Error(\"x\")", "False"),
            ("(True || Error(\"x\")) && True", "True"),
            ("False || Error(\"x\")", "error: Error: x"),
            ("1 && \"true\"", "True"),
            ("0 || \"x\"", "error: ||: a string is neither true nor false"),
        ],
    );
}

#[test]
fn arithmetic_is_checked() {
    check(
        &Facts::new(),
        &[
            ("1/0", "error: /: 1 divided by zero"),
            ("9223372036854775807+1", "error: +: 9223372036854775807 + 1 does not fit in 64 bits"),
            ("-9223372036854775808-1", "error: -: -9223372036854775808 - 1 does not fit in 64 bits"),
            ("9223372036854775807*2", "error: *: 9223372036854775807 * 2 does not fit in 64 bits"),
            ("-9223372036854775808/-1", "error: /: -9223372036854775808 / -1 does not fit in 64 bits"),
            ("-(-9223372036854775808)", "error: -: -(-9223372036854775808) does not fit in 64 bits"),
            ("-\"x\"", "error: -: needs a number, found a string"),
        ],
    );
}

#[test]
fn types_do_not_mix() {
    check(
        &Facts::new().with("bin", binary("0001")).with("ref", reference("CN=a,DC=x")),
        &[
            ("1 = \"1\"", "error: =: cannot compare a number with a string"),
            ("True = 1", "error: =: cannot compare a boolean with a number"),
            ("True < False", "error: <: cannot compare a boolean with a boolean"),
            ("[bin] & \"x\"", "error: &: cannot join a binary and a string"),
            ("Now() & \"x\"", "error: &: cannot join a date and a string"),
            ("[bin] = [bin]", "True"),
            ("Len([bin] & [bin])", "4"),
            ("[ref] = \"CN=a,DC=x\"", "True"),
            ("[ref] = \"cn=a,dc=x\"", "False"),
            ("[ref] = CRef(\"cn=A, dc=x\")", "True"),
            ("[ref] & \"!\"", "CN=a,DC=x!"),
            ("UTF8 = UTF8", "error: =: cannot compare a keyword with a keyword"),
            (
                "IgnoreThisFlow & \"x\"",
                "error: &: IgnoreThisFlow can be a result only, not an operand or argument",
            ),
            (
                "IsNull(AuthoritativeNull)",
                "error: IsNull: AuthoritativeNull can be a result only, not an operand or argument",
            ),
            (
                "AuthoritativeNull || True",
                "error: ||: AuthoritativeNull can be a result only, not an operand or argument",
            ),
            ("%Nowhere%", "error: the parameter %Nowhere% is not known here"),
        ],
    );
}

#[test]
fn lists_are_taken_value_by_value() {
    let facts = Facts::new()
        .with("proxyAddresses", texts(&["SMTP:a@x", "SIP:a@x", "smtp:b"]))
        .with("two", texts(&["1", "2"]));
    check(
        &facts,
        &[
            (
                "Word([proxyAddresses],1,\"@\") & \"@contoso.com\"",
                "{SMTP:a@contoso.com; SIP:a@contoso.com; smtp:b@contoso.com}",
            ),
            ("IIF(InStr([proxyAddresses],\"SIP:\")=1,NULL,[proxyAddresses])", "{SMTP:a@x; smtp:b}"),
            (
                "IIF(InStr([proxyAddresses],\"SIP:\")=1,\"was sip\",[proxyAddresses])",
                "{SMTP:a@x; was sip; smtp:b}",
            ),
            ("IIF(Len([proxyAddresses])>0,NULL,1)", "NULL"),
            ("[two] & [two]", "{11; 22}"),
            ("[two] & [proxyAddresses]", "error: &: lists of 2 and 3 values cannot be combined"),
            (
                "IIF([two]=\"1\",[proxyAddresses],NULL)",
                "error: IIF: 2 conditions cannot choose among 3 values",
            ),
            (
                "IIF([two]=\"1\",IgnoreThisFlow,NULL)",
                "error: IIF: IgnoreThisFlow can be a result only, not an operand or argument",
            ),
            ("[two]=\"1\" || [two]=\"2\"", "{True; True}"),
            ("False || [two]=\"2\"", "{False; True}"),
            ("Switch([two]=\"1\",2)", "error: [two]=\"1\": a list of values is neither true nor false"),
            ("CBool([two]=\"1\")", "{True; False}"),
            ("-CNum([two])", "{-1; -2}"),
        ],
    );
}
