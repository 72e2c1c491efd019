import CertificateChecks
import SwiftASN1
import Testing
import X509

@Suite struct TrustRootsTests {
    let pem: String

    init() throws {
        pem = try TestCertificate.authority("Test CA", key: 1).signed().serializeAsPEM().pemString
    }

    /// Whether a chain that ends at the test authority passes.
    private func trusts(_ roots: TrustRoots) async throws -> Bool {
        let authority = TestCertificate.authority("Test CA", key: 1)
        let chain = [try TestCertificate.server().signed(by: authority)]
        return try await verdict(on: chain, roots: roots).fault == nil
    }

    @Test func whatLiesBetweenCertificatesIsPassedOver() async throws {
        let key = try key(1).serializeAsPEM().pemString
        let text = "Test CA\n=======\n\(pem)\r\n\n# the key\n\(key)\n\(pem)\n"
        #expect(try await trusts(TrustRoots(pem: Array(text.utf8))))
    }

    @Test func aCertificateThatCannotBeReadIsLeftOut() async throws {
        let odd = "-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n"
        #expect(try await trusts(TrustRoots(pem: Array((odd + pem).utf8))))
        let problem = #expect(throws: TrustRoots.Problem.self) {
            try TrustRoots(pem: Array(odd.utf8))
        }
        #expect(problem?.description == "holds no certificate that can be read")
    }

    @Test func aFileWithoutCertificatesIsRefusedWithItsReason() throws {
        for text in ["", "no PEM at all", try key(1).serializeAsPEM().pemString] {
            let problem = #expect(throws: TrustRoots.Problem.self) {
                try TrustRoots(pem: Array(text.utf8))
            }
            #expect(problem?.description == "holds no certificate in PEM")
        }
        let broken = "-----BEGIN CERTIFICATE-----\n%%%\n-----END CERTIFICATE-----\n"
        let problem = #expect(throws: TrustRoots.Problem.self) {
            try TrustRoots(pem: Array(broken.utf8))
        }
        #expect(problem?.description == "is not in PEM")
    }
}
