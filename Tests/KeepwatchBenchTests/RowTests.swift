import BenchTables
import Foundation
import Testing

@Suite struct RowTests {
    private func row(
        _ measured: Double, _ counterpart: Counterpart? = nil, _ target: Target? = nil
    ) -> Row {
        Row(
            part: "heartbeats", figure: "CPU", unit: "ms", measured: measured,
            counterpart: counterpart, target: target)
    }

    @Test func aRatioIsJudgedAndNotTheFigure() {
        let target = Target(.atMost, 2, aim: 1.4)
        #expect(row(30, Counterpart("limit", 20, .ratio), target).judged == 1.5)
        #expect(row(30, Counterpart("limit", 20, .ratio), target).isMet == true)
        #expect(row(41, Counterpart("limit", 20, .ratio), target).isMet == false)
    }

    @Test func aDifferenceIsJudgedAndNotTheFigure() {
        let target = Target(.atMost, 50)
        #expect(row(95, Counterpart("limit", 45, .difference), target).isMet == true)
        #expect(row(96, Counterpart("limit", 45, .difference), target).isMet == false)
    }

    @Test func aCounterpartThatIsOnlyShownChangesNothing() {
        let target = Target(.atLeast, 4_000)
        #expect(row(4_000, Counterpart("limit", 12_000, .beside), target).isMet == true)
        #expect(row(3_999, Counterpart("limit", 12_000, .beside), target).isMet == false)
    }

    @Test func exactlyMeansNeitherMoreNorLess() {
        let swallowed = Counterpart("swallowed", 184, .difference)
        #expect(row(184, swallowed, Target(.exactly, 0)).isMet == true)
        #expect(row(183, swallowed, Target(.exactly, 0)).isMet == false)
        #expect(row(185, swallowed, Target(.exactly, 0)).isMet == false)
    }

    @Test func aRatioToNothingHasNotMetItsTarget() {
        let nothing = row(30, Counterpart("limit", 0, .ratio), Target(.atMost, 2))
        #expect(nothing.judged == nil)
        #expect(nothing.isMet == false)
    }

    @Test func withoutATargetNothingIsMetOrMissed() {
        #expect(row(30).isMet == nil)
    }

    @Test func theJSONHoldsWhatFollowsFromARow() throws {
        var row = row(30, Counterpart("limit", 20, .ratio), Target(.atMost, 2, aim: 1.4))
        row.note = "on a quiet machine"
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let text = String(decoding: try encoder.encode(row), as: UTF8.self)
        #expect(
            text == """
                {"aim":1.4,"bound":"atMost","comes_to":1.5,"counterpart":"limit",\
                "counterpart_value":20,"figure":"CPU","measured":30,"met":true,\
                "note":"on a quiet machine","part":"heartbeats","relation":"ratio",\
                "target":2,"unit":"ms"}
                """)
    }

    @Test func theJSONLeavesOutWhatARowDoesNotHave() throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let text = String(decoding: try encoder.encode(row(30)), as: UTF8.self)
        #expect(
            text == """
                {"comes_to":30,"figure":"CPU","measured":30,"part":"heartbeats","unit":"ms"}
                """)
    }
}
