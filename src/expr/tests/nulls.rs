//! Every row of the table of NULL, spec/expressions.md 2.2.1.

use super::super::{EvalErrorKind, Facts};
use super::*;

#[test]
fn null_in_operators_and_decisions() {
    check(
        &Facts::new(),
        &[
            ("[absent] = \"x\"", "False"),
            ("[absent] = True", "False"),
            ("NULL = NULL", "False"),
            ("[absent] <> \"x\"", "True"),
            ("NULL <> NULL", "False"),
            ("[memberCount]> 50000", "False"),
            ("1 < NULL", "False"),
            ("NULL <= NULL", "False"),
            ("NULL >= 1", "False"),
            ("NULL & \"x\"", "x"),
            ("\"x\" & NULL", "x"),
            ("NULL & 1", "1"),
            ("NULL & NULL", "NULL"),
            ("NULL + 1", "NULL"),
            ("1 / NULL", "NULL"),
            ("-NULL", "NULL"),
            ("BitAnd(NULL,1)", "NULL"),
            ("BitOr(1,NULL)", "NULL"),
            ("CBool(NULL)", "False"),
            ("NULL && True", "False"),
            ("NULL || True", "True"),
            ("NULL || NULL", "False"),
            ("IIF(NULL,1,2)", "2"),
            ("Switch(NULL,1,True,2)", "2"),
        ],
    );
}

#[test]
fn null_in_functions() {
    check(
        &Facts::new(),
        &[
            ("InStr(NULL,\"x\")", "0"),
            ("InStr(\"x\",NULL)", "0"),
            ("InStrRev(NULL,\"x\")", "0"),
            ("Contains(NULL,\"x\")", "0"),
            ("Len(NULL)", "0"),
            ("Count(NULL)", "0"),
            ("IsNull(NULL)", "True"),
            ("IsEmpty(NULL)", "False"),
            ("IsNullOrEmpty(NULL)", "True"),
            ("IsPresent(NULL)", "False"),
            ("IsString(NULL)", "False"),
            ("IsNumeric(NULL)", "False"),
            ("IsDate(NULL)", "False"),
            ("IsGuid(NULL)", "False"),
            ("IsBitSet(NULL,1)", "False"),
            ("Left(NULL,1)", ""),
            ("Right(NULL,1)", ""),
            ("Left(\"x\",NULL)", ""),
            ("Mid(NULL,1,1)", ""),
            ("PadLeft(NULL,3,\"0\")", ""),
            ("PadRight(NULL,3,\"0\")", ""),
            ("Word(NULL,1,\" \")", ""),
        ],
    );
}

#[test]
fn null_in_null_out() {
    for call in [
        "Trim(NULL)",
        "LTrim(NULL)",
        "RTrim(NULL)",
        "LCase(NULL)",
        "UCase(NULL)",
        "PCase(NULL)",
        "Replace(NULL,\"a\",\"b\")",
        "ReplaceChars(NULL,\"a:b\")",
        "ConvertToBase64(NULL)",
        "ConvertFromBase64(NULL)",
        "ConvertToUTF8Hex(NULL)",
        "ConvertFromUTF8Hex(NULL)",
        "CStr(NULL)",
        "CNum(NULL)",
        "CRef(NULL)",
        "CDate(NULL)",
        "CGuid(NULL)",
        "StringFromSid(NULL)",
        "StringFromGuid(NULL)",
        "DateFromNum(NULL)",
        "NumFromDate(NULL)",
        "FormatDateTime(NULL,\"yyyy\")",
        "DateAdd(\"d\",1,NULL)",
        "DNComponent(NULL,1)",
        "DNComponentRev(NULL,1)",
        "RemoveDuplicates(NULL)",
        "Join(NULL)",
        "Split(NULL,\",\")",
        "Thumbprint(NULL)",
        "CBin(NULL,1)",
        "EscapeDNComponent(NULL)",
        "Select($x,NULL,$x)",
        "Where($x,NULL,True)",
        "ItemOrNull(NULL,1)",
        "RandomNum(NULL,1)",
    ] {
        assert_eq!(value(call, &Facts::new()), Ok(Value::Null), "{call}");
    }
    let error = value("Error(NULL)", &Facts::new()).unwrap_err();
    assert_eq!(error.kind, EvalErrorKind::ErrorFunction(String::new()));
    let error = value("Item(NULL,1)", &Facts::new()).unwrap_err();
    assert_eq!(error.kind, EvalErrorKind::OutOfBounds);
}
