import Vocabulary

/// What a web server answered to a message.
struct WebAnswer: Hashable, Sendable {
    /// The status line's code.
    var status: Int
    /// Its reason, `Not Found`, fit to be shown.
    var reason: String
    /// `Retry-After` as it was sent; nil: it was not.
    var retryAfter: String?
    /// The beginning of the body, fit to be shown.
    var text: String

    /// What came of the message.
    ///
    /// What the server did not like about the message itself is refused for good; all else may be
    /// mended: a key that is not valid yet, an address that is not routed yet.
    ///
    /// - Parameters:
    ///   - receiver: host and port.
    ///   - now: to count from to a date.
    func outcome(from receiver: String, now: WallTime) -> DeliveryOutcome {
        let why = reason.isEmpty ? "" : " " + reason
        let said = text.isEmpty ? "" : ": " + text
        let answer = "\(receiver) answered \(status)\(why)\(said)"
        switch status {
        case 200..<300: return .delivered(answer: answer)
        case 300..<400:
            return .failed(
                DeliveryTrouble(answer + "; messages follow nobody elsewhere: name the new URL"))
        case 400, 413, 415, 422: return .refused(trouble: answer)
        default:
            return .failed(DeliveryTrouble(answer, retryAfter: rest(now: now)))
        }
    }

    /// How long the server asked to be left alone.
    ///
    /// Spec: RFC 9110 §10.2.3.
    private func rest(now: WallTime) -> Duration? {
        guard let retryAfter else { return nil }
        if let seconds = Int64(retryAfter) {
            return seconds >= 0 ? .seconds(min(seconds, 86_400)) : nil
        }
        return WallTime(httpDate: retryAfter).map { max(.zero, $0.time(since: now)) }
    }
}

extension WallTime {
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// Reads the form of a date that is sent today: `Sun, 06 Nov 1994 08:49:37 GMT`; nil for
    /// anything else.
    ///
    /// Spec: RFC 9110 §5.6.7.
    init?(httpDate text: String) {
        let words = text.split(separator: " ")
        guard words.count == 6, words[5] == "GMT", let day = Int64(words[1]),
            let month = Self.months.firstIndex(of: String(words[2])), let year = Int64(words[3]),
            (1...31).contains(day), (1_970...9_999).contains(year)
        else { return nil }
        let time = words[4].split(separator: ":").compactMap { Int64($0) }
        guard time.count == 3, (0..<24).contains(time[0]), (0..<60).contains(time[1]),
            (0...60).contains(time[2])
        else { return nil }
        self.init(
            CivilTime(
                year: year, month: Int64(month) + 1, day: day, hour: time[0], minute: time[1],
                second: time[2]))
    }
}
