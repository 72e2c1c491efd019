import FleetModel
import Synchronization

/// Where the watch service leaves the newest snapshot for the terminal thread.
///
/// The newest wins; answers are kept until they are taken, at most 16.
final class SnapshotBoard: Sendable {
    /// What the terminal thread takes.
    struct Posting: Sendable {
        var snapshot: FleetSnapshot?
        var answers: [String] = []
        var appearance: Dashboard.Appearance?
        var ringsBell = false
        var endsRun = false
    }

    private let posting = Mutex(Posting())
    private let wake = Mutex<(@Sendable () -> Void)?>(nil)

    /// Sets what is called, on any thread, when there is something to take.
    func onPosting(_ wake: (@Sendable () -> Void)?) {
        self.wake.withLock { $0 = wake }
    }

    /// Leaves a snapshot.
    func post(_ snapshot: FleetSnapshot) {
        posting.withLock { $0.snapshot = snapshot }
        wakeReader()
    }

    /// Leaves a sentence that says what came of a request, or why nothing did.
    func post(answer: String) {
        posting.withLock { posting in
            if posting.answers.count < 16 { posting.answers.append(answer) }
        }
        wakeReader()
    }

    /// Leaves what settings that were read anew say of the screen; the newest wins.
    func post(_ appearance: Dashboard.Appearance) {
        posting.withLock { $0.appearance = appearance }
        wakeReader()
    }

    /// Asks for one ring of the bell.
    func postBell() {
        posting.withLock { $0.ringsBell = true }
        wakeReader()
    }

    /// Asks the terminal thread to end the run.
    func postEnd() {
        posting.withLock { $0.endsRun = true }
        wakeReader()
    }

    /// Takes all that was left.
    func take() -> Posting {
        posting.withLock { posting in
            defer { posting = Posting() }
            return posting
        }
    }

    private func wakeReader() {
        wake.withLock { $0 }?()
    }
}
