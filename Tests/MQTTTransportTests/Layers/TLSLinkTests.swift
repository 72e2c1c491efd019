import NIOSSL
import Testing
import Vocabulary
import X509

@testable import MQTTTransport

/// TLS on real sockets, against a server of the library's own.
@Suite(.timeLimit(.minutes(1)))
struct TLSLinkTests {
    private let authority: TestAuthority
    private let broker: TestIdentity

    init() throws {
        authority = try TestAuthority()
        broker = try authority.issue()
    }

    private func context(
        _ identity: TestIdentity? = nil, _ change: (inout TLSConfiguration) -> Void = { _ in }
    ) throws -> NIOSSLContext {
        var configuration = try (identity ?? broker).serverConfiguration()
        change(&configuration)
        return try NIOSSLContext(configuration: configuration)
    }

    private func endpoint(_ port: UInt16, host: String = "broker.test") -> Endpoint {
        Endpoint(host: host, port: port, isSecure: true)
    }

    // MARK: Up

    @Test(arguments: [NIOSSL.TLSVersion.tlsv12, .tlsv13])
    func aLinkIsUpAndSaysWhatTLSAgreedOn(version: NIOSSL.TLSVersion) async throws {
        let context = try context { configuration in
            configuration.maximumTLSVersion = version
            configuration.applicationProtocols = ["mqtt"]
        }
        try await withServer([.tls(context)]) { server in
            let authorities = Setting<PEMFile?>(try authority.file)
            let facts = try await connect(to: endpoint(server.port)) { settings in
                settings.tls.authorities = authorities
                settings.tls.applicationProtocols = Setting(["other", "mqtt"])
            }
            let tls = try #require(facts.tls)
            #expect(tls.version == (version == .tlsv12 ? .v1_2 : .v1_3))
            #expect(tls.applicationProtocol == "mqtt")
            #expect(tls.certificates.map(\.subject) == ["broker.test"])
            #expect(tls.certificates.first?.names == ["broker.test"])
            #expect(!tls.isInsecure)
            #expect(tls.toleratedFault == nil)
            #expect(facts.phases.tls ?? .zero > .zero)
            #expect(facts.phases.upgrade == nil)
        }
    }

    @Test func anAddressSendsNoNameAndMatchesAddressesOnly() async throws {
        let byAddress = try authority.issue(names: [.address(127, 0, 0, 1)])
        let authorities = Setting<PEMFile?>(try authority.file)
        try await withServer([.tls(try context(byAddress))]) { server in
            try await connect(to: endpoint(server.port, host: "127.0.0.1")) {
                $0.tls.authorities = authorities
            }
        }
        try await withServer([.tls(try context())]) { server in
            let end = try await firstEnd(of: endpoint(server.port, host: "127.0.0.1")) {
                $0.tls.authorities = authorities
            }
            #expect(end.cause == .tlsFailed)
            #expect(end.detail.contains("127.0.0.1"))
        }
    }

    @Test func theServersNameCanBeSet() async throws {
        let authorities = Setting<PEMFile?>(try authority.file)
        try await withServer([.tls(try context())]) { server in
            try await connect(to: endpoint(server.port, host: "10.1.2.3.example")) { settings in
                settings.tls.authorities = authorities
                settings.tls.serverName = Setting("broker.test")
            }
        }
    }

    @Test func ourCertificateIsShownToABrokerThatAsks() async throws {
        let own = try authority.issue("link", names: [.dnsName("link")], use: .clientAuth)
        let authorities = Setting<PEMFile?>(try authority.file)
        try await withServer([.tls(try askingContext())]) { server in
            try await connect(to: endpoint(server.port)) { settings in
                settings.tls.authorities = authorities
                settings.tls.certificate = Setting(own.certificateFile)
                settings.tls.key = Setting(own.keyFile)
            }
        }
    }

    private func askingContext(_ version: NIOSSL.TLSVersion? = nil) throws -> NIOSSLContext {
        let root = try NIOSSLCertificate(bytes: authority.file.content, format: .pem)
        return try context { configuration in
            configuration.certificateVerification = .noHostnameVerification
            configuration.trustRoots = .certificates([root])
            configuration.maximumTLSVersion = version
        }
    }

    // MARK: Certificates that do not pass

    @Test func whatInsecureToleratesIsSaidAllTheSame() async throws {
        try await withServer([.tls(try context())]) { server in
            let facts = try await connect(to: endpoint(server.port, host: "other.test")) {
                $0.tls.isInsecure = Setting(true)
            }
            let tls = try #require(facts.tls)
            #expect(tls.isInsecure)
            guard case .unknownAuthority = tls.toleratedFault?.check else {
                Issue.record("tolerated: \(String(describing: tls.toleratedFault))")
                return
            }
        }
    }

    @Test func anUnknownAuthorityIsNamed() async throws {
        try await withServer([.tls(try context())]) { server in
            let end = try await firstEnd(of: endpoint(server.port))
            #expect(end.cause == .tlsFailed)
            #expect(end.detail.contains("Test authority"))
        }
    }

    @Test func aWrongNameIsSaidWithTheNamesThereAre() async throws {
        let authorities = Setting<PEMFile?>(try authority.file)
        try await withServer([.tls(try context())]) { server in
            let end = try await firstEnd(of: endpoint(server.port, host: "other.test")) {
                $0.tls.authorities = authorities
            }
            #expect(end.cause == .tlsFailed)
            #expect(end.detail.contains("other.test"))
            #expect(end.detail.contains("broker.test"))
        }
    }

    @Test func anExpiredCertificateIsSaidToBe() async throws {
        let authorities = Setting<PEMFile?>(try authority.file)
        let expired = try authority.issue(expiresIn: -3_600)
        try await withServer([.tls(try context(expired))]) { server in
            let end = try await firstEnd(of: endpoint(server.port)) {
                $0.tls.authorities = authorities
            }
            #expect(end.cause == .tlsFailed)
            #expect(end.detail.contains("expired"))
        }
    }

    // MARK: The broker's own refusals

    @Test("A missing client certificate is the broker's alert, with TLS 1.3 on the first read")
    func missingClientCertificate() async throws {
        let authorities = Setting<PEMFile?>(try authority.file)
        for (version, alert) in [(NIOSSL.TLSVersion.tlsv13, 116), (.tlsv12, 40)]
            as [(NIOSSL.TLSVersion, UInt8)]
        {
            try await withServer([.tls(try askingContext(version))]) { server in
                let end = try await firstEnd(of: endpoint(server.port)) {
                    $0.tls.authorities = authorities
                }
                expect(end, is: .tls(.alert(alert)))
            }
        }
    }

    @Test func aVersionThatTheBrokerDoesNotHaveIsItsAlert() async throws {
        let old = try context { $0.maximumTLSVersion = .tlsv12 }
        try await withServer([.tls(old)]) { server in
            let end = try await firstEnd(of: endpoint(server.port)) {
                $0.tls.minimumVersion = Setting(.v1_3)
            }
            expect(end, is: .tls(.alert(70)))
        }
    }

    // MARK: What is no TLS

    private func end(
        against serve: @escaping @Sendable (RawConnection) -> Void,
        _ change: (inout LinkSettings) -> Void = { _ in }
    ) async throws -> Disconnection {
        let peer = try RawPeer(serve: serve)
        defer { peer.stop() }
        return try await firstEnd(of: endpoint(peer.port), change)
    }

    @Test(arguments: [
        ("HTTP/1.1 400 Bad Request\r\n\r\n", "it answered in HTTP"),
        ("SSH-2.0-OpenSSH_9.2\r\n", "it answered in SSH"),
        ("\u{20}\u{02}\u{00}\u{01}", "it answered in MQTT"), ("what?", "“what?”"),
    ])
    func aServerThatDoesNotSpeakTLSIsRecognised(answer: String, words: String) async throws {
        let end = try await end(against: { connection in
            _ = connection.receive()
            connection.send(Array(answer.utf8))
            connection.holdUntilReleased()
        })
        #expect(end.cause == .tlsFailed)
        #expect(end.detail.contains(words))
    }

    @Test func aServerThatEndsTheHandshakeIsSaidTo() async throws {
        expect(try await end(against: { _ = $0.receive() }), is: .tls(.ended))
    }

    @Test func aServerThatResetsInTheHandshakeIsSaidTo() async throws {
        let end = try await end(against: { connection in
            _ = connection.receive()
            connection.reset()
        })
        expect(end, is: .resetByPeer)
    }

    @Test func aServerThatNeverAnswersTimesOutInThePhaseOfTLS() async throws {
        let end = try await end(against: { $0.holdUntilReleased() }) {
            $0.connectTimeout = Setting(.milliseconds(300))
        }
        expect(end, is: .timedOut(.tls))
    }
}
