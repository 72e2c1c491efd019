import SettingsFiles
import Vocabulary

extension RuleTest {
    /// Reads `at 1m40s expect "broker down" on "broker docks:1883", no "slow heartbeat"`.
    mutating func readExpectation(
        _ text: Substring, line: Int
    ) throws(SettingValueProblem) {
        var words = try Self.words(of: text)[...]
        guard words.count >= 4, words[2] == .word("expect"), case .word(let time) = words[1] else {
            throw SettingValueProblem(
                "write: at 1m40s expect \"link down\" on dock-17, no \"slow heartbeat\"; "
                    + "or: at 1m40s expect nothing")
        }
        let at = MonotonicInstant.origin + (try SettingValue.runDuration(time))
        words = words.dropFirst(3)
        guard words != [.word("nothing")] else {
            add(Expectation(line: line, at: at, claims: []))
            return
        }
        var claims: [Claim] = []
        repeat {
            if let count = try Self.count(&words) {
                claims.append(count)
            } else {
                claims.append(try Self.claim(&words))
            }
        } while Self.take(.comma, &words)
        guard words.isEmpty else {
            throw SettingValueProblem("a comma belongs between two expectations")
        }
        add(Expectation(line: line, at: at, claims: claims))
    }

    /// A piece of an expectation.
    private enum Word: Equatable {
        case word(String)
        case quoted(String)
        case comma
    }

    /// `1 incident`, `no messages`; nil where something else stands there.
    private static func count(
        _ words: inout ArraySlice<Word>
    ) throws(SettingValueProblem) -> Claim? {
        guard case .word(let number)? = words.first,
            case .word(let noun)? = words.dropFirst().first,
            let count = number == "no" ? 0 : Int(number), count >= 0
        else { return nil }
        let claim: Claim
        switch noun {
        case "incident", "incidents": claim = .incidents(count)
        case "message", "messages": claim = .messages(count)
        default:
            throw SettingValueProblem(
                "\"\(noun)\" cannot be counted; incidents and messages can, as in: "
                    + "expect 1 incident")
        }
        words = words.dropFirst(2)
        return claim
    }

    private static func claim(
        _ words: inout ArraySlice<Word>
    ) throws(SettingValueProblem) -> Claim {
        let fires = !take(.word("no"), &words)
        guard case .quoted(let rule)? = words.popFirst() else {
            throw SettingValueProblem(
                "the name of a rule in quotes belongs here, as in: expect no \"link down\"")
        }
        guard take(.word("on"), &words) else {
            return .alert(fires: fires, rule: rule, subject: nil)
        }
        switch words.popFirst() {
        case .word(let subject), .quoted(let subject):
            return .alert(fires: fires, rule: rule, subject: subject)
        case .comma, nil:
            throw SettingValueProblem(
                "behind on belongs a link or, in quotes, what alerts check prints: "
                    + "\"broker docks:1883\"")
        }
    }

    private static func take(_ word: Word, _ words: inout ArraySlice<Word>) -> Bool {
        guard words.first == word else { return false }
        words.removeFirst()
        return true
    }

    private static func words(of text: Substring) throws(SettingValueProblem) -> [Word] {
        var words: [Word] = []
        var rest = text
        while let first = rest.first {
            if first.isWhitespace || first == "," {
                if first == "," { words.append(.comma) }
                rest.removeFirst()
            } else if first == "\"" {
                rest.removeFirst()
                guard let end = rest.firstIndex(of: "\"") else {
                    throw SettingValueProblem("the closing \" is missing")
                }
                words.append(.quoted(String(rest[..<end])))
                rest = rest[rest.index(after: end)...]
            } else {
                let word = rest.prefix { !$0.isWhitespace && $0 != "," && $0 != "\"" }
                words.append(.word(String(word)))
                rest = rest.dropFirst(word.count)
            }
        }
        return words
    }
}
