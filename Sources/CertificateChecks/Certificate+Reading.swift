internal import SwiftASN1
internal import Vocabulary
internal import X509

/// The first and the last moment at which a certificate holds.
struct Validity: Hashable {
    var notBefore: WallTime
    var notAfter: WallTime
}

extension Certificate {
    /// When it holds; nil where its dates cannot be read.
    ///
    /// They are read from the certificate's own bytes: the library tells them as Foundation's
    /// dates only.
    ///
    /// Spec: RFC 5280 §4.1.
    var validity: Validity? {
        guard let root = try? DER.parse(tbsCertificateBytes),
            case .constructed(let children) = root.content
        else { return nil }
        // Serial number, algorithm and issuer come before it, and the version in later versions.
        let fields = children.filter { $0.identifier.tagClass == .universal }
        guard fields.count > 3, case .constructed(let times) = fields[3].content else { return nil }
        let ends = times.compactMap { Self.time($0) }
        return ends.count == 2 ? Validity(notBefore: ends[0], notAfter: ends[1]) : nil
    }

    private static func time(_ node: ASN1Node) -> WallTime? {
        if let time = try? UTCTime(derEncoded: node) {
            WallTime(
                CivilTime(
                    year: Int64(time.year), month: Int64(time.month), day: Int64(time.day),
                    hour: Int64(time.hours), minute: Int64(time.minutes),
                    second: Int64(time.seconds)))
        } else if let time = try? GeneralizedTime(derEncoded: node) {
            WallTime(
                CivilTime(
                    year: Int64(time.year), month: Int64(time.month), day: Int64(time.day),
                    hour: Int64(time.hours), minute: Int64(time.minutes),
                    second: Int64(time.seconds)))
        } else {
            nil
        }
    }

    /// What it is for; empty where it names nothing or its names cannot be read.
    var alternativeNames: [GeneralName] {
        ((try? extensions.subjectAlternativeNames).flatMap { $0 }).map(Array.init) ?? []
    }

    /// Whether it calls itself its issuer and its own key signed it.
    var isSelfSigned: Bool {
        issuer == subject && publicKey.isValidSignature(signature, for: self)
    }

    /// What it says of itself.
    var facts: CertificateFacts? {
        validity.map { validity in
            CertificateFacts(
                subject: subject.nameForPeople, issuer: issuer.nameForPeople,
                names: alternativeNames.compactMap(\.textOfHost), notBefore: validity.notBefore,
                notAfter: validity.notAfter)
        }
    }
}

extension DistinguishedName {
    /// The common name; where there is none the whole name.
    var nameForPeople: String {
        text(of: .RDNAttributeType.commonName) ?? (isEmpty ? "(no name)" : description)
    }

    /// The organisation; nil where none is named.
    var organization: String? { text(of: .RDNAttributeType.organizationName) }

    private func text(of type: ASN1ObjectIdentifier) -> String? {
        lazy.flatMap { $0 }.first { $0.type == type }.flatMap { String($0.value) }
    }
}

extension GeneralName {
    /// The DNS name or the IP address; nil for a name that no host has.
    var textOfHost: String? {
        switch self {
        case .dnsName(let name): name
        case .ipAddress(let octets): IPAddress(bytes: octets.bytes)?.description
        default: nil
        }
    }
}
