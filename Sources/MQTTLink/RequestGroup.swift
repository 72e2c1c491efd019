import Vocabulary

/// PINGREQs that wait for their PINGRESPs, with the answers so far.
///
/// PINGRESP carries no identifier, but TCP keeps order: answer *n* belongs to request *n*, provided
/// that none was swallowed. Only a group with as many answers as requests can therefore be timed.
///
/// Spec: MQTT 5.0 §3.12.4 [MQTT-3.12.4-1]; MQTT 3.1.1 §3.12.4 [MQTT-3.12.4-1].
struct RequestGroup: Equatable, Sendable {
    /// How far a PINGREQ has come.
    private enum Departure: Equatable, Sendable {
        /// The driver was told to write it and has not reported yet.
        case commanded
        /// It waits in our own buffer.
        case queued
        /// It left for the kernel.
        case left(MonotonicInstant)
    }

    private struct Request: Equatable, Sendable {
        /// When it was stamped: the miss clock runs from here.
        var stamp: MonotonicInstant
        /// When it left: the round trip is measured from here.
        var departure: Departure

        /// The best that is known of when it left.
        var clock: MonotonicInstant {
            if case .left(let instant) = departure { instant } else { stamp }
        }

        var hasLeft: Bool {
            if case .left = departure { true } else { false }
        }
    }

    private var requests = ShortList<Request>()
    private var answers = ShortList<MonotonicInstant>()

    var isEmpty: Bool { requests.isEmpty }
    var count: Int { requests.count }
    var answerCount: Int { answers.count }
    var isComplete: Bool { answers.count == requests.count }

    /// When the oldest was stamped.
    var oldest: MonotonicInstant? { requests.first?.stamp }

    /// When the first was stamped that no answer was matched with in order.
    var nextToAnswer: MonotonicInstant? { requests.dropFirst(answers.count).first?.stamp }

    /// When the latest left, as far as it is known.
    var latest: MonotonicInstant? { requests.last?.clock }

    /// The largest delay that matching in order gives so far.
    var largestDelay: Duration {
        zip(answers, requests).map { $0 - $1.clock }.max() ?? .zero
    }

    /// Takes in a PINGREQ that the driver is told to write.
    mutating func command(now: MonotonicInstant) {
        requests.append(Request(stamp: now, departure: .commanded))
    }

    /// The commanded PINGREQ was written at `now`; it left at once, or waits in our own buffer.
    ///
    /// - Returns: whether there was one.
    mutating func written(leaving: Bool, now: MonotonicInstant) -> Bool {
        guard let last = requests.indices.last, requests[last].departure == .commanded else {
            return false
        }
        requests[last] = Request(stamp: now, departure: leaving ? .left(now) : .queued)
        return true
    }

    /// Our own buffer is empty: what waited there left.
    ///
    /// - Returns: whether anything had.
    mutating func queueDrained(now: MonotonicInstant) -> Bool {
        var hadQueued = false
        // One that was answered already left at some instant before that nobody noted.
        for index in requests.indices.dropFirst(answers.count)
        where requests[index].departure == .queued {
            requests[index].departure = .left(now)
            hadQueued = true
        }
        return hadQueued
    }

    /// Takes in a PINGRESP.
    ///
    /// The group must not be complete.
    mutating func answer(now: MonotonicInstant) {
        answers.append(now)
    }

    /// Reports what became of the group and empties it.
    ///
    /// - Parameters:
    ///   - timing: whether round trips may be told; they are where the group is complete and each
    ///     departure is known.
    ///   - networkRTT: what the kernel knows of the network now.
    mutating func resolve(
        timing: Bool, responseTimeout: Span, networkRTT: Duration?,
        _ effects: inout LinkEffects
    ) {
        guard let oldest, let lastAnswer = answers.last else { return removeAll() }
        if timing, isComplete, requests.allSatisfy({ $0.hasLeft }) {
            for (request, answer) in zip(requests, answers) {
                let late = answer.since(request.stamp) >= responseTimeout
                effects.events.append(
                    .pingResponse(
                        .timed(rtt: answer - request.clock, late: late), networkRTT: networkRTT))
            }
        } else {
            effects.events.append(
                .pingResponse(
                    .untimed(
                        requests: requests.count, responses: answers.count,
                        late: lastAnswer.since(oldest) >= responseTimeout),
                    networkRTT: networkRTT))
        }
        removeAll()
    }

    private mutating func removeAll() {
        requests.removeAll()
        answers.removeAll()
    }
}
