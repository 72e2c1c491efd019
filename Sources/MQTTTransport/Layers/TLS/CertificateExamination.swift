import CertificateChecks
import NIOCore
import NIOSSL
import Vocabulary

/// The check of the certificates that a broker shows on one connection, and what came of it.
///
/// Confined to its event loop.
final class CertificateExamination {
    /// nil: not shown yet, or still being checked.
    private(set) var verdict: ChainVerdict?
    private let roots: TrustRoots
    private let identity: ServerIdentity
    private let isInsecure: Bool

    /// Prepares a check.
    ///
    /// - Parameter isInsecure: whether any certificate is taken; it is checked all the same.
    init(roots: TrustRoots, identity: ServerIdentity, isInsecure: Bool) {
        self.roots = roots
        self.identity = identity
        self.isInsecure = isInsecure
    }

    /// A TLS layer that asks this check.
    ///
    /// Throws where the name cannot be sent as SNI.
    func handler(_ context: NIOSSLContext, on eventLoop: any EventLoop) throws
        -> NIOSSLClientHandler
    {
        let name: String? = if case .name(let name) = identity { name } else { nil }
        return try NIOSSLClientHandler(
            context: context, serverHostname: name
        ) { [self] chain, answer in
            check(chain.map { (try? $0.toDERBytes()) ?? [] }, on: eventLoop, answer: answer)
        }
    }

    /// Verifying signatures takes a millisecond, which is not taken from the other links.
    private func check(
        _ chain: [[UInt8]], on eventLoop: any EventLoop,
        answer: EventLoopPromise<NIOSSLVerificationResult>
    ) {
        let verdict = eventLoop.makePromise(of: ChainVerdict.self)
        verdict.completeWithTask { [roots, identity] in
            await roots.verdict(on: chain, for: identity, now: RunClock.wallTime())
        }
        verdict.futureResult.assumeIsolated().whenSuccess { [self] verdict in
            self.verdict = verdict
            answer.succeed(verdict.fault == nil || isInsecure ? .certificateVerified : .failed)
        }
    }

    /// The certificate that did not pass; nil where all did, or none was needed to.
    var refusal: CertificateFault? { isInsecure ? nil : verdict?.fault }

    /// What is known of TLS, once it is established.
    func facts(_ handler: NIOSSLHandler, applicationProtocol: String?) -> TLSFacts {
        TLSFacts(
            version: Self.version(handler.tlsVersion), applicationProtocol: applicationProtocol,
            certificates: verdict?.certificates ?? [], isInsecure: isInsecure,
            toleratedFault: isInsecure ? verdict?.fault : nil)
    }

    private static func version(_ version: NIOSSL.TLSVersion?) -> Vocabulary.TLSVersion {
        switch version {
        case .tlsv1: .v1_0
        case .tlsv11: .v1_1
        case .tlsv12: .v1_2
        case .tlsv13, nil: .v1_3
        }
    }
}
