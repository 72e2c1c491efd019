/// The timing of heartbeats that holds on a connection, and the bounds that follow from it.
public struct HeartbeatTiming: Hashable, Sendable {
    /// How often PINGREQ is sent: as set, at most ¾ of the keep alive.
    @Nanoseconds public var probeInterval: Duration
    /// A PINGRESP later than this is overdue: as set, at most ½ of the keep alive.
    @Nanoseconds public var responseTimeout: Duration
    private let misses: Int32
    /// The effective keep alive in seconds; 0 means that MQTT's own duty is off.
    public var keepAliveSeconds: UInt16

    /// Derives what holds from what was set and the effective keep alive.
    ///
    /// Spec: MQTT 5.0 §3.1.2.10 [MQTT-3.1.2-20], §3.2.2.3.14 [MQTT-3.2.2-21];
    /// MQTT 3.1.1 §3.1.2.10 [MQTT-3.1.2-23].
    public init(
        keepAliveSeconds: UInt16, probeInterval: Duration, responseTimeout: Duration,
        missesToDown: Int
    ) {
        self.keepAliveSeconds = keepAliveSeconds
        misses = max(1, Int32(clamping: missesToDown))
        if keepAliveSeconds == 0 {
            self.probeInterval = probeInterval
            self.responseTimeout = responseTimeout
        } else {
            let keepAlive = Duration.seconds(Int(keepAliveSeconds))
            self.probeInterval = min(probeInterval, keepAlive * 3 / 4)
            self.responseTimeout = min(responseTimeout, keepAlive / 2)
        }
    }

    /// Consecutive misses that end the connection as half-open; at least 1.
    public var missesToDown: Int { Int(misses) }

    /// A dead peer shows as late within this time of its death.
    public var lateWithin: Duration { probeInterval + responseTimeout }

    /// A dead peer shows as down within this time of its death, unless answers are being
    /// attributed.
    public var downWithin: Duration { probeInterval * missesToDown + responseTimeout }
}

extension HeartbeatTiming {
    /// What does not hold as it was set, and why, a sentence each; empty where everything does.
    ///
    /// Spec: MQTT 5.0 §3.2.2.3.14 [MQTT-3.2.2-21].
    public func departures(from settings: LinkSettings) -> [String] {
        func reduction(_ name: String, _ share: String, from set: Duration, to held: Duration)
            -> String?
        {
            guard held != set else { return nil }
            return "\(name) \(DurationText.exact(set)) reduced to \(DurationText.exact(held)): "
                + "\(share) of the keep alive \(keepAliveSeconds)s"
        }
        let asked = settings.keepAliveSeconds.value
        let keepAlive =
            keepAliveSeconds == 0
            ? "the broker wants no keep alive; \(asked)s was asked for"
            : "the broker wants a keep alive of \(keepAliveSeconds)s instead of "
                + (asked == 0 ? "none" : "\(asked)s")
        return [
            keepAliveSeconds == asked ? nil : keepAlive,
            reduction(
                "probe interval", "¾", from: settings.probeInterval.value, to: probeInterval),
            reduction(
                "response timeout", "½", from: settings.responseTimeout.value, to: responseTimeout),
        ].compactMap(\.self)
    }
}
