//! Functions of X.509 certificates (spec/expressions.md 2.4.1).

use super::arguments::Arguments;
use super::context::Context;
use super::conversion::quoted;
use super::eval_error::Failure;
use super::example::Example;
use super::function::{Arity, Evaluation, Family, Function};
use super::item::Item;
use super::value::Value;
use super::x509::{Certificate, NameKind, Side};
use crate::schema::nearest;

type Outcome = Result<Option<Item>, Failure>;

/// A certificate of a user, self-signed with an elliptic-curve key: the one that the reference shows its results on.
const USER: &[(&str, &str)] = &[(
    "userCertificate",
    "MIIBuTCCAWCgAwIBAgIFAQIDBAUwCgYIKoZIzj0EAwIwMzELMAkGA1UEBhMCVVMxEDAOBgNVBAoMB0NvbnRvc28xEjAQBgNVBAMMCVRlc3QgVXNlcjAeFw0yNDAxMDEwMDAwMDBaFw0zNDAxMDEwMDAwMDBaMDMxCzAJBgNVBAYTAlVTMRAwDgYDVQQKDAdDb250b3NvMRIwEAYDVQQDDAlUZXN0IFVzZXIwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAQJ0HtHFx6JdZuijJrXe5/8noe9Xsle+FW7P7ijkNU3txNIIwSMp+4SAQtfMXRGqmBbHKrzwzwmlIiMUC6uWAS3o2EwXzAMBgNVHRMBAf8EAjAAMA4GA1UdDwEB/wQEAwIHgDAgBgNVHREEGTAXgRV0ZXN0LnVzZXJAY29udG9zby5jb20wHQYDVR0OBBYEFPgLAvVNcT9OChyht5QBbDqNvfYzMAoGCCqGSM49BAMCA0cAMEQCIGIMT0qwPzDPPIMjdEJUVTwqPZVW0N61hSJ9J5F58mDAAiAv/64or36DjwQb6jDTE7adU/Eqk/AF2ZRktHnlGtdIvQ==",
)];

const fn certificate(name: &'static str, run: fn(&Arguments<'_>, &mut Context<'_>) -> Outcome) -> Function {
    Function::new(Family::Certificate, name, Arity::exactly(1), Evaluation::PerValue(run))
}

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new(Family::Certificate, "CertExtensionOids", Arity::exactly(1), Evaluation::Whole(critical_extensions)).documented(
        "mvstr CertExtensionOids(bin cert)",
        "The object identifiers of the critical extensions, in their order; NULL if there is none.",
        &[Example::new("CertExtensionOids([userCertificate])", "{2.5.29.19; 2.5.29.15}").with(USER)],
    ),
    certificate("CertFormat", format).documented(
        "str CertFormat(bin cert)",
        "The name of the certificate's format.",
        &[Example::new("CertFormat([userCertificate])", "{X509}").with(USER)],
    ),
    certificate("CertFriendlyName", friendly_name).documented(
        "str CertFriendlyName(bin cert)",
        "The alias of the certificate; an empty string, because no alias is stored in the certificate itself.",
        &[Example::new("IsEmpty(CertFriendlyName([userCertificate]))", "True").with(USER)],
    ),
    certificate("CertHashString", thumbprint).documented(
        "str CertHashString(bin cert)",
        "The SHA-1 hash of the certificate in upper-case hexadecimal.",
        &[Example::new(
            "CertHashString([userCertificate])",
            "{9704C1A583DC9F98360FB34E40BFAF4E2DFC23EB}",
        ).with(USER)],
    ),
    certificate("CertIssuer", issuer).documented(
        "str CertIssuer(bin cert)",
        "The distinguished name of the issuer.",
        &[Example::new("CertIssuer([userCertificate])", "{CN=Test User, O=Contoso, C=US}").with(USER)],
    ),
    certificate("CertIssuerDN", issuer).documented(
        "str CertIssuerDN(bin cert)",
        "The distinguished name of the issuer.",
        &[Example::new("CertIssuerDN([userCertificate])", "{CN=Test User, O=Contoso, C=US}").with(USER)],
    ),
    certificate("CertIssuerOid", name_oid).documented(
        "str CertIssuerOid(bin cert)",
        "The object identifier of the issuer's name, which no certificate has: NULL.",
        &[Example::new("CertIssuerOid([userCertificate])", "NULL").with(USER)],
    ),
    certificate("CertKeyAlgorithm", key_algorithm).documented(
        "str CertKeyAlgorithm(bin cert)",
        "The object identifier of the key's algorithm.",
        &[Example::new("CertKeyAlgorithm([userCertificate])", "{1.2.840.10045.2.1}").with(USER)],
    ),
    certificate("CertKeyAlgorithmParams", key_parameters).documented(
        "str CertKeyAlgorithmParams(bin cert)",
        "The parameters of the key's algorithm as hexadecimal of their DER.",
        &[Example::new("CertKeyAlgorithmParams([userCertificate])", "{06082A8648CE3D030107}").with(USER)],
    ),
    Function::new(Family::Certificate, "CertNameInfo", Arity::exactly(3), Evaluation::PerValue(name_info))
        .documented(
            "str CertNameInfo(bin cert, str nameType, bool issuer)",
            "A name of the subject or, with True, of the issuer: SimpleName, EmailName, UpnName, DnsName, DnsFromAlternativeName or UrlName; an empty string if there is none.",
            &[
                Example::new(r#"CertNameInfo([userCertificate], "EmailName", False)"#, "{test.user@contoso.com}").with(USER),
                Example::new(r#"CertNameInfo([userCertificate], "SimpleName", True)"#, "{Test User}").with(USER),
            ],
        ),
    certificate("CertNotAfter", not_after).documented(
        "dt CertNotAfter(bin cert)",
        "The end of validity, in UTC.",
        &[Example::new("CertNotAfter([userCertificate])", "{2034-01-01T00:00:00Z}").with(USER),
 Example::new("Count(Where($item, [userCertificate], CertNotAfter($item) > Now()))", "1").with(USER)],
    ),
    certificate("CertNotBefore", not_before).documented(
        "dt CertNotBefore(bin cert)",
        "The beginning of validity, in UTC.",
        &[Example::new("CertNotBefore([userCertificate])", "{2024-01-01T00:00:00Z}").with(USER)],
    ),
    certificate("CertPublicKeyOid", key_algorithm).documented(
        "str CertPublicKeyOid(bin cert)",
        "The object identifier of the public key.",
        &[Example::new("CertPublicKeyOid([userCertificate])", "{1.2.840.10045.2.1}").with(USER)],
    ),
    certificate("CertPublicKeyParametersOid", key_algorithm).documented(
        "str CertPublicKeyParametersOid(bin cert)",
        "The object identifier of the public key's parameters: that of the key.",
        &[Example::new("CertPublicKeyParametersOid([userCertificate])", "{1.2.840.10045.2.1}").with(USER)],
    ),
    certificate("CertSerialNumber", serial_number).documented(
        "str CertSerialNumber(bin cert)",
        "The serial number in upper-case hexadecimal.",
        &[Example::new("CertSerialNumber([userCertificate])", "{0102030405}").with(USER)],
    ),
    certificate("CertSignatureAlgorithmOid", signature_algorithm).documented(
        "str CertSignatureAlgorithmOid(bin cert)",
        "The object identifier of the signature's algorithm.",
        &[Example::new("CertSignatureAlgorithmOid([userCertificate])", "{1.2.840.10045.4.3.2}").with(USER)],
    ),
    certificate("CertSubject", subject).documented(
        "str CertSubject(bin cert)",
        "The distinguished name of the subject, most specific part first.",
        &[Example::new("CertSubject([userCertificate])", "{CN=Test User, O=Contoso, C=US}").with(USER),
 Example::new("CertSubject([userCertificate])", "NULL"),
Example::new("CertSubject(CBin(1, 1))", "error: CertSubject: argument 1 is no X.509 certificate; guard with IsCert")],
    ),
    certificate("CertSubjectNameDN", subject).documented(
        "str CertSubjectNameDN(bin cert)",
        "The distinguished name of the subject.",
        &[Example::new("CertSubjectNameDN([userCertificate])", "{CN=Test User, O=Contoso, C=US}").with(USER)],
    ),
    certificate("CertSubjectNameOid", name_oid).documented(
        "str CertSubjectNameOid(bin cert)",
        "The object identifier of the subject's name, which no certificate has: NULL.",
        &[Example::new("CertSubjectNameOid([userCertificate])", "NULL").with(USER)],
    ),
    certificate("CertThumbprint", thumbprint).documented(
        "str CertThumbprint(bin cert)",
        "The SHA-1 thumbprint in upper-case hexadecimal.",
        &[Example::new(
            "CertThumbprint([userCertificate])",
            "{9704C1A583DC9F98360FB34E40BFAF4E2DFC23EB}",
        ).with(USER)],
    ),
    certificate("CertVersion", version).documented(
        "str CertVersion(bin cert)",
        "The X.509 version.",
        &[Example::new("CertVersion([userCertificate])", "{3}").with(USER)],
    ),
    certificate("IsCert", is_cert).documented(
        "bool IsCert(bin cert)",
        "Whether the bytes are a certificate; never an error.",
        &[
            Example::new("IsCert([userCertificate])", "{True}").with(USER),
            Example::new("IsCert([userCertificate])", "False"),
            Example::new("IsCert(CBin(1, 1))", "False"),
        ],
    ),
];

/// The certificate in the first argument; `None` for NULL.
fn read(arguments: &Arguments<'_>) -> Result<Option<Certificate>, Failure> {
    let Some(bytes) = arguments.binary(0)? else { return Ok(None) };
    Certificate::read(bytes).map(Some).map_err(|_| not_a_certificate())
}

fn not_a_certificate() -> Failure {
    Failure::argument("argument 1 is no X.509 certificate; guard with IsCert")
}

/// What `show` writes of the certificate.
fn text(arguments: &Arguments<'_>, show: impl Fn(&Certificate) -> String) -> Outcome {
    Ok(read(arguments)?.map(|certificate| Item::text(&show(&certificate))))
}

/// Every certificate may have several, so the lists are put together.
fn critical_extensions(values: &[Value], context: &mut Context<'_>) -> Result<Value, Failure> {
    context.charge_content(values)?;
    let mut oids = Vec::new();
    for index in 0..values.first().map_or(0, |value| value.items().len()) {
        if let Some(certificate) = read(&Arguments::at(values, index))? {
            oids.extend(certificate.critical_extensions().map(|oid| Item::text(&oid)));
        }
    }
    Ok(Value::many(oids))
}

fn format(arguments: &Arguments<'_>, _: &mut Context<'_>) -> Outcome {
    text(arguments, |_| "X509".to_owned())
}

fn friendly_name(arguments: &Arguments<'_>, _: &mut Context<'_>) -> Outcome {
    text(arguments, |_| String::new())
}

fn thumbprint(arguments: &Arguments<'_>, _: &mut Context<'_>) -> Outcome {
    text(arguments, Certificate::thumbprint)
}

fn issuer(arguments: &Arguments<'_>, _: &mut Context<'_>) -> Outcome {
    text(arguments, |certificate| certificate.distinguished_name(Side::Issuer))
}

fn subject(arguments: &Arguments<'_>, _: &mut Context<'_>) -> Outcome {
    text(arguments, |certificate| certificate.distinguished_name(Side::Subject))
}

/// Names of certificates have no object identifier of their own.
fn name_oid(arguments: &Arguments<'_>, _: &mut Context<'_>) -> Outcome {
    read(arguments).map(|_| None)
}

fn key_algorithm(arguments: &Arguments<'_>, _: &mut Context<'_>) -> Outcome {
    text(arguments, Certificate::key_algorithm)
}

fn key_parameters(arguments: &Arguments<'_>, _: &mut Context<'_>) -> Outcome {
    text(arguments, Certificate::key_parameters)
}

fn name_info(arguments: &Arguments<'_>, _: &mut Context<'_>) -> Outcome {
    let (kind, issuer) = (arguments.text(1)?, arguments.truth(2)?);
    let (Some(certificate), Some(kind)) = (read(arguments)?, kind) else { return Ok(None) };
    let kind = NameKind::named(kind).ok_or_else(|| unknown_kind(kind))?;
    let side = if issuer { Side::Issuer } else { Side::Subject };
    match certificate.name_info(kind, side) {
        Ok(name) => Ok(Some(Item::text(&name.unwrap_or_default()))),
        Err(_) => Err(Failure::argument("the alternative names of the certificate can't be read")),
    }
}

fn unknown_kind(kind: &str) -> Failure {
    let names: Vec<&str> = NameKind::names().collect();
    let near = nearest(kind, names.iter().copied()).map(|near| format!("; did you mean {near}?"));
    let message = format!("{} is no name type, expected {}", quoted(kind), names.join(", "));
    Failure::argument(message + &near.unwrap_or_default())
}

fn not_after(arguments: &Arguments<'_>, _: &mut Context<'_>) -> Outcome {
    Ok(read(arguments)?.and_then(|certificate| certificate.not_after()).map(Item::from))
}

fn not_before(arguments: &Arguments<'_>, _: &mut Context<'_>) -> Outcome {
    Ok(read(arguments)?.and_then(|certificate| certificate.not_before()).map(Item::from))
}

fn serial_number(arguments: &Arguments<'_>, _: &mut Context<'_>) -> Outcome {
    text(arguments, Certificate::serial_number)
}

fn signature_algorithm(arguments: &Arguments<'_>, _: &mut Context<'_>) -> Outcome {
    text(arguments, Certificate::signature_algorithm)
}

fn version(arguments: &Arguments<'_>, _: &mut Context<'_>) -> Outcome {
    text(arguments, |certificate| certificate.version().to_owned())
}

#[expect(clippy::unnecessary_wraps, reason = "the table holds functions of one type")]
fn is_cert(arguments: &Arguments<'_>, _: &mut Context<'_>) -> Outcome {
    let bytes = arguments.binary(0).ok().flatten();
    Ok(Some(bytes.is_some_and(|bytes| Certificate::read(bytes).is_ok()).into()))
}
