import FleetModel
import Testing
import Vocabulary

@Suite("Flapping")
struct FlappingTests {
    @Test func aLinkThatDropsEachHalfMinuteIsMarkedAfterAFewDrops() {
        var watch = FleetUnderTest()
        watch.connect(at: 0)
        var marked: [Int] = []
        for turn in 1...8 {
            watch.drop(at: Double(turn) * 30)
            watch.connect(at: Double(turn) * 30 + 16)
            if watch.link(at: Double(turn) * 30 + 17).isFlapping { marked.append(turn) }
        }
        #expect(marked == [3, 4, 5, 6, 7, 8])
    }

    @Test func theMarkGoesWhenTheLinkHasBeenQuietForAWhile() {
        var watch = FleetUnderTest()
        watch.connect(at: 0)
        for turn in 1...6 {
            watch.drop(at: Double(turn) * 30)
            watch.connect(at: Double(turn) * 30 + 16)
        }
        // 26 % of the last five minutes: below the high threshold, above the low one.
        watch.fleet.tick(now: FleetUnderTest.moment(410))
        #expect(watch.link(at: 410).isFlapping)
        watch.fleet.tick(now: FleetUnderTest.moment(440))
        #expect(!watch.link(at: 440).isFlapping)
    }

    @Test func oneLongOutageIsNoFlapping() {
        var watch = FleetUnderTest()
        watch.connect(at: 0)
        watch.drop(at: 100)
        watch.connect(at: 160)
        #expect(!watch.link(at: 161).isFlapping)
    }

    @Test func manyChangesInOneMomentAreNotYetFlapping() {
        var watch = FleetUnderTest()
        watch.connect(at: 0)
        for turn in 0..<7 {
            watch.drop(at: 100 + Double(turn))
            watch.connect(at: 100.5 + Double(turn))
        }
        #expect(!watch.link(at: 108).isFlapping)
    }

    @Test func pausingAndResumingIsNoFlapping() {
        var watch = FleetUnderTest()
        watch.connect(at: 0)
        for turn in 1...10 {
            let second = Double(turn) * 20
            watch.tell(.disconnected(FleetUnderTest.end(.stopped)), at: second)
            watch.tell(.state(from: .up, to: .paused), at: second)
            watch.tell(.state(from: .paused, to: .connecting), at: second + 5)
            watch.connect(at: second + 6)
        }
        #expect(!watch.link(at: 201).isFlapping)
    }
}
