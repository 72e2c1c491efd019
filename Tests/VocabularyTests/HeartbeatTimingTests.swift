import Testing
import Vocabulary

@Suite("The timing that holds on a connection")
struct HeartbeatTimingTests {
    private func timing(
        keepAlive: UInt16, probe: Duration = .seconds(10), timeout: Duration = .seconds(5),
        misses: Int = 3
    ) -> HeartbeatTiming {
        HeartbeatTiming(
            keepAliveSeconds: keepAlive, probeInterval: probe, responseTimeout: timeout,
            missesToDown: misses)
    }

    @Test func aLongKeepAliveLeavesTheSettingsAlone() {
        let timing = timing(keepAlive: 60)
        #expect(timing.probeInterval == .seconds(10))
        #expect(timing.responseTimeout == .seconds(5))
    }

    @Test func aShortKeepAliveLimitsBoth() {
        let timing = timing(keepAlive: 1)
        #expect(timing.probeInterval == .milliseconds(750))
        #expect(timing.responseTimeout == .milliseconds(500))
    }

    @Test func keepAliveZeroLimitsNothing() {
        let timing = timing(keepAlive: 0, probe: .seconds(100_000), timeout: .seconds(90_000))
        #expect(timing.probeInterval == .seconds(100_000))
        #expect(timing.responseTimeout == .seconds(90_000))
    }

    @Test(
        "no keep alive overflows, and both limits stay below it",
        arguments: [1, 2, 85, 86, 87, 255, 256, 32_767, 32_768, 65_535] as [UInt16])
    func limits(keepAlive: UInt16) {
        let timing = timing(
            keepAlive: keepAlive, probe: .seconds(1_000_000), timeout: .seconds(1_000_000))
        #expect(timing.probeInterval == .milliseconds(Int(keepAlive) * 750))
        #expect(timing.responseTimeout == .milliseconds(Int(keepAlive) * 500))
    }

    @Test func theBoundsFollowFromTheTimingThatHolds() {
        #expect(timing(keepAlive: 60).lateWithin == .seconds(15))
        #expect(timing(keepAlive: 60).downWithin == .seconds(35))
        #expect(timing(keepAlive: 4).downWithin == .seconds(11))
    }

    @Test func atLeastOneMissIsNeeded() {
        #expect(timing(keepAlive: 60, misses: 0).missesToDown == 1)
    }

    @Test func settingsAndServerKeepAliveGiveTheTiming() {
        var settings = LinkSettings(name: "a", endpoint: Endpoint(host: "h", port: 1883))
        settings.missesToDown = Setting(2)
        let timing = settings.timing(effectiveKeepAliveSeconds: 8)
        #expect(timing.keepAliveSeconds == 8)
        #expect(timing.probeInterval == .seconds(6))
        #expect(timing.responseTimeout == .seconds(4))
        #expect(timing.missesToDown == 2)
    }

    @Test(
        "what does not hold as set is said, and nothing else",
        arguments: [
            (60, 60, []), (0, 0, []),
            (60, 30, ["the broker wants a keep alive of 30s instead of 60s"]),
            (0, 30, ["the broker wants a keep alive of 30s instead of none"]),
            (60, 0, ["the broker wants no keep alive; 60s was asked for"]),
            (12, 12, ["probe interval 10s reduced to 9s: ¾ of the keep alive 12s"]),
            (
                60, 6,
                [
                    "the broker wants a keep alive of 6s instead of 60s",
                    "probe interval 10s reduced to 4s500ms: ¾ of the keep alive 6s",
                    "response timeout 5s reduced to 3s: ½ of the keep alive 6s",
                ]
            ),
        ] as [(UInt16, UInt16, [String])])
    func departures(asked: UInt16, held: UInt16, sentences: [String]) {
        var settings = LinkSettings(name: "a", endpoint: Endpoint(host: "h", port: 1883))
        settings.keepAliveSeconds = Setting(asked)
        settings.probeInterval = Setting(.seconds(10))
        settings.responseTimeout = Setting(.seconds(5))
        let timing = settings.timing(effectiveKeepAliveSeconds: held)
        #expect(timing.departures(from: settings) == sentences)
    }
}
