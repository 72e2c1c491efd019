import CertificateChecks
import Testing

@Suite struct ServerIdentityTests {
    @Test func aNameAndAnAddressAreNeverTheSame() {
        #expect(ServerIdentity.name("10.0.0.1") != .address("10.0.0.1"))
    }
}
