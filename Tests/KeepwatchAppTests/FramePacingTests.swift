import Testing
import Vocabulary

@testable import KeepwatchApp

struct FramePacingTests {
    @Test
    func theFirstFrameIsDueAtOnce() {
        #expect(FramePacing(interval: .milliseconds(250)).patience(now: moment(0)) == .zero)
    }

    @Test
    func whereNothingChangesTheNextFrameShowsTheNextSecond() {
        let pacing = pacing(frameAt: 100)
        #expect(pacing.patience(now: moment(100)) == .milliseconds(900))
        #expect(pacing.patience(now: moment(600)) == .milliseconds(400))
        #expect(pacing.patience(now: moment(1_000)) == .zero)
    }

    @Test
    func newsWaitForTheRate() {
        var pacing = pacing(frameAt: 100)
        pacing.noteSnapshot(changes: 1)
        #expect(pacing.patience(now: moment(150)) == .milliseconds(200))
        #expect(pacing.patience(now: moment(350)) == .zero)
        #expect(pacing.patience(now: moment(900)) == .zero)
    }

    @Test
    func aSnapshotThatOnlyIsYoungerWaitsForTheNextSecond() {
        var pacing = pacing(frameAt: 100)
        pacing.noteSnapshot(changes: 7)
        pacing.noteFrame(at: moment(350))
        pacing.noteSnapshot(changes: 7)
        #expect(pacing.patience(now: moment(600)) == .milliseconds(400))
        pacing.noteSnapshot(changes: 8)
        #expect(pacing.patience(now: moment(600)) == .zero)
    }

    @Test
    func theSecondWaitsForTheRateToo() {
        let pacing = pacing(frameAt: 900)
        #expect(pacing.patience(now: moment(900)) == .milliseconds(250))
        #expect(pacing.patience(now: moment(1_010)) == .milliseconds(140))
        #expect(pacing.patience(now: moment(1_150)) == .zero)
    }

    @Test
    func newsWaitForASecondWhileAPersonLooksElsewhere() {
        var pacing = pacing(frameAt: 100)
        pacing.noteFocus(false)
        pacing.noteSnapshot(changes: 1)
        #expect(pacing.patience(now: moment(350)) == .milliseconds(750))
        pacing.noteFocus(true)
        #expect(pacing.patience(now: moment(350)) == .zero)
    }

    @Test
    func aPersonWaitsForNothingAlsoWhereTheFocusIsElsewhere() {
        var pacing = pacing(frameAt: 100)
        pacing.noteFocus(false)
        pacing.noteRequest()
        #expect(pacing.patience(now: moment(101)) == .zero)
    }

    @Test
    func aPersonWaitsForNothing() {
        var pacing = pacing(frameAt: 100)
        pacing.noteRequest()
        #expect(pacing.patience(now: moment(101)) == .zero)
    }

    @Test
    func aFrameShowsAllThatWasNoted() {
        var pacing = pacing(frameAt: 100)
        pacing.noteSnapshot(changes: 1)
        pacing.noteRequest()
        pacing.noteFrame(at: moment(400))
        #expect(pacing.patience(now: moment(400)) == .milliseconds(600))
    }

    @Test("a clock that was set is shown at the next frame", arguments: [-3_600_000, 3_600_000])
    func clockStep(step: Int64) {
        let pacing = pacing(frameAt: 100)
        #expect(pacing.patience(now: moment(200, wall: 200 + step)) == .milliseconds(150))
        #expect(pacing.patience(now: moment(400, wall: 400 + step)) == .zero)
    }

    private func pacing(frameAt milliseconds: Int64) -> FramePacing {
        var pacing = FramePacing(interval: .milliseconds(250))
        pacing.noteFrame(at: moment(milliseconds))
        return pacing
    }

    /// That long after the start of a second; the wall clock may show something else.
    private func moment(_ milliseconds: Int64, wall: Int64? = nil) -> Moment {
        Moment(
            monotonic: MonotonicInstant(nanoseconds: milliseconds * 1_000_000),
            wall: WallTime(unixMilliseconds: 1_700_000_000_000 + (wall ?? milliseconds)))
    }
}
