import Announcing
import MQTTLink
import Vocabulary

extension TopicMessage {
    /// Publishes it on the connection of the link that it names.
    ///
    /// Returns when it was written (QoS 0), when the broker acknowledged it (QoS 1), or when the
    /// time limit has passed.
    func publish(through service: WatchService) async -> DeliveryOutcome {
        let outgoing = OutgoingMessage(
            topic: topic, payload: payload, qos: qos, isRetained: isRetained)
        let (outcomes, outcome) = AsyncStream.makeStream(
            of: PublishOutcome.self, bufferingPolicy: .bufferingOldest(1))
        let place = "topic \(topic) on \(link)"
        let answer = await within(timeLimit) { () -> PublishOutcome? in
            await service.publish(outgoing, onLinkNamed: link) { outcome.yield($0) }
            var first = outcomes.makeAsyncIterator()
            return await first.next()
        }
        // What waits for an answer that never comes waits no longer.
        outcome.finish()
        switch answer ?? nil {
        case .delivered:
            let how = qos == .atMostOnce ? "written" : "acknowledged by the broker"
            return .delivered(answer: "\(place): \(how)")
        case .failed(let why): return .failed(DeliveryTrouble("\(place): \(why)"))
        case .refused(let why): return .refused(trouble: "\(place): \(why)")
        case .unacknowledged:
            return .failed(
                DeliveryTrouble(
                    "\(place): the connection ended before the broker acknowledged it",
                    mayHaveArrived: true))
        case nil:
            return .failed(
                DeliveryTrouble(
                    "\(place): not acknowledged within \(DurationText.short(timeLimit))",
                    mayHaveArrived: true))
        }
    }
}
