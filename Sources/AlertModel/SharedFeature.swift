import FleetModel
import Vocabulary

/// Something that links may share, so that one fault takes all that do.
///
/// How a connection ended is none: no link that stayed up has an end, so that it would explain
/// anything.
enum SharedFeature: Hashable, Sendable {
    /// The broker: its host and port, or the path of its socket.
    case broker(String)
    /// The address that was reached, whatever the port.
    case address(IPAddress)
    /// A label.
    case tag(Tag)
    /// What connects us to the broker, by its URL.
    case proxy(String)
    /// The neighbours of an address: 24 bits of version 4, 64 of version 6; the others are zero.
    case network(IPAddress)
    /// Who signed a certificate of the broker's chain.
    case authority(String)
    /// Our own interface that the connection leaves by.
    case interface(String)
    /// The version of TLS that is spoken; nil: none.
    case tls(TLSVersion?)

    /// For a sentence: `10.2.3.4`, `site=fra`.
    var text: String {
        switch self {
        case .broker(let authority): authority
        case .address(let address): address.description
        case .tag(let tag): tag.description
        case .proxy(let url): "the proxy \(url)"
        case .network(let network): "\(network)/\(network.bytes.count == 4 ? 24 : 64)"
        case .authority(let name): "the certificate authority \(name.prefix(64))"
        case .interface(let name): "the interface \(name)"
        case .tls(let version): version.map { "TLS \($0.rawValue)" } ?? "a connection without TLS"
        }
    }

    /// Whether it is a place on the way to the broker, which may fail as a whole.
    ///
    /// What all links share that stayed up, or where none did, sets nobody apart; a place may have
    /// failed nevertheless. Our own interface is none: most machines have one, which would then be
    /// the cause of whatever takes all links.
    var isPlace: Bool {
        switch self {
        case .broker, .address, .proxy, .network: true
        case .tag, .authority, .interface, .tls: false
        }
    }

    /// What a person can act on most directly comes first.
    private var rank: Int {
        switch self {
        case .broker: 0
        case .address: 1
        case .tag: 2
        case .proxy: 3
        case .network: 4
        case .authority: 5
        case .interface: 6
        case .tls: 7
        }
    }
}

extension SharedFeature: Comparable {
    /// The one to be named first where two explain as much.
    static func < (left: SharedFeature, right: SharedFeature) -> Bool {
        (left.rank, left.text) < (right.rank, right.text)
    }
}

extension LinkSnapshot {
    /// What the link may share with others.
    ///
    /// - Parameter connection: the present one, or the last before it ended; nil: it is not known.
    func features(on connection: ConnectionFacts?) -> Set<SharedFeature> {
        var features: Set<SharedFeature> = [.broker(settings.endpoint.authority)]
        for tag in settings.tags { features.insert(.tag(tag)) }
        if let proxy = settings.proxy.value { features.insert(.proxy(proxy.description)) }
        if let address = brokerAddress.address.flatMap(IPAddress.init(authority:)) {
            features.insert(.address(address))
            features.insert(.network(address.network))
        }
        guard let connection, settings.endpoint.network != nil else { return features }
        if let name = connection.interface?.value { features.insert(.interface(name)) }
        features.insert(.tls(connection.tls?.version))
        for certificate in connection.tls?.certificates ?? [] {
            features.insert(.authority(certificate.issuer))
        }
        return features
    }
}

extension IPAddress {
    /// The leading bytes of an address of version 6 that stands for one of version 4.
    ///
    /// Spec: RFC 4291 §2.5.5.2.
    private static let mapped: [UInt8] = Array(repeating: 0, count: 10) + [0xFF, 0xFF]

    /// Reads `192.0.2.1:1883` and `[fe80::1%eth0]:1883`; nil for a name and for a path.
    fileprivate init?(authority: String) {
        guard let host = NetworkEndpoint(authority: authority)?.host,
            let literal = IPAddress(literal: String(host.prefix { $0 != "%" }))
        else { return nil }
        let isMapped = literal.bytes.count == 16 && literal.bytes.starts(with: Self.mapped)
        self.init(bytes: isMapped ? literal.bytes.suffix(4) : literal.bytes[...])
    }

    /// Its leading half, or of version 4 its first 24 bits, with zeros behind.
    fileprivate var network: IPAddress {
        let kept = bytes.count == 4 ? 3 : 8
        return IPAddress(bytes: bytes.prefix(kept) + repeatElement(0, count: bytes.count - kept))
            ?? self
    }
}
