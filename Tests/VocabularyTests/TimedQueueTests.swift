import Testing
import Vocabulary

@Suite struct TimedQueueTests {
    @Test func elementsLeaveInOrderOfTimeAndOfTheirComing() {
        var random = SeededRandom(seed: 3)
        var queue = TimedQueue<Int>()
        var expected: [(time: Int64, element: Int)] = []
        for element in 0..<500 {
            let time = Int64.random(in: 0..<50, using: &random)
            queue.add(element, at: MonotonicInstant(nanoseconds: time))
            expected.append((time, element))
        }
        expected.sort { ($0.time, $0.element) < ($1.time, $1.element) }
        var taken: [Int] = []
        while let next = queue.takeDue(now: MonotonicInstant(nanoseconds: 50)) {
            taken.append(next.element)
        }
        #expect(taken == expected.map(\.element))
        #expect(queue.first == nil)
    }

    @Test func nothingLeavesBeforeItsTime() {
        var queue = TimedQueue<String>()
        queue.add("later", at: .origin + .seconds(2))
        #expect(queue.takeDue(now: .origin + .seconds(1)) == nil)
        #expect(queue.takeDue(now: .origin + .seconds(2))?.element == "later")
    }
}
