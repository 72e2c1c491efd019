import TestSupport
import Testing

@testable import AlertModel

@Suite("Who is told of an alert")
struct AlertAnnouncementTests {
    @Test("The table of what is announced is the kept one")
    func truthTable() {
        let names = ["firing", "silenced", "acknowledged", "flapping", "ours", "parent down"]
        var lines = [(names + ["announced"]).joined(separator: " | ")]
        for facts in Self.combinations(of: names.count) {
            let isAnnounced = AlertAnnouncement.isAnnounced(
                firing: facts[0], isSilenced: facts[1], isAcknowledged: facts[2],
                isFlapping: facts[3], isOurs: facts[4], isParentDown: facts[5])
            lines.append(Self.row(facts + [isAnnounced], names + ["announced"]))
        }
        lines.append("")
        let endNames = ["fire announced", "silenced", "flapping"]
        lines.append((endNames + ["end announced"]).joined(separator: " | "))
        for facts in Self.combinations(of: endNames.count) {
            let isAnnounced = AlertAnnouncement.isEndAnnounced(
                wasAnnounced: facts[0], isSilenced: facts[1], isFlapping: facts[2])
            lines.append(Self.row(facts + [isAnnounced], endNames + ["end announced"]))
        }
        expectGolden(lines.joined(separator: "\n"), named: "announce")
    }

    private static func combinations(of count: Int) -> [[Bool]] {
        (0..<1 << count).map { number in
            (0..<count).map { number & 1 << (count - 1 - $0) == 0 }
        }
    }

    private static func row(_ facts: [Bool], _ names: [String]) -> String {
        zip(facts, names).map { fact, name in
            let word = fact ? "yes" : "–"
            return word + String(repeating: " ", count: name.count - word.count)
        }.joined(separator: " | ").trimmed
    }
}

extension String {
    /// Without blanks at the end.
    fileprivate var trimmed: String { String(reversed().drop { $0 == " " }.reversed()) }
}
