import FleetModel
import TerminalCells
import Testing
import Vocabulary

@testable import Screens

/// What is destroyed or leaves the program is asked about once.
@Suite struct QuestionTests {
    private func oneLink(columns: Int = 100) -> Watch {
        var watch = Watch(
            [Watch.Broker("a.example", links: ["alpha"], script: [])], columns: columns, rows: 20)
        watch.run(until: .seconds(5))
        return watch
    }

    private static let asking: [(Command, OperatorRequest)] = [
        (.resetStatistics, .resetStatistics(LinkID(0))), (.togglePause, .togglePause(LinkID(0))),
    ]

    @Test(arguments: asking)
    func itIsDoneAfterAYes(_ command: Command, _ request: OperatorRequest) {
        var watch = oneLink()
        watch.give(command)
        #expect(watch.effects == [])
        #expect(watch.frame().text(row: 19).contains("alpha"))
        #expect(watch.frame().text(row: 19).contains("y yes  any other key no"))
        watch.give(.confirm)
        #expect(watch.effects == [.request(request)])
        #expect(watch.state.place == .links)
    }

    @Test(
        arguments: [
            Key.escape, .enter, .character("n"), .character("q"), .character("Z"), .down,
        ])
    func anyOtherKeyIsANoAndNothingElse(_ key: Key) {
        var watch = oneLink()
        watch.give(.resetStatistics)
        watch.tell(.input(.key(key)))
        #expect(watch.effects == [])
        #expect(watch.state.place == .links)
        #expect(watch.frame().text(row: 19).contains("not done"))
        watch.tell(.input(.key(.character("y"))))
        #expect(!watch.effects.contains(.request(.resetStatistics(LinkID(0)))))
    }

    @Test func theEnterThatAskedInTheCommandLineIsNoYes() {
        var watch = oneLink()
        watch.give(.palette)
        watch.type("reset-statistics")
        for _ in 0..<2 { watch.tell(.input(.key(.enter))) }
        #expect(watch.effects == [] && watch.state.place == .links)
    }

    @Test func theEnterThatAskedInTheSettingsIsNoYes() {
        var watch = oneLink()
        watch.give(.showSettings, .moveToEnd)
        for _ in 0..<2 { watch.tell(.input(.key(.enter))) }
        #expect(watch.effects == [] && watch.state.place == .links)
    }

    @Test func theQuestionWaitsHoweverLongItTakes() {
        var watch = oneLink()
        watch.give(.resetStatistics)
        watch.run(until: .seconds(60))
        #expect(watch.frame().text(row: 19).contains("y yes"))
    }

    @Test func aClickIsANo() {
        var watch = oneLink()
        watch.give(.resetStatistics)
        watch.tell(.input(.mouse(.press, x: 5, y: 3)))
        #expect(watch.state.place == .links && watch.effects == [])
    }

    @Test func pastedTextAnswersNothing() {
        var watch = oneLink()
        watch.give(.resetStatistics)
        watch.tell(.input(.paste("y\n")))
        #expect(watch.state.place == .question && watch.effects == [])
    }

    @Test func theProgramCanBeEndedWhileItAsks() {
        var watch = oneLink()
        watch.give(.resetStatistics)
        watch.tell(.input(.key(.control("c"))))
        #expect(watch.effects == [.quit])
    }

    @Test func endingAPauseIsNotAskedAbout() {
        var watch = oneLink()
        watch.give(.togglePause, .confirm)
        watch.run(until: .seconds(8))
        watch.give(.togglePause)
        #expect(watch.state.place == .links)
        #expect(watch.effects.count == 2)
    }

    @Test func theKeysAreSeenHoweverLongTheNameIs() {
        var watch = Watch(
            [Watch.Broker("a.example", links: [String(repeating: "x", count: 200)], script: [])],
            columns: 40, rows: 20)
        watch.run(until: .seconds(5))
        watch.give(.resetStatistics)
        #expect(watch.frame().text(row: 19).contains("y yes"))
    }
}
