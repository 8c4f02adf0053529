//! Every function by the example in its own table, and the edges of spec/expressions.md 2.4.

use super::super::{EvalErrorKind, Expression, Facts, Family, functions};
use super::*;

fn proxies() -> Facts {
    Facts::new()
        .with("proxyAddresses", texts(&["smtp:jd@contoso.com", "SMTP:john.doe@contoso.com"]))
        .with("member", texts(&["a", "b", "c"]))
        .with("one", Values::text("x"))
        .with("absent2", texts(&["x", "y"]))
        .with("bin", binary("00FF10"))
        .with("ref", reference("CN=Joe,DC=contoso,DC=com"))
}

#[test]
fn every_function_has_examples_that_evaluate_as_the_table_says() {
    for function in functions() {
        assert!(!function.examples.is_empty(), "{} has no example", function.name);
        for example in function.examples {
            let facts = Facts::given(example.attributes.iter().copied()).unwrap();
            assert_eq!(shown(example.expression, &facts), example.result, "{}", example.expression);
            assert!(example.expression.contains(function.name), "{}", function.name);
            let read = Expression::compile(example.expression).unwrap();
            for (name, _) in example.attributes {
                assert!(read.attributes().iter().any(|read| read.as_str() == *name), "{name} is not read");
            }
        }
        assert!(function.signature.contains(&format!(" {}(", function.name)), "{}", function.signature);
        assert!(function.summary.ends_with('.'), "{}", function.summary);
    }
}

#[test]
fn there_are_89_functions_and_every_family_has_the_documented_number() {
    let families = [
        (Family::Certificate, 22),
        (Family::Conversion, 13),
        (Family::DateTime, 5),
        (Family::Directory, 3),
        (Family::Evaluation, 9),
        (Family::Math, 3),
        (Family::MultiValued, 8),
        (Family::ProgramFlow, 7),
        (Family::Text, 19),
    ];
    for (family, count) in families {
        assert_eq!(functions().filter(|function| function.family == family).count(), count, "{family}");
    }
    let mut names: Vec<&str> = functions().map(|function| function.name).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), 89);
}

#[test]
fn conversions() {
    check(
        &proxies().with("sid", binary("010500000000000515000000DCF4DC3B833D2B46828BA62800020000")),
        &[
            ("CBool(BitAnd(8,-2147483648))", "False"),
            ("CBool(\"a\" = \"a\")", "True"),
            ("CBool(\"TRUE\")", "True"),
            ("CBool(\"x\")", "error: CBool: a string is neither true nor false"),
            ("CDate(\"20140905081453.0Z\")", "error: CDate: \"20140905081453.0Z\" is no date"),
            (
                "CGuid(\"8755d4a8\")",
                "error: CGuid: expected a GUID such as 6f1c2b0e-8a4d-4b53-9f0a-1c2d3e4f5a6b, found `8755d4a8`",
            ),
            ("ConvertFromBase64(\"SABlAGwAbABvACAAdwBvAHIAbABkACEA\")", "Hello world!"),
            ("ConvertFromBase64(\"SGVsbG8gd29ybGQh\",ASCII)", "Hello world!"),
            ("ConvertFromBase64(\"???\")", "error: ConvertFromBase64: \"???\" is no base64"),
            (
                "ConvertFromBase64(\"SGVsbG8=\",vbTextCompare)",
                "error: ConvertFromBase64: argument 2 must be Unicode or ASCII or UTF8, found vbTextCompare",
            ),
            ("ConvertFromUTF8Hex(\"52c3a46b73\")", "Räks"),
            (
                "ConvertFromUTF8Hex(\"5\")",
                "error: ConvertFromUTF8Hex: \"5\" is not made of pairs of hexadecimal digits",
            ),
            ("ConvertToUTF8Hex(\"Hello world!\")", "48656C6C6F20776F726C6421"),
            ("CNum(\" -42 \")", "-42"),
            ("CNum(\"4.2\")", "error: CNum: \"4.2\" is no whole number"),
            ("CNum(\"9223372036854775808\")", "error: CNum: \"9223372036854775808\" does not fit in 64 bits"),
            ("CNum(CBin(32,2))", "32"),
            ("CBin(256,1)", "error: CBin: 256 does not fit in 1 bytes"),
            ("CBin(-1,8)", "error: CBin: -1 does not fit in 8 bytes"),
            ("Len(CBin(1,9))", "9"),
            ("CBin(1,1025)", "error: CBin: the length must be 1 to 1024 bytes"),
            ("CDate(CDate(\"2013-01-10\"))", "2013-01-10T00:00:00Z"),
            ("CRef([ref])", "CN=Joe,DC=contoso,DC=com"),
            ("CRef(\"joe\")", "error: CRef: \"joe\": component 1 of the DN is not of the form type=value"),
            ("CStr([ref])", "CN=Joe,DC=contoso,DC=com"),
            ("CStr(1=1)", "True"),
            ("CStr([bin])", "error: CStr: a binary has no text form"),
            ("StringFromGuid([bin])", "error: StringFromGuid: expected 16 bytes of a GUID, found 3"),
            ("StringFromSid([sid])", "S-1-5-21-1004336348-1177238915-682003330-512"),
            ("StringFromSid([bin])", "error: StringFromSid: expected the 8 + 4n bytes of a SID, found 3"),
        ],
    );
}

#[test]
fn dates() {
    check(
        &Facts::new().at("2026-01-02T03:04:05Z".parse().unwrap()),
        &[
            ("Now()", "2026-01-02T03:04:05Z"),
            ("DateAdd(\"m\",1,CDate(\"2013-01-31\"))", "2013-02-28T00:00:00Z"),
            ("DateAdd(\"q\",-1,CDate(\"2013-05-31\"))", "2013-02-28T00:00:00Z"),
            ("DateAdd(\"yyyy\",1,CDate(\"2012-02-29\"))", "2013-02-28T00:00:00Z"),
            ("DateAdd(\"ww\",-1,CDate(\"2013-01-10\"))", "2013-01-03T00:00:00Z"),
            ("DateAdd(\"w\",1,CDate(\"2013-01-11\"))", "2013-01-12T00:00:00Z"),
            ("DateAdd(\"n\",90,CDate(\"2013-01-11\"))", "2013-01-11T01:30:00Z"),
            ("DateAdd(\"z\",1,Now())", "error: DateAdd: \"z\" is no interval"),
            (
                "DateAdd(\"yyyy\",99999,Now())",
                "error: DateAdd: 99999 yyyy from 2026-01-02T03:04:05Z leaves the calendar",
            ),
            (
                "DateAdd(\"ww\",9223372036854775807,Now())",
                "error: DateAdd: 9223372036854775807 ww from 2026-01-02T03:04:05Z leaves the calendar",
            ),
            ("DateFromNum(0)", "1601-01-01T00:00:00Z"),
            ("DateFromNum(2650467743999999999)", "9999-12-31T23:59:59.9999999Z"),
            ("NumFromDate(DateFromNum(2650467743999999999))", "2650467743999999999"),
            (
                "DateFromNum(2650467744000000000)",
                "error: DateFromNum: 2650467744000000000 is no file time between 1601 and 9999",
            ),
            ("DateFromNum(-1)", "error: DateFromNum: -1 is no file time between 1601 and 9999"),
            (
                "DateFromNum(9223372036854775807)",
                "error: DateFromNum: 9223372036854775807 is no file time between 1601 and 9999",
            ),
            ("FormatDateTime(DateFromNum(0),\"yyyyMMddHHmmss.0Z\")", "16010101000000.0Z"),
            ("FormatDateTime(CDate(\"12/25/2007\"),\"yyyy-MM-dd\")", "2007-12-25"),
            ("NumFromDate(CDate(\"1600-12-31\"))", "error: NumFromDate: 1600-12-31T00:00:00Z is before 1601"),
            ("IsDate(\"soon\")", "False"),
            ("IsDate(Now())", "True"),
        ],
    );
}

#[test]
fn directory() {
    let conflict = "CN=Foo\\0ACNF:8755d4a8-0aa5-45c1-ab7e-880eeaeebc14,DC=contoso,DC=com";
    check(
        &Facts::new().with("dn", reference(conflict)).with("text", Values::text(conflict)),
        &[
            ("InStr(DNComponent(CRef([dn]),1),\"\\\\0ACNF:\")", "4"),
            ("InStr(DNComponent(CRef([text]),1),\"\\\\0ACNF:\")", "4"),
            ("DNComponent([dn],3)", "com"),
            ("DNComponent([dn],4)", "NULL"),
            ("DNComponent([dn],0)", "NULL"),
            ("DNComponent([dn],-9223372036854775808)", "NULL"),
            (
                "DNComponent([text],1)",
                "error: DNComponent: argument 1 must be a reference (use CRef), found a string",
            ),
            ("DNComponentRev(CRef(\"cn=Joe,ou=Atlanta,ou=GA,ou=US, dc=contoso,dc=com\"),3)", "US"),
            ("DNComponentRev(CRef(\"cn=Joe,ou=US, dc=com\"),1,DC)", "US"),
            (
                "DNComponentRev(CRef(\"cn=Joe,ou=US, dc=com\"),1,UTF8)",
                "error: DNComponentRev: argument 3 must be DC, found UTF8",
            ),
            ("EscapeDNComponent(\"a+b;c\")", "a\\+b\\;c"),
            ("EscapeDNComponent(\"cn=#a=b \")", "cn=\\#a\\=b\\ "),
            ("EscapeDNComponent(\"cn= \")", "cn=\\ "),
        ],
    );
}

#[test]
fn questions() {
    check(
        &proxies()
            .with("empties", texts(&["", ""]))
            .with("empty", Values::text(""))
            .with("no", boolean(false)),
        &[
            ("IsPresent([no])", "True"),
            ("IsPresent(0)", "True"),
            ("IsPresent([empty])", "False"),
            ("IsPresent([empties])", "False"),
            ("IsPresent([proxyAddresses])", "True"),
            ("IsNullOrEmpty([empties])", "True"),
            ("IsNullOrEmpty([nothing])", "True"),
            ("IsEmpty([nothing])", "False"),
            ("IsEmpty([empties])", "True"),
            ("IsNull([empty])", "False"),
            ("IsNull([nothing])", "True"),
            ("IsString([bin])", "False"),
            ("IsString([ref])", "True"),
            ("IsString(1)", "True"),
            ("IsString([proxyAddresses])", "{True; True}"),
            ("IsNumeric(\" 12 \")", "True"),
            ("IsNumeric(12)", "True"),
            ("IsNumeric([bin])", "False"),
            ("IsGuid(\"{8755d4a8}\")", "False"),
            ("IsGuid([bin])", "False"),
            ("IsBitSet(&HF,16)", "False"),
            ("IsBitSet(514,2)", "True"),
        ],
    );
}

#[test]
fn lists() {
    let longest = "x".repeat(Expression::SOURCE_BYTES_MAX / 2);
    check(
        &proxies().with("refs", Values::many(vec![Scalar::Reference("CN=a,DC=x".parse_dn())]).unwrap()),
        &[
            ("Contains([proxyAddresses],\"SMTP:\")", "2"),
            ("Contains([proxyAddresses],\"SMTP:\",CaseInsensitive)", "1"),
            ("Contains([proxyAddresses],\"x400\")", "0"),
            ("Contains([refs],\"cn=A, dc=x\")", "1"),
            ("Contains([refs],CRef(\"CN=a,DC=x\"))", "1"),
            ("Contains([refs],\"CN=a\")", "0"),
            (
                "Contains([one],\"x\")",
                "error: Contains: argument 1 must be a multi-valued attribute, found a single string",
            ),
            (
                "Contains([member],[member])",
                "error: Contains: argument 2 must be a single value, found a list of values",
            ),
            ("Count([member])", "3"),
            (
                "Count([one])",
                "error: Count: argument 1 must be a multi-valued attribute, found a single string",
            ),
            ("Item([member],3)", "c"),
            ("Item([member],0)", "error: Item: position 0 is outside the list of 3 values"),
            ("Item([member],4)", "error: Item: position 4 is outside the list of 3 values"),
            ("ItemOrNull([member],-9223372036854775808)", "NULL"),
            ("ItemOrNull([nothing],9)", "NULL"),
            ("Mid(Item([proxyAddresses],Contains([proxyAddresses],\"SMTP:\")),6)", "john.doe@contoso.com"),
            ("Join([member])", "a b c"),
            ("Join([member],\",\")", "a,b,c"),
            ("Join([member],NULL)", "abc"),
            ("Join([member],\"\")", "abc"),
            ("Join([refs])", "error: Join: needs strings, found a reference"),
            ("RemoveDuplicates(Trim(Split(\" a,a ,b\",\",\")))", "{a; b}"),
            (
                "RemoveDuplicates([one])",
                "error: RemoveDuplicates: argument 1 must be a multi-valued attribute, found a single string",
            ),
            ("Split(\"a,b,c\",\",\",2)", "{a; b,c}"),
            ("Split(\"a,b\",\"::\")", "error: Split: the delimiter must be one character"),
            ("Split(\"a,b\",\"\")", "error: Split: the delimiter must be one character"),
            ("Split(\"a,b\",\",\",0)", "error: Split: the limit must be positive, found 0"),
            ("Count(Split([member],\"b\"))", "4"),
            ("ValueCount(\"member\")", "3"),
            ("ValueCount(\"one\")", "1"),
            ("ValueCount(\"nothing\")", "0"),
            (&format!("Len(\"{longest}\")"), &longest.len().to_string()),
        ],
    );
}

trait ParseDn {
    fn parse_dn(self) -> crate::schema::Dn;
}

impl ParseDn for &str {
    fn parse_dn(self) -> crate::schema::Dn {
        crate::schema::Dn::parse(self).unwrap()
    }
}

#[test]
fn program_flow() {
    check(
        &proxies().with("city", Values::text("Rome")),
        &[
            ("IIF(True,1,Error(\"no\"))", "1"),
            ("IIF([city],1,2)", "error: IIF: a string is neither true nor false"),
            ("IIF(1,AuthoritativeNull,2)", "AuthoritativeNull"),
            ("Error(NULL)", "error: Error: "),
            ("Switch([city]=\"London\",1,[city]=\"Rome\",2,True,Error(\"?\"))", "2"),
            ("Switch([city]=\"London\",1)", "NULL"),
            (
                "Switch(True,1,Item([member],9)=\"x\",2)",
                "error: Item: position 9 is outside the list of 3 values",
            ),
            ("Switch(True,1,False)", "error: Switch: needs pairs of a condition and a value"),
            ("Switch(True,IgnoreThisFlow)", "IgnoreThisFlow"),
            ("Select($x,[nothing],$x)", "NULL"),
            ("Select($x,[member],NULL)", "NULL"),
            (
                "Select($x,[one],$x)",
                "error: Select: argument 2 must be a multi-valued attribute, found a single string",
            ),
            (
                "Select($x,[member],AuthoritativeNull)",
                "error: Select: AuthoritativeNull can be a result only, not an operand or argument",
            ),
            ("Select($x,Select($x,[member],$x & \"1\"),$x & \"2\")", "{a12; b12; c12}"),
            ("Select($x,[member],With($y,$x & $x,$y & $y))", "{aaaa; bbbb; cccc}"),
            ("Where($x,[member],$x > \"a\")", "{b; c}"),
            ("Where($x,[member],False)", "NULL"),
            ("With($x,Error(\"unused\"),1)", "1"),
            ("With($x,1,With($x,2,$x) + $x)", "3"),
            ("With($r,RandomNum(1,1000000000),$r = $r)", "True"),
            ("With($x,1,IgnoreThisFlow)", "IgnoreThisFlow"),
            ("ImportedValue(\"nothing\")", "NULL"),
        ],
    );
    let outbound = proxies().outbound();
    let error = value("ImportedValue(\"member\")", &outbound).unwrap_err();
    assert_eq!(error.kind, EvalErrorKind::ImportedValueNotAllowed);
    let error = value("Error(\"a\" & 1)", &outbound).unwrap_err();
    assert_eq!(error.kind, EvalErrorKind::ErrorFunction("a1".to_owned()));
}

#[test]
fn texts_are_searched_and_cut() {
    check(
        &proxies(),
        &[
            ("InStr(\"The quick brown fox\",\"quick\")", "5"),
            ("InStr(\"repEated\",\"e\",3,vbTextCompare)", "4"),
            ("InStr(\"abc\",\"B\")", "0"),
            ("InStr(\"abc\",\"\",2)", "2"),
            ("InStr(\"abc\",\"c\",4)", "0"),
            ("InStr(\"abc\",\"c\",0)", "error: InStr: the start must be 1 or more, found 0"),
            ("InStr(\"a😀b\",\"b\")", "4"),
            ("InStr(\"İx\",\"X\",1,vbTextCompare)", "2"),
            ("InStrRev(\"abbcdbbbef\",\"bb\",7)", "6"),
            ("InStrRev(\"abcABC\",\"b\",-1,vbTextCompare)", "5"),
            ("InStrRev(\"abc\",\"c\",9)", "0"),
            ("InStrRev(\"abc\",\"c\",0)", "error: InStrRev: the start must be 1 or more, found 0"),
            ("Left(\"John\",0)", ""),
            ("Left(\"John\",-1)", "John"),
            ("Left(\"John\",9223372036854775807)", "John"),
            ("Left(\"a😀\",2)", "a"),
            ("Left([ref],2)", "error: Left: argument 1 must be a string, found a reference"),
            ("Right(\"John\",2)", "hn"),
            ("Right(\"John\",0)", ""),
            ("Right(\"John\",-1)", "John"),
            ("Right(\"😀a\",2)", "a"),
            ("Len([bin])", "3"),
            ("Len(\"😀\")", "2"),
            ("Mid(\"John Doe\",6,999)", "Doe"),
            ("Mid(\"abc\",9,1)", "abc"),
            ("Mid(\"abc\",9)", "abc"),
            ("Mid(\"abc\",0,1)", "abc"),
            ("Mid(\"abc\",-1,1)", "abc"),
            ("Mid(\"abc\",2,-1)", "abc"),
            ("Mid(\"abc\",9,0)", ""),
            ("Mid(\"abc\",-9223372036854775808,9223372036854775807)", "abc"),
            ("ConvertToBase64(Mid([bin],2,1))", "/w=="),
            ("Len(Mid([bin],4,1))", "0"),
            ("Len(Mid([bin],2,99))", "2"),
            ("Len(Mid([bin],0,1))", "3"),
            ("LTrim(\" Test \") & \"|\"", "Test |"),
            ("RTrim(\" Test \") & \"|\"", " Test|"),
            ("PadLeft(\"User\",2,\"0\")", "User"),
            ("PadRight(\"User\",-5,\"0\")", "User"),
            ("PadLeft(\"User\",9,\"00\")", "error: PadLeft: the padding must be one character"),
            ("PadLeft(\"User\",2147483648,\"0\")", "error: PadLeft: a value of more than 1048576 bytes"),
            ("PCase(\"TEsT\")", "Test"),
            ("UCase(\"straße\")", "STRAßE"),
            ("Replace(\"aXbx\",\"x\",\"-\")", "aXb-"),
            ("Replace(\"abc\",\"\",\"-\")", "abc"),
            ("Replace(\"a b\",\" \",\"\\t\") = \"a\tb\"", "True"),
            ("ReplaceChars(\"O’Neil\",\"’:,Å:A\")", "ONeil"),
            ("ReplaceChars(\"aA\",\" a : xyz \")", "xyzA"),
            (
                "ReplaceChars(\"a\",\"ab:c\")",
                "error: ReplaceChars: `ab:c` is not of the form character:replacement",
            ),
            (
                "ReplaceChars(\"a\",\"ö,o\")",
                "error: ReplaceChars: `ö` is not of the form character:replacement",
            ),
            ("Word(\"The quick brown fox\",3,\" \")", "brown"),
            ("Word(\"User_6a1f\",1,\"_\")", "User"),
            ("Word(\"User\",1,\"_\")", "User"),
            ("Word(\"a\",0,\"_\")", ""),
            ("Word(\"a\",2,\"_\")", ""),
            ("Word(\"__a__b\",2,\"_\")", "b"),
            ("Trim([proxyAddresses])", "{smtp:jd@contoso.com; SMTP:john.doe@contoso.com}"),
        ],
    );
}

#[test]
fn chance_stays_in_its_range_and_follows_the_seed() {
    let facts = Facts::new().seeded(7);
    let again = Facts::new().seeded(7);
    for text in
        ["RandomNum(1,3)", "RandomNum(5,5)", "RandomNum(-9223372036854775808,9223372036854775807)", "Guid()"]
    {
        for _ in 0..50 {
            let drawn = shown(text, &facts);
            assert_eq!(drawn, shown(text, &again));
            match text {
                "RandomNum(1,3)" => assert!(["1", "2", "3"].contains(&drawn.as_str())),
                "RandomNum(5,5)" => assert_eq!(drawn, "5"),
                "Guid()" => assert_eq!((drawn.len(), &drawn[14..15]), (36, "4")),
                _ => assert!(drawn.parse::<i64>().is_ok()),
            }
        }
    }
    check(&facts, &[("RandomNum(2,1)", "error: RandomNum: the start 2 is beyond the end 1")]);
}
