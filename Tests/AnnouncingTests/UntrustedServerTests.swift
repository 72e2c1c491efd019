import AlertModel
import Crypto
import Foundation
import NIOSSL
import SwiftASN1
import Testing
import Vocabulary
import X509

@testable import Announcing

/// Web servers that prove who they are, or do not.
@Suite struct UntrustedServerTests {
    /// A certificate that names the loopback address, signed by itself, and a server's use of it.
    private func identity() throws -> (certificate: NIOSSLCertificate, context: NIOSSLContext) {
        let key = P256.Signing.PrivateKey()
        let name = try DistinguishedName { CommonName("hooks.test") }
        let certificate = try Certificate(
            version: .v3, serialNumber: Certificate.SerialNumber(),
            publicKey: Certificate.PublicKey(key.publicKey),
            notValidBefore: Date(timeIntervalSinceNow: -3_600),
            notValidAfter: Date(timeIntervalSinceNow: 3_600), issuer: name, subject: name,
            signatureAlgorithm: .ecdsaWithSHA256,
            extensions: try Certificate.Extensions {
                Critical(BasicConstraints.isCertificateAuthority(maxPathLength: nil))
                SubjectAlternativeNames([.dnsName("localhost")])
            }, issuerPrivateKey: Certificate.PrivateKey(key))
        let own = try NIOSSLCertificate(
            bytes: Array(try certificate.serializeAsPEM().pemString.utf8), format: .pem)
        let privateKey = try NIOSSLPrivateKey(
            bytes: Array(key.pemRepresentation.utf8), format: .pem)
        let context = try NIOSSLContext(
            configuration: .makeServerConfiguration(
                certificateChain: [.certificate(own)], privateKey: .privateKey(privateKey)))
        return (own, context)
    }

    private func outcome(
        _ server: WebServer, trusting: [NIOSSLCertificate]?
    ) async -> DeliveryOutcome {
        var tls = TLSConfiguration.makeClientConfiguration()
        if let trusting { tls.trustRoots = .certificates(trusting) }
        let courier = Courier(outside: .none, tls: tls)
        let way = AnnouncementWay.web(url: "https://localhost:\(server.port)/hook")
        let outcome = await courier.deliver(.about(), on: way, now: night.wall)
        await courier.shutDown()
        await server.stop()
        return outcome
    }

    @Test func aServerThatProvesWhoItIsIsTold() async throws {
        let identity = try identity()
        let server = try await WebServer.serve(.answer(200), tls: identity.context)
        #expect(await outcome(server, trusting: [identity.certificate]).isDelivered)
        #expect(server.requests.count == 1)
    }

    @Test func aServerThatNobodyVouchesForIsToldNothing() async throws {
        let identity = try identity()
        let server = try await WebServer.serve(.answer(200), tls: identity.context)
        let outcome = await outcome(server, trusting: nil)
        #expect(server.requests.isEmpty)
        #expect(
            outcome.text.hasPrefix("localhost:\(server.port) could not prove who it is"),
            "\(outcome.text)")
    }
}
