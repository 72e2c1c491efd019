import CertificateChecks
import SwiftASN1
import Testing
import Vocabulary
import X509

@Suite struct ServerIdentityTests {
    let authority = TestCertificate.authority("Test CA", key: 1)

    /// Whether a certificate with these names is taken for the host.
    func isFor(_ host: String, names: [GeneralName], subject: String = "s") async throws -> Bool {
        let server = TestCertificate.server(subject, names: names)
        let verdict = try await verdict(
            on: [server.signed(by: authority)], host: host, roots: trusting(authority.signed()))
        guard let fault = verdict.fault else { return true }
        guard case .wrongName = fault.check else {
            Issue.record("another fault: \(fault)")
            return false
        }
        return false
    }

    @Test func aHostIsTakenForAnAddressOnlyWhereItIsOne() {
        #expect(ServerIdentity(host: "10.0.0.1") == .address("10.0.0.1"))
        #expect(ServerIdentity(host: "2001:db8::17") == .address("2001:db8::17"))
        #expect(ServerIdentity(host: "fe80::1%eth0") == .address("fe80::1"))
        #expect(ServerIdentity(host: "::ffff:10.0.0.1") == .address("::ffff:10.0.0.1"))
        #expect(ServerIdentity(host: "broker.example.") == .name("broker.example"))
        for name in ["10.0.0", "10.0.0.256", "localhost", "::g"] {
            #expect(ServerIdentity(host: name) == .name(name))
        }
    }

    @Test func namesAreComparedWithoutCase() async throws {
        #expect(try await isFor("Broker.EXAMPLE", names: [.dnsName("bROKER.example")]))
        #expect(try await !isFor("broker.example", names: [.dnsName("broker2.example")]))
    }

    @Test func anUnderscoreInAHostNameIsNoFault() async throws {
        #expect(try await isFor("my_broker", names: [.dnsName("my_broker")]))
    }

    @Test func aWildcardStandsForTheWholeFirstLabel() async throws {
        let names: [GeneralName] = [.dnsName("*.example.org")]
        #expect(try await isFor("a.example.org", names: names))
        #expect(try await !isFor("a.b.example.org", names: names))
        #expect(try await !isFor("example.org", names: names))
        #expect(try await !isFor(".example.org", names: names))
    }

    @Test(arguments: ["b*.example.org", "*", "*.", "a.*.org", "*broker.example.org"])
    func otherWildcardsMatchNothing(pattern: String) async throws {
        for host in ["broker.example.org", "a.b.org", "broker"] {
            #expect(try await !isFor(host, names: [.dnsName(pattern)]))
        }
    }

    @Test func anAddressMatchesAddressesOnly() async throws {
        #expect(try await isFor("10.0.0.9", names: [.address(10, 0, 0, 9)]))
        #expect(try await !isFor("10.0.0.9", names: [.address(10, 0, 0, 8)]))
        #expect(try await !isFor("10.0.0.9", names: [.dnsName("10.0.0.9")]))
        #expect(try await !isFor("10.0.0.9", names: [.dnsName("*.0.0.9")]))
        #expect(
            try await isFor(
                "2001:DB8:0::17",
                names: [.address(0x20, 1, 0xD, 0xB8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x17)]))
    }

    @Test func theCommonNameDoesNotCount() async throws {
        #expect(try await !isFor("broker.example", names: [], subject: "broker.example"))
        #expect(
            try await !isFor(
                "broker.example", names: [.rfc822Name("a@b.example")], subject: "broker.example"))
    }

    @Test func theNamesOfACertificateAreToldAsPeopleWriteThem() async throws {
        let zeros = [UInt8](repeating: 0, count: 12)
        let server = TestCertificate.server(names: [
            .dnsName("broker.example"), .address(192, 0, 2, 1),
            .ipAddress(.init(contentBytes: ([0x20, 1, 0xD, 0xB8] + zeros)[...])),
            .ipAddress(.init(contentBytes: (zeros + [0, 0, 0, 1])[...])),
            .address(0, 1, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 3),
            .address(1, 2, 3), .rfc822Name("a@b.example"),
        ])
        let verdict = try await verdict(
            on: [server.signed(by: authority)], roots: trusting(authority.signed()))
        #expect(
            verdict.certificates[0].names
                == ["broker.example", "192.0.2.1", "2001:db8::", "::1", "1:0:0:2::3"])
    }
}
