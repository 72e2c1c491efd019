import Foundation
import Testing

/// Certificates and keys are tried out before anything is connected.
@Suite struct OwnCertificateCheckTests {
    /// Runs `config check` on a link with these TLS settings, beside the files of `certs.sh`.
    private func check(_ tls: String) async throws -> BuiltProgram.Outcome {
        let folder = try TemporaryFolder()
        let maker = try ChildProcess(
            "/bin/bash", [ProjectFolder.file("Tests/brokers/certs.sh"), folder.path],
            environment: ProcessInfo.processInfo.environment)
        try #require(try await maker.end(within: .seconds(30)) == 0)
        let file = try folder.write(
            "links:\n  - name: a\n    url: mqtts://b\n    tls: { \(tls) }\n", to: "fleet.yaml")
        return try await BuiltProgram.run(["config", "check", file])
    }

    @Test func filesThatFitAreShownWithWhatIsInThem() async throws {
        let outcome = try await check("ca: ca.crt, certificate: client.crt, key: client.key")
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.contains("client.crt, 1 certificate"))
        #expect(outcome.output.contains("client.key, not shown"))
        #expect(!outcome.output.contains("PRIVATE"))
    }

    @Test func aWholeChainInOneFileIsTaken() async throws {
        let outcome = try await check("certificate: server-chain.crt, key: server-chain.key")
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.contains("server-chain.crt, 2 certificates"))
    }

    @Test(arguments: [
        ("certificate: client.crt, key: server.key", 37, "is not the key"),
        ("certificate: client.crt, key: client-encrypted.key", 37, "is encrypted"),
        ("certificate: client.crt, key: client.p12", 42, "no private key in PEM"),
        ("ca: client.key", 16, "no certificate in PEM but a block called \"EC PRIVATE KEY\""),
        ("ca: .", 16, "Is a directory"),
    ])
    func filesThatDoNotFitAreRefusedAtTheirPlace(
        tls: String, column: Int, reason: String
    ) async throws {
        let outcome = try await check(tls)
        #expect(outcome.status == 78)
        #expect(outcome.errors.split(separator: "\n").count == 1)
        #expect(outcome.errors.contains("fleet.yaml:4:\(column):"), "\(outcome.errors)")
        #expect(outcome.errors.contains(reason), "\(outcome.errors)")
        #expect(outcome.output.isEmpty)
    }

    @Test func aWatchDoesNotBeginWithThem() async throws {
        let outcome = try await BuiltProgram.run([
            "mqtts://127.0.0.1:1", "--headless", "--duration", "300ms", "--ca", "/dev/null",
        ])
        #expect(outcome.status == 64)
        #expect(outcome.errors.contains("--ca: the file \"/dev/null\" is empty"))
        #expect(outcome.output.isEmpty)
    }
}
