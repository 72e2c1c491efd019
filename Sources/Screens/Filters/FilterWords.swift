import FleetModel
import Vocabulary

/// What a filter may say of a list: the words that are offered while it is typed.
struct FilterWords: Hashable, Sendable {
    /// A word and what it means.
    struct Word: Hashable, Sendable {
        var text: String
        var meaning: String
    }

    /// What stands before a value, sign included, such as `site=`, `rtt>` or `state:`.
    private(set) var names: [Word] = []
    /// What stands for itself, such as `down`.
    private(set) var whole: [Word] = []
    /// What may stand behind a name, by the name in lower case.
    private(set) var values: [String: [Word]] = [:]
    /// The names that are compared with numbers.
    private(set) var figures: [LinkFigure] = []
}

extension FilterWords {
    /// Values of one tag that are offered: a tag that tells links apart has as many as links.
    private static let mostValues = 200

    private static let states = LinkState.shownOrder.map { state in
        Word(text: state.rawValue, meaning: state.meaning)
    }

    /// What a filter over links may say.
    static func ofLinks(_ fleet: FleetView) -> FilterWords {
        var words = FilterWords()
        words.takeTexts(of: fleet)
        words.figures = LinkFigure.allCases
        words.names += words.figures.map { Word(text: "\($0.rawValue)>", meaning: $0.meaning) }
        words.names.append(Word(text: "state:", meaning: "how the link stands"))
        words.whole = states + [Word(text: "flapping", meaning: "its state changes too often")]
        words.values["state"] = words.whole
        return words
    }

    /// What a filter over the log of events may say.
    static func ofEvents(_ fleet: FleetView) -> FilterWords {
        var words = FilterWords()
        words.takeTexts(of: fleet)
        words.names += [
            Word(text: "event:", meaning: "what happened, by its name"),
            Word(text: "state:", meaning: "the link came into that state"),
        ]
        words.values["event"] = EventText.names.map { Word(text: $0.name, meaning: $0.meaning) }
        words.values["state"] = states
        return words
    }

    /// Takes the tags of all links, in order of name and of value, and their brokers.
    private mutating func takeTexts(of fleet: FleetView) {
        let own = [
            Word(text: "\(TextCondition.brokerKey)=", meaning: "broker, by its whole name"),
            Word(text: "\(TextCondition.nameKey)=", meaning: "link, by its whole name"),
        ]
        for (key, values) in Self.linksByText(fleet).sorted(by: { $0.key < $1.key }) {
            let name = Word(text: "\(key)=", meaning: "tag, \(countText(values.count, "value"))")
            if !own.contains(where: { $0.text == name.text }) { names.append(name) }
            self.values[key.lowercased(), default: []] += Self.words(for: values)
        }
        names += own
    }

    /// How many links have a value, by what asks for it: the key of a tag, or that of the broker.
    ///
    /// Of names only those that tags give: every link has its own.
    private static func linksByText(_ fleet: FleetView) -> [String: [String: Int]] {
        var counts: [String: [String: Int]] = [TextCondition.nameKey: [:]]
        for link in fleet.snapshot.links {
            let broker = Tag(
                key: TextCondition.brokerKey, value: link.settings.endpoint.authority)
            for text in [broker] + link.settings.tags.filter({ $0 != broker }) {
                counts[text.key, default: [:]][text.value, default: 0] += 1
            }
        }
        return counts
    }

    private static func words(for values: [String: Int]) -> [Word] {
        values.sorted { $0.key < $1.key }.prefix(mostValues).map { value, links in
            Word(text: written(value), meaning: countText(links, "link"))
        }
    }

    /// A value as a filter has to write it.
    private static func written(_ value: String) -> String {
        let isPlain =
            !value.hasPrefix("\"") && !value.hasPrefix("/")
            && !value.contains { $0.isWhitespace || $0 == "|" }
        return isPlain ? value : "\"\(value)\""
    }
}

extension LinkFigure {
    /// What is counted or measured, in a few words.
    var meaning: String {
        switch self {
        case .rtt: "last round trip"
        case .net: "round trip of the network alone"
        case .avg: "mean round trip"
        case .min: "smallest round trip"
        case .max: "largest round trip"
        case .jitter: "between the last two round trips"
        case .p50: "median round trip"
        case .p95: "95th percentile of round trips"
        case .p99: "99th percentile of round trips"
        case .sent: "PINGREQs sent"
        case .late: "answers that came late"
        case .missed: "heartbeats missed"
        case .lost: "PINGREQs never answered"
        case .drops: "connections that ended"
        case .messages: "messages that came in"
        case .attempts: "attempts since the last connection"
        case .loss: "share of heartbeats lost"
        case .availability: "share of time up"
        }
    }

    /// Values that it may be compared with, one for each unit.
    var examples: [String] {
        switch self {
        case .rtt, .net, .avg, .min, .max, .jitter, .p50, .p95, .p99: ["100ms", "1s"]
        case .sent, .late, .missed, .lost, .drops, .messages, .attempts: ["1"]
        case .loss, .availability: ["1%"]
        }
    }
}
