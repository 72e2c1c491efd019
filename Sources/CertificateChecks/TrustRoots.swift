internal import SwiftASN1
internal import X509

/// The authorities, or single certificates, that a broker's chain may end at.
public struct TrustRoots: Sendable {
    /// Why no certificate of a file can be trusted, in words that follow the file's name.
    public struct Problem: Error, Hashable, Sendable, CustomStringConvertible {
        /// For people.
        public let description: String
    }

    /// By the name that the certificates they signed call their issuer.
    let bySubject: [DistinguishedName: [Certificate]]
    /// The same for the verifier.
    let store: CertificateStore

    /// Reads the certificates of a PEM file, such as the one of `--ca` or the system's.
    ///
    /// What lies between them and keys are passed over, and so are certificates that cannot be
    /// read: a system's file may hold some that are older than today's rules. Throws where none is
    /// left.
    public init(pem: [UInt8]) throws(Problem) {
        let documents: [PEMDocument]
        do {
            documents = try PEMDocument.parseMultiple(
                pemString: String(decoding: pem, as: UTF8.self))
        } catch {
            throw Problem(description: "is not in PEM")
        }
        let encoded = documents.filter { $0.discriminator.hasSuffix("CERTIFICATE") }
        guard !encoded.isEmpty else { throw Problem(description: "holds no certificate in PEM") }
        let certificates = encoded.compactMap { try? Certificate(derEncoded: $0.derBytes) }
        guard !certificates.isEmpty else {
            throw Problem(description: "holds no certificate that can be read")
        }
        bySubject = Dictionary(grouping: certificates, by: \.subject)
        store = CertificateStore(certificates)
    }
}
