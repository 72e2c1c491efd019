import AlertModel
import FleetModel
import Testing
import Vocabulary

@Suite("Conditions of rules as text")
struct AlertConditionTextTests {
    @Test func whatIsPrintedAndReadAgainIsEqualForAThousandSeededConditions() throws {
        var random = RandomConditions(seed: 20_261_123)
        var lengths: Set<Int> = []
        for _ in 0..<1_000 {
            let condition = random.condition()
            let text = condition.text
            #expect(try AlertCondition(parsing: text) == condition, "\(text)")
            lengths.insert(text.count)
        }
        #expect(lengths.count > 100)
    }

    @Test(
        "a condition is printed without what is not needed",
        arguments: [
            ("  DOWN   for 90s ", "down for 1m30s"),
            ("(down)or((up)and(late))", "down or up and late"),
            ("(down or up)and(late)", "(down or up) and late"),
            ("not(down or up)", "not (down or up)"),
            ("not(not(rtt>4.0X baseline))", "not not rtt > 4x baseline"),
            ("down for 0s until (up) for 0s", "down until up"),
            ("down until not (down)", "down"),
            ("down until not down for 300s", "down until not down for 5m"),
            ("rtt>0.0005s until rtt<0.1x baseline", "rtt > 0.5ms until rtt < 0.1x baseline"),
            ("flaps>03 in 600s", "flaps > 3 in 10m"),
            ("LOST>=03 OF 010", "lost >= 3 of 10"),
            ("availability<99.90% over 1h", "availability < 99.9% over 1h"),
            ("loss>=0.0000001% or loss=100.0%", "loss >= 0.0000001% or loss = 100%"),
            (
                "share((down),by tag:site)!=07.5% for 24h",
                "share(down, by tag:site) != 7.5% for 1d"
            ),
        ])
    func printing(text: String, printed: String) throws {
        #expect(try AlertCondition(parsing: text).text == printed)
    }
}

/// Makes conditions that can be written, each kind of part in them.
private struct RandomConditions {
    private static let groupings: [LinkGrouping] = [.broker, .tag("site"), .tag("rack-7.b_c")]

    private enum Topic {
        case link
        case groups(LinkGrouping)
        case fleet
    }

    private var random: SeededRandom

    init(seed: UInt64) {
        random = SeededRandom(seed: seed)
    }

    mutating func condition() -> AlertCondition {
        let topic: Topic =
            switch number(1...8) {
            case 1: .fleet
            case 2...3: .groups(one(of: Self.groupings))
            default: .link
            }
        var condition = AlertCondition(begins: expression(of: topic, levels: number(0...3)))
        if number(1...2) == 1 { condition.beginsAfter = duration() }
        if number(1...3) == 1 {
            let ends = expression(of: topic, levels: number(0...2))
            condition.ends = ends == .not(condition.begins) ? nil : ends
        }
        if number(1...3) == 1 { condition.endsAfter = duration() }
        return condition
    }

    /// At most so many lists and `not` inside each other.
    private mutating func expression(of topic: Topic, levels: Int) -> AlertExpression {
        guard levels > 0 else { return leaf(of: topic) }
        switch number(1...3) {
        case 1: return .not(expression(of: topic, levels: levels - 1))
        case 2: return .all(parts(of: topic, levels) { if case .all = $0 { true } else { false } })
        default:
            return .any(parts(of: topic, levels) { if case .any = $0 { true } else { false } })
        }
    }

    private mutating func parts(
        of topic: Topic, _ levels: Int, but isRefused: (AlertExpression) -> Bool
    ) -> [AlertExpression] {
        (0..<number(2...4)).map { _ in
            let part = expression(of: topic, levels: number(0...(levels - 1)))
            return isRefused(part) ? .not(part) : part
        }
    }

    private mutating func leaf(of topic: Topic) -> AlertExpression {
        switch topic {
        case .fleet: return .absent
        case .groups(let grouping):
            let asked = expression(of: .link, levels: number(0...2))
            return .share(AlertShare(of: asked, by: grouping, sign: sign(), bound: share()))
        case .link:
            switch number(1...6) {
            case 1: return .flapping
            case 2: return .state(one(of: LinkState.allCases))
            default: return .comparison(comparison())
            }
        }
    }

    private mutating func comparison() -> AlertComparison {
        let quantity = one(of: AlertQuantity.allCases)
        let bound: AlertBound
        var reach: AlertReach?
        switch quantity.kind {
        case .roundTrip where number(1...2) == 1:
            bound = .timesBaseline(
                number(1...2) == 1
                    ? Double(number(1...1_000)) : Double.random(in: 1e-9...1_000, using: &random))
        case .roundTrip, .duration: bound = .duration(duration())
        case .count: bound = .count(number(0...Int.max))
        case .countOf:
            let heartbeats = number(1...Fleet.keptMarks)
            bound = .count(number(0...heartbeats))
            reach = .heartbeats(heartbeats)
        case .countWithin:
            bound = .count(number(0...(Fleet.keptDrops - 1)))
            reach = .time(.milliseconds(number(1_000...2_592_000_000)))
        case .share: bound = .share(share())
        case .shareOver:
            bound = .share(share())
            reach = .time(.milliseconds(number(1_000...2_592_000_000)))
        }
        return AlertComparison(quantity: quantity, sign: sign(), bound: bound, reach: reach)
    }

    private mutating func sign() -> FilterComparison.Sign {
        one(of: FilterComparison.Sign.allCases)
    }

    /// As people write it, or with as many digits as there can be.
    private mutating func share() -> Double {
        switch number(1...3) {
        case 1: Double(number(0...1_000)) / 1_000
        case 2: Double.random(in: 0...1e-6, using: &random)
        default: Double.random(in: 0...1, using: &random)
        }
    }

    /// Of nanoseconds, milliseconds or seconds.
    private mutating func duration() -> Duration {
        switch number(1...3) {
        case 1: .nanoseconds(number(0...10_000_000_000))
        case 2: .milliseconds(number(0...1_000_000))
        default: .seconds(number(0...10_000_000))
        }
    }

    private mutating func number(_ range: ClosedRange<Int>) -> Int {
        Int.random(in: range, using: &random)
    }

    private mutating func one<Element>(of elements: [Element]) -> Element {
        elements[number(0...(elements.count - 1))]
    }
}
