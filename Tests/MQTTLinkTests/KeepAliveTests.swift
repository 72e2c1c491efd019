import MQTTLink
import MQTTWire
import Testing
import Vocabulary

@Suite("The keep alive")
struct KeepAliveTests {
    /// Scenario E1: the broker replaces our 60 s by 10 s.
    @Test func theServersKeepAliveReplacesOurs() throws {
        var link = LinkUnderTest.connected(
            keepAlive: 60, probe: .seconds(30), timeout: .seconds(20),
            properties: [.serverKeepAlive(10)])
        let facts = try #require(link.connected)
        #expect(facts.keepAliveSeconds == 60)
        #expect(facts.properties.serverKeepAlive == 10)
        #expect(facts.timing.keepAliveSeconds == 10)
        #expect(facts.timing.probeInterval == .milliseconds(7_500))
        #expect(facts.timing.responseTimeout == .seconds(5))
        link.answerAll(for: .seconds(60))
        #expect(link.requestTimes == (0...8).map { .at(.milliseconds(7_500) * $0) })
    }

    /// Scenario E3: the shortest keep alive there is.
    @Test func aKeepAliveOfOneSecondIsKept() {
        var link = LinkUnderTest.connected(keepAlive: 1)
        link.answerAll(for: .seconds(30))
        #expect(link.requestTimes == (0...40).map { .at(.milliseconds(750) * $0) })
        #expect(link.misses.isEmpty)
    }

    @Test("A server's keep alive of 0 to 4 s is kept", arguments: 0...4 as ClosedRange<UInt16>)
    func smallServerKeepAlivesAreKept(seconds: UInt16) {
        var link = LinkUnderTest.connected(
            keepAlive: 60, probe: .seconds(2), properties: [.serverKeepAlive(seconds)])
        #expect(link.connected?.timing.keepAliveSeconds == seconds)
        link.answerAll(for: .seconds(60))
        if seconds > 0 { #expect(link.largestGap <= .seconds(Int(seconds))) }
        #expect(link.misses.isEmpty)
    }

    /// Scenario E5: values around the ends of 8-bit, 16-bit and signed arithmetic.
    @Test(
        "Every keep alive is kept to the second",
        arguments: [0, 1, 85, 86, 87, 255, 256, 32_767, 32_768, 65_535] as [UInt16])
    func everyKeepAliveIsKeptToTheSecond(seconds: UInt16) {
        let interval = Duration.seconds(86_400)
        var link = LinkUnderTest.connected(keepAlive: seconds, probe: interval, timeout: interval)
        let period = seconds == 0 ? interval : .milliseconds(750 * Int(seconds))
        link.answerAll(for: period * 3)
        #expect(link.requestTimes == (0...3).map { .at(period * $0) })
        // The next answer is missing, and a packet that never ends excuses it: only the keep alive
        // makes us send.
        guard seconds > 0 else { return }
        let duty = Duration.milliseconds(900 * Int(seconds))
        link.keepBytesComing(every: .milliseconds(100 * Int(seconds)), for: duty * 2)
        #expect(link.requestTimes.suffix(2) == [.at(period * 4), .at(period * 4 + duty)])
    }

    /// Scenario E8: keep alive 0 turns MQTT's duty off, and neither our own probes nor their sense.
    @Test func withoutAKeepAliveProbesGoOnAtTheirOwnInterval() throws {
        var link = LinkUnderTest.connected(keepAlive: 0)
        let timing = try #require(link.connected?.timing)
        #expect(timing.probeInterval == .seconds(10))
        #expect(timing.responseTimeout == .seconds(5))
        link.answerAll(for: .seconds(600))
        #expect(link.requestTimes == (0...60).map { .at(.seconds(10 * $0)) })
        let silentSince = link.now
        link.run(for: timing.downWithin)
        #expect(link.ends.map(\.end.cause) == [.halfOpen])
        #expect(try #require(link.misses.first).at <= silentSince + timing.lateWithin)
    }
}

extension LinkUnderTest {
    /// Lets the broker answer each PINGREQ 1 ms after it was sent.
    mutating func answerAll(for duration: Duration) {
        let end = now + duration
        var answered = answers.count
        while true {
            if requestCount > answered {
                packet(.pingResponse, after: .milliseconds(1))
                answered += 1
            }
            guard let deadline = machine.nextDeadline, deadline <= end else { break }
            run(until: deadline)
        }
        now = max(now, end)
    }

    /// Lets bytes of one packet trickle in.
    mutating func keepBytesComing(every pause: Duration, for duration: Duration) {
        let end = now + duration
        bytes(insidePacket: true)
        while now < end {
            run(until: min(end, now + pause))
            bytes(insidePacket: true)
        }
    }

    /// The longest time between two PINGREQs.
    var largestGap: Duration {
        let times = requestTimes
        return zip(times.dropFirst(), times).map { $0 - $1 }.max() ?? .zero
    }
}
