import FleetModel
import Testing
import Vocabulary

@testable import AlertModel

@Suite("Conditions of rules are read")
struct AlertConditionParsingTests {
    private func begins(_ text: String) throws -> AlertExpression {
        let condition = try AlertCondition(parsing: text)
        #expect(condition == AlertCondition(begins: condition.begins))
        return condition.begins
    }

    @Test(arguments: LinkState.allCases)
    func aStateHoldsByItself(state: LinkState) throws {
        #expect(try begins(state.rawValue) == .state(state))
    }

    @Test(arguments: [
        ("rtt > 500ms", AlertQuantity.rtt, AlertBound.duration(.milliseconds(500))),
        ("rtt_p50 > 0.5ms", .rttP50, .duration(.microseconds(500))),
        ("rtt_p95 > 1m30s", .rttP95, .duration(.seconds(90))),
        ("rtt_p99 > 2.5x baseline", .rttP99, .timesBaseline(2.5)),
        ("rtt > 4x baseline", .rtt, .timesBaseline(4)),
        ("net > 80ms", .net, .duration(.milliseconds(80))),
        ("jitter > 20ms", .jitter, .duration(.milliseconds(20))),
        ("loss > 0.1%", .loss, .share(0.001)),
        ("missed > 2", .missed, .count(2)),
        ("silent > 5m", .silent, .duration(.seconds(300))),
        ("certificate_expires > 14d", .certificateExpires, .duration(.seconds(14 * 86_400))),
    ])
    func aQuantityIsComparedWithAValueOfItsKind(
        text: String, quantity: AlertQuantity, bound: AlertBound
    ) throws {
        let comparison = AlertComparison(quantity: quantity, sign: .greater, bound: bound)
        #expect(try begins(text) == .comparison(comparison))
    }

    @Test(arguments: FilterComparison.Sign.allCases)
    func everySignCompares(sign: FilterComparison.Sign) throws {
        let comparison = AlertComparison(quantity: .missed, sign: sign, bound: .count(2))
        #expect(try begins("missed \(sign.rawValue) 2") == .comparison(comparison))
    }

    @Test func aQuantityThatNeedsATimeHasItBehindItsValue() throws {
        #expect(
            try begins("flaps > 3 in 10m")
                == .comparison(
                    AlertComparison(
                        quantity: .flaps, sign: .greater, bound: .count(3),
                        reach: .time(.seconds(600)))))
        #expect(
            try begins("availability < 99.9% over 1h")
                == .comparison(
                    AlertComparison(
                        quantity: .availability, sign: .less, bound: .share(0.999),
                        reach: .time(.seconds(3_600)))))
    }

    @Test func lossesAreCountedAmongSoManyHeartbeats() throws {
        #expect(
            try begins("lost >= 3 of 10")
                == .comparison(
                    AlertComparison(
                        quantity: .lost, sign: .greaterOrEqual, bound: .count(3),
                        reach: .heartbeats(10))))
    }

    @Test func aShareAsksEachLinkOfAGroup() throws {
        #expect(
            try begins("share(down, by broker) > 30%")
                == .share(AlertShare(of: .state(.down), by: .broker, sign: .greater, bound: 0.3)))
        #expect(
            try begins("share(down or not flapping, by tag:Site.1) >= 100%")
                == .share(
                    AlertShare(
                        of: .any([.state(.down), .not(.flapping)]), by: .tag("Site.1"),
                        sign: .greaterOrEqual, bound: 1)))
    }

    @Test func aConditionThatMustLastSaysForHowLong() throws {
        #expect(
            try AlertCondition(parsing: "down for 30s")
                == AlertCondition(begins: .state(.down), beginsAfter: .seconds(30)))
    }

    @Test func anEndOfItsOwnStandsBehindUntil() throws {
        let slow = AlertComparison(
            quantity: .rttP95, sign: .greater, bound: .duration(.milliseconds(500)))
        let quick = AlertComparison(
            quantity: .rttP95, sign: .less, bound: .duration(.milliseconds(300)))
        #expect(
            try AlertCondition(parsing: "rtt_p95 > 500ms for 2m until rtt_p95 < 300ms for 1m")
                == AlertCondition(
                    begins: .comparison(slow), beginsAfter: .seconds(120),
                    ends: .comparison(quick), endsAfter: .seconds(60)))
    }

    @Test func anEndThatIsNotTheBeginningIsNoEndOfItsOwn() throws {
        #expect(
            try AlertCondition(parsing: "down until not down for 5m")
                == AlertCondition(begins: .state(.down), endsAfter: .seconds(300)))
    }

    @Test func orBindsLessThanAndAndBothLessThanNot() throws {
        #expect(
            try begins("down or not up and flapping or late")
                == .any([
                    .state(.down), .all([.not(.state(.up)), .flapping]), .state(.late),
                ]))
        #expect(
            try begins("not missed > 2 and up")
                == .all([
                    .not(
                        .comparison(
                            AlertComparison(quantity: .missed, sign: .greater, bound: .count(2)))),
                    .state(.up),
                ]))
    }

    @Test func parenthesesBindMostAndListsInListsOfTheirKindAreOne() throws {
        #expect(
            try begins("not (down or late) and flapping")
                == .all([.not(.any([.state(.down), .state(.late)])), .flapping]))
        #expect(
            try begins("((down and up)) and (late and flapping)")
                == .all([.state(.down), .state(.up), .state(.late), .flapping]))
        #expect(
            try begins("(down or (up or late)) or flapping")
                == .any([.state(.down), .state(.up), .state(.late), .flapping]))
    }

    @Test func blanksAndCaseDoNotMatterOutsideOfTagsAndDurations() throws {
        let tight = try AlertCondition(
            parsing: "share(NOT(rtt>4X Baseline)And Down,BY tag:Site)>30% FOR 2m")
        let wide = try AlertCondition(
            parsing: "  share ( not ( rtt > 4x  baseline ) and down , by tag:Site ) > 30%\n for 2m "
        )
        #expect(tight == wide)
    }

    @Test func parenthesesAndNotAreReadTwentyDeep() throws {
        func nested(_ levels: Int) -> String {
            String(repeating: "not (", count: levels / 2) + "down"
                + String(repeating: ")", count: levels / 2)
        }
        #expect(throws: Never.self) { try AlertCondition(parsing: nested(20)) }
        #expect(
            throws: AlertConditionError(
                message: "more than 20 parentheses and not inside each other", position: 50)
        ) {
            try AlertCondition(parsing: nested(200_000))
        }
    }

    @Test func aCountOfDropsIsAtMostWhatIsKnownOfALink() throws {
        let most = Fleet.keptDrops - 1
        #expect(throws: Never.self) { try AlertCondition(parsing: "flaps > \(most) in 1h") }
        #expect(throws: AlertConditionError.self) {
            try AlertCondition(parsing: "flaps > \(most + 1) in 1h")
        }
    }

    @Test func theBuiltInRulesAreWrittenInThisLanguage() throws {
        for rule in BuiltInRules.all {
            #expect(try AlertCondition(parsing: rule.condition.text) == rule.condition)
        }
    }
}
