import FleetModel
import TerminalCells
import Testing
import Vocabulary

@testable import Screens

@Suite struct FilterCompletionTests {
    /// Sites and tiers of three links; one value has a blank in it.
    private static let fleet: FleetView = {
        let tags = [["site": "fra", "tier": "prod"], ["site": "fra"], ["site": "new york"]]
        let settings = tags.enumerated().map { place, tags in
            var link = LinkSettings(
                name: "link-\(place)", endpoint: Endpoint(host: "a.example", port: 1883))
            link.tags = tags.map { Tag(key: $0.key, value: $0.value) }
            return link
        }
        return StagedFleet(settings).screen(Size(columns: 80, rows: 24)).fleet
    }()

    private func offered(
        _ text: String, cursor: Int? = nil, words: FilterWords = .ofLinks(Self.fleet)
    ) -> [String] {
        let completion = FilterCompletion(
            of: Array(text), cursor: cursor ?? text.count, words: words)
        return completion?.candidates.map(\.text) ?? []
    }

    @Test(
        "what is offered for links",
        arguments: [
            ("si", ["site="]), ("SI", ["site="]), ("site=", ["fra", "\"new york\""]),
            ("site=f", ["fra"]), ("site!=f", ["fra"]), ("tier=", ["prod"]), ("site=fra", []),
            ("state:d", ["down"]), ("state=pa", ["paused"]), ("dow", ["down"]),
            ("up|dow", ["down"]), ("!dow", ["down"]), ("up dow", ["down"]),
            ("p9", ["p95>", "p99>"]), ("rtt>", ["100ms", "1s"]), ("rtt>5", ["5ms", "5s"]),
            ("rtt>=5", ["5ms", "5s"]), ("loss>2", ["2%"]), ("missed>", ["1"]), ("missed>1", []),
            ("nam", ["name="]), ("bro", ["broker="]), ("broker=", ["a.example:1883"]),
            ("broker=a", ["a.example:1883"]), ("xyz", []), ("xyz=", []), ("\"si", []), ("/si", []),
            ("/a b/ si", ["site="]),
            ("site=/f", []), ("\"a b\" si", ["site="]), ("/a\\/ si", []),
        ])
    func links(text: String, expected: [String]) {
        #expect(offered(text) == expected)
    }

    @Test("values of tags named like what every link has are offered too, each link counted once")
    func ownNames() throws {
        let broker = Endpoint(host: "a.example", port: 1883)
        let tags = [
            [Tag(key: "broker", value: "eu"), Tag(key: "name", value: "north")],
            [Tag(key: "broker", value: broker.authority)],
        ]
        let settings = tags.enumerated().map { place, tags in
            var link = LinkSettings(name: "link-\(place)", endpoint: broker)
            link.tags = tags
            return link
        }
        let fleet = StagedFleet(settings).screen(Size(columns: 80, rows: 24)).fleet
        let words = FilterWords.ofLinks(fleet)
        #expect(offered("name=", words: words) == ["north"])
        #expect(offered("broker=", words: words) == ["a.example:1883", "eu"])
        #expect(words.values["broker"]?.map(\.meaning) == ["2 links", "1 link"])
        for name in ["name=", "broker="] {
            #expect(words.names.count { $0.text == name } == 1)
        }
    }

    @Test func everyNameIsOfferedWhereNothingIsTypedYet() {
        let words = offered("")
        #expect(words.starts(with: ["site=", "tier="]))
        for figure in LinkFigure.allCases { #expect(words.contains("\(figure.rawValue)>")) }
        for state in LinkState.allCases { #expect(words.contains(state.rawValue)) }
    }

    @Test func onlyTheWordBeforeTheCursorCounts() {
        #expect(offered("si down", cursor: 2) == ["site="])
        #expect(offered("si down", cursor: 4).contains("down"))
    }

    @Test func whatIsOfferedCanBeReadOnceItIsWhole() throws {
        for name in ["site=", "tier=", "state:"] + LinkFigure.allCases.map({ "\($0.rawValue)>" }) {
            for value in offered(name) { _ = try LinkFilter(parsing: name + value) }
        }
        for event in offered("event:", words: .ofEvents(Self.fleet)) {
            _ = try EventFilter(parsing: "event:\(event)")
        }
    }

    @Test func theEventsOfferTheirNamesAndNoFigures() {
        let words = FilterWords.ofEvents(Self.fleet)
        #expect(offered("event:disc", words: words) == ["disconnected"])
        #expect(offered("state:d", words: words) == ["down"])
        #expect(offered("rt", words: words) == [])
        #expect(offered("dow", words: words) == [])
    }

    @Test func aTagWithAValueForEachLinkOffersNoMoreThanAnybodyReads() {
        let settings = (0..<1_000).map { number in
            var link = LinkSettings(
                name: "link-\(number)", endpoint: Endpoint(host: "a.example", port: 1883))
            link.tags = [Tag(key: "serial", value: "\(number)")]
            return link
        }
        let fleet = StagedFleet(settings).screen(Size(columns: 80, rows: 24)).fleet
        #expect(offered("serial=", words: .ofLinks(fleet)).count == 200)
    }
}

@Suite struct CompletingTests {
    private func typing(_ text: String) -> Watch {
        var watch = Watch.troubledFleet(columns: 80, rows: 24)
        watch.give(.filter)
        watch.type(text)
        return watch
    }

    private func text(_ watch: Watch) -> String { watch.state.links.filter.text.text }

    @Test func tabTypesWhatAllOffersBeginWith() {
        var watch = typing("ti")
        watch.give(.complete)
        #expect(text(watch) == "tier=")
        watch.give(.complete)
        #expect(text(watch) == "tier=prod")
        #expect(watch.state.links.table.count == 3)
    }

    @Test func tabGoesThroughTheOffersAndBack() {
        var watch = typing("site=")
        for value in ["ber", "fra", "osl", "rtm", "ber"] {
            watch.give(.complete)
            #expect(text(watch) == "site=\(value)")
        }
        watch.give(.completeBackward)
        #expect(text(watch) == "site=rtm")
        #expect(watch.state.links.table.count == 2, "what is offered is shown at once")
    }

    @Test func backwardsTheLastOfferComesFirst() {
        var watch = typing("site=")
        watch.give(.completeBackward)
        #expect(text(watch) == "site=rtm")
    }

    @Test func whatStandsBehindTheCursorStays() {
        var watch = typing("si up")
        watch.give(.cursorStart, .cursorRight, .cursorRight, .complete)
        #expect(text(watch) == "site= up")
    }

    @Test func whereNothingIsOfferedTabChangesNothing() {
        var watch = typing("xyz")
        watch.give(.complete, .completeBackward)
        #expect(text(watch) == "xyz")
    }

    @Test func aFullFieldTakesNoMoreThanItHolds() {
        var watch = typing(String(repeating: "x ", count: 99) + "si")
        watch.give(.complete, .complete, .completeBackward, .complete)
        #expect(watch.state.links.filter.text.field.characters.count == TextField.capacity)
    }

    @Test func theOffersStandAboveTheFieldWithTheirMeaning() {
        let lines = typing("p9").frame().lines
        #expect(lines.contains { $0.contains("p95>  95th percentile of round trips") })
        #expect(lines.last?.contains("p9") == true)
    }

    @Test func nothingIsOfferedBeforeAWordIsBegunOrOnceTheFilterIsKept() {
        var watch = typing("down ")
        #expect(!watch.frame().lines.contains { $0.contains("how the link stands") })
        watch.give(.complete)
        #expect(watch.frame().lines.contains { $0.contains("tag, 4 values") })
        watch.type("osl")
        watch.give(.acceptFilter)
        #expect(!watch.frame().lines.contains { $0.contains("tag, 4 values") })
    }

    @Test func anEmptyFieldShowsWhatItTakes() {
        let lines = typing("").frame().lines
        #expect(lines.contains { $0.contains("site=") && $0.contains("tag, 4 values") })
    }

    @Test func theChosenOfferIsSelectedAndInSight() {
        var watch = typing("")
        for _ in 0..<20 { watch.give(.complete) }
        let frame = watch.frame()
        let chosen = (0..<frame.rows).filter { frame.roles(row: $0).contains("SSSS") }
        let text = text(watch)
        #expect(chosen.contains { frame.text(row: $0).contains(" \(text) ") })
    }
}
