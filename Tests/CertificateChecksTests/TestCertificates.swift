import CertificateChecks
import Foundation
import SwiftASN1
import Vocabulary
import X509

/// The moment at which the tests check: 2026-11-23 08:00 UTC.
let now = WallTime(CivilTime(year: 2026, month: 11, day: 23, hour: 8))

/// So many days after `now`.
func days(_ count: Int) -> WallTime { now + .seconds(count * 86_400) }

/// The private key of this number, the same in every run.
///
/// An Ed25519 key in PKCS #8 (RFC 8410 §7): any 32 bytes are one.
func key(_ number: UInt8) throws -> Certificate.PrivateKey {
    let prefix: [UInt8] = [
        0x30, 0x2E, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x04, 0x22, 0x04,
        0x20,
    ]
    return try Certificate.PrivateKey(
        derBytes: prefix + [UInt8](repeating: number, count: 32))
}

/// A certificate of the tests, described by what matters to a check.
struct TestCertificate {
    var subject: String
    var organization: String?
    var keyNumber: UInt8
    var names: [GeneralName] = []
    var from: WallTime = days(-30)
    var until: WallTime = days(365)
    var use: ExtendedKeyUsage.Usage? = .serverAuth
    var isAuthority = false
    var usage = KeyUsage(keyCertSign: true, cRLSign: true)
    var maxPathLength: Int?
    var more: [Certificate.Extension] = []

    /// A broker's certificate.
    static func server(
        _ subject: String = "broker.example", names: [GeneralName]? = nil,
        from: WallTime = days(-30), until: WallTime = days(365)
    ) -> TestCertificate {
        TestCertificate(
            subject: subject, keyNumber: 9, names: names ?? [.dnsName(subject)], from: from,
            until: until)
    }

    /// An authority's certificate.
    static func authority(
        _ subject: String, organization: String? = nil, key: UInt8, until: WallTime = days(3_650)
    ) -> TestCertificate {
        TestCertificate(
            subject: subject, organization: organization, keyNumber: key, until: until, use: nil,
            isAuthority: true)
    }

    var name: DistinguishedName {
        get throws {
            var attributes: [RelativeDistinguishedName.Attribute] = []
            if let organization {
                attributes.append(
                    .init(type: .RDNAttributeType.organizationName, utf8String: organization))
            }
            attributes.append(.init(type: .RDNAttributeType.commonName, utf8String: subject))
            return try DistinguishedName(attributes)
        }
    }

    /// Has the certificate made by an authority; by itself where none is given.
    func signed(by issuer: TestCertificate? = nil) throws -> Certificate {
        let signer = issuer ?? self
        var extensions = try Certificate.Extensions {
            if isAuthority {
                Critical(BasicConstraints.isCertificateAuthority(maxPathLength: maxPathLength))
                Critical(usage)
            }
            SubjectKeyIdentifier(hash: try key(keyNumber).publicKey)
            if !names.isEmpty { SubjectAlternativeNames(names) }
            if let use { try ExtendedKeyUsage([use]) }
            try AuthorityKeyIdentifier(
                keyIdentifier: SubjectKeyIdentifier(hash: key(signer.keyNumber).publicKey)
                    .keyIdentifier)
        }
        for one in more { try extensions.append(one) }
        return try Certificate(
            version: .v3, serialNumber: Certificate.SerialNumber(Int64(keyNumber)),
            publicKey: key(keyNumber).publicKey, notValidBefore: from.date,
            notValidAfter: until.date, issuer: signer.name, subject: name,
            extensions: extensions, issuerPrivateKey: key(signer.keyNumber))
    }
}

extension Certificate {
    var der: [UInt8] {
        get throws {
            var serializer = DER.Serializer()
            try serializer.serialize(self)
            return serializer.serializedBytes
        }
    }
}

extension GeneralName {
    static func address(_ bytes: UInt8...) -> GeneralName {
        .ipAddress(ASN1OctetString(contentBytes: bytes[...]))
    }
}

extension WallTime {
    fileprivate var date: Date {
        Date(timeIntervalSince1970: Double(unixMilliseconds) / 1_000)
    }
}

/// Trusts these certificates, as the file of `--ca` would say it.
func trusting(_ certificates: Certificate...) throws -> TrustRoots {
    let pem = try certificates.map { try $0.serializeAsPEM().pemString }
    return try TrustRoots(pem: Array(pem.joined(separator: "\n").utf8))
}

/// Checks a chain, the broker's certificate first, for a host.
func verdict(
    on chain: [Certificate], host: String = "broker.example", roots: TrustRoots,
    now: WallTime = now
) async throws -> ChainVerdict {
    await roots.verdict(
        on: try chain.map { try $0.der }, for: ServerIdentity(host: host), now: now)
}
