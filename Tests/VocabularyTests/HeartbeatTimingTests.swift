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
}
