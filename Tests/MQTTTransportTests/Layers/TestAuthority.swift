import Crypto
import Foundation
import NIOSSL
import SwiftASN1
import Vocabulary
import X509

/// An authority of the tests, which signs what it is asked to.
struct TestAuthority {
    private let key = P256.Signing.PrivateKey()
    private let name: DistinguishedName
    let certificate: Certificate

    init(_ commonName: String = "Test authority") throws {
        name = try DistinguishedName { CommonName(commonName) }
        certificate = try Self.certificate(
            for: Certificate.PublicKey(key.publicKey), subject: name, issuer: name, signer: key,
            expiresIn: 3_600
        ) {
            Critical(BasicConstraints.isCertificateAuthority(maxPathLength: nil))
            Critical(KeyUsage(keyCertSign: true))
        }
    }

    /// The authority as a settings file names it.
    var file: PEMFile {
        get throws {
            PEMFile(
                path: "/test/ca.pem",
                content: Array(try certificate.serializeAsPEM().pemString.utf8))
        }
    }

    /// A certificate and its key.
    ///
    /// - Parameter expiresIn: seconds from now; negative: it has expired.
    func issue(
        _ commonName: String = "broker.test", names: [GeneralName] = [.dnsName("broker.test")],
        use: ExtendedKeyUsage.Usage = .serverAuth, expiresIn: TimeInterval = 3_600
    ) throws -> TestIdentity {
        let own = P256.Signing.PrivateKey()
        let certificate = try Self.certificate(
            for: Certificate.PublicKey(own.publicKey),
            subject: try DistinguishedName { CommonName(commonName) }, issuer: name, signer: key,
            expiresIn: expiresIn
        ) {
            SubjectAlternativeNames(names)
            try ExtendedKeyUsage([use])
        }
        return TestIdentity(
            certificate: try certificate.serializeAsPEM().pemString, key: own.pemRepresentation)
    }

    private static func certificate(
        for publicKey: Certificate.PublicKey, subject: DistinguishedName,
        issuer: DistinguishedName, signer: P256.Signing.PrivateKey, expiresIn: TimeInterval,
        @ExtensionsBuilder extensions: () throws -> Result<Certificate.Extensions, any Error>
    ) throws -> Certificate {
        try Certificate(
            version: .v3, serialNumber: Certificate.SerialNumber(), publicKey: publicKey,
            notValidBefore: Date(timeIntervalSinceNow: -7_200),
            notValidAfter: Date(timeIntervalSinceNow: expiresIn), issuer: issuer, subject: subject,
            signatureAlgorithm: .ecdsaWithSHA256,
            extensions: try Certificate.Extensions(builder: extensions),
            issuerPrivateKey: Certificate.PrivateKey(signer))
    }
}

/// A certificate and its private key, both in PEM.
struct TestIdentity {
    let certificate: String
    let key: String

    var certificateFile: PEMFile {
        PEMFile(path: "/test/own.pem", content: Array(certificate.utf8))
    }

    var keyFile: KeyFile {
        KeyFile(path: "/test/own-key.pem", content: Secret(Array(key.utf8)))
    }

    /// How a server shows it.
    func serverConfiguration() throws -> TLSConfiguration {
        TLSConfiguration.makeServerConfiguration(
            certificateChain: try NIOSSLCertificate.fromPEMBytes(Array(certificate.utf8))
                .map { .certificate($0) },
            privateKey: .privateKey(try NIOSSLPrivateKey(bytes: Array(key.utf8), format: .pem)))
    }
}

extension GeneralName {
    static func address(_ bytes: UInt8...) -> GeneralName {
        .ipAddress(ASN1OctetString(contentBytes: bytes[...]))
    }
}
