import Vocabulary

/// How long the peer had heard nothing of ours when it closed, in keep alives.
///
/// A server closes after 1.5 keep alives without a packet; real ones take up to 3.
///
/// Spec: MQTT 5.0 §3.1.2.10 [MQTT-3.1.2-22]; MQTT 3.1.1 §3.1.2.10 [MQTT-3.1.2-24].
struct KeepAliveClose: Equatable, Sendable {
    /// From 1.25 keep alives on the keep alive is taken for the reason: a little below what the
    /// standard asks, since a broker may round.
    private static let smallestHundredths: Int64 = 125

    /// From the sending of the last of our bytes that the peer acknowledged to the end.
    let silence: Duration
    /// The effective keep alive.
    let keepAlive: Duration

    /// - Returns: nil where the keep alive is off.
    init?(silence: Duration, keepAlive: Duration?) {
        guard let keepAlive, keepAlive >= .seconds(1) else { return nil }
        self.silence = silence
        self.keepAlive = keepAlive
    }

    /// The silence in hundredths of a keep alive, rounded down.
    private var hundredths: Int64 {
        max(0, silence.nanoseconds) / (keepAlive.nanoseconds / 100)
    }

    /// Whether the silence was long enough for the pattern `keep-alive-close`.
    var isLongEnough: Bool { hundredths >= Self.smallestHundredths }

    /// `1.52 keep alives (91 s) after the last of our bytes that it acknowledged`.
    private var measure: String {
        let fraction = hundredths % 100
        let multiple = "\(hundredths / 100).\(fraction < 10 ? "0" : "")\(fraction)"
        return "\(multiple) keep alives (\(DurationText.short(silence)))"
            + " after the last of our bytes that it acknowledged"
    }

    /// What points to the pattern.
    var evidence: String {
        "closed \(measure); brokers wait 1.5 to 3 keep alives of \(DurationText.short(keepAlive))"
    }

    /// What speaks against it, where the broker says that it is the reason.
    var contradiction: String {
        "the broker missed our packets by its own account, but closed \(measure)"
    }

    /// What is known of an end for which nothing gives a reason.
    var remark: String {
        "closed \(measure): too early for a keep alive of \(DurationText.short(keepAlive))"
    }
}
