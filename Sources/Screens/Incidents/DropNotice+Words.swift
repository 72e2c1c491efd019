import FleetModel
import Vocabulary

extension DropNotice {
    /// Where and what: `docks.example:1883 half-open`.
    var headline: String { "\(broker) \(what)" }

    /// What, and what is known of why: `half-open, no TCP ACK`.
    var causeText: String { "\(what)\(findings)" }

    /// What ended the connections; where a pattern is known, that comes in place of the cause.
    private var what: String { pattern?.name(period: patternPeriod) ?? cause.rawValue }

    /// What the broker and the socket said, to be put behind a sentence; may be empty.
    private var findings: String {
        [reason, verdict?.phrase].compactMap { $0 }.map { ", \($0)" }.joined()
    }

    /// What happened, to whom and why; while it is not over also how many are still down.
    ///
    /// - Parameter onlyLink: the name of the one link that it is about; nil where it is several.
    func sentence(onlyLink: String?) -> String {
        var text = "\(headline): \(onlyLink ?? countText(links.count, "link"))\(findings)"
        guard recoveredAt == nil else { return text }
        if stillDown < links.count { text += ", \(stillDown) still down" }
        // What the socket showed is said by the verdict already.
        if verdict == nil, let evidence { text += ", \(evidence)" }
        return text
    }

    /// How it came to its end: nobody knows whether a link would be up that a person paused.
    var ending: String {
        switch paused {
        case 0: "recovered"
        case links.count: "paused"
        default: "recovered or paused"
        }
    }
}
