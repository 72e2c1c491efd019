import FleetModel
import HeartbeatModel
import Vocabulary

/// A round trip as tables and facts write it: `1.2 ms`, `–` where there is none.
func roundTripText(_ roundTrip: Duration?) -> String {
    guard let roundTrip else { return "–" }
    return roundTrip > RoundTripHistogram.ceiling ? ">120 s" : DurationText.short(roundTrip)
}

/// How long ago, or for how long; never negative.
func ageText(from start: Moment, to now: Moment) -> String {
    wholeSecondsText(now.monotonic - start.monotonic)
}

/// How long from now, counted down to 1: the second that runs is not over yet.
func countdownText(to end: Moment, now: Moment) -> String {
    wholeSecondsText(end.monotonic - now.monotonic + .nanoseconds(999_999_999))
}

/// The same in whole minutes from ten on: what ends by itself long from now need not be read by the
/// second.
func roughCountdownText(to end: Moment, now: Moment) -> String {
    let minutes = (end.monotonic - now.monotonic).components.seconds / 60
    return (10..<120).contains(minutes) ? "\(minutes)m" : countdownText(to: end, now: now)
}

/// A time in whole seconds, so that what counts does not flicker: `46 s`, `3m 12s`; never negative.
func wholeSecondsText(_ duration: Duration) -> String {
    let seconds = max(0, duration.components.seconds)
    return seconds < 120 ? "\(seconds) s" : DurationText.short(.seconds(seconds))
}

/// Counts with their noun: `1 link`, `23 links`.
func countText(_ count: Int, _ noun: String) -> String {
    count == 1 ? "1 \(noun)" : "\(count) \(noun)s"
}

/// A share from 0 to 1 in percent: `0 %`, `1.4 %`, `99.98 %`, `100 %`.
///
/// What is not quite all or nothing never reads as all or nothing.
func percentText(_ share: Double) -> String {
    guard share > 0 else { return "0 %" }
    guard share < 1 else { return "100 %" }
    let hundredths = min(9_999, max(1, Int((share * 10_000).rounded())))
    let fraction = hundredths % 100
    if fraction == 0 { return "\(hundredths / 100) %" }
    if fraction % 10 == 0 { return "\(hundredths / 100).\(fraction / 10) %" }
    return "\(hundredths / 100).\(fraction < 10 ? "0" : "")\(fraction) %"
}

/// What a broker added for people to a refusal or an end, to be put behind a sentence; may be
/// empty.
func brokerRemark(reason: String?, otherServer: String?) -> String {
    var text = ""
    if let reason { text += ", “\(reason)”" }
    if let otherServer { text += ", other server: \(otherServer)" }
    return text
}

extension StringProtocol {
    /// Without blanks at both ends.
    var trimmingBlanks: String {
        let start = drop { $0 == " " }
        return String(start.reversed().drop { $0 == " " }.reversed())
    }
}

extension Verdict {
    /// In a few words, for the banner and the table.
    var phrase: String {
        switch self {
        case .peerSilent: "TCP alive, program silent"
        case .pathDead: "no TCP ACK"
        case .ownQueueFull: "own send buffer full"
        case .behindBacklog: "behind a large packet"
        case .unknown: "socket says nothing yet"
        }
    }

    /// In a sentence, for the detail.
    var sentence: String {
        switch self {
        case .peerSilent:
            "the peer's kernel acknowledged everything, its program does not answer; "
                + "what acknowledged may be a proxy"
        case .pathDead: "our bytes are not acknowledged: the network or the host is gone"
        case .ownQueueFull: "our bytes never left this program: the send buffer is full"
        case .behindBacklog: "the answer waits behind a packet that is still arriving"
        case .unknown: "too soon to say, or the socket could not be read"
        }
    }
}
