import AlertModel
import FleetModel
import Synchronization
import Testing
import Vocabulary

@testable import Announcing

/// What an announcer told about its messages.
private final class NewsLog: Sendable {
    private let news = Mutex<[DeliveryNews]>([])

    func add(_ one: DeliveryNews) { news.withLock { $0.append(one) } }
    var all: [DeliveryNews] { news.withLock { $0 } }

    /// What is on disk now, by number.
    var disk: [Int64: QueuedDelivery] {
        all.reduce(into: [:]) { disk, news in
            switch news {
            case .keep(let delivery): disk[delivery.id] = delivery
            case .remove(let id): disk[id] = nil
            case .standings: break
            }
        }
    }
}

/// The whole way of a message, in real time.
@Suite(.timeLimit(.minutes(1))) struct AnnouncerTests {
    private let log = NewsLog()

    private func announcer(
        _ ways: [AnnouncementWay], _ courier: Courier, restored: [QueuedDelivery] = []
    ) -> Announcer {
        let begin = ContinuousClock.now
        return Announcer(
            ways: ways, restored: restored, courier: courier, seed: 1,
            clock: { night + (ContinuousClock.now - begin) }, onNews: { [log] in log.add($0) })
    }

    private func until(_ condition: () async -> Bool) async throws {
        while await !condition() { try await Task.sleep(for: .milliseconds(5)) }
    }

    @Test func aServerThatFailsTwiceIsToldTheThirdTime() async throws {
        let server = try await WebServer.serve(.answer(500), .close, .answer(200))
        let courier = Courier(outside: .none)
        let announcer = announcer([.web(url: server.url())], courier)
        await announcer.announce(.about())
        try await until { await announcer.standings[0].delivered == 1 }
        #expect(server.requests.count == 3)
        #expect(Set(server.requests.map(\.body)).count == 1)
        #expect(log.disk.isEmpty)
        await announcer.finish()
        await courier.shutDown()
        await server.stop()
    }

    @Test func aServerThatHangsDelaysNobodyElse() async throws {
        let hanging = try await WebServer.serve(.hang)
        let quick = try await WebServer.serve(.answer(200))
        let courier = Courier(outside: .none)
        let announcer = announcer(
            [
                .web(name: "hanging", url: hanging.url()), .web(name: "quick", url: quick.url()),
            ], courier)
        for number in 1...3 { await announcer.announce(.about(number)) }
        try await until { await announcer.standings[1].delivered == 3 }
        #expect(await announcer.standings[0].waiting == 3)
        await announcer.finish(patience: .milliseconds(10))
        #expect(Set(log.disk.values.map(\.way)) == ["hanging"])
        #expect(log.disk.count == 3)
        await courier.shutDown()
        await hanging.stop()
        await quick.stop()
    }

    @Test func whatWaitedIsSentWithoutBeingAskedFor() async throws {
        let server = try await WebServer.serve(.answer(200))
        let courier = Courier(outside: .none)
        let announcer = announcer(
            [.web(url: server.url())], courier,
            restored: [
                QueuedDelivery(
                    id: 5, way: "web", announcement: .about(), notBefore: night.wall)
            ])
        try await until { await announcer.standings[0].delivered == 1 }
        #expect(log.all.contains(.remove(5)))
        await announcer.finish()
        await courier.shutDown()
        await server.stop()
    }

    @Test func aCommandGetsJSONAndTheEnvironmentAndATopicGetsJSON() async throws {
        let calls = Mutex<[ProgramCall]>([])
        let messages = Mutex<[TopicMessage]>([])
        let courier = Courier(
            outside: OutsideCarriers(
                run: { call in
                    calls.withLock { $0.append(call) }
                    return .delivered(answer: "")
                },
                publish: { message in
                    messages.withLock { $0.append(message) }
                    return .delivered(answer: "")
                }))
        let topic = AnnouncementTopic(
            link: "plant-a", topic: "keepwatch/{severity}/{rule}", qos: .atLeastOnce,
            isRetained: true)
        var odd = Announcement.about()
        odd.rule = "a/b+#"
        let announcer = announcer(
            [
                AnnouncementWay(name: "pager", means: .command(["page", "--now"])),
                AnnouncementWay(name: "topic", means: .topic(topic)),
            ], courier)
        await announcer.announce(odd)
        try await until { await announcer.standings.allSatisfy { $0.delivered == 1 } }
        let call = try #require(calls.withLock { $0.first })
        #expect(call.words == ["page", "--now"])
        #expect(call.input == JSONForm.body(odd) + [10])
        #expect(call.environment["KEEPWATCH_SEVERITY"] == "critical")
        #expect(call.timeLimit == .seconds(10))
        let message = try #require(messages.withLock { $0.first })
        #expect(message.topic == "keepwatch/critical/a_b__")
        #expect(message.payload == JSONForm.body(odd))
        #expect(message.isRetained)
        await announcer.finish()
    }

    @Test func afterTheEndNothingIsSentAndAllStaysKept() async throws {
        let server = try await WebServer.serve(.answer(200))
        let courier = Courier(outside: .none)
        let announcer = announcer([.web(url: server.url())], courier)
        await announcer.finish()
        await announcer.announce(.about())
        #expect(log.disk.count == 1)
        await courier.shutDown()
        await server.stop()
        #expect(server.requests.isEmpty)
    }

    @Test func aWayThatIsMendedIsTriedAtOnce() async throws {
        let broken = try await WebServer.serve(
            .answer(429, headers: ["Retry-After": "3000"]))
        let mended = try await WebServer.serve(.answer(200))
        let courier = Courier(outside: .none)
        let announcer = announcer([.web(url: broken.url())], courier)
        await announcer.announce(.about())
        try await until { await announcer.standings[0].failingSince != nil }
        await announcer.replace(ways: [.web(url: mended.url())])
        try await until { await announcer.standings[0].delivered == 1 }
        #expect(mended.requests.count == 1)
        await announcer.finish()
        await courier.shutDown()
        await broken.stop()
        await mended.stop()
    }
}

extension OutsideCarriers {
    /// For ways that need none.
    static let none = OutsideCarriers(
        run: { _ in .refused(trouble: "no program") },
        publish: { _ in .refused(trouble: "no topic") })
}
