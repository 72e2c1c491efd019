public import Vocabulary
internal import X509

/// What is known of the chain that a broker sent, and whether it passes.
public struct ChainVerdict: Hashable, Sendable {
    /// What each certificate says of itself, the broker's own first; they end before one that
    /// cannot be read.
    public var certificates: [CertificateFacts]
    /// The check that failed and where; nil: the chain passes.
    public var fault: CertificateFault?
}

extension TrustRoots {
    /// Checks the chain that a broker sent.
    ///
    /// Whether it passes is the library's verifier's to say; what is wrong with a chain that does
    /// not is found out afterwards, and only words it.
    ///
    /// - Parameters:
    ///   - chain: the certificates in DER as they were sent, the broker's own first.
    ///   - identity: whom the broker's certificate must name.
    ///   - now: the wall time that the certificates' dates are held against.
    public func verdict(
        on chain: [[UInt8]], for identity: ServerIdentity, now: WallTime
    ) async -> ChainVerdict {
        let presented = PresentedChain(chain)
        let facts = presented.facts
        guard let own = presented.own else {
            return ChainVerdict(
                certificates: facts, fault: presented.faultOfUnreadable(checkedAt: now))
        }
        let policy = PathPolicy(identity: identity, now: now)
        var verifier = Verifier(rootCertificates: store) { policy }
        let result = await verifier.validate(
            leaf: own, intermediates: CertificateStore(presented.certificates))
        guard case .couldNotValidate(let failures) = result else {
            return ChainVerdict(certificates: facts, fault: nil)
        }
        let search = FaultSearch(presented: presented, roots: self, policy: policy)
        return ChainVerdict(
            certificates: facts,
            fault: search.fault(of: own, failures: failures))
    }
}
