//! What the expressions of the out-of-box set do, against those of the export: phrased differently, equal in
//! every result.

use super::structure::{Pair, expression_pairs};
use crate::expr::{Expression, Facts, Subject};
use crate::schema::{AttributeKind, AttributeName, AttributeType, Dn, Scalar, Schema, Values};

/// Objects tried for every pair.
const SUBJECTS: u64 = 3000;

const TEXTS: [&str; 26] = [
    "",
    " ",
    "x",
    "  padded  ",
    "SystemMailbox{1}",
    "systemmailbox{1}",
    "CAS_{1}",
    "CAS_1",
    "cas_{1}",
    "AAD_1",
    "MSOL_1",
    "MSOL_AD_Sync_RichCoexistence",
    "SUPPORT_388945a0",
    "support_388945A0",
    "ana@fabrikam.test",
    "SMTP:ana@fabrikam.test",
    "smtp:ana@fabrikam.test",
    "SMTP:ana",
    "Ana (MSOL)",
    "User_8755d4a8-0aa5-45c1-ab7e-880eeaeebc14",
    "Contact_8755d4a8-0aa5-45c1-ab7e-880eeaeebc14",
    "User",
    "Contact",
    "qNRVh6UKwUWrfogO6u68FA==",
    "QNRVh6UKwUWrfogO6u68FA==",
    LONG,
];
const LONG: &str = "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789\
    0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789\
    0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789\
    0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789\
    0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789";
const NUMBERS: [i64; 20] = [
    0,
    1,
    2,
    3,
    8,
    128,
    256,
    512,
    514,
    0x0100_0000,
    0x21C0_7000,
    0x4000_0000,
    0x4000_0010,
    -2_147_483_646,
    -2_147_483_648,
    50_000,
    50_001,
    130_543_784_930_000_000,
    i64::MAX,
    -1,
];
const BYTES: [&[u8]; 7] = [
    b"",
    b"\x00",
    b"\xa8\xd4\x55\x87\xa5\x0a\xc1\x45\xab\x7e\x88\x0e\xea\xee\xbc\x14",
    b"\x01\x05\x00\x00\x00\x00\x00\x05\x15\x00\x00\x00\x01\x00\x00\x00\x02\x00\x00\x00\x03\x00\x00\x00\x52\x04\x00\x00",
    b"\x00\x02\x00\x00\x08\x00\x01\x01\x02\x03\x04\x05\x06\x07\x08\x02\x00\x03\xaa\xbb\x01\x00\x04\x01",
    b"\x01\x02\x00\x00\x08\x00\x01\x01\x02\x03\x04\x05\x06\x07\x08\x02\x00\x03\xaa\xbb\x01\x00\x04\x01",
    b"\x00\x02\x00\x00\x00\x00\x01",
];
const DNS: [&str; 4] = [
    "CN=Ana,DC=fabrikam,DC=test",
    "CN=Ana\\0ACNF:8755d4a8-0aa5-45c1-ab7e-880eeaeebc14,DC=fabrikam,DC=test",
    "CN=0ACNF:,DC=fabrikam,DC=test",
    "OU=Ana\\, Staff,DC=fabrikam,DC=test",
];

#[test]
fn every_pair_of_expressions_does_the_same() {
    for pair in expression_pairs().unwrap_or_default() {
        let compiled = [&pair.ours, &pair.theirs].map(|text| {
            Expression::compile(text).unwrap_or_else(|error| panic!("{}: {error}\n{text}", pair.at))
        });
        let schema = pair.reads.schema();
        let mut differences = 0;
        let mut results = std::collections::BTreeSet::new();
        for seed in 0..SUBJECTS {
            let facts = facts(&pair, &compiled, &schema, seed);
            let [ours, theirs] =
                compiled.each_ref().map(|expression| expression.evaluate(&facts).map_err(|error| error.kind));
            if ours != theirs {
                println!("{}: {ours:?} is not {theirs:?}\n  {}\n  {facts:?}", pair.at, pair.ours);
                differences += 1;
            }
            results.insert(format!("{theirs:?}"));
        }
        assert_eq!(differences, 0, "{}", pair.at);
        let constant = compiled[0].attributes().is_empty() && !pair.ours.contains("ImportedValue");
        assert!(constant || results.len() > 1, "{}: only {results:?}", pair.at);
    }
}

/// A subject with values for all that the two expressions read.
fn facts(pair: &Pair, compiled: &[Expression; 2], schema: &Schema, seed: u64) -> Facts {
    let chance = Facts::new().seeded(seed.wrapping_mul(0x0101_0101_0101));
    let read = compiled.iter().flat_map(Expression::attributes).copied();
    let quoted = ["member", "proxyAddresses", "sourceAnchor"].into_iter();
    let quoted = quoted.filter(|name| pair.theirs.contains(&format!("\"{name}\""))).map(AttributeName::new);
    let mut names: Vec<AttributeName> = read.chain(quoted).collect();
    names.sort();
    names.dedup();
    let parameters = ["Domain.FQDN", "Domain.Netbios", "Forest.FQDN", "Forest.Netbios", "Connector.ID"];
    let facts =
        parameters.iter().fold(Facts::new(), |facts, name| facts.with_parameter(name, "fabrikam.test"));
    names.into_iter().fold(facts, |facts, name| match values(name, schema, &chance) {
        Some(values) => facts.with(name.as_str(), values),
        None => facts,
    })
}

fn values(name: AttributeName, schema: &Schema, chance: &Facts) -> Option<Values> {
    let attribute_type = schema.attribute(name).unwrap_or_else(|| panic!("{name} is in no schema"));
    let is_dn = name == AttributeName::dn();
    if !is_dn && chance.random().is_multiple_of(2) {
        return None;
    }
    if attribute_type.multi_valued {
        let count = 1 + chance.random() % 3;
        let mut values: Vec<Scalar> = Vec::new();
        for _ in 0..count {
            let value = scalar(attribute_type, chance);
            if !values.contains(&value) {
                values.push(value);
            }
        }
        return Values::many(values);
    }
    Some(Values::One(scalar(attribute_type, chance)))
}

fn scalar(attribute_type: AttributeType, chance: &Facts) -> Scalar {
    match attribute_type.kind {
        AttributeKind::String => Scalar::text(pick(&TEXTS, chance)),
        // Every single bit, for the masks.
        AttributeKind::Number if chance.random().is_multiple_of(2) => {
            Scalar::Number(1 << (chance.random() % 40))
        }
        AttributeKind::Number => Scalar::Number(pick(&NUMBERS, chance)),
        AttributeKind::Boolean => Scalar::Boolean(chance.random().is_multiple_of(2)),
        AttributeKind::Binary => Scalar::binary(pick(&BYTES, chance)),
        AttributeKind::Reference => Scalar::Reference(Dn::parse(pick(&DNS, chance)).unwrap()),
    }
}

fn pick<T: Copy>(pool: &[T], chance: &Facts) -> T {
    let index = chance.random() % pool.len() as u64;
    pool[usize::try_from(index).unwrap()]
}
