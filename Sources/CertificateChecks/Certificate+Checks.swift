internal import SwiftASN1
internal import Vocabulary
internal import X509

/// What each certificate of a path must meet; each check tells which one failed, nil for none.
extension Certificate {
    /// Its dates.
    func dateFault(now: WallTime) -> CertificateFault.Check? {
        guard let validity else { return .malformed("its dates cannot be read") }
        if now < validity.notBefore { return .notYetValid(until: validity.notBefore) }
        if now > validity.notAfter { return .expired(at: validity.notAfter) }
        return nil
    }

    /// Whether a server may use it, or an authority for servers.
    ///
    /// A certificate that does not say what it is for is for everything.
    ///
    /// Spec: RFC 5280 §4.2.1.12.
    func serverUseFault() -> CertificateFault.Check? {
        do {
            guard let uses = try extensions.extendedKeyUsage else { return nil }
            guard !uses.contains(.serverAuth), !uses.contains(.any) else { return nil }
            return uses.contains(.clientAuth)
                ? .wrongUse("is made for clients, not for servers")
                : .wrongUse("is not made for servers")
        } catch {
            return .malformed("what it may be used for cannot be read")
        }
    }

    /// Whether it may sign others, with so many authorities between it and the broker's own.
    ///
    /// Spec: RFC 5280 §4.2.1.3, §4.2.1.9.
    func signerFault(authoritiesBelow: Int) -> CertificateFault.Check? {
        // Version 1 has no extensions; such authorities are old, but trusted by name and key.
        guard version != .v1 else { return nil }
        do {
            guard case .isCertificateAuthority(let longest) = try extensions.basicConstraints else {
                return .wrongUse("is not that of an authority and cannot sign others")
            }
            if let longest, longest < authoritiesBelow {
                return .wrongUse("does not allow \(authoritiesBelow) authorities below it")
            }
            if let usage = try extensions.keyUsage, !usage.keyCertSign {
                return .wrongUse("may not be used to sign other certificates")
            }
            return nil
        } catch {
            return .malformed("what it may sign cannot be read")
        }
    }

    /// Whether it is for this identity.
    func nameFault(_ identity: ServerIdentity) -> CertificateFault.Check? {
        let names = alternativeNames
        guard !names.contains(where: { $0.names(identity) }) else { return nil }
        return .wrongName(asked: identity.description, names: names.compactMap(\.textOfHost))
    }

    /// The first critical extension that nothing here checks.
    ///
    /// Spec: RFC 5280 §4.2.
    func unknownCriticalExtension(known: [ASN1ObjectIdentifier]) -> ASN1ObjectIdentifier? {
        extensions.first { $0.critical && !known.contains($0.oid) }?.oid
    }
}

extension GeneralName {
    /// Whether this is the name or the address.
    ///
    /// The common name of a certificate does not count, and a wildcard stands for one whole label,
    /// the first.
    ///
    /// Spec: RFC 9525 §6.3, §6.5.
    func names(_ identity: ServerIdentity) -> Bool {
        switch (self, identity) {
        case (.dnsName(let pattern), .name(let name)):
            return Self.matches(name: name.lowercased(), pattern: pattern.lowercased())
        case (.ipAddress(let octets), .address(let literal)):
            let address = IPAddress(literal: literal)
            return address != nil && IPAddress(bytes: octets.bytes) == address
        default:
            return false
        }
    }

    private static func matches(name: String, pattern: String) -> Bool {
        guard pattern.hasPrefix("*.") else { return !pattern.isEmpty && name == pattern }
        let (label, rest) = (name.prefix { $0 != "." }, pattern.dropFirst())
        return !label.isEmpty && rest.count > 1 && name.dropFirst(label.count) == rest
    }
}
