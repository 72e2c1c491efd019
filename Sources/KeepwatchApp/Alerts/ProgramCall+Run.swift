import Announcing
import MQTTTransport
import Synchronization

extension ProgramCall {
    /// Runs the program to its end, or until the task is cancelled: then it is killed, with
    /// whatever it started.
    ///
    /// The thread that waits for it is one of its own: many that hang hold up no other.
    func run() async -> DeliveryOutcome {
        let isCancelled = Flag()
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isStarted = startDetachedThread {
                    continuation.resume(returning: outcome(unless: { isCancelled.isUp }))
                }
                guard !isStarted else { return }
                continuation.resume(
                    returning: .failed(
                        DeliveryTrouble("\(name) cannot be run: there is no thread to wait for it"))
                )
            }
        } onCancel: {
            isCancelled.rise()
        }
    }

    private var name: String { words.first ?? "" }

    /// Blocks until the program ends or is killed.
    private func outcome(unless isCancelled: () -> Bool) -> DeliveryOutcome {
        let program = OtherProgram(
            words: words, limit: timeLimit, input: input, environment: environment, isHeard: false)
        do {
            _ = try program.output(unless: isCancelled)
            return .delivered(answer: "\(name) ended with exit status 0")
        } catch {
            // One that ran may have told somebody before it failed.
            return .failed(
                DeliveryTrouble("\(name) \(error.reason)", mayHaveArrived: error.hasRun))
        }
    }
}

/// Goes up once.
private final class Flag: Sendable {
    private let state = Atomic(false)

    var isUp: Bool { state.load(ordering: .relaxed) }

    func rise() { state.store(true, ordering: .relaxed) }
}
