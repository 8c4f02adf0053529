//! The certificate functions: known, so that rules with them load, but not modelled (spec/expressions.md 2.4.1).

use super::function::{Arity, Evaluation, Family, Function};

const NO_RESULT: &str = "not modelled";

const fn certificate(
    name: &'static str,
    signature: &'static str,
    summary: &'static str,
    example: &'static str,
) -> Function {
    Function::new(Family::Certificate, name, Arity::exactly(1), Evaluation::NotModelled)
        .documented(signature, summary, example, NO_RESULT)
}

pub(super) const FUNCTIONS: &[Function] = &[
    certificate(
        "CertExtensionOids",
        "mvstr CertExtensionOids(bin cert)",
        "The OIDs of the critical extensions.",
        "CertExtensionOids([userCertificate])",
    ),
    certificate(
        "CertFormat",
        "str CertFormat(bin cert)",
        "The name of the certificate's format.",
        "CertFormat([userCertificate])",
    ),
    certificate(
        "CertFriendlyName",
        "str CertFriendlyName(bin cert)",
        "The alias of the certificate.",
        "CertFriendlyName([userCertificate])",
    ),
    certificate(
        "CertHashString",
        "str CertHashString(bin cert)",
        "The SHA-1 hash in hexadecimal.",
        "CertHashString([userCertificate])",
    ),
    certificate(
        "CertIssuer",
        "str CertIssuer(bin cert)",
        "The name of the issuer.",
        "CertIssuer([userCertificate])",
    ),
    certificate(
        "CertIssuerDN",
        "str CertIssuerDN(bin cert)",
        "The distinguished name of the issuer.",
        "CertIssuerDN([userCertificate])",
    ),
    certificate(
        "CertIssuerOid",
        "str CertIssuerOid(bin cert)",
        "The OID of the issuer.",
        "CertIssuerOid([userCertificate])",
    ),
    certificate(
        "CertKeyAlgorithm",
        "str CertKeyAlgorithm(bin cert)",
        "The OID of the key algorithm.",
        "CertKeyAlgorithm([userCertificate])",
    ),
    certificate(
        "CertKeyAlgorithmParams",
        "str CertKeyAlgorithmParams(bin cert)",
        "The parameters of the key algorithm in hexadecimal.",
        "CertKeyAlgorithmParams([userCertificate])",
    ),
    Function::new(Family::Certificate, "CertNameInfo", Arity::exactly(3), Evaluation::NotModelled)
        .documented(
            "str CertNameInfo(bin cert, str nameType, bool issuer)",
            "A name of the subject or the issuer.",
            r#"CertNameInfo([userCertificate], "SimpleName", False)"#,
            NO_RESULT,
        ),
    certificate(
        "CertNotAfter",
        "dt CertNotAfter(bin cert)",
        "The end of validity.",
        "CertNotAfter([userCertificate])",
    ),
    certificate(
        "CertNotBefore",
        "dt CertNotBefore(bin cert)",
        "The beginning of validity.",
        "CertNotBefore([userCertificate])",
    ),
    certificate(
        "CertPublicKeyOid",
        "str CertPublicKeyOid(bin cert)",
        "The OID of the public key.",
        "CertPublicKeyOid([userCertificate])",
    ),
    certificate(
        "CertPublicKeyParametersOid",
        "str CertPublicKeyParametersOid(bin cert)",
        "The OID of the public key's parameters.",
        "CertPublicKeyParametersOid([userCertificate])",
    ),
    certificate(
        "CertSerialNumber",
        "str CertSerialNumber(bin cert)",
        "The serial number in hexadecimal.",
        "CertSerialNumber([userCertificate])",
    ),
    certificate(
        "CertSignatureAlgorithmOid",
        "str CertSignatureAlgorithmOid(bin cert)",
        "The OID of the signature algorithm.",
        "CertSignatureAlgorithmOid([userCertificate])",
    ),
    certificate(
        "CertSubject",
        "str CertSubject(bin cert)",
        "The distinguished name of the subject.",
        "CertSubject([userCertificate])",
    ),
    certificate(
        "CertSubjectNameDN",
        "str CertSubjectNameDN(bin cert)",
        "The distinguished name of the subject.",
        "CertSubjectNameDN([userCertificate])",
    ),
    certificate(
        "CertSubjectNameOid",
        "str CertSubjectNameOid(bin cert)",
        "The OID of the subject's name.",
        "CertSubjectNameOid([userCertificate])",
    ),
    certificate(
        "CertThumbprint",
        "str CertThumbprint(bin cert)",
        "The SHA-1 thumbprint in hexadecimal.",
        "CertThumbprint([userCertificate])",
    ),
    certificate(
        "CertVersion",
        "str CertVersion(bin cert)",
        "The X.509 version.",
        "CertVersion([userCertificate])",
    ),
    certificate(
        "IsCert",
        "bool IsCert(bin cert)",
        "Whether the bytes are a certificate.",
        "IsCert([userCertificate])",
    ),
];
