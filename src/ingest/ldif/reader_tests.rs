use super::*;
use crate::schema::Scalar;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use proptest::prelude::*;

fn reader(text: &[u8]) -> LdifReader<&[u8]> {
    LdifReader::new("a.ldif", text, Limits::default())
}

fn entries(text: &str) -> Vec<Entry> {
    reader(text.as_bytes()).collect::<Result<_, _>>().unwrap()
}

fn mistakes(text: &[u8]) -> Vec<String> {
    reader(text).filter_map(Result::err).map(|error| error.to_string()).collect()
}

fn notes(text: &str) -> Vec<String> {
    let mut reader = reader(text.as_bytes());
    while reader.next().is_some() {}
    reader.notes().iter().map(ToString::to_string).collect()
}

fn name(text: &str) -> AttributeName {
    AttributeName::new(text)
}

#[test]
fn a_search_result_with_all_its_trimmings_is_read() {
    let text = "# extended LDIF\n#  with a\n  folded comment\nversion: 1\n\n\n\
        # Ana, fabrikam.test\ndn:: Q049R8OzbWV6LERDPXg=\nobjectClass: top\nOBJECTCLASS: user\n\
        samaccountname: ana\nobjectGUID:: qNRVh6UKwUWrfogO6u68FA==\nproxyaddresses: SMTP:a@x\n\
        uSNChanged: 12\nproxyAddresses: smtp:b\n @x\nuserCertificate;binary:: AAE=\n\n\
        # refldap://x/CN=Configuration,DC=x\n\n# search reference\nref: ldap://x/DC=y\n\n\
        dn: CN=b,DC=x\r\nchangetype: add\r\ncn: b\r\n\r\n\
        # search result\nsearch: 2\nresult: 0 Success\n\n# numResponses: 3\n# pagedresults: cookie=\n";
    let entries = entries(text);
    assert_eq!(entries.len(), 2);
    assert_eq!(entries[0].dn.as_str(), "CN=Gómez,DC=x");
    assert_eq!(entries[0].at.to_string(), "a.ldif:8");
    assert_eq!(entries[0].classes, ["top", "user"]);
    assert_eq!(entries[0].values(name("sAMAccountName")), [Scalar::text("ana")]);
    let addresses = [Scalar::text("SMTP:a@x"), Scalar::text("smtp:b@x")];
    assert_eq!(entries[0].values(name("proxyAddresses")), addresses);
    assert_eq!(entries[0].values(name("userCertificate")), [Scalar::binary(&[0, 1])]);
    assert!(matches!(&entries[0].values(name("objectGUID"))[0], Scalar::Binary(bytes) if bytes.len() == 16));
    assert_eq!(entries[1].values(name("cn")), [Scalar::text("b")]);
    let mut reader = reader(text.as_bytes());
    assert_eq!(reader.by_ref().count(), 2);
    assert_eq!(reader.skipped().iter().collect::<Vec<_>>(), [("usnchanged", 1)]);
    assert_eq!(reader.notes(), []);
}

#[test]
fn mistakes_have_a_line_and_the_next_record_is_read() {
    for (text, expected) in [
        ("version: 2\n", "a.ldif:1: expected LDIF version 1, found `2` (byte offset 0)"),
        (
            "dn:: !!!notbase64\ncn: x\n",
            "a.ldif:1: invalid base64: Invalid symbol 33, offset 0. (byte offset 0)",
        ),
        ("dn:: /w==\n", "a.ldif:1: the base64 is no UTF-8 at byte 0 (byte offset 0)"),
        ("cn: x\n", "a.ldif:1: expected a record that begins with `dn:`, found `cn`"),
        ("dn: CN=a\ndn: CN=b\n", "a.ldif:2: CN=a: a second `dn` in one record"),
        ("dn: CN=a\ncn:< file:///etc/shadow\n", "a.ldif:2: CN=a: the value is a reference to"),
        ("dn: CN=a\nobjectGUID:: AA\n", "a.ldif:2: CN=a: invalid base64"),
        (
            "dn: CN=a\ncn: x\nsAMAcc",
            "a.ldif:3: CN=a: expected `name: value`, found a line without a colon (byte offset 15)",
        ),
        ("dn: nothing\n", "a.ldif:1: component 1 of the DN is not of the form type=value"),
        ("dn: CN=a\\\n", "a.ldif:1: component 1 of the DN has a backslash that escapes nothing"),
    ] {
        let mistakes = mistakes(format!("{text}\n\ndn: CN=next,DC=x\n").as_bytes());
        assert_eq!(mistakes.len(), 1, "{mistakes:?}");
        assert!(mistakes[0].starts_with(expected), "{} / {expected}", mistakes[0]);
        let mut reader = LdifReader::new(
            "a",
            format!("{text}\n\ndn: CN=next,DC=x\n").leak().as_bytes(),
            Limits::default(),
        );
        assert_eq!(reader.by_ref().flatten().count(), 1, "{text}");
    }
    assert!(mistakes(b"dn: CN=a\ncn: \xe9\n")[0].contains("CN=a: invalid UTF-8 at byte 2 of the value"));
}

#[test]
fn a_change_file_is_refused_at_once() {
    let text = b"dn: CN=a\nchangetype: delete\n\ndn: CN=b\nchangetype: modify\n";
    let expected = "a.ldif:2: CN=a: `changetype: delete`: this is a change file, not a dump (byte offset 9)";
    assert_eq!(mistakes(text), [expected]);
    assert_eq!(reader(text).count(), 1);
}

#[test]
fn signs_of_an_incomplete_dump_are_noted() {
    for (text, expected) in [
        (
            "dn: CN=a\n\nsearch: 2\nresult: 4 Size limit exceeded\n",
            "a.ldif:4: the search ended with result `4 Size limit exceeded`: the dump is incomplete",
        ),
        (
            "dn: CN=a\n\n# pagedresults: cookie=AAAA\n",
            "a.ldif: the last page of the search announces another: the dump is incomplete",
        ),
        ("dn: CN=a", "a.ldif:1: the last line has no line end: the dump may have been cut off"),
        (
            "dn: CN=a\nmember;range=0-1: CN=b\nmember;range=0-1: CN=c\n",
            "a.ldif:1: member: the values from 2 on are missing from the dump",
        ),
        ("dn:\nobjectClass: top\n", "a.ldif:1: the root DSE is no object of a domain: skipped"),
    ] {
        assert_eq!(notes(text), [expected]);
    }
}

#[test]
fn the_ranges_of_a_large_group_are_merged() {
    let entry =
        &entries("dn: CN=g\nmember;range=0-1: CN=a\nmember;range=0-1: CN=b\nmember;range=2-*: CN=c\n")[0];
    assert_eq!(entry.values(name("member")).len(), 3);
}

#[test]
fn names_that_nothing_asks_for_are_counted_and_not_remembered() {
    let text = "dn: CN=a\nxq-never-named: 1\nXQ-Never-Named: 2\ncn;lang-es: x\n";
    let mut reader = reader(text.as_bytes());
    assert!(reader.next().unwrap().unwrap().attributes.is_empty());
    assert_eq!(reader.skipped().iter().collect::<Vec<_>>(), [("cn;lang-es", 1), ("xq-never-named", 2)]);
    assert!(AttributeName::known("xq-never-named").is_none());
}

#[test]
fn a_record_beyond_the_limit_is_refused() {
    let limits = Limits { record_bytes_max: 300, ..Limits::default() };
    let text = format!("dn: CN=a\n{}\ndn: CN=b\n", "member: CN=x\n".repeat(100));
    let results: Vec<_> = LdifReader::new("a", text.as_bytes(), limits).collect();
    let message = results[0].as_ref().unwrap_err().message.clone();
    assert!(
        message.starts_with("CN=a: the record is larger than the limit record_bytes_max of 300"),
        "{message}"
    );
    assert!(results[1].is_ok());
}

/// Thirty megabytes of entries that exist nowhere, and how far they were read.
struct Generated {
    entry: Vec<u8>,
    at: usize,
    left: usize,
    read: std::rc::Rc<std::cell::Cell<usize>>,
}

impl Read for Generated {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let rest = &self.entry[self.at..];
        let count = rest.len().min(buffer.len()).min(self.left);
        buffer[..count].copy_from_slice(&rest[..count]);
        self.at = (self.at + count) % self.entry.len();
        self.left -= count;
        self.read.set(self.read.get() + count);
        Ok(count)
    }
}

#[test]
fn a_large_dump_is_not_held_in_memory() {
    let entry =
        format!("dn: CN=a,DC=x\nobjectClass: user\ndescription: {}\n\n", "x".repeat(500)).into_bytes();
    let read = std::rc::Rc::default();
    let source = Generated { at: 0, left: 30_000_000, read: std::rc::Rc::clone(&read), entry };
    let mut seen = 0;
    let mut reader = LdifReader::new("a", BufReader::with_capacity(8192, source), Limits::default());
    while let Some(Ok(_)) = reader.next() {
        seen += 1;
        // Never more than one buffer beyond the entries that were given out.
        assert!(read.get() <= seen * 549 + 8192, "{} bytes after {seen} entries", read.get());
    }
    assert!(seen >= 54_000);
}

#[test]
fn an_endless_line_needs_no_memory_for_all_of_it() {
    let read = std::rc::Rc::default();
    let source =
        Generated { at: 0, left: 100_000_000, read: std::rc::Rc::clone(&read), entry: b"xxxxxxxx".to_vec() };
    let mut reader = LdifReader::new("a", BufReader::with_capacity(8192, source), Limits::default());
    let error = reader.next().unwrap().unwrap_err();
    assert_eq!(error.to_string(), "a:1: a line is longer than the limit line_bytes_max of 16777216 bytes");
    assert!(read.get() < 17_000_000 && reader.next().is_none());
}

#[test]
fn a_utf16_dump_is_read_from_disk() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.ldif");
    let text = "\u{feff}dn: CN=Łukasz,DC=x\r\ndisplayName: 𝒜na\r\n\r\n";
    let bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    std::fs::write(&path, bytes).unwrap();
    let entries: Vec<Entry> = LdifFile::open(&path, Limits::default()).unwrap().map(Result::unwrap).collect();
    assert_eq!(entries[0].dn.as_str(), "CN=Łukasz,DC=x");
    assert_eq!(entries[0].values(name("displayName")), [Scalar::text("𝒜na")]);
}

/// Writes a value as RFC 2849 demands, folded at arbitrary places.
fn written(name: &str, value: &[u8], folds: &[usize], end: &str) -> Vec<u8> {
    let safe = std::str::from_utf8(value).is_ok_and(|text| {
        text.is_ascii() && !text.contains(['\n', '\r', '\0']) && !text.starts_with([' ', ':', '<'])
    });
    let line = if safe {
        [name.as_bytes(), b": ", value].concat()
    } else {
        format!("{name}:: {}", STANDARD.encode(value)).into_bytes()
    };
    let mut folded = Vec::new();
    let mut rest = line.as_slice();
    for fold in folds {
        let (head, tail) = rest.split_at((fold % 40 + 1).min(rest.len()));
        folded.extend_from_slice(head);
        if !tail.is_empty() {
            folded.extend_from_slice(end.as_bytes());
            folded.push(b' ');
        }
        rest = tail;
    }
    folded.extend_from_slice(rest);
    folded.extend_from_slice(end.as_bytes());
    folded
}

proptest! {
    #[test]
    fn what_is_written_is_read(
        values in proptest::collection::vec(
            prop_oneof!["[ -~]{0,60}".prop_map(String::into_bytes), proptest::collection::vec(any::<u8>(), 1..60)],
            1..8,
        ),
        folds in proptest::collection::vec(0usize..40, 0..6),
        crlf in any::<bool>(),
    ) {
        let end = if crlf { "\r\n" } else { "\n" };
        let mut file = written("dn", b"CN=a,DC=x", &folds, end);
        for value in &values {
            file.extend(written("description", value, &folds, end));
        }
        let entries: Vec<Entry> = reader(&file).map(Result::unwrap).collect();
        let read: Vec<Vec<u8>> = entries[0].values(name("description")).iter().map(|value| match value {
            Scalar::Text(text) => text.as_bytes().to_vec(),
            Scalar::Binary(bytes) => bytes.to_vec(),
            other @ (Scalar::Number(_) | Scalar::Boolean(_) | Scalar::Reference(_)) => panic!("{other:?}"),
        }).collect();
        prop_assert_eq!(read, values);
    }

    #[test]
    fn no_bytes_make_the_reader_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        reader(&bytes).for_each(drop);
    }

    #[test]
    fn no_lines_make_the_reader_panic(parts in proptest::collection::vec(prop::sample::select(vec![
        "dn: CN=a", "dn:: ", "version: 1", "changetype: add", "\n", "\r\n", " ", ":", ";range=0-*", "member", "#",
        "objectClass: x", "result: 1", "\u{feff}", "é"]), 0..40)) {
        let text = parts.concat();
        reader(text.as_bytes()).for_each(drop);
    }
}
