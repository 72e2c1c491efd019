import FleetModel
import HeartbeatModel
import MQTTLink
import MQTTWire
import Testing
import Vocabulary

@Suite("Reports that were lost on their way")
struct LostReportsTests {
    /// One link in virtual time, with a fleet that is told all and one that may miss reports.
    private struct Watch {
        private static let id = LinkID(0)

        private var machine: LinkMachine
        private var now = MonotonicInstant.origin
        private var complete: Fleet
        private var partial: Fleet
        /// Whether reports are lost at present.
        var loses = false
        private(set) var effects: [FleetEffect] = []

        init() {
            var settings = LinkSettings(
                name: "link", endpoint: Endpoint(host: "192.0.2.1", port: 1883))
            settings.version = Setting(.only(.v5_0))
            machine = LinkMachine(settings: settings, clientID: "link", seed: 1)
            complete = Fleet(startedAt: Self.moment(.origin))
            _ = complete.configure([(Self.id, settings)], now: Self.moment(.origin))
            partial = complete
            perform { $0.start(&$1, now: $2) }
            accept()
        }

        private static func moment(_ instant: MonotonicInstant) -> Moment {
            Moment(
                monotonic: instant,
                wall: WallTime(unixMilliseconds: instant.nanoseconds / 1_000_000))
        }

        mutating func accept() {
            perform { $0.transportOpened(address: "192.0.2.1:1883", &$1, now: $2) }
            perform { $0.packetReceived(.connack(Connack(version: .v5_0)), &$1, now: $2) }
        }

        mutating func answer() {
            perform { $0.packetReceived(.pingResponse, &$1, now: $2) }
        }

        mutating func close() {
            perform { $0.transportClosed(.resetByPeer, &$1, now: $2) }
        }

        mutating func pass(_ seconds: Int) {
            let end = now + .seconds(seconds)
            while let deadline = machine.nextDeadline, deadline <= end {
                now = deadline
                perform { $0.timerFired(&$1, now: $2) }
            }
            now = end
        }

        private mutating func perform(
            _ step: (inout LinkMachine, inout LinkEffects, MonotonicInstant) -> Void
        ) {
            var asked = LinkEffects()
            step(&machine, &asked, now)
            report(asked.events)
            for _ in asked.commands.filter({ $0 == .sendPingRequest }) {
                perform { $0.pingRequestWritten(&$1, now: $2) }
            }
        }

        private mutating func report(_ events: [LinkEvent]) {
            let moment = Self.moment(now)
            for event in events {
                let report = LinkReport(link: Self.id, at: now, event: event)
                var unused: [FleetEffect] = []
                complete.apply(report, at: moment, effects: &unused)
                if !loses { partial.apply(report, at: moment, effects: &unused) }
            }
        }

        /// Tells the fleet that missed reports how the link stands.
        mutating func correct() {
            loses = false
            let standing = machine.standing(of: Self.id, at: "192.0.2.1:1883", now: now)
            effects += partial.correct([standing], at: Self.moment(now))
        }

        var truth: LinkSnapshot { complete.snapshot(now: Self.moment(now)).links[0] }
        var shown: LinkSnapshot { snapshot.links[0] }
        var snapshot: FleetSnapshot { partial.snapshot(now: Self.moment(now)) }

        /// The row says what is true.
        func expectTruth(_ location: SourceLocation = #_sourceLocation) {
            let (shown, truth) = (shown, truth)
            #expect(shown.state == truth.state, sourceLocation: location)
            #expect(snapshot.count(of: truth.state) == 1, sourceLocation: location)
            #expect(shown.connectedAt == truth.connectedAt, sourceLocation: location)
            #expect(shown.lastProofOfLife == truth.lastProofOfLife, sourceLocation: location)
            #expect(shown.attempt == truth.attempt, sourceLocation: location)
            #expect(shown.nextAttemptAt == truth.nextAttemptAt, sourceLocation: location)
            #expect(shown.attribution == truth.attribution, sourceLocation: location)
            #expect(shown.timing == truth.timing, sourceLocation: location)
            let (figures, others) = (shown.statistics, truth.statistics)
            #expect(figures.outstanding == others.outstanding, sourceLocation: location)
            #expect(
                figures.consecutiveMissed == others.consecutiveMissed, sourceLocation: location)
            #expect(
                figures.sent == figures.answered + figures.lost + figures.outstanding,
                sourceLocation: location)
        }
    }

    /// What a watch shows once it was told how the link stands, after reports were lost of what
    /// happened.
    private func corrected(
        after known: (inout Watch) -> Void, losing lost: (inout Watch) -> Void,
        _ location: SourceLocation = #_sourceLocation
    ) -> LinkSnapshot {
        var watch = Watch()
        known(&watch)
        watch.loses = true
        lost(&watch)
        watch.correct()
        watch.expectTruth(location)
        return watch.shown
    }

    @Test func anAnswerThatWasMissedIsAwaitedNoLonger() {
        let shown = corrected(after: { _ in }, losing: { $0.answer() })
        #expect(shown.statistics.outstanding == 0)
        #expect(shown.statistics.answered == 0, "figures stay too small")
    }

    @Test func aHeartbeatOfWhichNothingWasHeardIsAwaited() {
        let shown = corrected(after: { $0.answer() }, losing: { $0.pass(12) })
        #expect(shown.statistics.outstanding == 1)
    }

    @Test func missesThatWereNotReportedMakeTheLinkLate() {
        let shown = corrected(after: { $0.answer() }, losing: { $0.pass(16) })
        #expect(shown.state == .late && shown.statistics.missed == 0)
    }

    @Test func anAnswerThatIsNotAttributedYetIsShown() {
        let shown = corrected(after: { $0.pass(6) }, losing: { $0.answer() })
        #expect(shown.attribution != nil)
    }

    @Test func aDropThatWasMissedLeavesTheLinkDownWithoutAMadeUpDrop() {
        var watch = Watch()
        watch.answer()
        watch.pass(3)
        let events = watch.snapshot.events
        watch.loses = true
        watch.close()
        #expect(watch.shown.isConnected)
        watch.correct()
        watch.expectTruth()
        #expect(watch.shown.state == .down && !watch.shown.isConnected)
        #expect(watch.shown.since == watch.truth.since)
        #expect(watch.shown.drops.isEmpty && watch.shown.dropCount == 0)
        #expect(watch.snapshot.events == events)
        #expect(watch.effects.isEmpty)
    }

    @Test func aConnectionThatWasMissedIsShownWithoutItsFacts() {
        var watch = Watch()
        watch.close()
        watch.loses = true
        watch.pass(10)
        watch.accept()
        watch.correct()
        watch.expectTruth()
        #expect(watch.shown.state == .up && watch.shown.isConnected)
        #expect(watch.shown.connection == nil && watch.shown.lastFailure == nil)
        #expect(watch.shown.drops.first?.recoveredAt == watch.shown.connectedAt)
    }

    @Test func anotherConnectionInPlaceOfTheOneKnownIsNoticed() {
        var watch = Watch()
        watch.loses = true
        watch.close()
        watch.pass(10)
        watch.accept()
        watch.correct()
        watch.expectTruth()
        #expect(watch.shown.connection == nil, "the facts were the other one's")
    }

    @Test func reportsAfterwardsAreTakenAsEver() {
        var watch = Watch()
        watch.loses = true
        watch.answer()
        watch.close()
        watch.correct()
        watch.pass(10)
        watch.accept()
        watch.answer()
        watch.pass(11)
        watch.expectTruth()
        #expect(watch.shown.connection != nil)
        #expect(watch.shown.statistics.answered == 1)
    }

    @Test func aLinkThatIsKnownAsItStandsIsNotTouched() {
        var watch = Watch()
        watch.answer()
        watch.pass(11)
        let before = watch.snapshot
        watch.correct()
        #expect(watch.snapshot.changes == before.changes)
        #expect(watch.shown.isIdentical(to: before.links[0]))
    }
}
