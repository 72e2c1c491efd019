import Foundation
import Outlets
import Testing
import Vocabulary

@Suite("Events written and read back")
struct EventRoundTripTests {
    @Test func recordsOfEveryKindAreReadBackEqual() throws {
        var source = RandomRecords(seed: 1)
        var records = source.configuration()
        for _ in 0..<5_000 { records.append(source.record()) }
        var writer = EventLineWriter(withPayloads: true, withFlightRecords: true)
        writer.names = RandomRecords.names
        var reader = EventLineReader()
        for record in records {
            #expect(try reader.read(writer.line(for: record)) == record)
        }
        #expect(reader.lineCount == records.count)
    }

    /// A part that nobody fills could be forgotten on its way.
    @Test func everyPartOfARecordIsFilledAtLeastOnce() {
        var source = RandomRecords(seed: 4)
        var filled: Set<String> = []
        var empty: Set<String> = []
        func look(at value: Any, path: String) {
            let mirror = Mirror(reflecting: value)
            if mirror.displayStyle == .optional {
                guard let content = mirror.children.first?.value else {
                    empty.insert(path)
                    return
                }
                filled.insert(path)
                look(at: content, path: path)
            } else if mirror.displayStyle == .collection {
                for child in mirror.children { look(at: child.value, path: path) }
            } else {
                for child in mirror.children {
                    look(at: child.value, path: "\(mirror.subjectType).\(child.label ?? "")")
                }
            }
        }
        for _ in 0..<3_000 { look(at: source.record(), path: "") }
        #expect(filled.count > 30)
        #expect(empty.subtracting(filled).isEmpty)
    }

    @Test func everyLineIsOneObjectOfPrintableCharactersToAnotherParser() throws {
        var source = RandomRecords(seed: 2)
        var writer = EventLineWriter(withPayloads: true, withFlightRecords: true)
        writer.names = RandomRecords.names
        var names: Set<String> = []
        for _ in 0..<2_000 {
            let line = writer.line(for: source.record())
            #expect(!line.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F })
            #expect(!line.contains { $0.isNewline })
            let object = try JSONSerialization.jsonObject(with: Data(line.utf8))
            let members = try #require(object as? [String: Any])
            names.insert(try #require(members["event"] as? String))
        }
        #expect(names == Self.events)
    }

    /// What other programs know the events by.
    private static let events: Set<String> = [
        "started", "configured", "connecting", "connected", "rejected", "subscribed",
        "ping_request", "ping_response", "ping_attribution", "overdue",
        "unexpected_ping_response", "websocket_ping", "message", "disconnected",
        "reconnect_scheduled", "state", "self", "incident", "events_lost",
    ]

    @Test func flightRecordsAreLeftOutUnlessAskedFor() throws {
        let flight = FlightRecord(entries: [FlightEntry(at: .origin, happening: .queued)])
        var end = Disconnection(cause: .resetByPeer, detail: "RST", up: .seconds(1))
        end.flight = flight
        let record = RunRecord(
            at: Moment(monotonic: .origin, wall: WallTime(unixMilliseconds: 0)),
            event: .link(LinkID(0), .disconnected(end)))
        let line = EventLineWriter().line(for: record)
        #expect(!line.contains("flight"))
        var reader = EventLineReader()
        end.flight = nil
        #expect(try reader.read(line)?.event == .link(LinkID(0), .disconnected(end)))
    }

    @Test func payloadsAreLeftOutUnlessAskedFor() throws {
        let message = ArrivedMessage(
            topic: "door", qos: 1, retained: false, payloadBytes: 6, payload: Array("secret".utf8))
        let record = RunRecord(
            at: Moment(monotonic: .origin, wall: WallTime(unixMilliseconds: 0)),
            event: .link(LinkID(0), .message(message)))
        let line = EventLineWriter().line(for: record)
        #expect(!line.contains("secret") && !line.contains("payload"))
        var reader = EventLineReader()
        var expected = message
        expected.payload = nil
        #expect(try reader.read(line)?.event == .link(LinkID(0), .message(expected)))
    }
}
