import Vocabulary

/// The network that a connection ends in, as far as its address tells.
///
/// Addresses that share a fault are usually neighbours: those of version 4 that agree in 24 bits,
/// those of version 6 that agree in 48, are taken for one network.
enum RemoteNetwork: Hashable, Sendable {
    /// Loopback addresses and socket files.
    case thisMachine
    /// The leading bytes of the address as one number: three of version 4, six of version 6.
    case version4(UInt32)
    case version6(UInt64)
    /// Addresses of no known form, which are taken for one network.
    case unknown

    /// Takes an address as `ConnectionFacts.address` has it: `192.0.2.1:1883`, `[::1]:1883`, or the
    /// path of a socket file.
    init(address: String) {
        if address.hasPrefix("/") {
            self = .thisMachine
        } else if let host = NetworkEndpoint(authority: address)?.host,
            let literal = IPAddress(literal: String(host.prefix { $0 != "%" }))
        {
            self.init(literal.bytes)
        } else {
            self = .unknown
        }
    }

    private init(_ bytes: [UInt8]) {
        let mappedVersion4: [UInt8] = Array(repeating: 0, count: 10) + [0xFF, 0xFF]
        let isLoopback = bytes[0] == 127 && bytes.count == 4 || bytes == Self.loopback
        if bytes.count == 16, bytes.starts(with: mappedVersion4) {
            self.init(Array(bytes.suffix(4)))
        } else if isLoopback {
            self = .thisMachine
        } else if bytes.count == 4 {
            self = .version4(bytes.prefix(3).reduce(0) { $0 << 8 | UInt32($1) })
        } else {
            self = .version6(bytes.prefix(6).reduce(0) { $0 << 8 | UInt64($1) })
        }
    }

    /// The only loopback address of version 6.
    private static let loopback: [UInt8] = Array(repeating: 0, count: 15) + [1]
}
