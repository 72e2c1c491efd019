import BrokerScript
import FleetModel
import HeartbeatModel
import TerminalCells
import Testing
import Vocabulary

@testable import Screens

@Suite struct DetailScreenTests {
    /// The whole detail of a link of the troubled fleet.
    private func detail(of name: String, rows: Int = 100) -> String {
        var watch = Watch.troubledFleet(columns: 120, rows: rows)
        watch.select(link: name)
        watch.give(.openDetail)
        return watch.frame().lines.joined(separator: "\n")
    }

    @Test func aDeadPeerIsExplainedByWhatItsKernelDid() {
        let text = detail(of: "dock-17")
        #expect(text.contains("peer-silent"))
        #expect(text.contains("proxy"))
        #expect(text.contains("Drops (1)"))
        #expect(text.contains("half-open · down for 10 s now · had been up 53 s"))
    }

    @Test func theBoundsAndWhatTheKeepAliveReducedAreShown() {
        let text = detail(of: "plant-a-02")
        #expect(text.contains("keep alive     2s"))
        #expect(text.contains("probe every    1.5 s"))
        #expect(text.contains("late within    2.5 s"))
        #expect(text.contains("down within    5.5 s"))
        #expect(text.contains("60s asked, 2s granted"))
    }

    @Test func aRecoveredDropSaysHowLongItWasDownAndWhatTheBrokerSaid() {
        let text = detail(of: "cell-07")
        #expect(text.contains("server-disconnected · was down"))
        #expect(text.contains("“rolling update”"))
    }

    @Test func theDetailScrollsToItsEndAndNotBeyond() {
        var watch = Watch.troubledFleet(columns: 80, rows: 24)
        watch.select(link: "dock-17")
        watch.give(.openDetail)
        let top = watch.frame()
        watch.give(.moveToEnd)
        let end = watch.frame()
        #expect(end.lines.contains { $0.contains("Drops (1)") })
        watch.give(.moveDown, .pageDown)
        #expect(watch.frame() == end)
        watch.give(.moveToTop)
        #expect(watch.frame() == top)
    }

    @Test func theDetailStaysOpenWhileItsLinkMovesInTheTable() {
        var watch = Watch.troubledFleet(columns: 80, rows: 24)
        watch.select(link: "pump-04")
        watch.give(.openDetail)
        watch.run(until: .seconds(90))
        #expect(watch.frame().lines.contains { $0.contains("╭ pump-04 ─") })
        watch.give(.back)
        #expect(watch.selectedName == "pump-04")
    }

    @Test func aLinkThatWasTakenOutIsSaidToBeGone() {
        var watch = Watch.troubledFleet(columns: 80, rows: 24)
        watch.give(.openDetail)
        watch.tell(.snapshot(FleetSnapshot(at: Watch.moment(.origin + .seconds(61)))))
        #expect(watch.frame().lines.contains { $0.contains("no longer watched") })
        watch.give(.pageDown, .back)
        #expect(watch.state.place == .links)
    }

    @Test func theBoundForDownIsLongerWhileAnswersAreAttributed() {
        // Each answer comes 100 ms after the next PINGREQ was sent at the miss.
        var watch = Watch(
            [
                Watch.Broker(
                    "a.example", links: ["alpha"],
                    script: [
                        .during(.always, .pingDelay(.constant(.milliseconds(1_100))))
                    ])
            ], columns: 120, rows: 100)
        watch.run(until: .milliseconds(1_300))
        watch.give(.openDetail)
        let text = watch.frame().lines.joined(separator: "\n")
        // A second and 100 ms of delay so far, half a timeout, less the 100 ms that passed.
        #expect(text.contains("down within    4.0 s + 1.5 s"))
        #expect(text.contains("1 of 2 came · 2 s"))
        watch.run(until: .milliseconds(2_300))
        #expect(!watch.frame().lines.contains { $0.contains("4.0 s +") })
    }

    @Test func aConnectionThatIsUntimedUntilItIsRenewedSaysSo() {
        var watch = Watch.untimedLink(columns: 100, rows: 40)
        watch.run(until: .seconds(30))
        watch.give(.openDetail)
        #expect(watch.frame().lines.contains { $0.contains("untimed until renewed") })
    }

    @Test func theChartGrowsIntoRowsThatWouldStayEmpty() {
        var watch = Watch(
            [Watch.Broker("a.example", links: ["alpha"], script: [])], columns: 200, rows: 60)
        watch.run(until: .seconds(20))
        watch.give(.openDetail)
        let lines = watch.frame().lines
        #expect(lines.firstIndex { $0.contains("╵") } ?? 0 > 3 + 14)
        #expect(lines.contains { $0.contains("Drops (0)") })
    }

    @Test func aLinkThatNeverWasConnectedHasNeitherChartNorRoundTrips() {
        var watch = Watch.troubledFleet(columns: 80, rows: 24)
        watch.select(link: "badge-01")
        watch.give(.openDetail)
        let lines = watch.frame().lines
        #expect(lines[5].contains("Not connected"))
        #expect(lines.contains { $0.contains("Heartbeats ─") })
        #expect(!lines.contains { $0.contains("┤") || $0.contains("Round trips") })
    }
}
