import Testing
import Vocabulary

@Suite("Durations in eight bytes")
struct NanosecondsTests {
    private struct Kept: Hashable {
        @Nanoseconds var always: Duration = .zero
        @OptionalNanoseconds var perhaps: Duration? = nil
    }

    @Test func twoOfThemTakeSixteenBytes() {
        #expect(MemoryLayout<Kept>.size == 16)
    }

    @Test(
        "whole nanoseconds stay as they are", arguments: [0, 1, -1, 999, -7_000_000_001, 1 << 62])
    func wholeNanoseconds(count: Int64) {
        let duration = Duration.nanoseconds(count)
        let kept = Kept(always: duration, perhaps: duration)
        #expect(kept.always == duration && kept.perhaps == duration)
        var changed = Kept()
        changed.always = duration
        changed.perhaps = duration
        #expect(changed == kept)
    }

    @Test func noneIsNotZero() {
        var kept = Kept(perhaps: .zero)
        #expect(kept.perhaps == .zero && kept != Kept())
        kept.perhaps = nil
        #expect(kept.perhaps == nil && kept == Kept())
    }

    @Test func whatIsFinerIsRoundedTowardsZero() {
        let fine = Duration(secondsComponent: 2, attosecondsComponent: 1_999_999_999)
        #expect(Kept(always: fine).always == .nanoseconds(2_000_000_001))
        #expect(Kept(always: .zero - fine).always == .nanoseconds(-2_000_000_001))
    }

    @Test(
        "a duration in nanoseconds, near where it is computed another way",
        arguments: [9_223_372_036, 9_223_372_037, -9_223_372_036, -9_223_372_038] as [Int64])
    func nanoseconds(milliseconds: Int64) {
        #expect(Duration.milliseconds(milliseconds).nanoseconds == milliseconds * 1_000_000)
        let seconds = milliseconds / 1_000_000_000
        for attoseconds in [0, 1, 854_775_807, 999_999_999_999_999_999] as [Int64] {
            let duration = Duration(
                secondsComponent: seconds,
                attosecondsComponent: seconds < 0 ? -attoseconds : attoseconds)
            let whole =
                seconds * 1_000_000_000 + (seconds < 0 ? -1 : 1) * (attoseconds / 1_000_000_000)
            #expect(duration.nanoseconds == whole)
        }
    }

    @Test func whatIsTooLongSaturates() {
        #expect(Duration.seconds(Int64.max).nanoseconds == .max)
        #expect(Duration.seconds(Int64.min).nanoseconds == .min)
    }

    @Test func aHeartbeatsReportFitsIntoACacheLine() {
        #expect(MemoryLayout<LinkEvent>.size <= 48)
        #expect(MemoryLayout<LinkReport>.size <= 64)
    }

    @Test func whatEachLinkKeepsOfItsConnectionFitsIntoABlockOf208Bytes() {
        // Beside it are a moment and the head of the array in which records share it.
        let shared = 32 + MemoryLayout<Moment>.stride + MemoryLayout<ConnectionFacts>.stride
        #expect(shared + MemoryLayout<Int>.size <= 208)
    }
}
