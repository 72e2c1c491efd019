import FleetModel
import TestSupport
import Testing

@testable import AlertModel

@Suite("Who is told of an alert")
struct AlertAnnouncementTests {
    @Test("The table of what is told is the kept one")
    func truthTable() {
        let names = ["firing", "silenced", "acknowledged", "flapping", "ours", "parent down"]
        var lines = [(names + ["people are"]).joined(separator: " | ")]
        for facts in Self.combinations(of: names.count) {
            let announcement = AlertAnnouncement(
                firing: facts[0], isSilenced: facts[1], isAcknowledged: facts[2],
                isFlapping: facts[3], isOurs: facts[4], isParentDown: facts[5])
            lines.append("\(Self.row(facts, names)) | \(Self.text(of: announcement))")
        }
        expectGolden(lines.joined(separator: "\n"), named: "announce")
    }

    private static func text(of announcement: AlertAnnouncement) -> String {
        switch announcement {
        case .nothing: "–"
        case .told: "told"
        case .heldBack(let reason): "not told: \(reason.rawValue)"
        }
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
        }.joined(separator: " | ")
    }
}
