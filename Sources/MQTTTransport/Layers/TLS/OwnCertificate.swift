import NIOSSL
import Vocabulary

/// Our own certificate and its key, for brokers that ask for them.
enum OwnCertificate {
    /// Adds what the settings hold, if anything.
    static func add(
        _ settings: TLSSettings, to configuration: inout TLSConfiguration
    ) throws(TLSFailure) {
        switch (settings.certificate.value, settings.key.value) {
        case (nil, nil): break
        case (let certificate?, nil):
            throw .ownFiles("\(certificate.path) is of no use without its private key: name both")
        case (nil, let key?):
            throw .ownFiles("\(key.path) is of no use without its certificate: name both")
        case (let certificate?, let key?):
            let chain = try chain(certificate)
            let privateKey = try privateKey(key)
            configuration.certificateChain = chain.map { .certificate($0) }
            configuration.privateKey = .privateKey(privateKey)
            try check(chain, of: certificate, against: privateKey, of: key)
        }
    }

    private static func chain(_ file: PEMFile) throws(TLSFailure) -> [NIOSSLCertificate] {
        let chain = try? NIOSSLCertificate.fromPEMBytes(file.content)
        guard let chain, !chain.isEmpty else {
            throw .ownFiles("\(file.path) holds no certificate in PEM: it must begin with ours")
        }
        return chain
    }

    private static func privateKey(_ file: KeyFile) throws(TLSFailure) -> NIOSSLPrivateKey {
        let content = file.content.revealed()
        let text = String(decoding: content, as: UTF8.self)
        guard !text.contains("ENCRYPTED") else {
            throw .ownFiles(
                "\(file.path) is encrypted: store the key without a passphrase, for example by "
                    + "openssl pkey -in \(file.path) -out key.pem, readable by its owner only")
        }
        // The library traps on no bytes at all.
        guard !content.isEmpty, let key = try? NIOSSLPrivateKey(bytes: content, format: .pem) else {
            throw .ownFiles("\(file.path) holds no private key in PEM")
        }
        return key
    }

    /// The library does not say which of the two is the wrong one, so this is asked by itself.
    private static func check(
        _ chain: [NIOSSLCertificate], of certificate: PEMFile, against key: NIOSSLPrivateKey,
        of keyFile: KeyFile
    ) throws(TLSFailure) {
        var trial = TLSConfiguration.makeClientConfiguration()
        trial.trustRoots = .certificates([])
        trial.certificateChain = chain.map { .certificate($0) }
        trial.privateKey = .privateKey(key)
        guard (try? NIOSSLContext(configuration: trial)) != nil else {
            throw .ownFiles(
                "\(keyFile.path) is not the key of the first certificate in \(certificate.path): "
                    + "our own certificate comes first, then those that signed it")
        }
    }
}
