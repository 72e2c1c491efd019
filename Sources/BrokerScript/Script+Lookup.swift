import MQTTWire
import Vocabulary

/// What holds at a time since the start; the last step of its kind decides.
extension Script {
    func greeting(at time: Duration) -> [UInt8]? {
        current(at: time) { if case .greeting(let bytes) = $0 { bytes } else { nil } }?.value
    }

    func connectAnswer(at time: Duration) -> ConnectAnswer {
        current(at: time) { if case .connect(let answer) = $0 { answer } else { nil } }?.value
            ?? .accept
    }

    func connackDelay(at time: Duration, using random: inout SeededRandom) -> Duration {
        let found = current(at: time) {
            if case .connackDelay(let delay) = $0 { delay } else { nil }
        }
        return found.map { $0.value.sample(elapsed: $0.position.elapsed, using: &random) } ?? .zero
    }

    func connackProperties(at time: Duration) -> [Property] {
        current(at: time) {
            if case .connackProperties(let properties) = $0 { properties } else { nil }
        }?.value ?? []
    }

    func serverKeepAlive(at time: Duration) -> UInt16? {
        current(at: time) { if case .serverKeepAlive(let seconds) = $0 { seconds } else { nil } }?
            .value
    }

    func refusalOfVersion5(at time: Duration) -> VersionRefusal? {
        current(at: time) { if case .onlyVersion3(let refusal) = $0 { refusal } else { nil } }?
            .value
    }

    func pingDelay(at time: Duration, using random: inout SeededRandom) -> Duration {
        let found = current(at: time) {
            if case .pingDelay(let delay) = $0 { delay } else { nil }
        }
        return found.map { $0.value.sample(elapsed: $0.position.elapsed, using: &random) } ?? .zero
    }

    func pingAnswerForm(at time: Duration) -> PingAnswerForm {
        current(at: time) { if case .pingAnswer(let form) = $0 { form } else { nil } }?.value
            ?? .whole
    }

    /// Whether any selection that holds contains the PINGREQ of that number.
    func swallowsPing(
        _ number: Int, at time: Duration, using random: inout SeededRandom
    ) -> Bool {
        var swallows = false
        for case .during(let span, .swallowPings(let selection)) in steps
        where span.position(at: time) != nil {
            // Every selection draws, so that what one decides does not shift another's dice.
            let selected = selection.contains(number, using: &random)
            swallows = swallows || selected
        }
        return swallows
    }

    func keepAlivePolicy(at time: Duration) -> KeepAlivePolicy {
        current(at: time) { if case .keepAlive(let policy) = $0 { policy } else { nil } }?.value
            ?? .enforced(grace: 1.5)
    }

    func sameClientPolicy(at time: Duration) -> SameClientPolicy {
        current(at: time) { if case .sameClient(let policy) = $0 { policy } else { nil } }?.value
            ?? .takesOver
    }

    func subscribeAnswer(at time: Duration) -> SubscribeAnswer {
        current(at: time) { if case .subscribe(let answer) = $0 { answer } else { nil } }?.value
            ?? .granted
    }

    func brokerFigures(at time: Duration) -> [BrokerFigure: String] {
        current(at: time) {
            if case .brokerFigures(let figures) = $0 { figures } else { nil }
        }?.value ?? [:]
    }

    /// The position in a stall; nil where the broker runs.
    func stall(at time: Duration) -> Span.Position? {
        current(at: time) { if case .stalled = $0 { true } else { nil } }?.position
    }

    private func current<Value>(
        at time: Duration, _ pick: (Behaviour) -> Value?
    ) -> (value: Value, position: Span.Position)? {
        for case .during(let span, let behaviour) in steps.reversed() {
            if let value = pick(behaviour), let position = span.position(at: time) {
                return (value, position)
            }
        }
        return nil
    }
}
