internal import SwiftASN1
internal import Vocabulary
internal import X509

/// The chain that a broker sent, as far as it can be read.
struct PresentedChain {
    /// A certificate that cannot be read.
    struct Unreadable: Hashable {
        /// Its place in the chain.
        var place: Int
        /// The library's words.
        var words: String
    }

    /// Certificates that were sent, readable or not.
    let length: Int
    /// The broker's own certificate; nil where it cannot be read or none was sent.
    let own: Certificate?
    /// Those that can be read, in the order of the chain.
    let certificates: [Certificate]
    /// The first that cannot be read.
    let unreadable: Unreadable?
    private let places: [Certificate: Int]

    init(_ chain: [[UInt8]]) {
        length = chain.count
        var certificates: [Certificate] = []
        var places: [Certificate: Int] = [:]
        var unreadable: Unreadable?
        for (place, bytes) in chain.enumerated() {
            do {
                let certificate = try Certificate(derEncoded: bytes)
                certificates.append(certificate)
                places[certificate] = min(place, places[certificate] ?? place)
            } catch {
                unreadable = unreadable ?? Unreadable(place: place, words: "\(error)")
            }
        }
        own = unreadable?.place == 0 ? nil : certificates.first
        self.certificates = certificates
        self.places = places
        self.unreadable = unreadable
    }

    /// What the certificates say of themselves, up to one that cannot be read: each is at its place
    /// in the chain.
    var facts: [CertificateFacts] {
        certificates.prefix(unreadable?.place ?? length).compactMap(\.facts)
    }

    /// The certificate's place in the chain; one beyond the last for one that was not sent.
    func place(of certificate: Certificate) -> Int { places[certificate] ?? length }

    /// What is wrong where a certificate cannot be read, or none was sent.
    func faultOfUnreadable(checkedAt now: WallTime) -> CertificateFault {
        CertificateFault(
            check: .malformed(unreadable?.words ?? "the broker sent none"),
            place: unreadable?.place ?? 0, chainLength: length, subject: "", checkedAt: now)
    }
}
