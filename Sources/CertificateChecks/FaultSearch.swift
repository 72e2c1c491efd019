internal import SwiftASN1
internal import Vocabulary
internal import X509

/// Finds out what is wrong with a chain that the verifier did not accept.
struct FaultSearch {
    typealias PolicyFailure = CertificateValidationResult.PolicyFailure

    var presented: PresentedChain
    var roots: TrustRoots
    var policy: PathPolicy

    /// What is wrong; `failures` are the paths to a trusted certificate that the verifier found
    /// and refused.
    func fault(of own: Certificate, failures: [PolicyFailure]) -> CertificateFault {
        // Of several paths the one that fails nearest to the broker's own certificate tells most.
        let found = failures.compactMap { failure in
            policy.fault(in: Array(failure.chain)).map { (failure.chain[$0.place], $0.check) }
        }
        let nearest = found.min { presented.place(of: $0.0) < presented.place(of: $1.0) }
        if let (certificate, check) = nearest { return fault(check, on: certificate) }
        if let failure = failures.first {
            return fault(.other(failure.policyFailureReason.description), on: own)
        }
        return faultOfMissingPath(from: own)
    }

    /// Climbs from the broker's certificate as far as signatures carry.
    private func faultOfMissingPath(from own: Certificate) -> CertificateFault {
        var path = [own]
        while let tip = path.last {
            let known = policy.verifyingCriticalExtensions
            if let unknown = tip.unknownCriticalExtension(known: known) {
                return fault(
                    .other("it holds the critical extension \(unknown), unknown here"), on: tip)
            }
            let next = issuers(of: tip).first { issuer in
                !path.contains { $0.subject == issuer.subject && $0.publicKey == issuer.publicKey }
                    && issuer.publicKey.isValidSignature(tip.signature, for: tip)
            }
            guard let next else { return faultOfLast(tip) }
            path.append(next)
        }
        return fault(.other("the verifier refused it"), on: own)
    }

    /// Those that a certificate may mean by its issuer, ours first.
    private func issuers(of certificate: Certificate) -> [Certificate] {
        (roots.bySubject[certificate.issuer] ?? [])
            + presented.certificates.filter { $0.subject == certificate.issuer }
    }

    /// What is wrong with the certificate that nobody known signed.
    private func faultOfLast(_ tip: Certificate) -> CertificateFault {
        let issuer = tip.issuer.nameForPeople
        if tip.isSelfSigned { return fault(.selfSigned, on: tip) }
        let namesakes = issuers(of: tip)
        if namesakes.contains(where: { $0.hasKey(meantBy: tip) }) {
            return fault(.brokenSignature(issuer: issuer), on: tip)
        }
        if roots.bySubject[tip.issuer] != nil { return fault(.otherKey(issuer: issuer), on: tip) }
        if let unreadable = presented.unreadable {
            return CertificateFault(
                check: .malformed(unreadable.words), place: unreadable.place,
                chainLength: presented.length, subject: "", checkedAt: policy.now)
        }
        let isIntermediate = tip.saysWhereItsIssuerIs || rootsShareOrganization(with: tip.issuer)
        return fault(
            .unknownAuthority(issuer: issuer, intermediateMissing: isIntermediate), on: tip)
    }

    private func rootsShareOrganization(with issuer: DistinguishedName) -> Bool {
        guard let organization = issuer.organization else { return false }
        return roots.bySubject.keys.contains { $0.organization == organization }
    }

    private func fault(
        _ check: CertificateFault.Check, on certificate: Certificate
    ) -> CertificateFault {
        CertificateFault(
            check: check, place: presented.place(of: certificate), chainLength: presented.length,
            subject: certificate.subject.nameForPeople, checkedAt: policy.now)
    }
}

extension Certificate {
    /// Whether the key identifiers say that this certificate's key signed the other one.
    ///
    /// Spec: RFC 5280 §4.2.1.1, §4.2.1.2.
    fileprivate func hasKey(meantBy signed: Certificate) -> Bool {
        guard let meant = (try? signed.extensions.authorityKeyIdentifier)?.keyIdentifier,
            let own = (try? extensions.subjectKeyIdentifier)?.keyIdentifier
        else { return false }
        return meant == own
    }

    /// Whether it says where its issuer's certificate can be fetched, as those that an
    /// intermediate authority signed do.
    ///
    /// Spec: RFC 5280 §4.2.2.1.
    fileprivate var saysWhereItsIssuerIs: Bool {
        let access = try? extensions.authorityInformationAccess
        return access?.contains { $0.method == .issuingCA } ?? false
    }
}
