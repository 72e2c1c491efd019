public import Vocabulary

/// What is known of the chain that a broker sent, and whether it passes.
public struct ChainVerdict: Hashable, Sendable {
    /// What each certificate says of itself, the broker's own first; one that cannot be read is
    /// left out.
    public var certificates: [CertificateFacts]
    /// The check that failed and where; nil: the chain passes.
    public var fault: CertificateFault?
}

extension TrustRoots {
    /// Checks the chain that a broker sent.
    ///
    /// - Parameters:
    ///   - chain: the certificates in DER as they were sent, the broker's own first.
    ///   - identity: whom the broker's certificate must name.
    ///   - now: the wall time that the certificates' dates are held against.
    public func verdict(
        on chain: [[UInt8]], for identity: ServerIdentity, now: WallTime
    ) async -> ChainVerdict {
        ChainVerdict(certificates: [], fault: nil)
    }
}
