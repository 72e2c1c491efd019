import Testing
import Vocabulary

@testable import AlertModel

@Suite("Conditions that cannot be read")
struct AlertConditionErrorTests {
    private typealias Case = (text: String, position: Int, message: String)

    private static let needed =
        "a quantity or a state must stand here, as in down or rtt > 500ms, not "
    private static let mayFollow =
        " cannot stand here; a condition reads down and flapping for 30s until up for 5m"
    private static let forOnce =
        "for stands once, behind the whole condition, as in down and flapping for 30s"
    private static let twoRules = "; make two rules of them"
    private static let example = "as in share(down, by broker) > 30%"

    private func expectRefused(_ text: String, _ position: Int, _ message: String) {
        #expect(throws: AlertConditionError(message: message, position: position)) {
            try AlertCondition(parsing: text)
        }
    }

    private static let structure: [Case] = [
        ("", 0, "there is no condition; write one such as down for 30s"),
        ("  ", 2, "there is no condition; write one such as down for 30s"),
        ("down and", 8, "\(needed)the end"),
        ("down or or up", 8, "\(needed)\"or\""),
        ("FOR 3s", 0, "\(needed)\"FOR\""),
        ("down and > 3", 9, "\(needed)\">\""),
        ("(), down", 1, "\(needed)\")\""),
        ("!down", 0, "write not instead of !"),
        ("down & up", 5, "\"&\"\(mayFollow)"),
        ("down \u{1B}[2J", 5, "the character U+1B\(mayFollow)"),
        ("down late", 5, "\"late\"\(mayFollow)"),
        ("down until up until late", 14, "\"until\"\(mayFollow)"),
        ("down)", 4, "there is no ( for this )"),
        ("late and (down or up", 9, "the closing ) is missing"),
        ("(down late)", 6, "\"late\" cannot stand here; and, or or ) may follow"),
        (
            "(down for 30s)", 6,
            "for and until stand behind the whole condition, outside of ( )"
        ),
        ("down > 3", 5, "down holds or does not; there is nothing to compare it with"),
        ("absent = 1", 7, "absent holds or does not; there is nothing to compare it with"),
    ]

    @Test("what is said", arguments: structure)
    func ofStructure(text: String, position: Int, message: String) {
        expectRefused(text, position, message)
    }

    private static let times: [Case] = [
        ("down for", 8, "a duration must follow for, as in for 30s"),
        ("down for (", 9, "a duration must follow for, as in for 30s"),
        ("down for 30", 9, "\"30\" needs a unit: ms, s, m, h or d, as in 30s"),
        ("down for 30s and up", 13, forOnce),
        ("down for 30s for 40s", 13, forOnce),
        ("down until up for 30s or late", 22, forOnce),
    ]

    @Test("times of the whole condition", arguments: times)
    func ofTimes(text: String, position: Int, message: String) {
        expectRefused(text, position, message)
    }

    private static let values: [Case] = [
        ("rtt", 3, "rtt must be compared, as in rtt > 500ms"),
        ("silent for 5m", 7, "silent must be compared, as in silent > 5m"),
        ("rtt >", 5, "a value must follow >, as in rtt > 500ms"),
        ("missed == 2", 8, "a value must follow =, as in missed >= 2"),
        ("rtt > 500", 6, "\"500\" needs a unit: ms, s, m, h or d, as in 30s"),
        (
            "rtt > 5min", 6,
            "\"5min\" is no duration; write numbers with ms, s, m, h or d, such as 500ms or "
                + "1m30s"
        ),
        ("rtt > baseline", 6, "say how many times the baseline, as in 4x baseline"),
        ("rtt > 4x for 2m", 9, "baseline must follow, as in 4x baseline"),
        (
            "rtt > 5ms baseline", 10,
            "baseline goes only with a number of times, as in rtt > 4x baseline"
        ),
        (
            "rtt > 0x baseline", 6,
            "\"0x\" baseline is not possible; write more than 0 and at most 1000 times, such as "
                + "4x baseline"
        ),
        (
            "net > 4x baseline", 6,
            "net has no baseline; those that have one are rtt, rtt_p50, rtt_p95, rtt_p99"
        ),
        ("missed > 1.5", 9, "\"1.5\" is no whole number from 0 on, such as 3"),
        ("missed > -1", 9, "\"-1\" is no whole number from 0 on, such as 3"),
        ("loss > 5", 7, "\"5\" is no percentage from 0% to 100%, such as 99.9%"),
        ("loss > 100.1%", 7, "\"100.1%\" is no percentage from 0% to 100%, such as 99.9%"),
        ("loss > 1.%", 7, "\"1.%\" is no percentage from 0% to 100%, such as 99.9%"),
        ("flaps > 3", 9, "in and a time must follow, as in flaps > 3 in 10m"),
        ("flaps > 3 over 1h", 10, "in and a time must follow, as in flaps > 3 in 10m"),
        ("flaps > 50 in 1h", 8, "\"50\" is no whole number from 0 to 49, such as 3"),
        ("flaps > 3 in", 12, "a duration must follow in, as in flaps > 3 in 10m"),
        ("flaps > 3 in 1ms", 13, "the time of flaps is from 1s to 30d"),
        (
            "availability < 99% over 31d", 24,
            "the time of availability is from 1s to 30d"
        ),
        ("rtt > 5ms in 10m", 10, "no time can be chosen for rtt"),
        ("missed > 2 of 10", 11, "of goes only with lost, as in lost >= 3 of 10"),
        ("lost > 3", 8, "of and a number of heartbeats must follow, as in lost >= 3 of 10"),
        ("lost > 3 in 1h", 9, "of and a number of heartbeats must follow, as in lost >= 3 of 10"),
        ("lost > 3 of", 11, "a number must follow of, as in lost >= 3 of 10"),
        ("lost > 3 of 0", 12, "\"0\" is no whole number from 1 to 128, such as 3"),
        ("lost > 3 of 129", 12, "\"129\" is no whole number from 1 to 128, such as 3"),
        ("lost > 129 of 10", 7, "\"129\" is no whole number from 0 to 128, such as 3"),
        ("lost > 4 of 3", 12, "of 3 heartbeats no more than 3 can be lost"),
    ]

    @Test("values", arguments: values)
    func ofValues(text: String, position: Int, message: String) {
        expectRefused(text, position, message)
    }

    private static let topics: [Case] = [
        ("share", 5, "( must follow share, \(example)"),
        ("share(down)", 10, "a comma and by must follow, \(example)"),
        ("share(down, broker) > 3%", 12, "by must follow the comma, \(example)"),
        (
            "share(down, by state) > 3%", 15,
            "links are put together by broker or by tag:KEY, as in by tag:site"
        ),
        (
            "share(down, by site) > 3%", 15,
            "links are put together by broker or by tag:KEY, as in by tag:site"
        ),
        ("share(down, by broker > 3%", 22, ") must follow the grouping, \(example)"),
        ("share(down, by broker)", 22, "the share must be compared, \(example)"),
        ("share(down, by broker) >", 24, "a percentage must follow >, \(example)"),
        (
            "share(down, by broker) > 0.3", 25,
            "\"0.3\" is no percentage from 0% to 100%, such as 99.9%"
        ),
        (
            "share(down for 5s, by broker) > 3%", 11,
            "for and until stand behind the whole condition, outside of ( )"
        ),
        (
            "share(share(up, by broker) > 1%, by broker) > 3%", 6,
            "no share can stand in a share"
        ),
        (
            "share(absent, by broker) > 3%", 6,
            "what is asked in a share must be said of single links"
        ),
        (
            "down and absent", 9,
            "this is said of all links together, what stands before it of single links\(twoRules)"
        ),
        (
            "share(down, by broker) > 3% until share(down, by tag:site) < 1%", 34,
            "this is said of links by tag:site, what stands before it of links by broker\(twoRules)"
        ),
        (
            "share(down, by broker) > 3% and rtt > 1s", 32,
            "this is said of single links, what stands before it of links by broker\(twoRules)"
        ),
    ]

    @Test("shares and what a condition is about", arguments: topics)
    func ofTopics(text: String, position: Int, message: String) {
        expectRefused(text, position, message)
    }

    @Test func anUnknownWordIsAnsweredWithTheKnownOnes() {
        expectRefused(
            "down or p95 > 500ms", 8,
            "\"p95\" is not known; quantities are rtt, rtt_p50, rtt_p95, rtt_p99, net, jitter, "
                + "loss, missed, lost, flaps, availability, silent, certificate_expires, states "
                + "are unknown, connecting, up, late, backlog, down, paused, and there are "
                + "flapping, absent and share(down, by broker)")
    }

    @Test func aLongWordIsShortenedInTheMessage() {
        let shown = "\"" + String(repeating: "9", count: 40) + "…\""
        expectRefused(
            "missed > " + String(repeating: "9", count: 100_000), 9,
            shown + " is no whole number from 0 on, such as 3")
    }

    @Test func noTextTraps() {
        let parts = [
            "share", "(", ")", ",", "by", "broker", "tag:", "tag:a", "rtt", ">", "=", "!", "4x",
            "baseline", "5ms", "99.9%", "%", "x", "-", "flaps", "3", "in", "lost", "of", "over",
            "10m", "not",
            "and", "or", "for", "until", "down", "absent", " ", "\u{0}", "é\u{301}", "🚦", "1e400%",
        ]
        var random = SeededRandom(seed: 612)
        var read = 0
        for _ in 0..<20_000 {
            let count = Int.random(in: 0...9, using: &random)
            let text = (0..<count).map { _ in parts.randomElement(using: &random) ?? "" }
                .joined(separator: Bool.random(using: &random) ? " " : "")
            do {
                let condition = try AlertCondition(parsing: text)
                #expect(try AlertCondition(parsing: condition.text) == condition)
                read += 1
            } catch {
                #expect((0...text.count).contains(error.position))
            }
        }
        #expect(read > 100)
    }
}
