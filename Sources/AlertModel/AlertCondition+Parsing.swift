import FleetModel
import Vocabulary

/// Why a condition cannot be read.
public struct AlertConditionError: Error, Hashable, Sendable {
    /// What is wrong and what would be right.
    public var message: String
    /// Where in the text, in characters from its start.
    public var position: Int
}

extension AlertCondition {
    /// Reads a condition as a rule writes it.
    ///
    /// `or` binds least, then `and`, then `not`. All of a condition is said of the same: of links
    /// one by one, of groups of links by the same grouping, or of all together. Case does not
    /// matter in names and words. An end that is `not` the beginning is no end of its own.
    ///
    /// - Throws: the first thing that cannot be read, with its position.
    public init(parsing text: String) throws(AlertConditionError) {
        var parser = AlertParser(text)
        self = try parser.condition()
    }
}

extension AlertComparison {
    /// The times over which a quantity can be taken.
    static let times: ClosedRange<Duration> = .seconds(1)...AlertMemory.reach
    /// Among how many heartbeats losses can be counted.
    static let heartbeats = 1...Fleet.keptMarks
}

extension AlertQuantity {
    /// How it is written in a rule.
    var example: String {
        let bound =
            switch self {
            case .silent: "> 5m"
            case .certificateExpires: "< 14d"
            default: kind.exampleBound
            }
        return "\(rawValue) \(bound)"
    }

    /// The word between the value and how far back the quantity looks; nil where a rule does not
    /// say it.
    var reachWord: String? {
        switch kind {
        case .countOf: "of"
        case .countWithin: "in"
        case .shareOver: "over"
        case .roundTrip, .duration, .count, .share: nil
        }
    }

    /// Reads one word as what the quantity is compared with; `4x` is as many times the baseline.
    ///
    /// - Throws: what is wrong with the word, for a person.
    func bound(_ word: String) throws(AlertValueProblem) -> AlertBound {
        switch kind {
        case .roundTrip, .duration:
            guard word.last == "x" || word.last == "X" else {
                return .duration(try AlertValue.duration(word))
            }
            guard kind == .roundTrip else {
                let others = Self.allCases.filter { $0.kind == .roundTrip }.map(\.rawValue)
                throw AlertValueProblem(
                    message: "\(rawValue) has no baseline; those that have one are "
                        + others.joined(separator: ", "))
            }
            return .timesBaseline(try AlertValue.factor(word))
        case .count: return .count(try AlertValue.count(word, atMost: .max))
        case .countOf: return .count(try AlertValue.count(word, atMost: Fleet.keptMarks))
        // Of a link that many ends are known, and one more to see that there were more.
        case .countWithin: return .count(try AlertValue.count(word, atMost: Fleet.keptDrops - 1))
        case .share, .shareOver: return .share(try AlertValue.share(word))
        }
    }
}

extension AlertQuantity.Kind {
    fileprivate var exampleBound: String {
        switch self {
        case .roundTrip, .duration: "> 500ms"
        case .count: ">= 2"
        case .countOf: ">= 3 of 10"
        case .countWithin: "> 3 in 10m"
        case .share: "> 1%"
        case .shareOver: "< 99.9% over 1h"
        }
    }
}

/// What is wrong with a word that should be a value.
struct AlertValueProblem: Error {
    var message: String
}

/// Reads the values of a condition.
enum AlertValue {
    /// How many times the baseline a bound can be.
    private static let mostTimes = 1_000.0

    static func duration(_ word: String) throws(AlertValueProblem) -> Duration {
        do {
            return try DurationText.parse(word)
        } catch {
            if case .unitMissing(let number) = error {
                throw AlertValueProblem(
                    message: "\(shown(number)) needs a unit: ms, s, m, h or d, as in 30s")
            }
            throw AlertValueProblem(
                message: "\(shown(word)) is no duration; write numbers with ms, s, m, h or d, such "
                    + "as 500ms or 1m30s")
        }
    }

    static func count(
        _ word: String, atLeast least: Int = 0, atMost most: Int
    ) throws(AlertValueProblem) -> Int {
        guard let count = Int(word), count >= least, count <= most else {
            let range = most == .max ? "on" : "to \(most)"
            throw AlertValueProblem(
                message: "\(shown(word)) is no whole number from \(least) \(range), such as 3")
        }
        return count
    }

    static func share(_ word: String) throws(AlertValueProblem) -> Double {
        // The exponent instead of a division: 99.9% is 0.999 to the last bit.
        guard word.last == "%", isDecimal(word.dropLast()),
            let share = Double("\(word.dropLast())e-2"), (0...1).contains(share)
        else {
            throw AlertValueProblem(
                message: "\(shown(word)) is no percentage from 0% to 100%, such as 99.9%")
        }
        return share
    }

    fileprivate static func factor(_ word: String) throws(AlertValueProblem) -> Double {
        guard isDecimal(word.dropLast()), let factor = Double(word.dropLast()),
            factor > 0, factor <= mostTimes
        else {
            throw AlertValueProblem(
                message: "\(shown(word)) baseline is not possible; write more than 0 and at most "
                    + "1000 times, such as 4x baseline")
        }
        return factor
    }

    private static func isDecimal(_ text: Substring) -> Bool {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count <= 2
            && parts.allSatisfy { part in
                !part.isEmpty && part.allSatisfy { $0.isASCII && $0.isNumber }
            }
    }

    /// A word as a message shows it, shortened where it is long.
    static func shown(_ word: String) -> String {
        let scalars = word.unicodeScalars
        return scalars.count > 40 ? "\"\(String(scalars.prefix(40)))…\"" : "\"\(word)\""
    }
}
