import BrokerScript
import FleetModel
import TerminalCells
import TestSupport
import Testing
import Vocabulary

@testable import Screens

/// Two brokers: `yard` resets its link after 22 s and 47 s, `plant` is always well.
private func watchWithDrops(columns: Int = 120, rows: Int = 40) -> Watch {
    Watch(
        [
            Watch.Broker(
                "yard.example", links: ["quay-01"],
                script: [
                    .during(.always, .pingDelay(.between(.milliseconds(1), .milliseconds(9)))),
                    .on(.at(.seconds(22)), .end(.reset)), .on(.at(.seconds(47)), .end(.close)),
                ]),
            Watch.Broker(
                "plant.example", links: ["plant-01", "plant-02"],
                script: [
                    .during(.always, .pingDelay(.between(.milliseconds(20), .milliseconds(60))))
                ]),
        ], columns: columns, rows: rows)
}

extension Watch {
    /// Lets time pass, with a snapshot each second.
    fileprivate mutating func watch(until end: Int) {
        let now = Int(state.clock.monotonic.nanoseconds / 1_000_000_000)
        for second in now + 1...end { run(until: .seconds(second)) }
    }

    /// What lies between banner and footer, with its roles.
    fileprivate var body: [String] {
        let (grid, body) = (frame(), state.layout.body)
        return (body.y..<body.bottom).flatMap { [grid.text(row: $0), grid.roles(row: $0)] }
    }

    fileprivate var shownSecond: Double {
        Double(state.fleet.snapshot.at.monotonic.nanoseconds) / 1_000_000_000
    }

    fileprivate func banner(_ line: Int = 0) -> String { frame().text(row: 1 + line) }
}

@Suite struct TimeTravelTests {
    static let openings: [[Command]] =
        ViewName.allCases.map { [$0.command] } + [[.openDetail], [.openDetail, .turnTimeline]]

    @Test("Stepping back shows what was shown then", arguments: openings)
    func steppingBackShowsWhatWasShownThen(_ opening: [Command]) {
        var watch = watchWithDrops()
        watch.watch(until: 75)
        for command in opening { watch.give(command) }
        for _ in 0..<4 { watch.give(.earlier) }
        #expect((20...50).contains(watch.shownSecond))
        var then = watchWithDrops()
        then.watch(until: Int(watch.shownSecond))
        for command in opening { then.give(command) }
        // The line that says that this is the past takes a row of the banner.
        watch.tell(.resized(columns: 120, rows: 41))
        #expect(watch.body == then.body)
    }

    @Test func eachStepGoesToTheMomentBeforeAndTheLastOneSaysSo() {
        var watch = watchWithDrops()
        watch.watch(until: 45)
        var seen: [Double] = []
        for _ in 0..<5 {
            watch.give(.earlier)
            seen.append(watch.shownSecond)
        }
        #expect(seen == [43, 33, 23, 21, 11])
        for _ in 0..<3 { watch.give(.earlier) }
        #expect(watch.shownSecond == 1)
        #expect(watch.frame().text(row: 39).contains("memory, which reaches back to 03:12:01"))
    }

    @Test func afterTheLastStepOnComesThePresent() {
        var watch = watchWithDrops()
        watch.watch(until: 45)
        watch.give(.earlier, .earlier, .later)
        #expect(watch.shownSecond == 43)
        watch.give(.later)
        #expect(watch.state.isLive && watch.shownSecond == 45)
        watch.give(.later)
        #expect(watch.frame().text(row: 39).contains("this is the present"))
    }

    @Test func dropsAreFoundBackAndOn() {
        var watch = watchWithDrops()
        watch.watch(until: 75)
        watch.give(.earlierDrop)
        let second = watch.shownSecond
        #expect((47...49).contains(second))
        #expect(watch.frame().lines.joined().contains("quay-01 closed-by-peer"))
        watch.give(.earlierDrop)
        #expect((22...24).contains(watch.shownSecond))
        #expect(watch.state.fleet.incidents.map(\.ending?.cause) == [.resetByPeer])
        watch.give(.earlierDrop)
        #expect((22...24).contains(watch.shownSecond))
        #expect(watch.frame().text(row: 39).contains("no earlier drop in memory"))
        watch.give(.laterDrop)
        #expect(watch.shownSecond == second)
        watch.give(.laterDrop)
        #expect(watch.state.isLive)
    }

    @Test("Live again is as if nobody had left", arguments: openings)
    func liveAgainIsAsIfNobodyHadLeft(_ opening: [Command]) {
        var stayed = watchWithDrops()
        stayed.watch(until: 45)
        for command in opening { stayed.give(command) }
        var left = stayed
        left.give(.earlier, .earlier)
        stayed.watch(until: 60)
        left.watch(until: 60)
        #expect(left.frame() != stayed.frame())
        left.give(.live)
        #expect(left.frame() == stayed.frame())
    }

    @Test func headerAndBannerSayThatThisIsThePast() {
        var watch = watchWithDrops()
        watch.watch(until: 45)
        watch.give(.earlier, .earlier)
        let (header, roles) = (watch.frame().text(row: 0), watch.frame().roles(row: 0))
        #expect(header.hasSuffix(" PAST 03:12:33 CET"))
        #expect(roles.contains(String(repeating: Role.bannerPast.letter, count: 19)))
        let banner = watch.banner()
        #expect(banner.contains("PAST  03:12:33, . shows the present"))
        #expect(banner.contains("memory since 03:12:01"))
        #expect(banner.hasSuffix("12 s ago"))
        #expect(watch.frame().roles(row: 1).allSatisfy { $0 == Role.bannerPast.letter })
    }

    @Test func aSmallScreenSaysItToo() {
        var watch = watchWithDrops(columns: 40, rows: 10)
        watch.watch(until: 45)
        watch.give(.earlier)
        #expect(watch.frame().text(row: 0).contains("PAST 03:12:43"))
        #expect(watch.banner().contains("PAST  03:12:43"))
    }

    @Test func dropsMeanwhileAreNotOverlooked() {
        var watch = watchWithDrops()
        watch.watch(until: 45)
        watch.give(.earlier)
        watch.watch(until: 60)
        watch.give(.earlier)
        #expect(watch.banner().contains("1 new incident meanwhile"))
        #expect(watch.frame().roles(row: 1).allSatisfy { $0 == Role.bannerCritical.letter })
    }

    @Test func whatHappensMeanwhileMovesNothing() {
        var watch = watchWithDrops()
        watch.watch(until: 45)
        watch.give(.earlier)
        let before = watch.body
        watch.watch(until: 60)
        #expect(watch.body == before)
    }

    @Test(
        "Nothing is asked for in the past",
        arguments: [
            Command.pingNow, .togglePause, .connectNow, .resetStatistics, .dismissIncident,
        ])
    func nothingIsAskedForInThePast(_ command: Command) {
        var watch = watchWithDrops()
        watch.watch(until: 45)
        watch.give(.earlier, command)
        #expect(watch.effects.isEmpty && watch.state.question == nil)
        let footer = watch.frame().text(row: 39)
        #expect(footer.contains("\(command.rawValue) works on the present: . shows the present"))
    }

    @Test func aFreezeEndsInThePastAndInThePresent() {
        var watch = watchWithDrops()
        watch.watch(until: 45)
        watch.give(.freeze)
        watch.watch(until: 75)
        watch.give(.earlier)
        #expect(watch.shownSecond == 43 && watch.state.frozen == nil)
        watch.give(.freeze)
        #expect(watch.shownSecond == 43 && watch.state.frozen == nil)
        watch.give(.live, .freeze, .live)
        #expect(watch.state.isLive)
    }

    @Test func aLinkThatWasTakenOutIsStillShown() {
        var staged = StagedFleet(
            ["alpha", "bravo"].map {
                LinkSettings(name: $0, endpoint: Endpoint(host: "a.example", port: 1883))
            })
        staged.connect("bravo", StagedFleet.facts(nil, phases: ConnectPhases()))
        var state = staged.screen(Size(columns: 80, rows: 24))
        var fleet = staged.fleet
        let later = Watch.moment(.origin + .seconds(70))
        fleet.remove(LinkID(1), now: later)
        _ = update(&state, .snapshot(fleet.snapshot(now: later)))
        #expect(!state.frame.lines.contains { $0.contains("bravo") })
        _ = update(&state, .input(.key(.character("["))))
        #expect(state.frame.lines.contains { $0.contains("bravo") && $0.contains("up") })
        _ = update(&state, .input(.key(.character("."))))
        #expect(!state.frame.lines.contains { $0.contains("bravo") })
    }

    @Test(arguments: [Command.showLinks, .showMap, .showBrokers])
    func whatIsSelectedComesBackWhereThePastDidNotKnowIt(_ view: Command) throws {
        func link(_ name: String, _ host: String) -> LinkSettings {
            LinkSettings(name: name, endpoint: Endpoint(host: host, port: 1883))
        }
        var fleet = StagedFleet([link("alpha", "a.example"), link("bravo", "a.example")])
        var state = fleet.screen(Size(columns: 120, rows: 40))
        fleet.add(link("zulu", "z.example"))
        let later = Watch.moment(.origin + .seconds(120))
        _ = update(&state, .snapshot(fleet.fleet.snapshot(now: later)))
        let binding = state.keyMap.bindings(in: state.place).first { $0.command == view }
        for key in [try #require(binding?.keys.first), .end] {
            _ = update(&state, .input(.key(key)))
        }
        let before = state.frame
        for key: Character in ["[", "."] { _ = update(&state, .input(.key(.character(key)))) }
        #expect(state.frame == before)
        for key in [Key.character("["), .up, .character(".")] {
            _ = update(&state, .input(.key(key)))
        }
        #expect(state.frame != before, "what was selected in the past stays so")
    }

    @Test func theEventThatIsSelectedComesBackWhereThePastDidNotKnowIt() {
        var watch = watchWithDrops()
        watch.watch(until: 75)
        watch.give(.showEvents, .moveUp)
        let before = watch.frame()
        watch.give(.earlierDrop, .earlierDrop, .live)
        #expect(watch.frame() == before)
        watch.give(.earlierDrop, .earlierDrop, .moveUp, .live)
        #expect(watch.frame() != before, "what was selected in the past stays so")
    }

    @Test func theBrokerThatIsSelectedComesBackWhereThePastDidNotKnowItsAddress() {
        var fleet = StagedFleet(
            ["alpha", "bravo"].map {
                LinkSettings(name: $0, endpoint: Endpoint(host: "a.example", port: 1883))
            })
        var state = fleet.screen(Size(columns: 120, rows: 40))
        for (link, address) in [("alpha", "10.0.0.1:1883"), ("bravo", "10.0.0.2:1883")] {
            var facts = StagedFleet.facts(nil, phases: ConnectPhases())
            facts.address = address
            fleet.connect(link, facts, until: .seconds(2))
        }
        let later = Watch.moment(.origin + .seconds(120))
        _ = update(&state, .snapshot(fleet.fleet.snapshot(now: later)))
        for key in ["5", "G", "[", "."] {
            _ = update(&state, .input(.key(.character(Character(key)))))
        }
        #expect(state.brokers.selectedBroker?.address.address == "10.0.0.2:1883")
    }

    @Test func beforeTheFirstSnapshotThereIsNoPast() {
        var watch = Watch([], columns: 80, rows: 24)
        watch.give(.earlier)
        #expect(watch.frame().text(row: 23).contains("nothing of the past is kept yet"))
        #expect(watch.state.isLive)
    }

    @Test func theKeysOfThePastAreNamedInThePast() {
        var watch = watchWithDrops(columns: 200, rows: 40)
        watch.watch(until: 45)
        #expect(!watch.frame().text(row: 39).contains(". present"))
        watch.give(.earlier)
        let footer = watch.frame().text(row: 39)
        #expect(footer.hasPrefix(" . present  [ earlier  ] later  { drop before  } next drop"))
        #expect(!footer.contains("ping now"))
    }

    @Test(arguments: [
        (Size(columns: 80, rows: 24), GlyphSet.block), (Size(columns: 120, rows: 40), .block),
        (Size(columns: 80, rows: 24), .ascii),
    ])
    func theTableOfThePast(_ size: Size, _ glyphs: GlyphSet) {
        var watch = Watch.troubledFleet(columns: size.columns, rows: size.rows, glyphs: glyphs)
        watch.run(until: .seconds(75))
        watch.give(.earlier)
        let name = glyphs == .ascii ? "past-ascii" : "past"
        expectGolden(
            watch.frame().twoPlanes, named: "\(name)-\(size.columns)x\(size.rows)")
    }
}
