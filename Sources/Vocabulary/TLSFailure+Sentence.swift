extension TLSFailure {
    /// What is wrong and where, in a sentence for people.
    public var sentence: String {
        switch self {
        case .certificate(let fault): fault.sentence
        case .alert(let number): "the broker ended TLS with alert \(number)"
        case .notTLS(let text): "the broker does not speak TLS here: \(text)"
        case .ended: "the broker ended the stream during the TLS handshake"
        case .handshake(let text): "TLS handshake failed: \(text)"
        case .ownFiles(let text): text
        }
    }
}

extension CertificateFault {
    /// Which certificate failed which check, in a sentence for people.
    public var sentence: String {
        switch check {
        case .expired: "the certificate of \(subject) has expired"
        case .notYetValid: "the certificate of \(subject) is not valid yet"
        case .unknownAuthority(let issuer, _), .otherKey(let issuer):
            "the certificate of \(subject) is signed by \(issuer), which is not trusted"
        case .selfSigned: "the certificate of \(subject) is self-signed and not trusted"
        case .wrongName(let asked, let names):
            "the certificate is for \(names.joined(separator: ", ")), not for \(asked)"
        case .wrongUse(let text), .malformed(let text), .other(let text): text
        case .brokenSignature: "the signature of the certificate of \(subject) is wrong"
        }
    }
}
