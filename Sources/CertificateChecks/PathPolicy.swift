internal import SwiftASN1
internal import Vocabulary
@_spi(DisableValidityCheck) internal import X509

/// What the verifier demands of a path from the broker's certificate to one that we trust.
///
/// The library's policy for RFC 5280 is joined by checks of our own: dates against the time given
/// instead of a clock's, what keys may be used for, and names. The library's policy for names is
/// not used: it falls back to the common name, takes wildcards in parts of a label or alone, and
/// refuses host names with an underscore, which are common in container networks.
struct PathPolicy: VerifierPolicy {
    var identity: ServerIdentity
    var now: WallTime
    private let constraints = RFC5280Policy.withValidityCheckDisabled()

    init(identity: ServerIdentity, now: WallTime) {
        self.identity = identity
        self.now = now
    }

    var verifyingCriticalExtensions: [ASN1ObjectIdentifier] {
        constraints.verifyingCriticalExtensions + [
            .X509ExtensionID.subjectAlternativeName, .X509ExtensionID.extendedKeyUsage,
        ]
    }

    func chainMeetsPolicyRequirements(
        chain: UnverifiedCertificateChain
    ) -> PolicyEvaluationResult {
        if let (place, check) = fault(in: Array(chain)) {
            return .failsToMeetPolicy(reason: "certificate \(place): \(check)")
        }
        // The verifier takes a path of one certificate only where that certificate itself is
        // trusted. It need not be an authority then: `--ca` with a broker's own self-signed
        // certificate works everywhere.
        guard chain.count > 1 else { return .meetsPolicy }
        return constraints.chainMeetsPolicyRequirements(chain: chain)
    }

    /// The first check that a path does not meet, and the place of the certificate in it.
    ///
    /// Dates come before names: who renews a certificate looks at its names anyway.
    func fault(in path: [Certificate]) -> (place: Int, check: CertificateFault.Check)? {
        var authoritiesBelow = 0
        for (place, certificate) in path.enumerated() {
            if let check = certificate.dateFault(now: now) { return (place, check) }
            let isTrusted = place == path.count - 1
            if place == 0 || !isTrusted, let check = certificate.serverUseFault() {
                return (place, check)
            }
            guard place > 0 else { continue }
            if let check = certificate.signerFault(authoritiesBelow: authoritiesBelow) {
                return (place, check)
            }
            // One that an authority issued to itself, for a new key, does not count.
            if certificate.issuer != certificate.subject { authoritiesBelow += 1 }
        }
        return path.first?.nameFault(identity).map { (0, $0) }
    }
}
