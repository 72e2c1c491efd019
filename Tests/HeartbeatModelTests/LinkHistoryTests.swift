import HeartbeatModel
import Testing
import Vocabulary

@Suite("The history of a link")
struct LinkHistoryTests {
    private func sample(second: Double, milliseconds: Double) -> RoundTripSample {
        RoundTripSample(
            atNanoseconds: Int64(second * 1_000_000_000),
            roundTrip: .nanoseconds(Int64(milliseconds * 1_000_000)))
    }

    private func gap(second: Double, _ gap: RoundTripSample.Gap) -> RoundTripSample {
        RoundTripSample(atNanoseconds: Int64(second * 1_000_000_000), gap: gap)
    }

    private func history(_ samples: [RoundTripSample]) -> LinkHistory {
        var history = LinkHistory()
        for sample in samples { history.append(sample) }
        return history
    }

    /// Heartbeats every `interval` seconds or so, some of them gaps.
    private func random(_ count: Int, every interval: Double, seed: UInt64) -> [RoundTripSample] {
        var random = SeededRandom(seed: seed)
        var instant: Int64 = 0
        return (0..<count).map { _ in
            instant += Int64(interval * 1e9 * Double.random(in: 0.9...1.1, using: &random))
            if Int.random(in: 0..<10, using: &random) == 0,
                let gap = RoundTripSample.Gap.allCases.randomElement(using: &random)
            {
                return RoundTripSample(atNanoseconds: instant, gap: gap)
            }
            let octave = Int64.random(in: 12...34, using: &random)
            return RoundTripSample(
                atNanoseconds: instant,
                roundTrip: .nanoseconds(Int64.random(in: 0...(1 << octave), using: &random)))
        }
    }

    @Test func everySampleIsKeptToATenthOfAMillisecondAndItsRoundTripToATenthOfAMicrosecond() {
        let samples = random(1_000, every: 10, seed: 1)
        let kept = history(samples).samples
        #expect(kept.count == samples.count)
        for (was, now) in zip(samples, kept) {
            #expect(now.gap == was.gap)
            #expect((0..<100_000).contains(was.atNanoseconds - now.atNanoseconds))
            guard let before = was.roundTrip, let after = now.roundTrip else { continue }
            #expect(abs((after - before).nanoseconds) <= 50)
        }
    }

    @Test func anyStretchOfItCanBeReadByItself() {
        let history = history(random(200, every: 10, seed: 3))
        let all = history.samples
        let at = { (place: Int) in MonotonicInstant(nanoseconds: all[place].atNanoseconds) }
        for (first, last) in [(0, 0), (0, 199), (31, 33), (32, 64), (70, 150), (190, 199)] {
            var read: [RoundTripSample] = []
            history.forEachSample(since: at(first), before: at(last)) { read.append($0) }
            #expect(read == Array(all[first..<last]))
            for count in [0, 1, 40, 500] {
                #expect(
                    history.latestSamples(count, before: at(last)) == all[..<last].suffix(count))
                #expect(
                    history.earliestSamples(count, after: at(first))
                        == Array(all[(first + 1)...].prefix(count)))
            }
        }
    }

    @Test func aRoundTripTooLongToBeKeptIsStillMoreThanTheCeiling() {
        let kept = history([sample(second: 0, milliseconds: 3_600_000)]).samples
        #expect(kept.map(\.gap) == [nil])
        #expect(kept[0].roundTrip ?? .zero > RoundTripHistogram.ceiling)
    }

    @Test func aLongTimeWithoutHeartbeatsIsNoObstacle() {
        let days = [0.0, 10, 20, 400].map { $0 * 86_400 }
        let kept = history(days.map { sample(second: $0, milliseconds: 7) })
        #expect(kept.samples.map { Double($0.atNanoseconds) / 1e9 } == days)
        #expect(kept.fineChunks == 4)
    }

    @Test func aSampleFromBeforeItsChunkIsTakenToBeAtItsStart() {
        let kept = history([
            sample(second: 9, milliseconds: 1), sample(second: 8, milliseconds: 2),
        ])
        #expect(kept.samples.map(\.atNanoseconds) == [9_000_000_000, 9_000_000_000])
        #expect(kept.samples.map(\.roundTrip) == [.milliseconds(1), .milliseconds(2)])
    }

    @Test func theEndCanBeReadByItself() {
        let history = history((0..<200).map { sample(second: Double($0), milliseconds: 1) })
        for second in [0, 31, 32, 100, 199, 200] {
            let kept = history.samples(
                since: MonotonicInstant(nanoseconds: Int64(second) * 1_000_000_000))
            #expect(kept.map { $0.atNanoseconds / 1_000_000_000 } == (second..<200).map(Int64.init))
        }
    }

    @Test func foldedChunksLeaveAsMinutes() throws {
        var history = history(
            (0..<64).map { sample(second: Double($0) * 4, milliseconds: Double($0)) }
                + [gap(second: 300, .ended)])
        history.foldOldestChunk()
        #expect(history.samples.count == 33)
        #expect(history.samplesReachBack?.nanoseconds == 128_000_000_000)
        #expect(history.minutesReachBack == .origin)
        // 15 heartbeats a minute; the third minute has only two of them yet.
        #expect(history.minutes.map(\.start.nanoseconds) == [0, 60_000_000_000, 120_000_000_000])
        #expect(history.minutes.map(\.roundTrips?.count) == [15, 15, 2])
        let second = try #require(history.minutes[1].roundTrips)
        #expect(second.mean == .milliseconds(22))
        #expect(second.least <= .milliseconds(15) && second.most >= .milliseconds(29))
        history.foldOldestChunk()
        #expect(history.minutes.map(\.roundTrips?.count) == [15, 15, 15, 15, 4])
        #expect(history.minutes[2].roundTrips?.mean == .milliseconds(37))
    }

    @Test func everyKindOfGapIsCountedByTheMinute() {
        let kinds: [RoundTripSample.Gap] = [
            .missed, .missed, .missed, .lost, .lost, .untimed, .ended, .ended, .ownPause,
        ]
        var history = history(
            kinds.map { gap(second: 61, $0) }
                + (0..<23).map { gap(second: 121 + Double($0), .missed) }
                + [sample(second: 200, milliseconds: 1)])
        history.foldOldestChunk()
        let first = history.minutes[0]
        #expect(first.roundTrips == nil)
        #expect([first.missed, first.lost, first.untimed] == [3, 2, 1])
        #expect([first.ended, first.ownPauses] == [2, 1])
        #expect(history.minutes[1].missed == 23)
    }

    @Test("minutes agree with the samples they came from", arguments: [0.1, 1, 10, 90, 4_000])
    func minutesAreRight(interval: Double) throws {
        let samples = random(3_000, every: interval, seed: 5)
        var folded = history(samples)
        for _ in 0..<folded.fineChunks { folded.foldOldestChunk() }
        let gone = samples.dropLast(folded.samples.count)
        let minutes = Dictionary(grouping: gone) { $0.atNanoseconds / 60_000_000_000 }
        #expect(folded.minutes.count == minutes.count)
        for minute in folded.minutes {
            let all = try #require(minutes[minute.start.nanoseconds / 60_000_000_000])
            let times = all.compactMap { $0.roundTrip?.nanoseconds }
            #expect(minute.missed == all.count { $0.gap == .missed })
            #expect(minute.lost == all.count { $0.gap == .lost })
            #expect(minute.untimed == all.count { $0.gap == .untimed })
            #expect(minute.ended == all.count { $0.gap == .ended })
            #expect(minute.ownPauses == all.count { $0.gap == .ownPause })
            guard let least = times.min(), let most = times.max() else {
                #expect(minute.roundTrips == nil)
                continue
            }
            let kept = try #require(minute.roundTrips)
            #expect(kept.count == times.count)
            #expect((0...least / 2_000 + 100).contains(least - kept.least.nanoseconds + 50))
            #expect((0...most / 2_000 + 100).contains(kept.most.nanoseconds - most + 50))
            let mean = Double(times.reduce(0, +)) / Double(times.count)
            #expect(abs(Double(kept.mean.nanoseconds) - mean) <= 1_000)
        }
    }

    @Test func theOldestMinutesLeave() {
        var history = history((0..<640).map { sample(second: Double($0) * 60, milliseconds: 1) })
        for _ in 0..<10 { history.foldOldestChunk() }
        #expect(history.minutes.count == 320)
        #expect(history.minuteChunks == 20)
        history.forgetOldestMinutes()
        #expect(history.minutesReachBack == MonotonicInstant.origin + .seconds(16 * 60))
        #expect(history.minutes.count == 304)
        #expect(
            history.minutes(since: .origin + .seconds(17 * 60)).count == 303)
    }

    @Test func theOpenChunksStay() {
        var history = history((0..<32).map { sample(second: Double($0) * 60, milliseconds: 1) })
        history.foldOldestChunk()
        history.forgetOldestMinutes()
        #expect(history.samples.count == 32)
        #expect(history.minutes.isEmpty)
    }

    @Test func aCopyStaysAsItWas() {
        var history = history((0..<100).map { sample(second: Double($0), milliseconds: 1) })
        let before = history
        history.append(gap(second: 100, .ended))
        history.foldOldestChunk()
        #expect(before.samples.count == 100 && before.minutes.isEmpty)
        #expect(history.samples.count == 69 && history.minutes.count == 1)
    }

    @Test func aHistoryWithoutHeartbeatsTakesAFewWordsInItsLinkAndNoChunk() {
        #expect(MemoryLayout<LinkHistory>.size <= 56)
        #expect(LinkHistory().fineChunks == 0 && LinkHistory().minuteChunks == 0)
    }
}
