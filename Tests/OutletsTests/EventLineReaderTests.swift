import Outlets
import Testing
import Vocabulary

@Suite("Reading event lines")
struct EventLineReaderTests {
    private let start = #"{"time":"2026-11-23T03:12:44.007Z","at_ns":5,"#

    private func record(_ rest: String) throws -> RunRecord? {
        var reader = EventLineReader()
        return try reader.read(start + rest)
    }

    private func error(_ line: String) -> EventLineError? {
        var reader = EventLineReader()
        do {
            _ = try reader.read(line)
            return nil
        } catch {
            return error
        }
    }

    @Test func linksAreNumberedInTheOrderInWhichTheirNamesAppear() throws {
        var reader = EventLineReader()
        for name in ["b", "a", "b"] {
            _ = try reader.read(start + #""link":"\#(name)","event":"unexpected_ping_response"}"#)
        }
        #expect(reader.links == ["b": LinkID(0), "a": LinkID(1)])
    }

    @Test func keysMayComeInAnyOrderAndUnknownOnesAreIgnored() throws {
        let line = """
            { "later" : [1, {"x": null}, -1.5e3, true], "event":"ping_request", "outstanding":1,\
             "link":"a", "at_ns":7, "time":"1970-01-01T00:00:00.000Z" }
            """
        var reader = EventLineReader()
        #expect(
            try reader.read(line)
                == RunRecord(
                    at: Moment(
                        monotonic: MonotonicInstant(nanoseconds: 7),
                        wall: WallTime(unixMilliseconds: 0)),
                    event: .link(LinkID(0), .pingRequest(outstanding: 1))))
    }

    @Test(arguments: [
        #""event":"device","device":"a"}"#,
        #""event":"device","link":"a","device":"x"}"#,
        #""event":"self","what":"hibernated"}"#,
        #""event":"state","link":"a","from":"up","to":"hibernating"}"#,
        #""event":"disconnected","link":"a","cause":"quantum-failed","detail":"x"}"#,
    ])
    func eventsAndWordsOfALaterVersionArePassedOver(rest: String) throws {
        #expect(try record(rest) == nil)
    }

    @Test func whatALaterVersionPutsIntoAConnectionOrAFlightRecordIsLeftOut() throws {
        let connected = try record(
            #""event":"connected","link":"a","mqtt":"5.0","session_present":false,"#
                + #""keep_alive_s":60,"effective_keep_alive_s":60,"client_id":"c","#
                + #""resolve_ns":0,"tcp_ns":0,"connack_ns":0,"properties":{},"address":"b:1","#
                + #""probe_interval_ns":1,"response_timeout_ns":1,"misses_to_down":3,"#
                + #""tls":{"version":"1.2","tolerated_fault":{"check":"too-new"}}}"#)
        guard case .link(_, .connected(let facts)) = try #require(connected).event else {
            Issue.record("no connection")
            return
        }
        #expect(facts.tls == TLSFacts(version: .v1_2))
        let ended = try record(
            #""event":"disconnected","link":"a","cause":"refused","detail":"x","#
                + #""flight":[{"at_ns":1,"what":"levitated"},"#
                + #"{"at_ns":2,"what":"sent","packet":"HOP","bytes":1},"#
                + #"{"at_ns":3,"what":"ended","cause":"quantum-failed"},"#
                + #"{"at_ns":4,"what":"drained","with":"joy"}]}"#)
        guard case .link(_, .disconnected(let end)) = try #require(ended).event else {
            Issue.record("no end")
            return
        }
        #expect(
            end.flight?.entries == [
                FlightEntry(at: MonotonicInstant(nanoseconds: 4), happening: .drained)
            ])
    }

    @Test func anUnknownWordThatIsNotNeededIsLeftOut() throws {
        let read = try record(
            #""event":"disconnected","link":"a","cause":"refused","detail":"x","pattern":"new"}"#)
        #expect(
            read?.event
                == .link(LinkID(0), .disconnected(Disconnection(cause: .refused, detail: "x"))))
    }

    @Test(arguments: ["", "  ", "\r"])
    func blankLinesArePassedOver(line: String) throws {
        var reader = EventLineReader()
        #expect(try reader.read(line) == nil)
        #expect(reader.lineCount == 1)
    }

    @Test func errorsNameTheLine() throws {
        var reader = EventLineReader()
        _ = try reader.read("")
        #expect(throws: EventLineError(line: 2, column: 1, problem: "a value belongs here")) {
            try reader.read("nonsense")
        }
    }

    @Test(arguments: [
        (#"{"event":"started""#, 19, "a comma or } belongs here"),
        (#"{"event" "started"}"#, 10, "a colon belongs here"),
        (#"{event:1}"#, 2, "a key in quotes belongs here"),
        (#"{"event":"sta"#, 10, "the string does not end"),
        (#"{"a":1,"a":2}"#, 8, "the key comes twice"),
        (#"{"a":01}"#, 7, "a comma or } belongs here"),
        (#"{"a":1.}"#, 8, "a digit belongs here"),
        (#"{"a":"\x"}"#, 7, "no such escape"),
        (#"{"a":"\ud800"}"#, 7, "half a surrogate pair"),
        (#"{"a":"\u00g0"}"#, 11, "four hexadecimal digits belong here"),
        (#"{"ä":nul}"#, 6, "a value belongs here"),
        ("{\"a\":\"\t\"}", 7, "a control character in a string"),
        (#"{} {}"#, 4, "text behind the end of the object"),
        (#"[1"#, 3, "a comma or ] belongs here"),
        (#"{"a":"#, 6, "the line ends before a value"),
        (#"[]"#, 1, "an array where an object belongs"),
        (#"{"at_ns":1}"#, 1, "the key event is missing"),
        (#"{"event":1}"#, 10, "event is not a string"),
    ])
    func brokenLinesAreErrorsWithAColumn(line: String, column: Int, problem: String) {
        #expect(error(line) == EventLineError(line: 1, column: column, problem: problem))
    }

    @Test(arguments: [
        (#""event":"ping_request","link":"a"}"#, "the key outstanding is missing"),
        (#""event":"ping_request","outstanding":1}"#, "the key link is missing"),
        (
            #""event":"ping_request","link":"a","outstanding":1.5}"#,
            "outstanding is not a whole number from -9223372036854775808 to 9223372036854775807"
        ),
        (
            #""event":"ping_request","link":"a","outstanding":-1}"#,
            "outstanding is not a whole number from 0 to 9223372036854775807"
        ),
        (
            #""event":"ping_response","link":"a","late":false,"rtt_ns":-1}"#,
            "rtt_ns is not a whole number from 0 to 9223372036854775807"
        ),
        (
            #""event":"rejected","link":"a","mqtt":"5.0","reason_code":256}"#,
            "reason_code is not a whole number from 0 to 255"
        ),
        (
            #""event":"overdue","link":"a","waited_ns":1,"consecutive_missed":1,"tcp":7}"#,
            "a number where an object belongs"
        ),
        (
            #""event":"ping_response","link":"a","rtt_ns":1,"late":"no"}"#,
            "late is not true or false"
        ),
        (
            #""event":"message","link":"a","topic":"t","qos":0,"retained":true,"bytes":1,"#
                + #""payload_base64":"?"}"#, "payload_base64 is not base64"
        ),
    ])
    func wrongValuesAreErrorsThatNameTheKey(rest: String, problem: String) {
        #expect(error(start + rest)?.problem == problem)
    }

    @Test func aTimeOfAnotherFormIsAnError() {
        let line = #"{"event":"events_lost","count":1,"at_ns":1,"time":"yesterday"}"#
        #expect(
            error(line)
                == EventLineError(
                    line: 1, column: 51,
                    problem: "time is not a time such as 2026-11-23T03:12:44.007Z"))
    }

    @Test func numbersThatLaterArithmeticCouldNotBearAreRefused() {
        let configured = { (misses: String) in
            start + #""event":"configured","link":"a","url":"u","tags":{},"keep_alive_s":0,"#
                + #""probe_interval_ns":9223372036854775807,"response_timeout_ns":1,"#
                + #""misses_to_down":\#(misses)}"#
        }
        #expect(error(configured("100")) == nil)
        #expect(
            error(configured("101"))?.problem
                == "misses_to_down is not a whole number from 1 to 100")
    }

    @Test func deepNestingIsAnErrorAndNoTrap() {
        let line = #"{"a":"# + String(repeating: "[", count: 100_000)
        #expect(error(line)?.problem == "nested too deep")
    }

    @Test func mutatedLinesNeverTrap() {
        var random = SeededRandom(seed: 3)
        var source = RandomRecords(seed: 4)
        let writer = EventLineWriter(withPayloads: true)
        var errors = 0
        for _ in 0..<5_000 {
            var bytes = Array(writer.line(for: source.record()).utf8)
            bytes[Int.random(in: 0..<bytes.count, using: &random)] = .random(
                in: 0...255, using: &random)
            let line = String(decoding: bytes, as: UTF8.self)
            if let error = error(line) {
                errors += 1
                #expect((1...line.count + 1).contains(error.column))
            }
        }
        #expect((1_000..<5_000).contains(errors))
    }
}
