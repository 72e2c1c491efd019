import NIOSSL
import Testing
import Vocabulary
import X509

@testable import MQTTTransport

/// Ends of connections that were up, over TLS; and what of our own files cannot be used.
@Suite(.timeLimit(.minutes(1)))
struct TLSEndTests {
    /// How a server ends a connection after some heartbeats.
    enum Way: CaseIterable {
        /// close_notify, then FIN.
        case politely
        /// FIN alone.
        case bluntly
        case byReset

        var failure: LinkFailure {
            self == .byReset ? .resetByPeer : .closedByPeer(afterConnack: true)
        }
    }

    @Test(arguments: Way.allCases)
    func aConnectionThatWasUpEndsAsOnTCP(way: Way) async throws {
        let context = try NIOSSLContext(
            configuration: try TestAuthority().issue().serverConfiguration())
        let ending: LayeredServer.Ending =
            switch way {
            case .politely: .close
            case .bluntly: .fin
            case .byReset: .reset
            }
        try await withServer([.ending(after: 3, ending), .tls(context)]) { server in
            let endpoint = Endpoint(host: "broker.test", port: server.port, isSecure: true)
            let end = try await firstEnd(of: endpoint) { $0.tls.isInsecure = Setting(true) }
            expect(end, is: way.failure)
            #expect(end.tcp != nil)
        }
    }
}

struct OwnFilesTests {
    private let identity: TestIdentity
    private let other: TestIdentity
    private let authorities: PEMFile

    init() throws {
        let authority = try TestAuthority()
        identity = try authority.issue(use: .clientAuth)
        other = try authority.issue(use: .clientAuth)
        authorities = try authority.file
    }

    /// What is wrong with settings that have own files, and are otherwise in order.
    private func problem(_ change: (inout TLSSettings) -> Void) -> String? {
        var settings = TLSSettings()
        settings.authorities = Setting(authorities)
        settings.certificate = Setting(identity.certificateFile)
        settings.key = Setting(identity.keyFile)
        change(&settings)
        guard case .ownFiles(let text) = TLSContexts.problem(of: settings) else { return nil }
        return text
    }

    private func key(_ text: String) -> Setting<KeyFile?> {
        Setting(KeyFile(path: "/test/own-key.pem", content: Secret(Array(text.utf8))))
    }

    @Test func filesThatBelongTogetherAreInOrder() {
        #expect(problem { _ in } == nil)
    }

    @Test func aKeyOfAnotherCertificateIsSaidToBe() throws {
        let text = try #require(problem { $0.key = Setting(other.keyFile) })
        #expect(text.contains("/test/own-key.pem is not the key of the first certificate in"))
        #expect(text.contains("/test/own.pem"))
    }

    @Test(arguments: [
        "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n",
        "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00\n\nAA\n"
            + "-----END RSA PRIVATE KEY-----\n",
    ])
    func anEncryptedKeyIsSaidToBeWithWhatToDo(text: String) throws {
        let text = try #require(problem { $0.key = key(text) })
        #expect(text.hasPrefix("/test/own-key.pem is encrypted"))
        #expect(text.contains("openssl pkey"))
    }

    @Test(arguments: [
        "", "nonsense", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----",
    ])
    func whatIsNoKeyIsSaidNotToBe(text: String) throws {
        let text = try #require(problem { $0.key = key(text) })
        #expect(text == "/test/own-key.pem holds no private key in PEM")
    }

    @Test func oneOfTheTwoIsOfNoUse() throws {
        #expect(try #require(problem { $0.key = Setting(nil) }).contains("/test/own.pem"))
        let missing = problem { $0.certificate = Setting(nil) }
        #expect(try #require(missing).contains("/test/own-key.pem"))
    }

    @Test func whatIsNoCertificateIsSaidNotToBe() throws {
        let empty = PEMFile(path: "/test/empty.pem", content: [])
        #expect(try #require(problem { $0.certificate = Setting(empty) }).contains("empty.pem"))
        #expect(try #require(problem { $0.authorities = Setting(empty) }).contains("empty.pem"))
    }

    @Test(arguments: ["", "ümlaut", String(repeating: "x", count: 256)])
    func aProtocolThatCannotBeOfferedIsRefused(name: String) throws {
        let text = problem { $0.applicationProtocols = Setting(["mqtt", name]) }
        #expect(try #require(text).contains("cannot be offered"))
    }

    @Test func noSecretIsInAMessage() throws {
        let text = try #require(problem { $0.key = key("-----BEGIN SECRET-----") })
        #expect(!text.contains("SECRET"))
    }

    @Test func linksThatAskForTheSameShareOneSetUp() throws {
        let contexts = TLSContexts()
        var settings = TLSSettings()
        settings.authorities = Setting(authorities)
        let first = try contexts.setUp(for: settings).get()
        settings.isInsecure = Setting(true)
        settings.serverName = Setting("broker.test")
        settings.authorities.origin = .flag("--ca")
        #expect(try contexts.setUp(for: settings).get() === first)
        settings.minimumVersion = Setting(.v1_3)
        #expect(try contexts.setUp(for: settings).get() !== first)
    }
}

struct LibraryErrorTests {
    private static let library = "SSL routines:OPENSSL_internal"

    @Test(
        arguments: [
            ("268436498 error:10000412:\(library):SSLV3_ALERT_BAD_CERTIFICATE at f:1", UInt8(42)),
            ("268436572 error:1000045c:\(library):TLSV1_ALERT_CERTIFICATE_REQUIRED at f:1", 116),
            ("268435703 error:100000f7:\(library):WRONG_VERSION_NUMBER at f:1", nil),
            ("184550418 error:0b000412:X.509 routines:OPENSSL_internal:SOMETHING at f:1", nil),
            (" EOF during handshake", nil), ("", nil),
        ] as [(String, UInt8?)])
    func anAlertIsToldByItsNumber(description: String, alert: UInt8?) {
        #expect(LibraryError(description: "Error: \(description)").alert == alert)
    }

    @Test func theReasonIsTheNameBehindTheLastColon() {
        let description =
            "Error: 268435703 error:100000f7:SSL routines:OPENSSL_internal:WRONG_VERSION_NUMBER "
            + "at /some/file:12"
        #expect(LibraryError(description: description).reason == "WRONG_VERSION_NUMBER")
    }
}
