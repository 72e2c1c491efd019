import Dispatch
import Synchronization
import Testing

@testable import KeepwatchApp

@Suite("What has to wait for the disk")
struct DiskQueueTests {
    @Test func whatWaitsAtTheEndIsStillDoneInItsOrder() async {
        let done = Mutex<[Int]>([])
        let queue = DiskQueue()
        let gate = DispatchSemaphore(value: 0)
        queue.add { gate.wait() }
        for number in 1...20 { queue.add { done.withLock { $0.append(number) } } }
        gate.signal()
        await queue.finish(patience: .seconds(60))
        #expect(done.withLock { $0 } == Array(1...20))
    }

    @Test(.timeLimit(.minutes(1)))
    func aDiskThatHangsDoesNotHoldTheEndUp() async {
        let queue = DiskQueue()
        let gate = DispatchSemaphore(value: 0)
        queue.add { gate.wait() }
        await queue.finish()
        gate.signal()
    }
}
