import CertificateChecks
import Testing
import Vocabulary

@Suite struct AlteredBytesTests {
    @Test func noAlteredByteOfACertificateLetsItPass() async throws {
        let authority = TestCertificate.authority("Test CA", key: 1)
        let roots = try trusting(authority.signed())
        let good = try TestCertificate.server().signed(by: authority).der
        #expect(
            await roots.verdict(on: [good], for: .name("broker.example"), now: now).fault == nil)
        for place in good.indices {
            var bytes = good
            bytes[place] ^= 1 << (place % 8)
            let verdict = await roots.verdict(on: [bytes], for: .name("broker.example"), now: now)
            #expect(verdict.fault != nil, "byte \(place)")
        }
    }

    @Test func noChainOfRandomBytesPassesOrTraps() async throws {
        let authority = TestCertificate.authority("Test CA", key: 1)
        let roots = try trusting(authority.signed())
        let good = try TestCertificate.server().signed(by: authority).der
        var random = SeededRandom(seed: 7)
        for _ in 0..<500 {
            var bytes = good
            for _ in 0...Int.random(in: 0..<8, using: &random) {
                bytes[Int.random(in: bytes.indices, using: &random)] = .random(
                    in: 0...255, using: &random)
            }
            if Bool.random(using: &random) {
                bytes.removeLast(Int.random(in: 1..<bytes.count, using: &random))
            }
            guard bytes != good else { continue }
            let chain = [bytes, Array(good.dropLast()), good, bytes]
            let verdict = await roots.verdict(on: chain, for: .name("broker.example"), now: now)
            #expect(verdict.fault != nil)
        }
    }
}
