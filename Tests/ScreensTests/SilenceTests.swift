import FleetModel
import TerminalCells
import Testing
import Vocabulary

@testable import Screens

@Suite struct SilenceTests {
    private func troubled(on link: String? = nil) -> Watch {
        var watch = Watch.troubledFleet(columns: 100, rows: 30)
        var settings = watch.state.settings
        settings.personName = "ada"
        watch.tell(.settings(settings))
        if let link { watch.select(link: link) }
        return watch
    }

    /// What stands in the field of links when the form is opened.
    private func prefilled(_ watch: Watch) -> String? {
        var watch = watch
        watch.give(.silence)
        guard case .form(let form) = watch.state.overlay else { return nil }
        return form.text(of: .links)
    }

    private func names(passing text: String, _ watch: Watch) throws -> [String] {
        let filter = try LinkFilter(parsing: text)
        let now = watch.state.clock.monotonic
        return watch.state.live.snapshot.links.filter { filter.matches($0, at: now) }
            .map(\.settings.name)
    }

    private func footer(_ watch: Watch) -> String { watch.frame().lines.last ?? "" }

    @Test func aReasonIsAllThatIsLeftToBeTyped() throws {
        var watch = troubled(on: "dock-17")
        watch.give(.silence)
        watch.type("the crane is moved")
        watch.give(.menuChoose)
        let filter = try LinkFilter(parsing: "broker=docks.example:1883")
        #expect(
            watch.effects.last
                == .alert(
                    .silence(
                        filter, reason: "the crane is moved", by: "ada", for: .seconds(3_600))))
        #expect(footer(watch).contains("silent until 04:13:00 CET: broker=docks.example:1883"))
    }

    @Test func aLinkOfNoIncidentIsNamedSoThatNoOtherPasses() throws {
        let watch = troubled(on: "plant-a-02")
        let text = try #require(prefilled(watch))
        #expect(text == "name=plant-a-02")
        #expect(try names(passing: text, watch) == ["plant-a-02"])
    }

    @Test func anIncidentWithoutACauseNamesItsLinks() throws {
        var watch = troubled(on: "dock-17")
        let incident = try #require(watch.state.incidentAtHand).id
        watch.incidents.said[incident] = { $0.causeFilter = nil }
        watch.showFleet()
        let text = try #require(prefilled(watch))
        #expect(try names(passing: text, watch) == ["dock-17", "dock-18"])
    }

    @Test func markedLinksComeBeforeTheSelectedOne() throws {
        var watch = troubled(on: "plant-a-01")
        watch.give(.mark)
        watch.select(link: "edge-02")
        watch.give(.mark)
        watch.select(link: "dock-17")
        let text = try #require(prefilled(watch))
        #expect(try names(passing: text, watch) == ["plant-a-01", "edge-02"])
    }

    @Test func aGroupIsNamedAsItIsCalled() throws {
        var watch = troubled()
        while watch.state.settings.grouping != .tag("site") { watch.give(.groupNext) }
        watch.give(.moveToTop)
        while watch.state.view.screen.selectedGroup(in: watch.state)?.title != "site=fra" {
            watch.give(.moveDown)
        }
        #expect(prefilled(watch) == "site=fra")
    }

    @Test(arguments: [
        "a.b", "d/7", "(x)", "a|b", "50%+", "c:\\d", "night shift", "lab", "/x", "a \"b\"",
    ])
    func namesOfSignsAreNamedExactly(_ name: String) throws {
        var settings = [name, "old\(name)", "\(name)0", "other", "ab", "x"].map {
            LinkSettings(name: $0, endpoint: Endpoint(host: "h", port: 1))
        }
        settings[3].tags = [Tag(key: name, value: name)]
        var fleet = StagedFleet(settings)
        fleet.happen(.state(from: .unknown, to: .connecting), on: name, at: .zero)
        var state = fleet.screen(Size(columns: 100, rows: 24), .moveToTop)
        let all = state.links.table.count
        for _ in 0..<all {
            if state.selectedLink.flatMap(state.fleet.link)?.settings.name == name { break }
            _ = update(&state, .input(.key(.down)))
        }
        _ = update(&state, .input(.key(.character("z"))))
        guard case .form(let form) = state.overlay else {
            Issue.record("no form")
            return
        }
        let filter = try LinkFilter(parsing: form.text(of: .links))
        let passing = state.live.snapshot.links.filter {
            filter.matches($0, at: state.clock.monotonic)
        }
        #expect(passing.map(\.settings.name) == [name])
    }

    @Test(arguments: [("Dock-17", "quay"), ("crane", "dock-17")])
    func whereNoTermPassesTheLinkAloneTheFilterIsLeftToThePerson(_ other: String, tag: String) {
        var settings = ["dock-17", other, "shore"].map {
            LinkSettings(name: $0, endpoint: Endpoint(host: "h", port: 1))
        }
        settings[1].tags = [Tag(key: "name", value: tag)]
        var state = StagedFleet(settings).screen(Size(columns: 100, rows: 24), .moveToTop)
        var offered: [String: String] = [:]
        for _ in settings {
            let link = state.selectedLink.flatMap(state.fleet.link)
            var asking = state
            _ = update(&asking, .input(.key(.character("z"))))
            if let link, case .form(let form) = asking.overlay {
                offered[link.settings.name] = form.text(of: .links)
            }
            _ = update(&state, .input(.key(.down)))
        }
        #expect(offered["dock-17"] == "" && offered["shore"] == "name=shore")
    }

    @Test func moreLinksThanCanBeNamedLeaveTheFilterToThePerson() {
        var watch = Watch.twoHundredLinks(columns: 100, rows: 30)
        watch.give(.markAll)
        #expect(prefilled(watch) == "")
    }

    @Test func theFormSaysHowManyLinksPass() {
        var watch = troubled(on: "dock-17")
        watch.give(.silence, .previousField)
        #expect(watch.frame().lines.contains { $0.contains("2 of 14 links: dock-17, dock-18") })
        watch.give(.deleteAll)
        watch.type("zeppelin")
        #expect(watch.frame().lines.contains { $0.contains("no link passes now") })
        watch.give(.deleteAll)
        #expect(watch.frame().lines.contains { $0.contains("/./ passes all") })
        watch.type("/./")
        #expect(watch.frame().lines.contains { $0.contains("14 of 14 links: ") })
    }

    @Test func howManyLinksAndUntilWhenIsSaidFromTheStart() {
        var watch = troubled(on: "dock-17")
        watch.give(.silence)
        #expect(watch.frame().lines.contains { $0.contains("2 of 14 links: dock-17, dock-18") })
        #expect(watch.frame().lines.contains { $0.contains("until 04:13:00 CET") })
    }

    @Test(
        arguments: [
            ("0s", "write 90m, 2h or 1d, not nothing"), ("31d", "30d at most"),
            ("2", "2 needs a unit: 2m or 2h"),
            ("soon", "write 90m, 2h or 1d, not “soon”"), ("30m1h", "the larger unit comes first"),
            ("", "for how long"),
        ])
    func aTimeThatCannotBeTakenIsExplained(_ typed: String, _ sentence: String) {
        var watch = troubled(on: "dock-17")
        watch.give(.silence)
        watch.type("why")
        watch.give(.nextField, .deleteAll)
        watch.type(typed)
        watch.give(.menuChoose)
        #expect(watch.state.place == .form)
        #expect(watch.frame().lines.contains { $0.contains("✖ \(sentence)") })
    }

    // MARK: Ending one

    private func silenced() throws -> Watch {
        var watch = troubled()
        let now = watch.state.clock
        let end = Moment(monotonic: now.monotonic + .seconds(600), wall: now.wall + .seconds(600))
        watch.incidents.others.silences = [
            Silence(
                id: 4, links: try LinkFilter(parsing: "site=rtm"), reason: "crane", by: "bob",
                since: now, until: end)
        ]
        watch.incidents.others.windows = [
            WindowInForce(name: "firmware night", links: nil, until: end)
        ]
        watch.showFleet()
        watch.give(.showIncidents)
        return watch
    }

    @Test func onASilenceTheKeyAsksToEndIt() throws {
        var watch = try silenced()
        while IncidentsScreen.selectedSilence(in: watch.state) == nil { watch.give(.moveDown) }
        watch.give(.silence)
        #expect(footer(watch).contains("end 1 silence (bob, 10m left) of 2 links: site=rtm?"))
        watch.give(.confirm)
        #expect(watch.effects.last == .alert(.endSilence(4)))
    }

    @Test func onAPageTheKeyIsAboutItsIncidentWhateverIsSelectedBeneath() throws {
        var watch = try silenced()
        let incident = try #require(watch.state.incidentAtHand)
        while IncidentsScreen.selectedSilence(in: watch.state) == nil { watch.give(.moveDown) }
        var state = watch.state
        state.incidentPage = IncidentPage(incident: incident.id)
        _ = update(&state, .input(.key(.character("z"))))
        guard case .form(let form) = state.overlay else {
            Issue.record("no form")
            return
        }
        #expect(form.text(of: .links) == incident.causeFilter)
    }

    /// The incident of `dock-17` and `dock-18` as it is while a person silenced all of it.
    private func silencedIncident(by silences: [Silence]) throws -> Watch {
        var watch = try silenced()
        watch.incidents.others.silences = silences
        if !silences.isEmpty { watch.incidents.others.windows = [] }
        watch.give(.showLinks)
        watch.select(link: "dock-17")
        let (incident, end) = (try #require(watch.state.incidentAtHand).id, watch.state.clock)
        watch.incidents.said[incident] = { $0.silencedUntil = end }
        watch.showFleet()
        return watch
    }

    private func silence(_ id: Int, _ links: String, in watch: Watch) throws -> Silence {
        let now = watch.state.clock
        let end = Moment(monotonic: now.monotonic + .seconds(600), wall: now.wall + .seconds(600))
        return Silence(
            id: id, links: try LinkFilter(parsing: links), reason: "crane", by: "bob", since: now,
            until: end)
    }

    @Test func onAnIncidentThatIsSilencedTheKeyAsksToEndThat() throws {
        let watch = try silenced()
        let silences = try [
            silence(4, "name=dock-17", in: watch), silence(5, "plant", in: watch),
            silence(6, "name=dock-18", in: watch),
        ]
        var docks = try silencedIncident(by: silences)
        docks.give(.silence)
        let question =
            "end 2 silences (bob, 10m left) of 2 links: name=dock-17 and name=dock-18?"
        #expect(docks.state.question?.text == question)
        docks.give(.confirm)
        #expect(docks.effects.suffix(2) == [.alert(.endSilence(4)), .alert(.endSilence(6))])
    }

    @Test(arguments: [40, 80, 200])
    func howManySilencesEndAndWhoseIsSeenHoweverLongTheirFiltersAre(columns: Int) throws {
        let watch = try silenced()
        let many = (1...20).map { "name=dock-\($0)" }.joined(separator: "|")
        var broad = try silence(5, "/./", in: watch)
        broad.by = "ada"
        var docks = try silencedIncident(by: [silence(4, many, in: watch), broad])
        docks.tell(.resized(columns: columns, rows: 24))
        docks.give(.silence)
        #expect(footer(docks).contains("end 2 silences (ada, 1"))
        guard columns >= 80 else { return }
        #expect(footer(docks).contains("(ada, 1 more, 10m left) of 14 links: /./ and"))
        docks.give(.confirm)
        #expect(footer(docks).contains("what is wrong with 14 links is told again"))
    }

    @Test func whatIsAllBackUnderASilenceIsNotSilencedOnceMore() throws {
        let watch = try silenced()
        let silence = try silence(4, "broker=docks.example:1883", in: watch)
        var docks = try silencedIncident(by: [silence])
        let incident = try #require(docks.state.incidentAtHand).id
        docks.incidents.said[incident] = { incident in
            for place in incident.members.indices { incident.members[place].isBack = true }
            incident.remaining = 0
        }
        docks.showFleet()
        docks.give(.silence)
        #expect(docks.state.place == .question)
        docks.give(.confirm)
        #expect(docks.effects.last == .alert(.endSilence(4)))
    }

    @Test func aLinkWhoseVerySilenceIsInForceIsNotSilencedOnceMore() throws {
        var watch = try silenced()
        watch.incidents.others.silences = try [
            silence(4, "name=plant-a-02", in: watch), silence(5, "plant", in: watch),
        ]
        watch.showFleet()
        watch.give(.showLinks)
        watch.select(link: "plant-a-02")
        watch.give(.silence, .confirm)
        #expect(watch.effects.last == .alert(.endSilence(4)))
    }

    @Test func whatAWindowOfTheFileSilencesEndsByItself() throws {
        var watch = try silencedIncident(by: [])
        watch.give(.silence)
        #expect(footer(watch).contains("the window firmware night is in the file"))
    }

    @Test func onARowOfAMemberTheKeyIsAboutThatLink() throws {
        var watch = try silencedIncident(by: [])
        watch.give(.showIncidents, .moveToTop, .unfold)
        while watch.state.selectedLink == nil { watch.give(.moveDown) }
        let link = try #require(watch.state.selectedLink.flatMap(watch.state.fleet.link))
        let text = try #require(prefilled(watch))
        #expect(try names(passing: text, watch) == [link.settings.name])
    }

    @Test func aFilterThatTheFieldCannotHoldIsLeftToThePerson() throws {
        var watch = troubled(on: "dock-17")
        let incident = try #require(watch.state.incidentAtHand).id
        let long = "site=rtm name=" + String(repeating: "x", count: TextField.capacity)
        watch.incidents.said[incident] = { $0.causeFilter = long }
        watch.showFleet()
        #expect(prefilled(watch) == "")
    }

    @Test func aWindowOfTheFileEndsByItself() throws {
        var watch = try silenced()
        while IncidentsScreen.selectedWindow(in: watch.state) == nil { watch.give(.moveDown) }
        watch.give(.silence)
        #expect(
            footer(watch).contains("the window firmware night is in the file, and ends 03:23:00"))
        #expect(watch.state.place == .incidents)
    }
}
