import Testing
import Vocabulary

@testable import FleetModel

@Suite("Patterns in filters")
struct TextPatternTests {
    private func pattern(_ source: String) throws -> TextPattern {
        var parser = PatternParser(Array(source), from: 0)
        return try parser.pattern()
    }

    @Test(
        "what they find",
        arguments: [
            ("dock", "the Dock-17", true), ("dock", "doc", false), ("DOCK", "dock", true),
            ("d.ck", "duck", true), ("d.ck", "dck", false), ("d.ck", "dück", true),
            ("^dock", "dock-17", true), ("^dock", "a dock", false), ("dock$", "a dock", true),
            ("dock$", "dock-17", false), ("^$", "", true), ("^$", "a", false), ("^", "a", true),
            ("$", "a", true), ("^^a$$", "a", true), ("x^", "x", false), ("(^|-)1", "a-1", true),
            ("(^|-)1", "a1", false), ("a(-|$)", "b-a", true), ("a(-|$)", "ab", false),
            ("[a-c]x", "bx", true), ("[a-c]x", "dx", false), ("[^a-c]x", "dx", true),
            ("[^a-c]x", "Bx", false), ("[^a-c]x", "üx", true), ("[a-c]X", "Cx", true),
            ("[]x]y", "]y", true), ("[^]]y", "]y", false), ("[-a]y", "-y", true),
            ("[a-]y", "-y", true), ("[a/]y", "/y", true), ("[\\]\\\\]y", "\\y", true),
            ("[\\d_]y", "7y", true), ("[\\d_]y", "ay", false), ("[\\D]y", "7y", false),
            ("[ä-ü]y", "öy", true), ("[ä-ü]y", "by", false), ("[日本]", "本", true),
            ("\\d+", "dock-17", true), ("\\d", "dock", false), ("\\D", "17", false),
            ("\\w\\W\\w", "a-b", true), ("^\\w+$", "a_B9", true), ("^\\w+$", "a-b", false),
            ("a\\sb", "a b", true), ("^\\S+$", "a b", false), ("a\\.b", "a.b", true),
            ("a\\.b", "axb", false), ("a\\/b", "a/b", true), ("\\(\\)", "()", true),
            ("a|b", "xb", true), ("a|b", "xc", false), ("^(a|b)c$", "bc", true),
            ("^(?:ab)+$", "abab", true), ("^(?:ab)+$", "aba", false), ("^a*$", "", true),
            ("^a*b", "aaab", true), ("^a+$", "", false), ("^a?b$", "b", true),
            ("^a?b$", "aab", false), ("^a{3}$", "aaa", true), ("^a{3}$", "aa", false),
            ("^a{3}$", "aaaa", false), ("^a{2,}$", "aaaaa", true), ("^a{2,}$", "a", false),
            ("^a{1,2}$", "aa", true), ("^a{1,2}$", "aaa", false), ("^a{0}b$", "b", true),
            ("^(ab?){2,3}$", "aab", true), ("^(ab?){2,3}$", "a", false), ("^a+?b$", "aab", true),
            ("^(a|){3}b$", "ab", true), ("()", "", true), ("a||b", "", true),
            ("e\u{301}", "cafe\u{301}", true), ("👩‍👩‍👧", "a 👩‍👩‍👧 b", true),
            ("K", "\u{212A}", false),
        ])
    func found(source: String, text: String, expected: Bool) throws {
        #expect(try pattern(source).isFound(in: text) == expected)
    }

    @Test(
        "errors say where, and what would be right",
        arguments: [
            ("", 0, "something to look for must follow /"),
            ("a(b", 1, "the closing ) is missing"), ("a)b", 1, "there is no ( for this )"),
            ("a[b", 1, "the closing ] is missing"), ("[]", 0, "the closing ] is missing"),
            ("a|*", 2, "there is nothing to repeat before *; write \\* for the sign itself"),
            ("a**", 2, "there is nothing to repeat before *; write \\* for the sign itself"),
            ("(?=a)", 2, "after (? only : is known, as in (?:ab)+"),
            ("x\\", 1, "a sign must follow \\"),
            (
                "\\bx", 0,
                "\\b is not known; known are \\d \\w \\s \\D \\W \\S and \\ before a sign"
            ),
            (
                "a{,2}", 1,
                "write {2}, {2,} or {2,5}, at most 128; write \\{ for the sign itself"
            ),
            (
                "a{3,2}", 1,
                "write {2}, {2,} or {2,5}, at most 128; write \\{ for the sign itself"
            ),
            (
                "a{99999999999999999999}", 1,
                "write {2}, {2,} or {2,5}, at most 128; write \\{ for the sign itself"
            ),
            (
                "x[z-a]", 2,
                "a range goes from a smaller character to a larger one, as in a-f"
            ),
            (
                "a/b", 2, "a blank must follow the closing /; in a pattern write \\/ for it"
            ),
            (
                "(a{100}){2}", 0,
                "the pattern is too long: 128 characters, repeated ones counted as often as they "
                    + "may come"
            ),
            (String(repeating: "(", count: 30), 20, "more than 20 groups inside each other"),
        ])
    func errors(source: String, position: Int, message: String) {
        #expect(throws: FilterError(message: message, position: position)) {
            _ = try pattern(source)
        }
    }

    /// What an engine that goes back to try again needs more steps for than anybody waits: 2 to the
    /// power of the text's length.
    @Test(
        "no pattern takes more than one step for each character",
        arguments: [
            "(a+)+$", "^(a|a)*$", "(a*)*b", "(a|aa)+$", "(.*)(.*)(.*)(.*)(.*)x",
            "^((((a*)*)*)*)*$", "(a?){60}a{60}$",
        ])
    func hostilePatterns(source: String) throws {
        let text = String(repeating: "a", count: 2_000) + "!"
        #expect(try !pattern(source).isFound(in: text))
    }

    @Test func emptyGroupsAreNotCopiedForEver() throws {
        let nested = (0..<15).reduce("") { inner, _ in "(\(inner)){99}" }
        #expect(try pattern(nested + "a").isFound(in: "a"))
    }

    @Test func theMostPlacesAreAllFollowed() throws {
        let text = String(repeating: "ab", count: 64)
        let whole = try pattern("(ab){64}")
        #expect(whole.isFound(in: "x\(text)x"))
        #expect(!whole.isFound(in: "x\(text.dropLast())x"))
    }

    @Test func patternsAreEqualWhereTheirTextsAre() throws {
        #expect(try pattern("a+") == pattern("a+"))
        #expect(try pattern("a+") != pattern("a*"))
    }

    /// Against the plainest matcher there is, which tries everything.
    @Test("they agree with trying everything", arguments: UInt64(1)...200)
    func agreement(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let node = TriedPattern.any(depth: 3, &random)
        let places = try #require(TextPattern(node, source: ""))
        for _ in 0..<40 {
            let text = String(
                (0..<Int.random(in: 0...6, using: &random)).map { _ in
                    "ab-".randomElement(using: &random) ?? "a"
                })
            #expect(
                places.isFound(in: text) == TriedPattern.isFound(node, in: text),
                "seed \(seed), \(node) in \"\(text)\"")
        }
    }
}

/// Regular expressions of chance, and a matcher that tries everything.
private enum TriedPattern {
    static func any(depth: Int, _ random: inout SeededRandom) -> PatternNode {
        let kinds = depth == 0 ? 0..<4 : 0..<8
        switch Int.random(in: kinds, using: &random) {
        case 0: return .textStart
        case 1: return .textEnd
        case 2: return .character(.word)
        case 3: return .character(PatternCharacters(Bool.random(using: &random) ? "a" : "-"))
        case 4:
            return .choice([any(depth: depth - 1, &random), any(depth: depth - 1, &random)])
        case 5:
            let least = Int.random(in: 0...2, using: &random)
            let most = Bool.random(using: &random) ? nil : least + 1
            return .repeated(any(depth: depth - 1, &random), atLeast: least, atMost: most)
        default:
            return .sequence([any(depth: depth - 1, &random), any(depth: depth - 1, &random)])
        }
    }

    static func isFound(_ node: PatternNode, in text: String) -> Bool {
        let scalars = Array(text.unicodeScalars)
        return (0...scalars.count).contains { !ends(of: node, in: scalars, from: $0).isEmpty }
    }

    /// Where a match that begins there may end.
    private static func ends(
        of node: PatternNode, in text: [Unicode.Scalar], from start: Int
    ) -> Set<Int> {
        switch node {
        case .textStart: return start == 0 ? [0] : []
        case .textEnd: return start == text.count ? [start] : []
        case .character(let characters):
            return start < text.count && characters.contains(text[start].value) ? [start + 1] : []
        case .sequence(let nodes):
            return nodes.reduce([start]) { starts, node in
                Set(starts.flatMap { ends(of: node, in: text, from: $0) })
            }
        case .choice(let nodes):
            return Set(nodes.flatMap { ends(of: $0, in: text, from: start) })
        case .repeated(let node, let atLeast, let atMost):
            var all: Set<Int> = atLeast == 0 ? [start] : []
            var reached: Set<Int> = [start]
            // Beyond as many rounds as there are characters nothing new is reached.
            for round in 1...max(1, atMost ?? atLeast + text.count + 1) {
                guard round <= atMost ?? .max else { break }
                reached = Set(reached.flatMap { ends(of: node, in: text, from: $0) })
                if round >= atLeast { all.formUnion(reached) }
            }
            return all
        }
    }
}
