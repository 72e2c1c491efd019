public import Vocabulary

/// The servers that a broker sends a client to, read from a Server Reference.
///
/// The form is advice, not a rule: names separated by spaces, each with a port or without, IPv6
/// addresses in brackets. What cannot be read is told, never guessed.
///
/// Spec: MQTT 5.0 §4.11.
public struct ServerReference: Hashable, Sendable {
    /// One server of the list.
    public struct Server: Hashable, Sendable {
        /// A name or a literal address, without brackets.
        public var host: String
        /// nil: the port in use, as members of one cluster have the same.
        public var port: UInt16?
        /// As the broker wrote it.
        public var text: String

        /// Puts a server together.
        public init(host: String, port: UInt16?, text: String) {
            self.host = host
            self.port = port
            self.text = text
        }

        /// This server in place of the endpoint's own, with the same layers.
        public func endpoint(layeredAs endpoint: NetworkEndpoint) -> NetworkEndpoint {
            var place = endpoint
            place.host = host
            place.port = port ?? endpoint.port
            return place
        }
    }

    /// One entry that is no server.
    public struct Fault: Error, Hashable, Sendable {
        /// As the broker wrote it, cut to 64 characters.
        public var text: String
        /// What is wrong with it.
        public var problem: String
    }

    /// What could be read, in the broker's order; at most 16.
    public private(set) var servers: [Server] = []
    /// What could not.
    public private(set) var faults: [Fault] = []

    /// Entries that are read; a broker that names more has them passed over.
    private static let mostEntries = 16

    /// Reads a reference of any form.
    public init(parsing text: String) {
        for entry in text.split(separator: " ").prefix(Self.mostEntries) {
            do {
                servers.append(try Self.server(entry))
            } catch {
                faults.append(error)
            }
        }
    }

    private static func server(_ entry: Substring) throws(Fault) -> Server {
        func fault(_ problem: String) -> Fault {
            Fault(text: String(entry.prefix(64)), problem: problem)
        }
        let host: Substring
        let rest: Substring
        if entry.first == "[" {
            guard let end = entry.firstIndex(of: "]") else {
                throw fault("a bracket is not closed")
            }
            host = entry[entry.index(after: entry.startIndex)..<end]
            rest = entry[entry.index(after: end)...]
            // A zone is of this machine only: none is taken from a broker.
            guard host.contains(":"), IPAddress(literal: String(host)) != nil else {
                throw fault("no IPv6 address in the brackets")
            }
        } else {
            let colon = entry.firstIndex(of: ":") ?? entry.endIndex
            host = entry[..<colon]
            rest = entry[colon...]
            guard (1...255).contains(host.utf8.count), host.utf8.allSatisfy(isOfHost) else {
                throw fault("no host name or address")
            }
        }
        guard !rest.isEmpty else {
            return Server(host: String(host), port: nil, text: String(entry))
        }
        let digits = rest.dropFirst()
        guard rest.first == ":", let port = UInt16(digits), port > 0,
            digits.utf8.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 })
        else { throw fault("not a port from 1 to 65535 after the host") }
        return Server(host: String(host), port: port, text: String(entry))
    }

    private static func isOfHost(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"),
            UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
