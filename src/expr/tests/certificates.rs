//! Certificates of our own, made with `openssl`, against what `openssl x509 -text -fingerprint -sha1` prints of them.

use super::*;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// Version 3, an Ed25519 key, signed by `CN=Fabrikam Root`:
/// ```text
/// Serial Number: 2969699076 (0xb1020304)
/// Signature Algorithm: ecdsa-with-SHA256
/// Issuer: DC = test, DC = fabrikam, OU = Keys, CN = Fabrikam Root
/// Not Before: Nov 24 20:14:34 2026 GMT
/// Not After : Nov 24 20:14:34 2027 GMT
/// Subject: C = NO, ST = Oslo, O = "Fabrikam, Inc.", OU = Staff, CN = Ana \"Anna\" Åse, emailAddress = ana@fabrikam.test
/// Public Key Algorithm: ED25519
/// X509v3 Basic Constraints: critical
/// X509v3 Key Usage:
/// X509v3 Extended Key Usage: critical
/// X509v3 Subject Alternative Name:
///     othername: UPN::ana@upn.fabrikam.test, DNS:ana.fabrikam.test, URI:https://fabrikam.test/ana
/// X509v3 Issuer Alternative Name:
///     email:ca@fabrikam.test, DNS:ca.fabrikam.test
/// sha1 Fingerprint=83:C1:7D:2F:73:9B:0A:F2:EE:95:48:83:7A:58:0F:DF:DB:D9:79:05
/// ```
const RICH: &str = "MIICpTCCAkugAwIBAgIFALECAwQwCgYIKoZIzj0EAwIwVzEUMBIGCgmSJomT8ixkARkWBHRlc3QxGDAWBgoJkiaJk/IsZAEZFghmYWJyaWthbTENMAsGA1UECwwES2V5czEWMBQGA1UEAwwNRmFicmlrYW0gUm9vdDAeFw0yNjExMjQyMDE0MzRaFw0yNzExMjQyMDE0MzRaMIGBMQswCQYDVQQGEwJOTzENMAsGA1UECAwET3NsbzEXMBUGA1UECgwORmFicmlrYW0sIEluYy4xDjAMBgNVBAsMBVN0YWZmMRgwFgYDVQQDDA9BbmEgIkFubmEiIMOFc2UxIDAeBgkqhkiG9w0BCQEWEWFuYUBmYWJyaWthbS50ZXN0MCowBQYDK2VwAyEAL+yOJqyKzcWX6y5l65r0K7+mFWxV3orQXiSmoL8ddJCjggEGMIIBAjAMBgNVHRMBAf8EAjAAMAsGA1UdDwQEAwIHgDAWBgNVHSUBAf8EDDAKBggrBgEFBQcDAjBeBgNVHREEVzBVoCUGCisGAQQBgjcUAgOgFwwVYW5hQHVwbi5mYWJyaWthbS50ZXN0ghFhbmEuZmFicmlrYW0udGVzdIYZaHR0cHM6Ly9mYWJyaWthbS50ZXN0L2FuYTAtBgNVHRIEJjAkgRBjYUBmYWJyaWthbS50ZXN0ghBjYS5mYWJyaWthbS50ZXN0MB0GA1UdDgQWBBSZtZVcb2v8LNPs7UgZp5yVwOHGcjAfBgNVHSMEGDAWgBQRtQXs5m+O185pF3B+P/FwAZTq9DAKBggqhkjOPQQDAgNIADBFAiB5v5WLVKPrS8hKKQ7z5EJprzHGLF6kuFZZzYZMUAZmJwIhAKRT7HsSqJLpXUFO0oITp+aD8zbhvu+RTtxr2GBzFPvN";

/// Version 1 without extensions, an RSA key, self-signed, valid into the next century:
/// ```text
/// Serial Number: 7 (0x7)
/// Signature Algorithm: sha256WithRSAEncryption
/// Issuer: OU = Unit + UID = u1, O = " lead"
/// Not Before: Nov 24 20:13:52 2026 GMT
/// Not After : Jan 13 20:13:52 2109 GMT
/// Public Key Algorithm: rsaEncryption
/// sha1 Fingerprint=BD:B6:5A:6C:40:3B:FB:D9:74:9E:C4:41:0D:1D:A6:60:2A:61:AA:BB
/// ```
const PLAIN: &str = "MIIB0zCCATwCAQcwDQYJKoZIhvcNAQELBQAwMTEfMAsGA1UECwwEVW5pdDAQBgoJkiaJk/IsZAEBDAJ1MTEOMAwGA1UECgwFIGxlYWQwIBcNMjYxMTI0MjAxMzUyWhgPMjEwOTAxMTMyMDEzNTJaMDExHzALBgNVBAsMBFVuaXQwEAYKCZImiZPyLGQBAQwCdTExDjAMBgNVBAoMBSBsZWFkMIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDMH1Kee/iANy8S/3WBIOXGy70aJFNmy4mLpLzFDz5HZ5WUwXPQ/auEhlw0JYRJjzC+ecDX8zOhWkqnBXhqP3SIUGGtc+2c2Fhw0aS6iXF0Nf1TyKnyS3LBxwaPbr5WwIApYWj6Mwo0hBxMM56zTmBIaf1EWoIqb8+i9e+Rz76MwQIDAQABMA0GCSqGSIb3DQEBCwUAA4GBAIfts5HDQTmNU4iPux+ns24OETRtNYg1upyd0cnD8j+8MDQC0pPwKW+o9sfPsdccojnbx90fiafn50nLO+Nt189Al7d1whJtjas5XdzznQ/vk0TCykq++iIt1dU4JR2WWL5aklrErfZZzjxdopEYBU2he+ViJi7IIvyA5ZM2y2BV";

fn der(base64: &str) -> Vec<u8> {
    STANDARD.decode(base64).unwrap()
}

fn one(bytes: &[u8]) -> Facts {
    Facts::new().with("c", Values::One(Scalar::binary(bytes)))
}

fn both() -> Facts {
    let list = vec![Scalar::binary(&der(RICH)), Scalar::binary(&der(PLAIN))];
    Facts::new().with("c", Values::many(list).unwrap())
}

#[test]
fn a_certificate_shows_what_openssl_prints_of_it() {
    check(
        &one(&der(RICH)),
        &[
            ("CertExtensionOids([c])", "{2.5.29.19; 2.5.29.37}"),
            ("CertFormat([c])", "X509"),
            ("CertFriendlyName([c])", ""),
            ("CertHashString([c])", "83C17D2F739B0AF2EE9548837A580FDFDBD97905"),
            ("CertIssuer([c])", "CN=Fabrikam Root, OU=Keys, DC=fabrikam, DC=test"),
            ("CertIssuerDN([c])", "CN=Fabrikam Root, OU=Keys, DC=fabrikam, DC=test"),
            ("CertIssuerOid([c])", "NULL"),
            ("CertKeyAlgorithm([c])", "1.3.101.112"),
            ("CertKeyAlgorithmParams([c])", ""),
            ("CertNotAfter([c])", "2027-11-24T20:14:34Z"),
            ("CertNotBefore([c])", "2026-11-24T20:14:34Z"),
            ("CertPublicKeyOid([c])", "1.3.101.112"),
            ("CertPublicKeyParametersOid([c])", "1.3.101.112"),
            ("CertSerialNumber([c])", "00B1020304"),
            ("CertSignatureAlgorithmOid([c])", "1.2.840.10045.4.3.2"),
            (
                "CertSubject([c])",
                r#"E=ana@fabrikam.test, CN="Ana ""Anna"" Åse", OU=Staff, O="Fabrikam, Inc.", S=Oslo, C=NO"#,
            ),
            ("CertSubjectNameDN([c]) = CertSubject([c])", "True"),
            ("CertSubjectNameOid([c])", "NULL"),
            ("CertThumbprint([c])", "83C17D2F739B0AF2EE9548837A580FDFDBD97905"),
            ("CertVersion([c])", "3"),
            ("IsCert([c])", "True"),
        ],
    );
}

#[test]
fn names_come_from_the_name_or_the_alternative_names() {
    check(
        &one(&der(RICH)),
        &[
            ("CertNameInfo([c],\"SimpleName\",False)", "Ana \"Anna\" Åse"),
            ("CertNameInfo([c],\"EmailName\",False)", "ana@fabrikam.test"),
            ("CertNameInfo([c],\"UpnName\",False)", "ana@upn.fabrikam.test"),
            ("CertNameInfo([c],\"DnsName\",False)", "ana.fabrikam.test"),
            ("CertNameInfo([c],\"DnsFromAlternativeName\",False)", "ana.fabrikam.test"),
            ("CertNameInfo([c],\"UrlName\",False)", "https://fabrikam.test/ana"),
            ("CertNameInfo([c],\"SimpleName\",True)", "Fabrikam Root"),
            ("CertNameInfo([c],\"EmailName\",True)", "ca@fabrikam.test"),
            ("CertNameInfo([c],\"UpnName\",True)", ""),
            ("CertNameInfo([c],\"DnsName\",True)", "ca.fabrikam.test"),
            ("CertNameInfo([c],\"UrlName\",True)", ""),
            ("CertNameInfo([c],NULL,True)", "NULL"),
            ("CertNameInfo([absent],\"UrlName\",True)", "NULL"),
            (
                "CertNameInfo([c],\"MailName\",True)",
                "error: CertNameInfo: \"MailName\" is no name type, expected SimpleName, EmailName, UpnName, DnsName, DnsFromAlternativeName, UrlName; did you mean EmailName?",
            ),
        ],
    );
    check(
        &one(&der(PLAIN)),
        &[
            ("CertNameInfo([c],\"SimpleName\",False)", "Unit"),
            ("CertNameInfo([c],\"EmailName\",False)", ""),
            ("CertNameInfo([c],\"UpnName\",False)", ""),
            ("CertNameInfo([c],\"DnsName\",False)", ""),
            ("CertNameInfo([c],\"DnsFromAlternativeName\",True)", ""),
        ],
    );
}

#[test]
fn lists_of_certificates_give_lists() {
    check(
        &both(),
        &[
            ("CertVersion([c])", "{3; 1}"),
            ("CertSerialNumber([c])", "{00B1020304; 07}"),
            ("CertThumbprint(Item([c],2))", "BDB65A6C403BFBD9749EC4410D1DA6602A61AABB"),
            ("CertIssuer(Item([c],2))", "O=\" lead\", OU=Unit + OID.0.9.2342.19200300.100.1.1=u1"),
            ("CertKeyAlgorithm(Item([c],2))", "1.2.840.113549.1.1.1"),
            ("CertKeyAlgorithmParams(Item([c],2))", "0500"),
            ("CertSignatureAlgorithmOid(Item([c],2))", "1.2.840.113549.1.1.11"),
            ("CertNotAfter(Item([c],2))", "2109-01-13T20:13:52Z"),
            ("CertExtensionOids([c])", "{2.5.29.19; 2.5.29.37}"),
            ("CertExtensionOids(Item([c],2))", "NULL"),
            ("IsCert([c])", "{True; True}"),
            (
                "With($u,Where($item,[c],CertNotAfter($item)>CDate(\"2030-01-01\")),IIF(Count($u)>0,CertVersion($u),NULL))",
                "{1}",
            ),
            ("Where($item,[c],CertNotAfter($item)>CDate(\"2200-01-01\"))", "NULL"),
        ],
    );
}

#[test]
fn text_of_a_certificate_is_as_good_as_its_bytes() {
    let lines: Vec<&str> =
        RICH.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).unwrap()).collect();
    let broken_lines = format!("{}\r\n", lines.join("\r\n"));
    let pem =
        format!("subject=x\n-----BEGIN CERTIFICATE-----\r\n{broken_lines}-----END CERTIFICATE-----\r\n");
    for text in [RICH, &broken_lines, &pem] {
        check(&one(text.as_bytes()), &[("CertVersion([c])", "3"), ("IsCert([c])", "True")]);
    }
}

#[test]
fn what_is_no_certificate_is_an_error_but_for_is_cert() {
    let whole = der(RICH);
    let mut longer = whole.clone();
    longer.push(0);
    let open_pem = format!("-----BEGIN CERTIFICATE-----\n{RICH}").into_bytes();
    for bytes in [&[] as &[u8], b"\x30", b"\x30\x00", b"text", &whole[..400], &longer, &open_pem, &[0xFF; 40]]
    {
        check(
            &one(bytes),
            &[
                ("IsCert([c])", "False"),
                (
                    "CertVersion([c])",
                    "error: CertVersion: argument 1 is no X.509 certificate; guard with IsCert",
                ),
                (
                    "CertExtensionOids([c])",
                    "error: CertExtensionOids: argument 1 is no X.509 certificate; guard with IsCert",
                ),
            ],
        );
    }
    check(
        &Facts::new(),
        &[
            ("CertVersion([absent])", "NULL"),
            ("CertExtensionOids([absent])", "NULL"),
            ("CertIssuerOid([absent])", "NULL"),
            ("IsCert([absent])", "False"),
            ("IsCert(\"text\")", "False"),
            ("IsCert(1)", "False"),
            ("CertVersion(\"text\")", "error: CertVersion: argument 1 must be binary, found a string"),
            (
                "CertSubject(IgnoreThisFlow)",
                "error: CertSubject: IgnoreThisFlow can be a result only, not an operand or argument",
            ),
        ],
    );
}

#[test]
fn no_changed_byte_makes_a_certificate_function_panic() {
    let whole = der(RICH);
    let texts: Vec<String> = super::super::functions()
        .filter(|function| {
            function.family == super::super::Family::Certificate && function.name != "CertNameInfo"
        })
        .map(|function| format!("{}([c])", function.name))
        .chain(["UpnName", "SimpleName"].map(|kind| format!("CertNameInfo([c],\"{kind}\",False)")))
        .collect();
    let compiled: Vec<_> = texts.iter().map(|text| Expression::compile(text).unwrap()).collect();
    for at in 0..whole.len() {
        let mut changed = whole.clone();
        changed[at] ^= 0x55;
        let facts = one(&changed);
        for expression in &compiled {
            // A value or an error; never a panic.
            let _ = expression.evaluate(&facts);
        }
    }
}
