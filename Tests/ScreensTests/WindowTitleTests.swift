import BrokerScript
import FleetModel
import TerminalCells
import Testing
import Vocabulary

@testable import Screens

@Suite struct WindowTitleTests {
    @Test func theTitleSaysWhatIsWrongFirst() {
        let watch = Watch.troubledFleet(columns: 80, rows: 24)
        let counts = watch.state.live.snapshot
        let title = watch.state.windowTitle
        #expect(title.hasPrefix("\(counts.count(of: .down)) down, "))
        #expect(title.contains(", 1 paused of "))
        #expect(title.hasSuffix(" links - keepwatch"))
    }

    @Test func whereAllIsWellTheTitleSaysSo() {
        var watch = Watch([Watch.Broker("a.example", links: ["a", "b"], script: [])])
        #expect(watch.state.windowTitle == "keepwatch")
        watch.run(until: .seconds(10))
        #expect(watch.state.windowTitle == "all 2 up - keepwatch")
    }

    @Test func theTitleIsOfNowOnAFrozenScreen() {
        var watch = Watch(
            [
                Watch.Broker(
                    "a.example", links: ["a", "b"],
                    script: [.on(.at(.seconds(20)), .restart(.close, downFor: .seconds(60)))])
            ])
        watch.run(until: .seconds(10))
        watch.give(.freeze)
        watch.run(until: .seconds(21))
        #expect(watch.state.windowTitle == "2 down of 2 links - keepwatch")
    }

    @Test func alertsThatNobodyLooksAfterComeFirstInTheTitle() {
        let state = StagedFleet.nightShift.screen(Size(columns: 80, rows: 24))
        #expect(state.windowTitle == "1 alert, 6 down of 12 links - keepwatch")
    }

    @Test func theTitleOfAMachineThatIsOfflineSaysSo() {
        var watch = Watch.troubledFleet(columns: 80, rows: 24)
        watch.loseWay(until: .seconds(120), evidence: "no route")
        watch.run(until: .seconds(62))
        #expect(watch.state.windowTitle.hasPrefix("offline, "))
    }

    @Test func anAlarmTellsOfWhatIsNotOverAndWasNotToldYet() {
        let watch = Watch.troubledFleet(columns: 80, rows: 24)
        let open = watch.state.live.incidents.filter { $0.resolvedAt == nil }
        let alarms = watch.state.alarms
        #expect(open.map(\.cause) == ["docks.example:1883"])
        #expect(Array(alarms.keys) == open.map(\.id))
        let text = watch.state.alarmText(besides: [:])
        #expect(text?.hasPrefix("docks.example:1883: 2 links half-open, ") == true)
        #expect(watch.state.alarmText(besides: alarms) == nil)
    }

    @Test func severalAlarmsAreOneSentence() {
        var watch = Watch(
            ["a", "b", "c"].map { name in
                Watch.Broker(
                    "\(name).example", links: [name],
                    script: [.on(.at(.seconds(20)), .restart(.close, downFor: .seconds(60)))])
            })
        watch.run(until: .seconds(21))
        let text = watch.state.alarmText(besides: [:])
        #expect(text?.hasSuffix(" (and 2 more incidents)") == true)
        #expect(watch.state.alarms.count == 3)
    }

    @Test func whatIsWorseThanItWasToldIsToldAgain() throws {
        let watch = Watch.troubledFleet(columns: 80, rows: 24)
        let open = try #require(watch.state.live.incidents.first { $0.resolvedAt == nil })
        #expect(open.severity == .critical)
        #expect(watch.state.alarmText(besides: [open.id: .warning]) != nil)
    }
}
