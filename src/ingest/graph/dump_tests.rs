use super::*;
use crate::ingest::real_data;
use crate::schema::{AttributeName, CloudType, Scalar};
use proptest::prelude::*;

const ID: &str = "e8e25d94-0ed9-4475-9531-985d5d9dc9f8";

type Outcome = (Vec<Result<CloudUser, String>>, Result<(), String>, Vec<String>);

fn read_bytes(bytes: &[u8], limits: Limits) -> Outcome {
    let mut reader = GraphReader::new(limits);
    let mut users = Vec::new();
    let end = reader
        .read("a.json", bytes, |user| users.push(user.map_err(|error| error.to_string())))
        .map_err(|error| error.to_string());
    (users, end, reader.finish().notes.iter().map(ToString::to_string).collect())
}

fn read(text: &str) -> Outcome {
    read_bytes(text.as_bytes(), Limits::default())
}

fn only(text: &str) -> CloudUser {
    let (mut users, end, _) = read(text);
    end.unwrap();
    assert_eq!(users.len(), 1);
    users.remove(0).unwrap()
}

#[test]
fn pages_arrays_and_lines_are_accepted() {
    let user = format!("{{\"id\":\"{ID}\"}}");
    let page = format!("{{\"@odata.context\":\"x\",\"value\":[{user},{user}],\"@odata.nextLink\":\"y\"}}");
    for (text, count) in [
        (page.clone(), 2),
        (format!("[{user},\n{user},{user}]"), 3),
        (format!("{user}\n{user}\r\n\n"), 2),
        (format!("{page}\n{page}"), 4),
        (user.clone(), 1),
        ("{\"value\":[]}".to_owned(), 0),
    ] {
        let (users, end, _) = read(&text);
        assert_eq!((users.len(), end), (count, Ok(())), "{text}");
    }
    let places: Vec<_> =
        read(&format!("[{user},\n  {user}]")).0.into_iter().map(|user| user.unwrap().at).collect();
    assert_eq!(places.iter().map(ToString::to_string).collect::<Vec<_>>(), ["a.json:1:2", "a.json:2:3"]);
}

#[test]
fn properties_become_attributes_of_the_connector_space() {
    let user = only(&format!(
        "{{\"id\":\"{ID}\",\"onPremisesImmutableId\":\"rmvF\",\"onPremisesSyncEnabled\":false,\"mail\":null,
        \"jobTitle\":\"Chief\",\"businessPhones\":[\"1\",\"2\"],\"otherMails\":[],\"accountEnabled\":true,
        \"proxyAddresses\":[\"SMTP:a@x\",\"smtp:b@x\"],\"mailNickname\":\"ana\",\"deletedDateTime\":\"2026-01-01\",
        \"onPremisesSecurityIdentifier\":\"S-1-5-32-544\",\"assignedLicenses\":[{{\"skuId\":1}}],
        \"onPremisesExtensionAttributes\":{{\"extensionAttribute1\":\"e\",\"extensionAttribute2\":null}}}}"
    ));
    let value = |name: &str| user.values(AttributeName::new(name)).to_vec();
    assert_eq!(
        (user.immutable_id.as_deref(), user.sync_enabled, user.deleted),
        (Some("rmvF"), Some(false), true)
    );
    assert_eq!(user.cloud_anchor().to_string(), format!("User_{ID}"));
    assert_eq!(value("title"), [Scalar::text("Chief")]);
    assert_eq!(value("telephoneNumber"), [Scalar::text("1")]);
    assert_eq!(value("proxyAddresses").len(), 2);
    assert_eq!(value("alias"), [Scalar::text("ana")]);
    assert_eq!(value("accountEnabled"), [Scalar::Boolean(true)]);
    assert_eq!(value("extensionAttribute1"), [Scalar::text("e")]);
    assert!(matches!(&value("onPremiseSecurityIdentifier")[0], Scalar::Binary(bytes) if bytes.len() == 16));
    assert!(value("mail").is_empty() && value("extensionAttribute2").is_empty());
}

#[test]
fn the_kind_is_stated_or_seen() {
    for (fields, kind) in [
        ("\"@odata.type\":\"#microsoft.graph.group\"", CloudType::Group),
        ("\"@odata.type\":\"#microsoft.graph.device\"", CloudType::Device),
        ("\"groupTypes\":[]", CloudType::Group),
        ("\"securityEnabled\":true", CloudType::Group),
        ("\"securityEnabled\":true,\"userPrincipalName\":\"a@x\"", CloudType::User),
        ("\"mail\":null", CloudType::User),
    ] {
        assert_eq!(only(&format!("{{\"id\":\"{ID}\",{fields}}}")).kind, kind, "{fields}");
    }
}

#[test]
fn mistakes_of_an_object_do_not_end_the_reading() {
    for (object, expected) in [
        (
            "{\"id\":1}".to_owned(),
            "a.json:1:2: id: expected an id such as 6f1c2b0e-8a4d-4b53-9f0a-1c2d3e4f5a6b, found a number",
        ),
        ("{\"mail\":\"x\"}".to_owned(), "a.json:1:2: an object without id: expected an id such as"),
        ("{\"error\":{\"code\":\"x\"}}".to_owned(), "a.json:1:2: this is an error message of Graph"),
        (format!("{{\"id\":\"{ID}x\"}}"), "a.json:1:2: id: expected an id"),
        (
            format!("{{\"id\":\"{ID}\",\"mail\":0.1}}"),
            "a.json:1:2: e8e25d94-0ed9-4475-9531-985d5d9dc9f8: mail: expected a text or null, found a number",
        ),
        (
            format!("{{\"id\":\"{ID}\",\"onPremisesSyncEnabled\":\"true\"}}"),
            "a.json:1:2: e8e25d94-0ed9-4475-9531-985d5d9dc9f8: onPremisesSyncEnabled: expected true, false or null, found a text",
        ),
        (
            format!("{{\"id\":\"{ID}\",\"proxyAddresses\":\"x\"}}"),
            "a.json:1:2: e8e25d94-0ed9-4475-9531-985d5d9dc9f8: proxyAddresses: expected an array of texts",
        ),
        (
            format!("{{\"id\":\"{ID}\",\"mail\":\"a\\u0000\"}}"),
            "a.json:1:2: e8e25d94-0ed9-4475-9531-985d5d9dc9f8: mail: a NUL character",
        ),
        (
            format!("{{\"id\":\"{ID}\",\"@odata.type\":\"#x\"}}"),
            "a.json:1:2: @odata.type: expected #microsoft.graph.user",
        ),
    ] {
        let (users, end, _) = read(&format!("[{object},{{\"id\":\"{ID}\"}}]"));
        end.unwrap();
        let message = users[0].as_ref().unwrap_err();
        assert!(message.starts_with(expected), "{message} / {expected}");
        assert!(users[1].is_ok());
    }
}

#[test]
fn hostile_json_ends_the_reading_with_its_place() {
    let deep = format!("[{{\"x\":{}1{}}}]", "[".repeat(200), "]".repeat(200));
    let deep_unclosed = "[".repeat(1_000_000);
    let long = format!("[\"{}\"]", "x".repeat(500));
    for (text, expected) in [
        ("", "a.json: the file is empty"),
        ("[{\"id\":\"a\",\n\"id\":\"b\"}]", "a.json:2:5: the key `id` stands twice in one object"),
        ("[{\"x\":{\"a\":1,\"a\":2}}]", "a.json:1:17: the key `a` stands twice in one object"),
        (&deep, "a.json:1:132: recursion limit exceeded"),
        (
            &deep_unclosed,
            "a.json:1:3: invalid type: sequence, expected an object with the properties of a user",
        ),
        ("[{\"x\":1e400}]", "a.json:1:13: number out of range"),
        ("[{\"x\":\"\\ud800\"}]", "a.json:1:16: unexpected end of hex escape"),
        ("[{\"id\":", "a.json:1:7: EOF while parsing a value"),
        ("[1]", "a.json:1:3: invalid type: integer `1`, expected an object with the properties of a user"),
        ("\"x\"", "a.json:1:3: invalid type: string \"x\", expected a Graph page"),
        ("{\"value\":1}", "a.json:1:11: invalid type: integer `1`, expected an array of objects in `value`"),
        ("[] x", "a.json:1:4: expected value"),
    ] {
        let message = read(text).1.unwrap_err();
        assert!(message.starts_with(expected), "{message} / {expected}");
    }
    let message = read(&long).1.unwrap_err();
    assert!(
        message.len() < 250 && message.ends_with("expected an object with the properties of a user"),
        "{message}"
    );
    let message = read_bytes(b"[{\"id\":\"\xff\"}]", Limits::default()).1.unwrap_err();
    assert!(message == "a.json:1:12: invalid UTF-8 before byte offset 12", "{message}");
    let message = read_bytes(b"[{\"id\":\"\xc0\xaf\"}]", Limits::default()).1.unwrap_err();
    assert!(message.contains("invalid UTF-8 before byte offset"), "{message}");
    let limits = Limits { json_object_bytes_max: 100, ..Limits::default() };
    let message = read_bytes(long.as_bytes(), limits).1.unwrap_err();
    assert!(
        message.ends_with("an object is larger than the limit json_object_bytes_max of 100"),
        "{message}"
    );
}

#[test]
fn what_a_dump_lacks_is_noted() {
    let notes = read(&format!("{{\"value\":[{{\"id\":\"{ID}\"}}],\"@odata.nextLink\":\"y\",\"extra\":1}}")).2;
    assert_eq!(notes.len(), 4, "{notes:?}");
    assert_eq!(notes[0], "a.json:1:1: not understood: `extra` beside `value`");
    assert!(notes[1].starts_with("a.json: the dump lacks onPremisesImmutableId, so"), "{notes:?}");
    assert!(notes[2].starts_with("a.json: the dump lacks onPremisesSyncEnabled, so"), "{notes:?}");
    assert!(notes[3].ends_with("the last page of the dump is missing"), "{notes:?}");
}

#[test]
fn the_users_of_the_laboratory_are_read() {
    let Some(data) = real_data::folder("lab-a") else { return };
    let mut reader = GraphReader::new(Limits::default());
    let mut users = Vec::new();
    reader.read_file(&data.join("aad-users.json"), |user| users.push(user.unwrap())).unwrap();
    assert_eq!(users.len(), 46);
    assert_eq!(users[0].immutable_id.as_deref(), Some("rmvFLuk9ekeTXbGfzMch9Q=="));
    assert!(users[0].at.to_string().ends_with("aad-users.json:3:3"));
    let summary = reader.finish();
    assert_eq!((summary.objects, summary.properties.len(), summary.notes.len()), (46, 9, 0));
}

proptest! {
    #[test]
    fn no_bytes_make_the_reader_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = read_bytes(&bytes, Limits::default());
    }

    #[test]
    fn no_tokens_make_the_reader_panic(parts in proptest::collection::vec(prop::sample::select(vec![
        "{", "}", "[", "]", ",", ":", "\"id\"", "\"value\"", "null", "1", "1e400", "\"\\ud800\"", "\n", "true",
        "\"e8e25d94-0ed9-4475-9531-985d5d9dc9f8\"", "\"proxyAddresses\""]), 0..40)) {
        let _ = read(&parts.concat());
    }
}
