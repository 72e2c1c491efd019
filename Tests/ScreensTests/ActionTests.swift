import BrokerScript
import FleetModel
import TerminalCells
import Testing
import Vocabulary

@testable import Screens

@Suite struct ActionTests {
    private func oneLink(script: [Script.Step] = []) -> Watch {
        var watch = Watch(
            [Watch.Broker("a.example", links: ["alpha"], script: script)], columns: 100, rows: 20)
        watch.run(until: .seconds(5))
        return watch
    }

    @Test(arguments: [
        (Command.pingNow, OperatorRequest.pingNow(LinkID(0)), false),
        (.connectNow, .connectNow(LinkID(0)), true),
    ])
    func aCommandActsOnTheSelectedLinkInViewAndDetail(
        _ command: Command, _ request: OperatorRequest, isForPaused: Bool
    ) {
        var watch = oneLink()
        if isForPaused {
            watch.give(.togglePause, .confirm)
            watch.run(until: .seconds(8))
        }
        let before = watch.effects.count
        watch.give(command)
        #expect(watch.effects.dropFirst(before) == [.request(request)])
        watch.give(.openDetail, command)
        #expect(watch.effects.dropFirst(before) == [.request(request), .request(request)])
    }

    @Test func aLinkThatIsConnectedIsNotConnectedAgain() {
        var watch = oneLink()
        watch.give(.connectNow)
        #expect(watch.effects == [])
        #expect(watch.frame().text(row: 19).contains("alpha is connected"))
    }

    @Test func aPausedLinkIsShownAsSuchAndComesBack() {
        var watch = oneLink()
        watch.give(.togglePause, .confirm)
        watch.run(until: .seconds(8))
        #expect(watch.frame().text(row: 3).contains("paused"))
        watch.give(.togglePause)
        watch.run(until: .seconds(12))
        #expect(watch.frame().text(row: 3).contains("● up"))
    }

    @Test func withoutALinkACommandIsRefusedInTheFooter() {
        var watch = Watch([], columns: 80, rows: 20)
        watch.give(.pingNow)
        #expect(watch.effects == [])
        #expect(watch.frame().text(row: 19).contains("no link is selected"))
    }

    @Test func anAnswerIsShownUntilAKeyIsPressedOrItsTimeIsOver() {
        var watch = oneLink()
        watch.tell(.answer("a PINGREQ is outstanding since 0.3 s"))
        #expect(watch.frame().text(row: 19).contains("outstanding since 0.3 s"))
        watch.give(.moveDown)
        #expect(!watch.frame().text(row: 19).contains("outstanding"))
        watch.tell(.answer("a PINGREQ is outstanding since 0.3 s"))
        watch.run(until: .seconds(11))
        #expect(!watch.frame().text(row: 19).contains("outstanding"))
    }

    @Test func quitSuspendReloadAndRedrawAreHandedOut() {
        var watch = oneLink()
        watch.give(.suspend, .reload, .redraw, .quit)
        #expect(watch.effects == [.suspend, .reload, .redraw, .quit])
    }

    @Test func theBannerStaysAfterRecoveryUntilItIsDismissed() {
        var watch = oneLink(script: [
            .on(.at(.seconds(10)), .restart(.close, downFor: .seconds(20)))
        ])
        watch.run(until: .seconds(16))
        #expect(
            watch.frame().text(row: 1).contains(
                "✖ CRITICAL [nobody]  a.example:1883: alpha closed-by-peer"))
        watch.run(until: .seconds(70))
        let recovered = watch.frame().text(row: 1)
        #expect(recovered.contains("✔ OVER"), "\(recovered)")
        #expect(recovered.contains(" · was down"), "\(recovered)")
        watch.give(.dismissIncident)
        #expect(watch.effects.last == .alert(.dismiss(incident: 1)))
        watch.run(until: .seconds(71))
        #expect(watch.frame().text(row: 1).contains("Links"))
    }

    @Test func aLinkThatIsPausedWhileItIsDownIsNoAlarmAnyMore() {
        var watch = oneLink(script: [
            .on(.at(.seconds(10)), .restart(.close, downFor: .seconds(600)))
        ])
        watch.run(until: .seconds(16))
        watch.pause(link: "alpha")
        watch.run(until: .seconds(40))
        let banner = watch.frame().text(row: 1)
        #expect(banner.contains("✔ OVER  a.example:1883: alpha closed-by-peer · was down"))
        #expect(watch.state.alarms.isEmpty)
    }

    @Test func whatIsNotOverComesFirstInTheBannerAndTheRestIsCounted() {
        var watch = Watch.troubledFleet(columns: 120, rows: 40)
        #expect(watch.frame().text(row: 1).contains("docks.example"))
        #expect(watch.frame().text(row: 2).contains("✔ OVER"))
        watch.tell(.resized(columns: 120, rows: 24))
        #expect(watch.frame().text(row: 2).contains("2 more incidents, all over"))
        watch.tell(.resized(columns: 120, rows: 12))
        #expect(watch.frame().text(row: 1).hasSuffix("10 s +2"))
    }

    @Test func dismissingNothingSaysSo() {
        var watch = oneLink()
        watch.give(.dismissIncident)
        #expect(watch.effects == [])
        #expect(watch.frame().text(row: 19).contains("tells of no incident"))
    }

    @Test func anIncidentThatIsDismissedLeavesAFrozenScreenAtOnce() {
        var watch = oneLink(script: [
            .on(.at(.seconds(10)), .restart(.close, downFor: .seconds(20)))
        ])
        watch.run(until: .seconds(16))
        watch.give(.freeze)
        #expect(watch.frame().text(row: 2).contains("✖ CRITICAL"))
        watch.give(.dismissIncident)
        #expect(watch.effects.isEmpty && watch.state.place == .question, "nobody has it")
        watch.give(.confirm)
        #expect(watch.effects == [.alert(.dismiss(incident: 1))])
        #expect(watch.frame().text(row: 2).contains("Links"))
        watch.give(.dismissIncident)
        #expect(watch.effects.count == 1, "there is no other incident to dismiss")
    }

    @Test func theBannerTellsAPauseThatIsExcusedFromAProgramThatIsOverloaded() {
        var watch = oneLink()
        func banner(isExcused: Bool) -> String {
            var snapshot = FleetSnapshot(at: Watch.moment(.origin + .seconds(6)))
            snapshot.lastOwnPause = OwnPause(
                at: snapshot.at, gap: .seconds(3), isExcused: isExcused)
            watch.tell(.snapshot(snapshot))
            return watch.frame().text(row: 1)
        }
        #expect(banner(isExcused: true).contains("our own pause of 3.0 s: nobody is judged"))
        #expect(banner(isExcused: false).contains("overloaded: 3.0 s behind, judging goes on"))
    }

    @Test func theBannerSaysHowManyReportsWereLost() {
        var watch = oneLink()
        var snapshot = FleetSnapshot(at: Watch.moment(.origin + .seconds(6)))
        snapshot.lastOwnPause = OwnPause(at: snapshot.at, gap: .seconds(3), isExcused: false)
        snapshot.reportsLost = 312
        watch.tell(.snapshot(snapshot))
        let banner = watch.frame().text(row: 1)
        #expect(banner.contains("overloaded: 3.0 s behind, 312 reports lost: figures too small"))
    }

    @Test func theBannerShowsTheBrokersReason() {
        var watch = oneLink(script: [
            .on(
                .at(.seconds(10)),
                .restart(.disconnect(.serverShuttingDown), downFor: .seconds(20)))
        ])
        watch.run(until: .seconds(16))
        #expect(
            watch.frame().text(row: 1).contains(
                "a.example:1883: alpha server-disconnected, Server shutting down"))
    }

    @Test func aFrozenScreenStandsStillAndShowsThePresentAfterwards() {
        var watch = oneLink(script: [
            .on(.at(.seconds(10)), .restart(.close, downFor: .seconds(60)))
        ])
        watch.give(.freeze)
        let before = (2..<19).map { watch.frame().text(row: $0) }
        watch.run(until: .seconds(20))
        #expect((2..<19).map { watch.frame().text(row: $0) } == before)
        let banner = watch.frame().text(row: 1)
        #expect(
            banner.contains("FROZEN") && banner.contains("1 new incident meanwhile"), "\(banner)"
        )
        #expect(watch.frame().text(row: 0).contains("03:12:20"), "the clock goes on")
        watch.give(.freeze)
        #expect(watch.frame().lines.contains { $0.contains("✖ down") })
        #expect(!watch.frame().lines.contains { $0.contains("FROZEN") })
    }
}
