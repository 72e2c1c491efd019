import FleetModel
import TerminalCells
import Testing
import Vocabulary

@testable import Screens

@Suite("A watch that does not keep up says so")
struct StaleScreenTests {
    private func watch() -> Watch {
        var watch = Watch([Watch.Broker("a.example", links: ["alpha"], script: [])])
        watch.run(until: .seconds(20))
        return watch
    }

    private func banner(_ watch: Watch, at time: Duration) -> String {
        var watch = watch
        watch.tell(.clock(Watch.moment(.origin + time)))
        return watch.frame().text(row: 1)
    }

    @Test func rowsThatAreOlderThanTheyLookAreNotToBeBelieved() {
        #expect(!banner(watch(), at: .milliseconds(22_999)).contains("OURSELVES"))
        let line = banner(watch(), at: .seconds(27))
        #expect(line.contains("overloaded: the rows are not of now, but of 03:12:20"))
        #expect(line.hasSuffix("7 s"))
    }

    @Test func theNextSnapshotEndsIt() {
        var watch = watch()
        watch.tell(.clock(Watch.moment(.origin + .seconds(27))))
        watch.run(until: .seconds(28))
        #expect(!banner(watch, at: .seconds(28)).contains("OURSELVES"))
    }

    @Test func aFrozenScreenIsOldByRequest() {
        var watch = watch()
        watch.give(.freeze)
        #expect(banner(watch, at: .seconds(27)).contains("FROZEN"))
    }

    @Test func theBodyBeginsBelowTheBannerThatIsShown() {
        var watch = watch()
        watch.tell(.clock(Watch.moment(.origin + .seconds(27))))
        #expect(watch.state.bannerHeight == watch.state.bannerLines.count)
        #expect(watch.frame().text(row: 2).contains("Links"))
    }

    @Test func aWatchThatDoesNotKeepUpHidesNotThatThisMachineIsOffline() {
        var watch = watch()
        watch.loseWay(until: .seconds(90), evidence: "no route")
        watch.run(until: .seconds(23))
        watch.tell(.clock(Watch.moment(.origin + .seconds(33))))
        #expect(watch.state.bannerLines.map(\.head) == ["OURSELVES", "OFFLINE"])
        #expect(watch.state.bannerHeight == 2)
    }

    @Test(arguments: [Command.freeze, .earlier])
    func whatIsShownOfAnotherTimeHidesNotThatThisMachineIsOffline(_ command: Command) {
        var watch = watch()
        watch.run(until: .seconds(45))
        watch.give(command)
        #expect(watch.state.bannerLines.first?.text.contains("OFFLINE") == false)
        watch.loseWay(until: .seconds(90), evidence: "no route")
        watch.run(until: .seconds(50))
        let line = watch.state.bannerLines.first
        #expect(line?.text.contains(" · OFFLINE now") == true, "\(line?.text ?? "")")
        #expect(line?.role == .bannerCritical)
    }
}
