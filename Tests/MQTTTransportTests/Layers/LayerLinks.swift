import NIOCore
import Testing
import Vocabulary

@testable import MQTTTransport

/// A server with layers; stopped when `body` ends.
@discardableResult
func withServer<Result>(
    _ layers: [LayeredServer.Layer], _ body: (LayeredServer) async throws -> Result
) async throws -> Result {
    let server = try await LayeredServer.start(layers)
    do {
        let result = try await body(server)
        try await server.stop()
        return result
    } catch {
        try? await server.stop()
        throw error
    }
}

/// Lets a link connect, heartbeat and go, and gives what was known of its connection.
@discardableResult
func connect(
    to endpoint: Endpoint, _ change: (inout LinkSettings) -> Void = { _ in },
    lookUp: @escaping NameResolver.LookUp = loopback
) async throws -> ConnectionFacts {
    try await withPool(lookUp: lookUp) { pool, recorder in
        pool.add(1, at: endpoint, change)
        let record = try await recorder.wait(for: "heartbeats or an end") {
            $0.roundTrips(of: LinkID(1)).count >= 3 || $0.disconnection(of: LinkID(1)) != nil
        }
        #expect(record.disconnection(of: LinkID(1)) == nil)
        return try #require(record.facts(of: LinkID(1)))
    }
}

/// Lets a link fail, and gives its first end.
func firstEnd(
    of endpoint: Endpoint, _ change: (inout LinkSettings) -> Void = { _ in },
    lookUp: @escaping NameResolver.LookUp = loopback
) async throws -> Disconnection {
    try await withPool(lookUp: lookUp) { pool, recorder in
        pool.add(1, at: endpoint, change)
        let record = try await recorder.wait(for: "the end") {
            $0.disconnection(of: LinkID(1)) != nil
        }
        return try #require(record.disconnection(of: LinkID(1)))
    }
}

/// Every name is this machine's.
@Sendable func loopback(_ host: String) -> Result<[SocketAddress], NameNotResolved> {
    do {
        return .success([try SocketAddress(ipAddress: "127.0.0.1", port: 0)])
    } catch {
        return .failure(NameNotResolved(text: "\(error)"))
    }
}

/// Whether an end is this failure, as far as the events show it.
func expect(
    _ end: Disconnection, is failure: LinkFailure, sourceLocation: SourceLocation = #_sourceLocation
) {
    #expect(end.cause == failure.cause, sourceLocation: sourceLocation)
    #expect(end.detail == failure.detail, sourceLocation: sourceLocation)
}

extension LinkPool {
    /// Adds a link that heartbeats every tenth of a second.
    func add(_ number: Int32, at endpoint: Endpoint, _ change: (inout LinkSettings) -> Void) {
        add(number, port: 0) { settings in
            settings.endpoint = endpoint
            change(&settings)
        }
    }
}

extension Recorder.Record {
    /// What was known of a link's first connection.
    func facts(of link: LinkID) -> ConnectionFacts? {
        for report in reports where report.link == link {
            if case .connected(let facts) = report.event { return facts }
        }
        return nil
    }

    /// What the kernel said of the network's round trip at each answer of a link.
    func networkRTTs(of link: LinkID) -> [Duration?] {
        reports.compactMap { report in
            guard report.link == link, case .pingResponse(_, let networkRTT) = report.event else {
                return nil
            }
            return .some(networkRTT)
        }
    }
}
