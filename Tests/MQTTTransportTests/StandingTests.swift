import MQTTLink
import SimulatedBroker
import Testing
import Vocabulary

@testable import MQTTTransport

@Suite("How links stand", .timeLimit(.minutes(1)))
struct StandingTests {
    @Test func eachLoopTellsOfItsOwnLinksOnce() async throws {
        try await withBroker { broker in
            try await withPool(loops: 2) { pool, recorder in
                for number: Int32 in 0..<5 { pool.add(number, port: broker.port) }
                _ = try await recorder.wait(for: "a connection of each link") {
                    $0.connected.count == 5
                }
                let (answers, answer) = AsyncStream.makeStream(of: [LinkStanding].self)
                pool.standings(of: (0..<7).map { LinkID($0) }) { standings, _ in
                    answer.yield(standings)
                }
                var told: [[LinkStanding]] = []
                for await standings in answers {
                    told.append(standings)
                    if told.count == 2 { break }
                }
                let links = Set(told.map { $0.map(\.link.rawValue).sorted() })
                #expect(links == [[0, 2, 4], [1, 3]], "5 and 6 do not exist")
                let addresses = told.joined().map { $0.connection?.address }
                #expect(addresses.allSatisfy { $0 == "127.0.0.1:\(broker.port)" })
                #expect(told.joined().allSatisfy { $0.state == .up })
            }
        }
    }
}
