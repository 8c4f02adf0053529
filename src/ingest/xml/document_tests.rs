use super::*;
use proptest::prelude::*;

fn mistake(text: &str) -> String {
    let limits = Limits { xml_attributes_max: 8, value_bytes_max: 1000, ..Limits::default() };
    let error = XmlText::of_bytes("a.xml".into(), text.as_bytes().to_vec())
        .and_then(|source| source.parse(&limits).map(|root| panic!("accepted: {root:?}")))
        .unwrap_err();
    error.to_string()
}

#[test]
fn hostile_and_broken_documents_are_refused_with_their_place() {
    let laughs = "<!DOCTYPE a [<!ENTITY l \"lol\"><!ENTITY m \"&l;&l;\">]><a>&m;</a>";
    let many = format!("<a {}/>", [1, 2, 3, 4, 5, 6, 7, 8, 9].map(|n| format!("a{n}='x'")).join(" "));
    for (text, expected) in [
        (laughs, "a.xml:1:1: a document type definition is not accepted, and nothing is fetched"),
        (
            "<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><a/>",
            "a.xml:1:1: a document type definition is not accepted, and nothing is fetched",
        ),
        ("<a>\n &lol;</a>", "a.xml:2:2: entity `&lol;` is not one of the five that XML defines"),
        ("<a b='&lol;'/>", "a.xml:1:1: attribute value: at 1..4: unrecognized entity `lol`"),
        ("<a>\n<b>text", "a.xml:2:8: the file ends inside <b> of line 2: it is truncated"),
        ("<a/>\n<b/>", "a.xml:2:1: a second root element <b> after the first"),
        ("<a/>text", "a.xml:1:5: text after the root element"),
        ("text<a/>", "a.xml:1:1: text before the root element"),
        ("<a/><![CDATA[x]]>", "a.xml:1:5: a CDATA section after the root element"),
        ("<a/>&amp;", "a.xml:1:5: an entity after the root element"),
        ("", "a.xml:1:1: there is no element: the file is empty"),
        ("<!-- only -->", "a.xml:1:14: there is no element: the file is empty"),
        (&many, "a.xml:1:1: an element has more attributes than the limit xml_attributes_max of 8"),
        ("<a b='1' b='2'/>", "a.xml:1:1: an attribute stands twice in one element"),
        ("<a>&#0;</a>", "a.xml:1:4: `&#0;` is no character"),
        ("<a>&#x110000;</a>", "a.xml:1:4: `&#x110000;` is no character"),
        ("<a>&#x1b;</a>", "a.xml:1:4: character U+001B is not allowed in XML"),
        ("<a b='&#x1b;'/>", "a.xml:1:1: character U+001B is not allowed in XML"),
        ("<a>é\0</a>", "a.xml:1:5: character U+0000 at byte offset 5 is not allowed in XML"),
        ("<a x:b='1'/>", "a.xml:1:1: prefix `x` is bound to no namespace"),
        ("<a/><?xml version='1.0'?>", "a.xml:1:5: the XML declaration must stand at the very beginning"),
        (
            "<?xml version='1.0' encoding='windows-1252'?><a/>",
            "a.xml:1:1: encoding `windows-1252` is not supported: expected utf-8 or utf-16",
        ),
    ] {
        assert_eq!(mistake(text), expected, "{text}");
    }
    for text in [
        "<a><b></a></b>",
        "<a><!-- -- --></a>",
        "<a><![CDATA[x</a>",
        "<!DOCTYPE",
        "<a",
        "<a></a",
        "<a>&amp</a>",
    ] {
        assert!(mistake(text).starts_with("a.xml:1:"), "{text}");
    }
    assert!(mistake(&format!("<a>{}</a>", "x".repeat(1001))).contains("value_bytes_max of 1000"));
    assert!(mistake(&format!("<a b='{}'/>", "x".repeat(1001))).contains("value_bytes_max of 1000"));
    assert!(mistake(&format!("<a>{}</a>", "<![CDATA[xxxx]]>".repeat(300))).contains("value_bytes_max"));
    assert_eq!(
        mistake(&"<a>".repeat(100_000)),
        "a.xml:1:385: elements are nested deeper than the limit xml_depth_max of 128"
    );
}

#[test]
fn a_document_of_too_many_elements_is_refused() {
    let limits = Limits { xml_elements_max: 3, ..Limits::default() };
    let parsed = |text: &str| {
        let source = XmlText::of_bytes("a.xml".into(), text.as_bytes().to_vec()).unwrap();
        source.parse(&limits).map(|root| root.children.len()).map_err(|error| error.to_string())
    };
    assert_eq!(parsed("<a><b/><b/></a>"), Ok(2));
    let expected = "a.xml:1:12: there are more elements than the limit xml_elements_max of 3";
    assert_eq!(parsed("<a><b/><b/><b/></a>"), Err(expected.to_owned()));
}

#[test]
fn bytes_that_are_no_text_are_refused_with_their_offset() {
    let message = |bytes: &[u8]| XmlText::of_bytes("a.xml".into(), bytes.to_vec()).unwrap_err().to_string();
    assert_eq!(message(b"<a>\n\xff</a>"), "a.xml:2:1: invalid UTF-8 at byte offset 4");
    assert_eq!(message(b"<\0a\0"), "a.xml:1:2: character U+0000 at byte offset 1 is not allowed in XML");
}

#[test]
fn text_is_joined_and_namespaces_are_resolved() {
    let text = "<?xml version=\"1.0\" encoding=\"UTF-16\"?>\n<r xmlns:d=\"http://www.dsml.org/DSML\">\
                <d:c d:x=\"1&amp;2\" y='3'>a &lt;\r\n<![CDATA[<b>]]>&#65;</d:c><e/></r>";
    let source = XmlText::of_bytes("a.xml".into(), text.as_bytes().to_vec()).unwrap();
    let root = source.parse(&Limits::default()).unwrap();
    let child = root.child_in(Vocabulary::Dsml, "c").unwrap();
    assert_eq!(child.text, "a <\n<b>A");
    assert_eq!(child.attribute_in(Vocabulary::Dsml, "x"), Some("1&2"));
    assert_eq!(child.attribute("y"), Some("3"));
    assert!(root.child("c").is_none() && root.child("e").is_some());
    assert_eq!((child.line, child.column), (2, 39));
}

proptest! {
    #[test]
    fn no_bytes_make_the_reader_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        if let Ok(source) = XmlText::of_bytes("a".into(), bytes) {
            let _ = source.parse(&Limits::default());
        }
    }

    #[test]
    fn no_markup_makes_the_reader_panic(parts in proptest::collection::vec(
        prop::sample::select(vec!["<", ">", "/", "a", "b:c", " ", "=", "'", "\"", "&", ";", "#x1b", "<!--", "-->",
            "<![CDATA[", "]]>", "<?", "?>", "<!DOCTYPE", "é", "<a>", "</a>", "xmlns:b='u'", "<a b='c'/>"]), 0..40)) {
        if let Ok(source) = XmlText::of_bytes("a".into(), parts.concat().into_bytes()) {
            let _ = source.parse(&Limits::default());
        }
    }
}
