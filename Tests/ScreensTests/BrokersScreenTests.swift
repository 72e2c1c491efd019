import BrokerScript
import FleetModel
import TerminalCells
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
        #expect(text(watch).contains("1 broker, 1 link, 5 in all"))
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

    @Test func theReaderNeedNotPassTheFilter() {
        var watch = threeBrokers(columns: 200)
        watch.give(.filter)
        watch.type("bravo")
        watch.give(.acceptFilter)
        #expect(text(watch).contains("told to       alpha"))
        #expect(lines(watch, with: "12.3k").count == 1)
    }

    @Test func whyNobodyAsksIsSaid() {
        var watch = threeBrokers(columns: 200)
        watch.give(.openDetail, .moveDown)
        watch.give(.togglePause, .confirm, .moveDown, .togglePause, .confirm)
        watch.run(until: .seconds(22))
        watch.run(until: .seconds(23))
        watch.give(.foldAll)
        #expect(text(watch).contains("asked once a link that may ask connects there"))
    }

    @Test func aBrokerThatEndsTheConnectionForTheQuestionIsNamedWithTheLink() {
        let settings = ["alpha", "bravo"].map { name in
            var link = LinkSettings(name: name, endpoint: Endpoint(host: "a.example", port: 1883))
            link.readsBrokerFigures = Setting(true)
            return link
        }
        var fleet = StagedFleet(settings)
        for link in ["alpha", "bravo"] {
            fleet.connect(link, StagedFleet.facts(nil, phases: ConnectPhases()), until: .seconds(3))
        }
        fleet.happen(
            .disconnected(Disconnection(.closedByPeer(afterConnack: true), up: .seconds(5))),
            on: "alpha",
            at: .seconds(5))
        var state = fleet.screen(Size(columns: 240, rows: 40))
        _ = update(&state, .input(.key(.character("5"))))
        #expect(
            state.frame.lines.contains { $0.contains("the broker ended the connection of alpha") })
    }

    @Test func allLinksAreCountedAlsoThoseThatAreInNoOtherColumn() {
        var watch = threeBrokers()
        watch.pause(link: "zulu")
        watch.give(.showBrokers)
        watch.run(until: .seconds(22))
        let row = lines(watch, with: "z.example:1883").first ?? ""
        #expect(row.split(separator: " ").contains("2"))
        #expect(lines(watch, with: "STATE").first?.contains("LINKS     UP   LATE   DOWN") == true)
    }

    @Test func commandsActOnTheLinksOfTheSelectedBroker() {
        var watch = threeBrokers()
        watch.give(.pingNow)
        #expect(watch.effects == [])
        #expect(text(watch).contains("send a PINGREQ on 2 links of a.example:1883?"))
        watch.give(.confirm)
        #expect(watch.effects == [.request(.pingNow(LinkID(0))), .request(.pingNow(LinkID(1)))])
        watch.give(.filter)
        watch.type("bravo")
        watch.give(.acceptFilter, .pingNow)
        #expect(watch.effects.last == .request(.pingNow(LinkID(1))), "it alone passes the filter")
    }

    @Test func whatIsHiddenOrShownAlreadyIsSaid() {
        var watch = threeBrokers()
        watch.give(.fold)
        #expect(text(watch).contains("the links of a.example:1883 are hidden already"))
        watch.give(.foldAll)
        #expect(text(watch).contains("the links of all brokers are hidden already"))
        watch.give(.openDetail, .moveToEnd, .fold)
        #expect(text(watch).contains("the links of z.example:1883 are hidden already"))
        watch.give(.unfoldAll, .unfoldAll)
        #expect(text(watch).contains("the links of all brokers are shown already"))
    }

    @Test func theSelectionFollowsABrokerToItsAddress() {
        let names = ["a.example", "b.example"]
        var fleet = StagedFleet(
            names.map { LinkSettings(name: "link-\($0)", endpoint: Endpoint(host: $0, port: 1883)) }
        )
        var state = fleet.screen(Size(columns: 120, rows: 40))
        for key in ["5", "+", "g"] { _ = update(&state, .input(.key(.character(Character(key))))) }
        #expect(state.brokers.selectedBroker?.address.authority == "a.example:1883")
        for address in ["10.0.0.1:1883", "10.0.0.2:1883"] {
            var facts = StagedFleet.facts(nil, phases: ConnectPhases())
            facts.address = address
            fleet.connect("link-a.example", facts, until: .seconds(2))
            let now = Watch.moment(.origin + .seconds(60))
            _ = update(&state, .snapshot(fleet.fleet.snapshot(now: now)))
            let broker = state.brokers.selectedBroker
            #expect(broker?.address.authority == "a.example:1883")
            #expect(broker?.address.address == address && broker?.isOpen == true)
        }
    }

    @Test func aSearchFindsBrokersAndLinksThatAreHidden() {
        var watch = threeBrokers()
        watch.give(.search)
        watch.type("z.ex")
        #expect(watch.state.brokers.selectedBroker?.address.authority == "z.example:1883")
        #expect(watch.selectedName == nil)
        let row = watch.frame().lines.firstIndex { $0.contains("z.example:1883") } ?? 0
        #expect(watch.frame().roles(row: row).contains(Role.match.letter))
        watch.give(.cancelSearch, .search)
        watch.type("bravo")
        watch.give(.acceptSearch)
        #expect(watch.selectedName == "bravo")
        #expect(watch.state.brokers.selectedBroker?.isOpen == true)
        watch.give(.search)
        watch.type("charlie")
        #expect(watch.selectedName == "charlie")
        #expect(watch.state.brokers.table.brokers.map(\.isOpen) == [false, true, false])
        watch.give(.cancelSearch)
        #expect(watch.state.brokers.table.rows.count == 3)
    }

    @Test func aPressSelectsTheRow() {
        var watch = threeBrokers()
        let rows = BrokersScreen.layout(in: watch.state.layout.body).rows
        watch.tell(.input(.mouse(.press, x: rows.x + 3, y: rows.y + 2)))
        #expect(watch.state.brokers.selectedBroker?.address.authority == "z.example:1883")
        watch.tell(.input(.mouse(.press, x: rows.x + 3, y: rows.y + 9)))
        #expect(watch.state.brokers.selectedBroker?.address.authority == "z.example:1883")
    }

    @Test func aCertificateThatEndsSoonStandsOut() throws {
        var state = StagedFleet.insecure.screen(Size(columns: 120, rows: 40))
        _ = update(&state, .input(.key(.character("5"))))
        let row = try #require(
            state.frame.lines.firstIndex { $0.contains("● up") && $0.contains("11 d") })
        #expect(!state.frame.roles(row: row).contains("S"), "another broker is selected")
        let heading = try #require(state.frame.lines.first { $0.contains("CERT") })
        let end = try #require(SearchText("CERT").range(in: heading)).upperBound
        let column = heading.distance(from: heading.startIndex, to: end) - 1
        let roles = Array(state.frame.roles(row: row))
        #expect(roles[column] == Role.late.letter)
    }

    @Test(arguments: [
        (-90, 12, "12 d", Role.late), (-90, 90, "90 d", .text), (-90, -1, "expired", .down),
        (2, 90, "not yet", .down), (2, -1, "not yet", .down),
    ])
    func certificates(from: Int, until: Int, text: String, role: Role) {
        let validity = CertificateValidity(
            from: StagedFleet.day(from), until: StagedFleet.day(until), now: Watch.start)
        #expect(validity.shortText == text)
        #expect(validity.role == role)
    }

    @Test func whatDoesNotHoldYetIsShownWithItsStart() {
        var fleet = StagedFleet([
            LinkSettings(
                name: "plant", endpoint: Endpoint(host: "plant.example", port: 8883, isSecure: true)
            )
        ])
        let early = CertificateFacts(
            subject: "plant.example", issuer: "CA", names: [], notBefore: StagedFleet.day(2),
            notAfter: StagedFleet.day(90))
        fleet.connect(
            "plant",
            StagedFleet.facts(
                TLSFacts(version: .v1_3, certificates: [StagedFleet.chain[0], early]),
                phases: ConnectPhases()))
        var state = fleet.screen(Size(columns: 240, rows: 40))
        _ = update(&state, .input(.key(.character("5"))))
        #expect(state.frame.lines.contains { $0.contains("● up") && $0.contains("not yet") })
        #expect(state.frame.lines.contains { $0.contains("plant.example, until") })
        #expect(state.frame.lines.contains { $0.contains("but only from") })
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
}
