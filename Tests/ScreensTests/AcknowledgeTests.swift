import BrokerScript
import FleetModel
import TerminalCells
import Testing
import Vocabulary

@testable import Screens

@Suite struct AcknowledgeTests {
    /// Nine brokers of which one is half-open; `ada` is at the screen.
    private func troubled(on link: String? = "dock-17") -> Watch {
        var watch = Watch.troubledFleet(columns: 100, rows: 30)
        var settings = watch.state.settings
        settings.personName = "ada"
        watch.tell(.settings(settings))
        if let link { watch.select(link: link) }
        return watch
    }

    private func number(_ watch: Watch) throws -> Int {
        try #require(watch.state.incidentAtHand).id
    }

    private func acknowledged(by name: String, until: Duration? = nil) throws -> Watch {
        var watch = troubled()
        let at = watch.state.clock
        watch.incidents.said[try number(watch)] = { incident in
            incident.acknowledgement = Acknowledgement(
                by: name, at: at,
                until: until.map { Moment(monotonic: at.monotonic + $0, wall: at.wall + $0) })
        }
        watch.showFleet()
        return watch
    }

    private func footer(_ watch: Watch) -> String { watch.frame().lines.last ?? "" }

    @Test func twoKeysTakeTheIncidentOfTheSelectedLink() throws {
        var watch = troubled()
        let incident = try number(watch)
        watch.give(.acknowledge)
        #expect(!watch.effects.contains { if case .alert = $0 { true } else { false } })
        watch.give(.menuChoose)
        #expect(
            watch.effects.last
                == .alert(.acknowledge(incident: incident, by: "ada", note: nil, for: nil)))
        #expect(footer(watch).contains("ada has incident \(incident)"))
    }

    @Test func aNoteAndAnEndGoWithIt() throws {
        var watch = troubled()
        let incident = try number(watch)
        watch.give(.acknowledge)
        watch.type("restarting the switch")
        watch.give(.nextField)
        watch.type("2h")
        watch.give(.menuChoose)
        #expect(
            watch.effects.last
                == .alert(
                    .acknowledge(
                        incident: incident, by: "ada", note: "restarting the switch",
                        for: .seconds(7_200))))
        #expect(footer(watch).contains("until 05:13:00 CET"))
    }

    @Test(
        arguments: [
            [Command.showIncidents], [.openDetail], [.showEvents, .moveToEnd], [.showMap],
            [.showBrokers], [.showDevices],
        ])
    func inEveryViewAnIncidentIsTaken(_ way: [Command]) throws {
        var watch = troubled()
        for command in way { watch.give(command) }
        watch.give(.acknowledge)
        let isAnswered = watch.state.place == .form || footer(watch).contains("no incident")
        #expect(isAnswered, "\(footer(watch))")
        if way != [.showEvents, .moveToEnd], way != [.showBrokers], way != [.showMap] {
            #expect(watch.state.place == .form)
        }
    }

    @Test func withoutANameNobodyTakesIt() {
        var watch = Watch.troubledFleet(columns: 100, rows: 30)
        watch.select(link: "dock-17")
        watch.give(.acknowledge, .menuChoose)
        #expect(watch.state.place == .form)
        #expect(watch.frame().lines.contains { $0.contains("✖ who you are") })
    }

    @Test func aLinkOfNoIncidentIsSaidToBeSo() {
        var watch = troubled(on: "plant-a-02")
        watch.give(.acknowledge)
        #expect(footer(watch).contains("plant-a-02 is part of no incident"))
        #expect(watch.state.place == .links)
    }

    @Test func anIncidentThatIsOverIsNobodys() {
        var watch = troubled(on: "cell-07")
        watch.give(.acknowledge)
        #expect(footer(watch).contains("is over: there is nothing to acknowledge"))
    }

    @Test func whatIsOverWhenTheFormIsAcceptedIsNotTaken() {
        var watch = Watch(
            [
                Watch.Broker(
                    "a.example", links: ["alpha"],
                    script: [.on(.at(.seconds(10)), .restart(.close, downFor: .seconds(20)))])
            ], columns: 100, rows: 20)
        watch.run(until: .seconds(16))
        watch.give(.acknowledge)
        watch.type("ada")
        watch.run(until: .seconds(60))
        watch.give(.menuChoose)
        #expect(footer(watch).contains("is over by now"))
        #expect(!watch.effects.contains { if case .alert = $0 { true } else { false } })
    }

    @Test func whatIsOverMeanwhileKeepsWhatWasTyped() {
        var watch = Watch(
            [
                Watch.Broker(
                    "a.example", links: ["alpha"],
                    script: [.on(.at(.seconds(10)), .restart(.close, downFor: .seconds(20)))])
            ], columns: 100, rows: 20)
        watch.run(until: .seconds(16))
        watch.give(.acknowledge)
        watch.type("ada")
        watch.run(until: .seconds(60))
        watch.give(.menuChoose)
        guard case .form(let form) = watch.state.overlay else {
            Issue.record("no form")
            return
        }
        #expect(form.text(of: .person) == "ada")
        #expect(watch.frame().lines.dropLast().contains { $0.contains("is over by now, since ") })
    }

    @Test(arguments: [Command.acknowledge, .note])
    func whatIsWithdrawnMeanwhileKeepsWhatWasTyped(_ command: Command) throws {
        var watch = troubled()
        watch.give(.showIncidents, .moveToTop, command)
        watch.type("the port was shut")
        guard case .form(let before) = watch.state.overlay else {
            Issue.record("no form")
            return
        }
        var fleet = Fleet(startedAt: watch.state.clock)
        fleet.note(AlertStanding())
        watch.tell(.snapshot(fleet.snapshot(now: watch.state.clock)))
        let effects = watch.effects
        watch.give(.menuChoose)
        #expect(watch.state.overlay == .form(before))
        #expect(watch.effects == effects)
        #expect(footer(watch).contains(" is gone: it was withdrawn, became part of another or"))
    }

    @Test func whoHasItAlreadyIsSaidInTheForm() throws {
        var watch = try acknowledged(by: "bob")
        watch.give(.acknowledge)
        #expect(watch.frame().lines.contains { $0.contains("bob has it since 03:13:00") })
    }

    @Test func whatAnotherHasIsTakenAfterAQuestion() throws {
        var watch = try acknowledged(by: "bob")
        let incident = try number(watch)
        let before = watch.effects
        watch.give(.acknowledge, .menuChoose)
        #expect(watch.effects == before)
        #expect(footer(watch).contains("take incident \(incident) from bob, for ada?"))
        watch.give(.confirm)
        #expect(
            watch.effects.last
                == .alert(.acknowledge(incident: incident, by: "ada", note: nil, for: nil)))
    }

    /// bob is about to take what ada has, and is asked whether to.
    private func askedToTakeOver() throws -> Watch {
        var watch = try acknowledged(by: "ada")
        watch.give(.acknowledge)
        watch.type("I restarted the broker at four")
        watch.give(.nextField, .nextField, .deleteAll)
        watch.type("bob")
        watch.give(.menuChoose)
        return watch
    }

    @Test func aNoToTheQuestionLeavesWhatWasTyped() throws {
        var watch = try askedToTakeOver()
        let effects = watch.effects
        #expect(watch.state.place == .question)
        watch.tell(.input(.key(.enter)))
        guard case .form(let form) = watch.state.overlay else {
            Issue.record("no form")
            return
        }
        #expect(watch.state.place == .form && watch.effects == effects)
        #expect(form.text(of: .note) == "I restarted the broker at four")
        #expect(form.text(of: .person) == "bob")
        watch.give(.menuChoose, .confirm)
        #expect(watch.state.place == .links && watch.effects.count == effects.count + 1)
    }

    @Test func whoIsAtTheScreenIsKnownOnceSomethingIsDone() throws {
        var watch = try askedToTakeOver()
        watch.tell(.input(.key(.enter)))
        #expect(watch.state.personName == "ada")
        watch.give(.menuChoose, .confirm)
        #expect(watch.state.personName == "bob")
    }

    @Test func whatIsGoneWhileTheQuestionWaitsIsNotTaken() throws {
        var watch = try askedToTakeOver()
        let effects = watch.effects
        var fleet = Fleet(startedAt: watch.state.clock)
        fleet.note(AlertStanding())
        watch.tell(.snapshot(fleet.snapshot(now: watch.state.clock)))
        watch.give(.confirm)
        #expect(watch.state.place == .form && watch.effects == effects)
        #expect(footer(watch).contains(" is gone: it was withdrawn, became part of another or"))
    }

    @Test func onAPageWhoseIncidentIsGoneNoOtherIsTaken() throws {
        var watch = troubled()
        var state = watch.state
        state.incidentPage = IncidentPage(incident: 9_999)
        #expect(state.firstIncident != nil && state.incidentAtHand == nil)
        _ = update(&state, .input(.key(.character("a"))))
        #expect(state.overlay == nil)
        watch.give(.acknowledge)
        #expect(watch.state.overlay != nil)
    }

    @Test func whatOneSaidOfItStandsInTheForm() throws {
        var watch = troubled()
        let at = watch.state.clock
        let end = Moment(monotonic: at.monotonic + .seconds(5_430), wall: at.wall + .seconds(5_430))
        watch.incidents.said[try number(watch)] = { incident in
            incident.acknowledgement = Acknowledgement(
                by: "ada", note: "driving there", at: at, until: end)
        }
        watch.showFleet()
        watch.give(.acknowledge)
        guard case .form(let form) = watch.state.overlay else {
            Issue.record("no form")
            return
        }
        #expect(form.text(of: .note) == "driving there" && form.text(of: .lasting) == "1h30m")
    }

    @Test func aNameThatWasTypedOutlivesAReload() {
        var watch = troubled()
        watch.give(.acknowledge, .previousField, .deleteAll)
        watch.type("eve")
        watch.give(.menuChoose)
        var settings = watch.state.settings
        settings.personName = "root"
        watch.tell(.settings(settings))
        #expect(watch.state.personName == "eve")
    }

    @Test func oneGivesBackWithoutAQuestionWhatOneHas() throws {
        var watch = try acknowledged(by: "ada")
        let incident = try number(watch)
        watch.give(.giveBack)
        #expect(watch.effects.last == .alert(.giveBack(incident: incident)))
        #expect(footer(watch).contains("nobody has incident \(incident) any more"))
    }

    @Test func whatAnotherHasIsGivenBackAfterAQuestion() throws {
        var watch = try acknowledged(by: "bob")
        let incident = try number(watch)
        let before = watch.effects
        watch.give(.giveBack)
        #expect(watch.effects == before)
        #expect(footer(watch).contains("give incident \(incident) back, which bob has?"))
        watch.give(.confirm)
        #expect(watch.effects.last == .alert(.giveBack(incident: incident)))
    }

    @Test func whatNobodyHasCannotBeGivenBack() throws {
        var watch = troubled()
        watch.give(.giveBack)
        #expect(footer(watch).contains("nobody has incident \(try number(watch)): a takes it"))
    }

    @Test func theFooterOffersWhatMeansSomething() throws {
        var watch = troubled()
        watch.tell(.resized(columns: 200, rows: 30))
        #expect(footer(watch).contains("a acknowledge") && footer(watch).contains("z silence"))
        #expect(!footer(watch).contains("give back"))
        var taken = try acknowledged(by: "ada")
        taken.tell(.resized(columns: 200, rows: 30))
        #expect(footer(taken).contains("A give back") && !footer(taken).contains("acknowledge"))
        watch.select(link: "plant-a-02")
        #expect(!footer(watch).contains("acknowledge") && !footer(watch).contains("silence"))
    }

    @Test(arguments: [Command.acknowledge, .giveBack, .silence, .handOver])
    func inThePastNothingIsDoneAboutIncidents(_ command: Command) {
        var watch = troubled()
        watch.run(until: .seconds(70))
        watch.give(.earlier, command)
        #expect(watch.state.overlay == nil)
        #expect(
            footer(watch).contains("this is the past, \(command.rawValue) works on the present"))
    }

    @Test func inThePastTheFooterOffersNothingThatIsRefused() {
        var watch = troubled()
        watch.tell(.resized(columns: 300, rows: 30))
        watch.run(until: .seconds(70))
        watch.give(.earlier)
        #expect(watch.state.incidentAtHand?.isOver == false)
        #expect(
            watch.state.footerBindings.allSatisfy { !Command.ofThePresent.contains($0.command) })
    }

    @Test func aNoteIsWrittenOnTheSelectedIncident() throws {
        var watch = troubled()
        watch.give(.showIncidents, .moveToTop, .note)
        let incident = try number(watch)
        watch.type("the port was shut")
        watch.give(.menuChoose)
        #expect(
            watch.effects.last
                == .alert(.note(incident: incident, by: "ada", text: "the port was shut")))
    }

    @Test func aNoteMayBeAsLongAsOneThatIsKept() {
        var watch = troubled()
        watch.give(.showIncidents, .moveToTop, .note)
        watch.tell(.input(.paste(String(repeating: "x", count: 2_000))))
        watch.give(.menuChoose)
        guard case .alert(.note(_, _, let text)) = watch.effects.last else {
            Issue.record("no note")
            return
        }
        #expect(text.count == 1_000)
    }

    @Test func anEmptyNoteIsNone() {
        var watch = troubled()
        watch.give(.showIncidents, .moveToTop, .note)
        watch.type("  ")
        watch.give(.menuChoose)
        #expect(watch.state.place == .form)
        #expect(watch.frame().lines.contains { $0.contains("✖ what others should know of it") })
    }

    @Test(arguments: GoldenScreenTests.sizes) func theFormIsShown(_ size: Size) {
        var watch = Watch.troubledFleet(columns: size.columns, rows: size.rows)
        watch.select(link: "dock-17")
        watch.give(.acknowledge)
        watch.type("ada")
        expectGolden(watch, "acknowledge")
    }
}
