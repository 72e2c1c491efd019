import Vocabulary

/// Notices connections that are closed as soon as they are accepted, as happens where another
/// client uses the same identifier and both take the session from each other.
///
/// Spec: MQTT 5.0 §3.1.4 [MQTT-3.1.4-3]; MQTT 3.1.1 §3.1.4 [MQTT-3.1.4-2].
struct TakeoverClose: Equatable, Sendable {
    /// So many in a row make a pattern.
    private static let closesNeeded = 3
    /// Within this time of CONNACK.
    private static let longestUpSeconds = 5

    private var closes = 0

    /// The peer closed a connection without a reason, which had been up for `up`.
    ///
    /// - Parameter clientID: the identifier that a person set; nil where it was generated, which
    ///   nobody else uses.
    /// - Returns: what points to the pattern, where there is one.
    mutating func closed(afterUp up: Duration, clientID: String?) -> String? {
        guard up <= .seconds(Self.longestUpSeconds), let clientID else {
            closes = 0
            return nil
        }
        closes = min(closes + 1, Self.closesNeeded)
        guard closes == Self.closesNeeded else { return nil }
        return "closed within \(Self.longestUpSeconds) s of CONNACK"
            + " \(Self.closesNeeded) times in a row: another client probably uses our identifier"
            + " \"\(clientID)\"; \(Self.consequence)"
    }

    /// A connection ended in another way.
    mutating func interrupted() {
        closes = 0
    }

    /// What the broker's own word (0x8E) points to.
    static func said(clientID: String) -> String {
        "the broker says that another client connected with our identifier \"\(clientID)\";"
            + " \(consequence)"
    }

    private static let consequence =
        "tried again only every \(Backoff.takeoverMinutes) min"
}
