import Announcing
import MQTTLink
import MQTTTransport
import Vocabulary

extension TopicMessage {
    /// Publishes it on the connection of the link that it names.
    ///
    /// Returns when it was written (QoS 0), when the broker acknowledged it (QoS 1), or when the
    /// time limit has passed.
    func publish(through service: WatchService) async -> DeliveryOutcome {
        outcome(
            await answer { message, outcome in
                await service.publish(message, onLinkNamed: link, outcome: outcome)
            })
    }

    /// Publishes it on a connection that is made for nothing else, to the broker of the link that
    /// it names.
    ///
    /// - Parameter links: those of the configuration.
    func publish(toBrokerAmong links: [LinkSettings]) async -> DeliveryOutcome {
        guard var settings = links.first(where: { $0.name == link }) else {
            return .refused(trouble: "there is no link \(link)")
        }
        // A watch that may be running has that of the settings: it would lose its connection.
        settings.clientID = Setting(nil)
        settings.cleanStart = Setting(true)
        settings.will = Setting(nil)
        settings.subscriptions = Setting([])
        var generator = SystemRandomNumberGenerator()
        let id = LinkID(0)
        let (events, told) = AsyncStream.makeStream(
            of: LinkEvent.self, bufferingPolicy: .bufferingNewest(64))
        let pool = LinkPool(
            clock: RunClock(), report: { told.yield($0.event) }, own: { _, _ in },
            load: { _, _, _ in })
        pool.add([
            NewLink(
                id: id, settings: settings,
                clientID: ClientIdentifiers(using: &generator).identifier(for: id),
                seed: generator.next())
        ])
        let trouble = await within(timeLimit) { await Self.trouble(connecting: events) }
        let result: DeliveryOutcome
        switch trouble {
        case nil: result = failed("no connection within \(DurationText.short(timeLimit))")
        case .some(let trouble?): result = failed(trouble)
        case .some(nil):
            result = outcome(await answer { pool.publish($0, on: id, outcome: $1) })
        }
        await pool.stop()
        return result
    }

    /// Why no connection comes about; nil where one does.
    private static func trouble(connecting events: AsyncStream<LinkEvent>) async -> String? {
        var trouble = "no connection"
        for await event in events {
            switch event {
            case .connected: return nil
            case .rejected(let rejection): trouble = "the broker refuses: \(rejection.name)"
            case .disconnected(let end): trouble = end.detail
            // Before that another protocol version or another place may be tried at once.
            case .reconnectScheduled: return trouble
            default: break
            }
        }
        return trouble
    }

    /// What became of the message; nil where the time limit passed before, or where nobody waits
    /// for it any more.
    private func answer(
        _ publish:
            @escaping @Sendable (
                OutgoingMessage, @escaping @Sendable (PublishOutcome) -> Void
            ) async -> Void
    ) async -> PublishOutcome? {
        let message = OutgoingMessage(
            topic: topic, payload: payload, qos: qos, isRetained: isRetained)
        let (outcomes, outcome) = AsyncStream.makeStream(
            of: PublishOutcome.self, bufferingPolicy: .bufferingOldest(1))
        // What waits for an answer that never comes waits no longer.
        defer { outcome.finish() }
        let answer = await within(timeLimit) { () -> PublishOutcome? in
            await publish(message) { outcome.yield($0) }
            var first = outcomes.makeAsyncIterator()
            return await first.next()
        }
        return answer ?? nil
    }

    private func outcome(_ answer: PublishOutcome?) -> DeliveryOutcome {
        switch answer {
        case .delivered:
            .delivered(
                answer: "\(place): "
                    + (qos == .atMostOnce ? "written" : "acknowledged by the broker"))
        case .failed(let why): failed(why)
        case .refused(let why): .refused(trouble: "\(place): \(why)")
        case .unacknowledged:
            failed("the connection ended before the broker acknowledged it", mayHaveArrived: true)
        case nil where Task.isCancelled:
            failed("not acknowledged before the watch ended", mayHaveArrived: true)
        case nil:
            failed("not acknowledged within \(DurationText.short(timeLimit))", mayHaveArrived: true)
        }
    }

    private func failed(_ why: String, mayHaveArrived: Bool = false) -> DeliveryOutcome {
        .failed(DeliveryTrouble("\(place): \(why)", mayHaveArrived: mayHaveArrived))
    }

    private var place: String { "topic \(topic) on \(link)" }
}
