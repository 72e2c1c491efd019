import FleetModel
import Testing
import Vocabulary

@testable import Screens

@Suite struct EventFilterTests {
    /// `alpha` at site fra was accepted and thrown out, `bravo` without tags is late; this program
    /// stood still once.
    private static let fleet: FleetView = {
        let settings = ["alpha", "bravo"].map { name in
            var link = LinkSettings(
                name: name, endpoint: Endpoint(host: "\(name).example", port: 1883))
            if name == "alpha" { link.tags = [Tag(key: "site", value: "FRA")] }
            return link
        }
        var fleet = StagedFleet(settings)
        fleet.happen(
            .disconnected(Disconnection(cause: .resetByPeer, detail: "reset [104]")), on: "alpha",
            at: .seconds(1))
        fleet.happen(.state(from: .up, to: .down), on: "alpha", at: .seconds(1))
        fleet.happen(.state(from: .up, to: .late), on: "bravo", at: .seconds(2))
        fleet.happen(.paused(gap: .seconds(3)), at: .seconds(5))
        return fleet.screen(Size(columns: 80, rows: 24)).fleet
    }()

    private func passing(_ text: String) throws -> [String] {
        let filter = try EventFilter(parsing: text)
        return Self.fleet.snapshot.events.filter { filter.matches($0.record, in: Self.fleet) }
            .map { "\(Self.fleet.linkName(of: $0.record)) \(EventText($0.record.event).name)" }
    }

    private static let all = ["alpha disconnected", "alpha state", "bravo state", " self"]

    @Test(
        "terms",
        arguments: [
            ("", all), ("ALPHA", ["alpha disconnected", "alpha state"]),
            ("reset", ["alpha disconnected"]), ("state", ["alpha state", "bravo state"]),
            ("\"up → ◐ late\"", ["bravo state"]),
            ("/^(alpha|bravo) s/", ["alpha state", "bravo state"]),
            ("down", ["alpha state"]), ("event:self", [" self"]),
            ("EVENT:State", ["alpha state", "bravo state"]),
            ("state:down", ["alpha state"]),
            ("!state:down", ["alpha disconnected", "bravo state", " self"]),
            ("site=fra", ["alpha disconnected", "alpha state"]),
            ("site!=fra", ["bravo state", " self"]), ("name=bravo", ["bravo state"]),
            ("name=alph", []), ("broker=bravo.example:1883", ["bravo state"]),
            ("site=/^f/ event:state", ["alpha state"]),
            ("reset|event:self", ["alpha disconnected", " self"]),
        ])
    func terms(text: String, expected: [String]) throws {
        #expect(try passing(text) == expected)
    }

    @Test(
        "errors say where, and what would be right",
        arguments: [
            ("reset !", 7, "something to look for must follow !"),
            ("rtt>1s", 0, "events have no figures to compare; quotes make it plain text"),
            (
                "up state:dwon", 9,
                "\"dwon\" is no state; known are unknown, connecting, up, late, backlog, down, "
                    + "paused"
            ),
            ("/(/", 1, "the closing ) is missing"),
        ])
    func errors(text: String, position: Int, message: String) {
        #expect(throws: FilterError(message: message, position: position)) {
            try EventFilter(parsing: text)
        }
    }

    @Test func anUnknownEventNamesTheKnownOnes() {
        let error = #expect(throws: FilterError.self) {
            try EventFilter(parsing: "up event:dropped")
        }
        #expect(error?.position == 9)
        #expect(error?.message.hasPrefix("\"dropped\" is no event; known are connected, ") == true)
    }

    @Test func everyEventOfTheLogHasAKnownName() {
        let names = Set(EventText.names.map(\.name))
        let watch = Watch.troubledFleet(columns: 80, rows: 24)
        for entry in watch.state.fleet.snapshot.events + Self.fleet.snapshot.events {
            #expect(names.contains(EventText(entry.record.event).name))
        }
    }
}
