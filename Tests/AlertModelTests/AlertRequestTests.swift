import FleetModel
import Testing
import Vocabulary

@testable import AlertModel

@Suite("What people ask of alerts")
struct AlertRequestTests {
    /// One link is down, and people were told.
    private static func downRun() -> AlertRun {
        var run = AlertRun(connected: AlertFleet(brokers: ["a", "b"]), rules: [.test()])
        run.run(until: 30) { fleet, second in if second == 10 { fleet.drop(at: 10) } }
        return run
    }

    private static func filter(_ text: String) throws -> LinkFilter {
        try LinkFilter(parsing: text)
    }

    // MARK: To have it

    @Test("Who has an incident is seen at once, with a step of its timeline")
    func acknowledge() {
        var run = Self.downRun()
        #expect(run.ask(.acknowledge(incident: 1, by: " ada ", note: "on it", for: nil)) == nil)
        #expect(run.incidents.first?.acknowledgement?.by == "ada")
        #expect(run.incidents.first?.timeline.last?.text == "ada has it: on it")
        #expect(run.story.last == "31 acknowledged 1")
        #expect(run.told.last == "31 acknowledged 1 down")
        #expect(run.messages.last?.acknowledgedBy == "ada")
    }

    @Test("One who has it for a time has it no longer then")
    func acknowledgedForATime() {
        var run = Self.downRun()
        run.ask(.acknowledge(incident: 1, by: "ada", note: nil, for: .seconds(60)))
        run.run(until: 90)
        #expect(run.incidents.first?.acknowledgement != nil)
        run.run(until: 91)
        #expect(run.incidents.first?.acknowledgement == nil)
        #expect(run.story.contains("91 givenBack 1"))
    }

    @Test("When a person's time is over everybody is told once, as soon as nothing holds it back")
    func timeIsOver() throws {
        var run = Self.downRun()
        run.ask(.acknowledge(incident: 1, by: "ada", note: nil, for: .seconds(60)))
        run.ask(
            .silence(try Self.filter("link"), reason: "r", by: "ada", for: .seconds(100)))
        run.run(until: 130)
        #expect(run.told == ["20 opened 1 down", "31 acknowledged 1 down"])
        run.run(until: 500)
        #expect(run.told.dropFirst(2) == ["131 reminder 1 down"])
        #expect(run.messages.map(\.isForAll) == [nil, nil, true])
    }

    @Test("Who takes it again before everybody was told that nobody has it has them told nothing")
    func takenAgain() throws {
        var run = Self.downRun()
        run.ask(.acknowledge(incident: 1, by: "ada", note: nil, for: .seconds(60)))
        run.ask(
            .silence(try Self.filter("link"), reason: "r", by: "ada", for: .seconds(100)))
        run.run(until: 110)
        run.ask(.acknowledge(incident: 1, by: "bob", note: nil, for: nil))
        run.run(until: 200)
        run.ask(.giveBack(incident: 1))
        run.run(until: 500)
        #expect(run.told.map(\.occasion) == ["opened", "acknowledged", "acknowledged"])
    }

    @Test("It can be given back, and taken by another one")
    func giveBack() {
        var run = Self.downRun()
        run.ask(.acknowledge(incident: 1, by: "ada", note: nil, for: nil))
        #expect(run.ask(.giveBack(incident: 1)) == nil)
        #expect(run.incidents.first?.acknowledgement == nil)
        #expect(run.ask(.giveBack(incident: 1)) == "Nobody has incident 1.")
        run.ask(.acknowledge(incident: 1, by: "bob", note: nil, for: nil))
        #expect(run.incidents.first?.acknowledgement?.by == "bob")
    }

    @Test(
        "Whoever takes it before people are told has them told nothing, until it is given back")
    func acknowledgedInTime() {
        var run = AlertRun(
            connected: AlertFleet(brokers: ["a", "b"]), rules: [.test(after: .seconds(30))])
        run.run(until: 25) { fleet, second in if second == 10 { fleet.drop(at: 10) } }
        run.ask(.acknowledge(incident: 1, by: "ada", note: nil, for: nil))
        run.run(until: 100)
        #expect(run.told.isEmpty)
        #expect(run.incidents.first?.telling == .heldBack(.acknowledged))
        run.ask(.giveBack(incident: 1))
        run.run(until: 110)
        #expect(run.told == ["101 opened 1 down"])
    }

    @Test("What is over, or not there, or taken by nobody, is said")
    func refused() {
        var run = Self.downRun()
        #expect(
            run.ask(.acknowledge(incident: 1, by: " ", note: nil, for: nil)) == "Say who has it.")
        #expect(
            run.ask(.acknowledge(incident: 9, by: "ada", note: nil, for: nil))
                == "Incident 9 is not kept any more.")
        #expect(
            run.ask(.acknowledge(incident: 1, by: "ada", note: nil, for: .zero))
                == "Say for how long: more than nothing, and at most 30d.")
        run.run(until: 300) { fleet, second in if second == 31 { fleet.connect(at: 31) } }
        #expect(
            run.ask(.acknowledge(incident: 1, by: "ada", note: nil, for: nil))
                == "Incident 1 is over: nobody needs to have it.")
    }

    // MARK: To write something down

    @Test("Notes stand with the incident, also with one that is over, the last fifty of them")
    func notes() {
        var run = Self.downRun()
        run.run(until: 300) { fleet, second in if second == 31 { fleet.connect(at: 31) } }
        for number in 1...60 {
            #expect(run.ask(.note(incident: 1, by: "ada", text: " \(number) ")) == nil)
        }
        #expect(run.incidents.first?.notes.map(\.text) == (11...60).map { "\($0)" })
        #expect(run.ask(.note(incident: 1, by: "ada", text: " ")) == "Say what is worth knowing.")
        run.ask(.note(incident: 1, by: "ada", text: String(repeating: "x", count: 5_000)))
        #expect(run.incidents.first?.notes.last?.text.count == AlertDesk.longestText)
    }

    @Test("What is dismissed is so until it comes again")
    func dismiss() {
        var run = Self.downRun()
        run.ask(.dismiss(incident: 1))
        #expect(run.incidents.first?.isDismissed == true)
        run.run(until: 300) { fleet, second in if second == 31 { fleet.connect(at: 31) } }
        #expect(run.incidents.first?.isDismissed == true)
        run.run(until: 400) { fleet, second in if second == 301 { fleet.drop(at: 301) } }
        #expect(run.incidents.map(\.id) == [1])
        #expect(run.incidents.first?.isDismissed == false)
    }

    @Test("A handover is noted")
    func handover() {
        var run = Self.downRun()
        #expect(run.ask(.handOver) == nil)
        #expect(run.desk.standing.lastHandover == AlertFleet.moment(31))
        #expect(run.news.last == .handedOver(at: AlertFleet.moment(31)))
    }

    // MARK: To be silent

    @Test("A silence needs links, a reason and an end")
    func silenceNeeds() throws {
        var run = Self.downRun()
        let some = try Self.filter("link")
        #expect(
            run.ask(.silence(try Self.filter(" "), reason: "r", by: "a", for: .seconds(60)))
                == "Say which links are to be silent.")
        #expect(
            run.ask(.silence(some, reason: " ", by: "a", for: .seconds(60)))
                == "Say why they are to be silent.")
        for length in [Duration.zero, .seconds(-1), Silence.longest + .seconds(1)] {
            #expect(
                run.ask(.silence(some, reason: "r", by: "a", for: length))
                    == "Say for how long: more than nothing, and at most 30d.")
        }
        #expect(run.desk.standing.silences.isEmpty)
        #expect(run.ask(.silence(some, reason: "r", by: "a", for: Silence.longest)) == nil)
        #expect(run.desk.standing.silences.count == 1)
    }

    @Test("A silence that a person ends is over at once")
    func endSilence() throws {
        var run = Self.downRun()
        run.ask(.silence(try Self.filter("link"), reason: "r", by: "ada", for: .seconds(60)))
        run.run(until: 35)
        #expect(run.incidents.first?.silencedUntil == AlertFleet.moment(91))
        #expect(run.ask(.endSilence(1)) == nil)
        #expect(run.desk.standing.silences.isEmpty)
        #expect(run.ask(.endSilence(1)) == "Silence 1 is not in force any more.")
        run.run(until: 40)
        #expect(run.incidents.first?.silencedUntil == nil)
    }

    @Test("Why nobody was told of an incident is to be read once it is over")
    func heldBackToTheEnd() throws {
        var run = AlertRun(connected: AlertFleet(brokers: ["a", "b"]), rules: [.test()])
        run.run(until: 5)
        run.ask(.silence(try Self.filter("link"), reason: "r", by: "ada", for: .seconds(600)))
        run.run(until: 300) { fleet, second in
            if second == 10 { fleet.drop(at: 10) }
            if second == 40 { fleet.connect(at: 40) }
        }
        #expect(run.told.isEmpty)
        #expect(run.incidents.first?.resolvedAt != nil)
        #expect(run.incidents.first?.telling == .heldBack(.silenced))
    }

    @Test("An incident is silenced only where all that is waited for is")
    func silencedInPart() throws {
        var run = AlertRun(
            connected: AlertFleet(brokers: ["a", "a", "a", "b"]), rules: [.test()])
        run.run(until: 5)
        run.ask(.silence(try Self.filter("link-0"), reason: "r", by: "ada", for: .seconds(600)))
        run.run(until: 30) { fleet, second in
            if second == 10 { for link in 0..<3 { fleet.drop(link, at: 10) } }
        }
        #expect(run.incidents.first?.silencedUntil == nil)
        #expect(run.told == ["20 opened 1 down"])
        run.run(until: 50) { fleet, second in
            if second == 40 { for link in 1..<3 { fleet.connect(link, at: 40) } }
        }
        #expect(run.incidents.first?.silencedUntil != nil)
    }

    @Test("Two silences that follow each other cover what both cover, up to the earlier end")
    func severalSilences() throws {
        var run = AlertRun(connected: AlertFleet(brokers: ["a", "a", "b"]), rules: [.test()])
        run.run(until: 5)
        run.ask(.silence(try Self.filter("link-0"), reason: "r", by: "ada", for: .seconds(600)))
        run.ask(.silence(try Self.filter("link-1"), reason: "r", by: "ada", for: .seconds(300)))
        run.run(until: 30) { fleet, second in
            if second == 10 { for link in 0..<2 { fleet.drop(link, at: 10) } }
        }
        #expect(run.incidents.first?.silencedUntil == AlertFleet.moment(306))
        #expect(run.desk.standing.silences.map(\.id) == [2, 1])
        run.run(until: 400)
        #expect(run.told == ["306 opened 1 down"])
    }

    @Test("No more than a hundred silences are in force at a time")
    func mostSilences() throws {
        var run = Self.downRun()
        let links = try Self.filter("link")
        for _ in 0..<QuietTimes.mostSilences {
            #expect(run.ask(.silence(links, reason: "r", by: "a", for: .seconds(60))) == nil)
        }
        #expect(
            run.ask(.silence(links, reason: "r", by: "a", for: .seconds(60)))
                == "100 silences are in force: end one first.")
    }

    @Test("A silence ends by whichever clock comes first: sleep makes it no longer")
    func sleep() throws {
        var quiet = QuietTimes(windows: [], restored: nil)
        let start = AlertFleet.moment(0)
        _ = quiet.begin(
            links: try Self.filter("link"), reason: "r", by: "ada", for: .seconds(60), now: start)
        // The monotonic clock stands while the machine sleeps.
        let awake = Moment(
            monotonic: start.monotonic + .seconds(1), wall: start.wall + .seconds(3_600))
        #expect(quiet.take(now: awake, offsetSeconds: 0).map(\.id) == [1])
        #expect(quiet.isEmpty)
    }
}
