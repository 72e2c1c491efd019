import CertificateChecks
import SwiftASN1
import Testing
import X509

@Suite struct TrustRootsTests {
    let pem: String

    init() throws {
        pem = try TestCertificate.authority("Test CA", key: 1).signed().serializeAsPEM().pemString
    }

    @Test func whatLiesBetweenCertificatesIsPassedOver() throws {
        let key = try key(1).serializeAsPEM().pemString
        let text = "Test CA\n=======\n\(pem)\r\n\n# the key\n\(key)\n\(pem)\n"
        #expect(try TrustRoots(pem: Array(text.utf8)).count == 2)
    }

    @Test func aCertificateThatCannotBeReadIsLeftOut() throws {
        let odd = "-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n"
        let roots = try TrustRoots(pem: Array((odd + pem).utf8))
        #expect(roots.count == 1)
        #expect(roots.unreadable == 1)
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
