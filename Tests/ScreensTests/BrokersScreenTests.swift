import BrokerScript
import FleetModel
import TerminalCells
import TestSupport
import Testing
import Vocabulary

@testable import Screens

@Suite struct BrokersScreenTests {
    /// Three brokers: `a` tells its figures, `b` refuses to, `z` stalls after 30 s.
    private func threeBrokers(columns: Int = 120, rows: Int = 40) -> Watch {
        var watch = Watch(
            [
                Watch.Broker(
                    "a.example", links: ["alpha", "bravo"],
                    adjust: { $0.readsBrokerFigures = Setting(true) },
                    script: [
                        .during(
                            .always, .brokerFigures([.clients: "12345", .uptime: "7200 seconds"]))
                    ]),
                Watch.Broker(
                    "b.example", links: ["charlie"],
                    adjust: { $0.readsBrokerFigures = Setting(true) },
                    script: [.during(.always, .subscribe(.refused(.notAuthorized)))]),
                Watch.Broker(
                    "z.example", links: ["yankee", "zulu"],
                    script: [.during(.from(.seconds(30)), .stalled)]),
            ], columns: columns, rows: rows)
        for second in [5, 20] { watch.run(until: .seconds(second)) }
        watch.give(.showBrokers)
        return watch
    }

    private func text(_ watch: Watch) -> String { watch.frame().lines.joined(separator: "\n") }

    /// The lines of the screen in which a text stands.
    private func lines(_ watch: Watch, with text: String) -> [String] {
        watch.frame().lines.filter { $0.contains(text) }
    }

    @Test func theWorstBrokerComesFirstAndTheSelectionStaysWithItsBroker() {
        var watch = threeBrokers()
        #expect(watch.state.brokers.selectedBroker?.address.authority == "a.example:1883")
        watch.run(until: .seconds(40))
        #expect(
            watch.state.brokers.table.brokers.map(\.address.authority)
                == ["z.example:1883", "a.example:1883", "b.example:1883"])
        #expect(watch.state.brokers.selectedBroker?.address.authority == "a.example:1883")
    }

    @Test func whatHappensWhileAnotherViewIsShownIsThereAfterwards() {
        var watch = threeBrokers()
        watch.give(.showLinks)
        watch.run(until: .seconds(40))
        watch.give(.showBrokers)
        #expect(watch.state.brokers.table.brokers.first?.worst == .down)
    }

    @Test func enterShowsTheLinksOfABrokerAndOnALinkItsDetail() {
        var watch = threeBrokers()
        watch.give(.openDetail)
        #expect(watch.state.detail == nil)
        #expect(lines(watch, with: "bravo").count == 1)
        watch.give(.moveDown, .moveDown)
        #expect(watch.selectedName == "bravo")
        watch.give(.openDetail)
        #expect(watch.state.detail != nil)
        watch.give(.back, .fold)
        #expect(watch.state.brokers.table.rows.count == 3)
        watch.give(.openDetail, .openDetail)
        #expect(watch.state.brokers.table.rows.count == 3, "enter hides them again")
        #expect(watch.state.brokers.selectedBroker?.address.authority == "a.example:1883")
        #expect(watch.selectedName == nil)
    }

    @Test func allBrokersAreOpenedAndClosed() {
        var watch = threeBrokers()
        watch.give(.unfoldAll)
        #expect(watch.state.brokers.table.rows.count == 8)
        watch.give(.moveToEnd)
        #expect(watch.selectedName == "zulu")
        watch.give(.foldAll)
        #expect(watch.state.brokers.table.rows.count == 3)
        #expect(watch.state.brokers.selectedBroker?.address.authority == "z.example:1883")
    }

    @Test func theFilterOfTheLinksHolds() {
        var watch = threeBrokers()
        watch.give(.filter)
        watch.type("bravo")
        watch.tell(.input(.key(.enter)))
        #expect(watch.state.brokers.table.brokers.map(\.linkCount) == [1])
        #expect(text(watch).contains("1 broker, 1 of 5 links"))
        watch.give(.back)
        #expect(watch.state.brokers.table.brokers.count == 3)
    }

    @Test func whatABrokerTellsOfItselfIsShown() {
        var watch = threeBrokers()
        #expect(text(watch).contains("12345, "))
        #expect(text(watch).contains("told to       alpha"))
        watch.give(.moveDown)
        #expect(text(watch).contains("refused to charlie: Not"))
        watch.give(.moveDown)
        #expect(text(watch).contains("not asked for: sys: true"))
    }

    @Test func aPressSelectsTheRow() {
        var watch = threeBrokers()
        let rows = BrokersScreen.layout(in: watch.state.layout.body).rows
        watch.tell(.input(.mouse(.press, x: rows.x + 3, y: rows.y + 2)))
        #expect(watch.state.brokers.selectedBroker?.address.authority == "z.example:1883")
        watch.tell(.input(.mouse(.press, x: rows.x + 3, y: rows.y + 9)))
        #expect(watch.state.brokers.selectedBroker?.address.authority == "z.example:1883")
    }

    @Test func aCertificateThatEndsSoonStandsOut() {
        var state = StagedFleet.everyLayer.screen(Size(columns: 120, rows: 40))
        _ = update(&state, .input(.key(.character("5"))))
        let row = state.frame.lines.firstIndex { $0.contains("● up") && $0.contains("11 d") }
        #expect(row != nil)
        #expect(row.map { state.frame.roles(row: $0).contains("SSSS") } == true)
        #expect(state.frame.lines.contains { $0.contains("Connection of plant") })
        #expect(daysText(until: StagedFleet.day(12), now: Watch.start) == "12 d")
        #expect(daysText(until: StagedFleet.day(-1), now: Watch.start) == "expired")
        #expect(certificateRole(until: StagedFleet.day(12), now: Watch.start) == .late)
        #expect(certificateRole(until: StagedFleet.day(90), now: Watch.start) == .text)
        #expect(certificateRole(until: StagedFleet.day(-1), now: Watch.start) == .down)
    }

    @Test(arguments: [
        (0.0, "0"), (7.0, "7"), (7.46, "7.5"), (312.0, "312"), (999.96, "1000"),
        (12_345.0, "12.3k"), (4_100_000.0, "4.1M"), (2e9, "2G"), (3e12, "3T"), (1e300, ">999kT"),
        (-5.0, "0"),
    ])
    func amountsAreShort(amount: Double, text: String) {
        #expect(amountText(amount) == text)
    }

    // MARK: Goldens

    @Test(arguments: [Size(columns: 80, rows: 24), Size(columns: 120, rows: 40)])
    func withTwoHundredLinks(_ size: Size) {
        var watch = Watch.twoHundredLinks(columns: size.columns, rows: size.rows)
        watch.give(.showBrokers, .openDetail)
        expectGolden(watch, "brokers")
    }

    @Test func withTheFiguresOfABroker() {
        var watch = Watch.twoHundredLinks(columns: 120, rows: 40)
        watch.give(.showBrokers)
        for _ in watch.state.brokers.table.rows
        where watch.state.brokers.selectedBroker?.address.authority != "broker-1.example:1883" {
            watch.give(.moveDown)
        }
        expectGolden(watch, "brokers-figures")
    }

    @Test(arguments: [Size(columns: 80, rows: 24), Size(columns: 120, rows: 40)])
    func withoutLinks(_ size: Size) {
        var watch = Watch([], columns: size.columns, rows: size.rows)
        watch.give(.showBrokers)
        expectGolden(watch, "brokers-none")
    }

    @Test func inASCII() {
        var watch = Watch.twoHundredLinks(columns: 80, rows: 24, glyphs: .ascii)
        watch.give(.showBrokers)
        expectGolden(watch, "brokers-ascii")
    }

    private func expectGolden(_ watch: Watch, _ name: String) {
        let size = watch.state.size
        TestSupport.expectGolden(
            watch.frame().twoPlanes, named: "\(name)-\(size.columns)x\(size.rows)")
    }
}
