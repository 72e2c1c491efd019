import Foundation
import Testing

/// The program against a TLS listener of a real broker for each certificate of `certs.sh`: what a
/// person reads, with ages and dates masked.
@Suite(
    .serialized, Requirement.mosquitto)
struct CertificateTests {
    private static let remedyOfAName =
        "connect by a name that it has, give one with --server-name, or renew it"

    @Test(
        .timeLimit(.minutes(2)),
        arguments: [
            (
                "expired",
                "the broker's certificate (localhost) expired AGE ago, on DATE: it must be renewed"
            ),
            (
                "notyet",
                """
                the broker's certificate (localhost) is valid only from DATE, in AGE: look at the \
                clock of this machine (DATE) and of the one that made it
                """
            ),
            (
                "wronghost",
                "the broker's certificate is for wrong.example, not for localhost: \(remedyOfAName)"
            ),
            (
                "selfsigned",
                """
                the broker's certificate (localhost) is self-signed and not one that this machine \
                trusts: give it with --ca if it is the right one
                """
            ),
            (
                "server-alone",
                """
                the broker's certificate (localhost) is signed by "Keepwatch intermediate CA", \
                whose certificate the broker did not send: it must send its intermediate \
                certificates too, or --ca must hold them
                """
            ),
            (
                "client",
                """
                the broker's certificate (keepwatch-client) is made for clients, not for servers: \
                the broker needs another one
                """
            ),
        ])
    func aCertificateThatDoesNotPassIsExplained(certificate: String, sentence: String) async throws
    {
        let broker = try await CertificateBroker.shared()
        #expect(
            try await broker.refusal(of: certificate, "--ca", broker.file("ca.crt")) == sentence)
    }

    @Test(.timeLimit(.minutes(2)))
    func anUnknownAuthorityIsNamed() async throws {
        let broker = try await CertificateBroker.shared()
        let sentence = """
            the broker's certificate (localhost) is signed by "Keepwatch test CA", which this \
            machine does not trust: give that authority's certificate with --ca
            """
        #expect(
            try await broker.refusal(of: "server", "--ca", broker.file("otherca.crt")) == sentence)
        // The authorities of the machine do not know it either.
        #expect(try await broker.refusal(of: "server") == sentence)
    }

    @Test(.timeLimit(.minutes(2)))
    func anAddressMustBeAmongTheNamesAsAnAddress() async throws {
        let broker = try await CertificateBroker.shared()
        let authority = ["--ca", broker.file("ca.crt")]
        #expect(
            try await broker.refusal(of: "wronghost", host: "127.0.0.1", authority)
                == "the broker's certificate is for wrong.example, not for 127.0.0.1: "
                + Self.remedyOfAName)
        try await broker.expectConnection(to: "server", host: "127.0.0.1", authority)
    }

    @Test(
        .timeLimit(.minutes(2)),
        arguments: [
            ("server", ["--ca", "ca.crt"]),
            ("server-chain", ["--ca", "ca.crt"]),
            ("server-alone", ["--ca", "intermediate.crt"]),
            ("soon", ["--ca", "ca.crt"]),
            ("selfsigned", ["--ca", "selfsigned.crt"]),
            (
                "mutual-tls",
                ["--ca", "ca.crt", "--certificate", "client.crt", "--key", "client.key"]
            ),
        ])
    func aCertificateThatPassesLetsTheLinkConnect(
        certificate: String, files: [String]
    ) async throws {
        let broker = try await CertificateBroker.shared()
        let flags = files.map { $0.hasPrefix("--") ? $0 : broker.file($0) }
        try await broker.expectConnection(to: certificate, flags)
    }

    @Test(.timeLimit(.minutes(2)))
    func theServerNameReplacesTheHostOfTheURL() async throws {
        let broker = try await CertificateBroker.shared()
        try await broker.expectConnection(
            to: "wronghost", ["--ca", broker.file("ca.crt"), "--server-name", "wrong.example"])
    }

    @Test(
        .timeLimit(.minutes(2)),
        arguments: [
            (
                "",
                """
                the broker wants a client certificate and was given none (TLS alert \
                certificate_required, 116): give one with --certificate and --key
                """
            ),
            (
                "client-expired",
                """
                our client certificate has expired (TLS alert certificate_expired, 45): give a \
                renewed one with --certificate, or look at the broker's clock
                """
            ),
            (
                "client-other",
                """
                the broker does not know the authority that signed our client certificate (TLS \
                alert unknown_ca, 48): give one from an authority that it knows with --certificate
                """
            ),
        ])
    func aClientCertificateThatTheBrokerRefusesIsExplained(
        client: String, sentence: String
    ) async throws {
        let broker = try await CertificateBroker.shared()
        var flags = ["--ca", broker.file("ca.crt")]
        if !client.isEmpty {
            flags += ["--certificate", broker.file("\(client).crt")]
            flags += ["--key", broker.file("\(client).key")]
        }
        #expect(try await broker.refusal(of: "mutual-tls", flags) == sentence)
    }
}

/// Files of our own that cannot be used: the program does not start and names the file.
extension CertificateTests {
    @Test(
        .timeLimit(.minutes(2)),
        arguments: [
            ("client.crt", "client-encrypted.key", "client-encrypted.key is encrypted: "),
            ("client.p12", "client.p12", #"client.p12" holds no certificate in PEM"#),
            (
                "client.crt", "client-other.key",
                "client-other.key is not the key of the first certificate in "
            ),
        ])
    func aFileOfOurOwnThatCannotBeUsedIsNamed(
        certificate: String, key: String, problem: String
    ) async throws {
        let broker = try await CertificateBroker.shared()
        let outcome = try await BuiltProgram.run([
            "mqtts://localhost", "--certificate", broker.file(certificate), "--key",
            broker.file(key), "--headless",
        ])
        #expect(outcome.status == 64)
        #expect(outcome.errors.contains(broker.file(problem)))
    }
}

/// A broker with a TLS listener for each certificate, which all tests of a run share.
struct CertificateBroker: Sendable {
    private static let starting = Task { try await start() }

    private let script: ServingScript
    private let values: [String: String]

    static func shared() async throws -> CertificateBroker { try await starting.value }

    private static func start() async throws -> CertificateBroker {
        let script = try ServingScript(
            "brokers/certificates.sh", ["\(LoopbackPorts.shared.claim(10))"])
        try await script.value(of: "started")
        let broker = CertificateBroker(script: script, values: script.values)
        try await eventually("mosquitto runs", within: .seconds(30)) {
            let log = FileManager.default.contents(atPath: broker.folder + "/log") ?? Data()
            return String(decoding: log, as: UTF8.self).contains(" running\n")
        }
        return broker
    }

    private var folder: String { values["folder"] ?? "" }

    /// A file that `certs.sh` made.
    func file(_ name: String) -> String { "\(folder)/certs/\(name)" }

    private func watch(
        _ certificate: String, host: String, _ flags: [String]
    ) throws -> RunningProgram {
        let url = values[certificate] ?? "no listener \(certificate)"
        return try RunningProgram(
            [url.replacing("localhost", with: host)] + flags + ["--headless", "--events", "-"])
    }

    /// Why the program does not connect, ages and dates masked.
    func refusal(
        of certificate: String, host: String = "localhost", _ flags: [String]
    ) async throws -> String {
        let program = try watch(certificate, host: host, flags)
        let end = try await program.event("the attempt fails") { $0.name == "disconnected" }
        #expect(end.cause == "tls-failed")
        #expect(!program.events.contains { $0.name == "connected" })
        #expect(try await program.stop() == 0)
        return (end.string("detail") ?? "")
            .replacing(#/\d{4}-\d\d-\d\d \d\d:\d\d UTC/#, with: "DATE")
            .replacing(#/\d+[dhm] \d+[hms]/#, with: "AGE")
    }

    func refusal(of certificate: String, _ flags: String...) async throws -> String {
        try await refusal(of: certificate, flags)
    }

    /// Expects the program to connect and to say when the broker's certificate ends.
    func expectConnection(
        to certificate: String, host: String = "localhost", _ flags: [String]
    ) async throws {
        let program = try watch(certificate, host: host, flags)
        let connected = try await program.event("connected") { $0.name == "connected" }
        let facts = connected["tls"] as? [String: Any]
        #expect(facts?["certificate_expires"] is String)
        #expect(!program.events.contains { $0.name == "disconnected" })
        #expect(try await program.stop() == 0)
    }
}
