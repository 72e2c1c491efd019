/// Why TLS was not established, or ended.
public enum TLSFailure: Error, Hashable, Sendable {
    /// The broker's certificate did not pass.
    case certificate(CertificateFault)
    /// The broker's own alert: its number.
    ///
    /// Spec: RFC 8446 §6, RFC 5246 §7.2.
    case alert(UInt8)
    /// The broker answered with something that is no TLS; what it seems to be, for people.
    case notTLS(String)
    /// The broker ended the stream before the handshake was done.
    case ended
    /// Both sides have no version of TLS or no cipher in common, or another failure of the
    /// handshake, in a sentence.
    case handshake(String)
    /// Our own certificate, key or authorities cannot be used, in a sentence that names the file.
    case ownFiles(String)
}

/// A certificate that did not pass, and which check it failed.
public struct CertificateFault: Hashable, Sendable {
    /// What was checked.
    public enum Check: Hashable, Sendable {
        /// It is past its last day.
        case expired(at: WallTime)
        /// Its first day is still to come.
        case notYetValid(until: WallTime)
        /// No authority that we trust signed it; who is said to have signed it, and whether that
        /// seems to be an intermediate authority whose certificate the broker did not send.
        case unknownAuthority(issuer: String, intermediateMissing: Bool)
        /// It names an authority that we trust, but one of the same name with another key signed
        /// it.
        case otherKey(issuer: String)
        /// It signed itself, and is not one that we trust.
        case selfSigned
        /// It is for other names than the one that was asked for.
        case wrongName(asked: String, names: [String])
        /// It may not be used by a server, or not to sign others, in a sentence.
        case wrongUse(String)
        /// Its signature is not that of its issuer: it was altered.
        case brokenSignature(issuer: String)
        /// It cannot be read; the library's words.
        case malformed(String)
        /// Anything else, in a sentence.
        case other(String)
    }

    /// Which check failed.
    public var check: Check
    /// Place in the chain that the broker sent, 0 for its own certificate; beyond the last for an
    /// authority of ours.
    public var place: Int
    /// Certificates in the chain that the broker sent.
    public var chainLength: Int
    /// Whom the certificate names, its common name where it has one.
    public var subject: String
    /// When it was checked.
    public var checkedAt: WallTime

    /// Puts a fault together.
    public init(
        check: Check, place: Int, chainLength: Int, subject: String, checkedAt: WallTime
    ) {
        self.check = check
        self.place = place
        self.chainLength = chainLength
        self.subject = subject
        self.checkedAt = checkedAt
    }
}

/// What a certificate says of itself.
public struct CertificateFacts: Hashable, Sendable {
    /// Whom it names, its common name where it has one.
    public var subject: String
    /// Who signed it, by common name where there is one.
    public var issuer: String
    /// DNS names and IP addresses that it is for.
    public var names: [String]
    /// Its first moment.
    public var notBefore: WallTime
    /// Its last moment.
    public var notAfter: WallTime

    /// Puts the facts together.
    public init(
        subject: String, issuer: String, names: [String], notBefore: WallTime, notAfter: WallTime
    ) {
        self.subject = subject
        self.issuer = issuer
        self.names = names
        self.notBefore = notBefore
        self.notAfter = notAfter
    }
}

/// What is known of TLS on a connection.
public struct TLSFacts: Hashable, Sendable {
    /// The version that both sides speak.
    public var version: TLSVersion
    /// The cipher's name; nil where the library does not tell.
    public var cipher: String?
    /// The protocol chosen by ALPN; nil where none was.
    public var applicationProtocol: String?
    /// The chain that the broker sent, its own certificate first.
    public var certificates: [CertificateFacts]
    /// Whether any certificate was taken: the link is set to be insecure.
    public var isInsecure: Bool
    /// What would have been refused, where the link is set to be insecure.
    public var toleratedFault: CertificateFault?

    /// Puts the facts together.
    public init(
        version: TLSVersion, cipher: String? = nil, applicationProtocol: String? = nil,
        certificates: [CertificateFacts] = [], isInsecure: Bool = false,
        toleratedFault: CertificateFault? = nil
    ) {
        self.version = version
        self.cipher = cipher
        self.applicationProtocol = applicationProtocol
        self.certificates = certificates
        self.isInsecure = isInsecure
        self.toleratedFault = toleratedFault
    }
}
