import Announcing
import Dispatch

extension ProgramCall {
    /// Runs the program to its end; the thread that waits for it is one of its own.
    func run() async -> DeliveryOutcome {
        await withCheckedContinuation { continuation in
            DispatchQueue.global(qos: .utility).async {
                continuation.resume(returning: outcome())
            }
        }
    }

    /// Blocks until the program ends or is killed.
    private func outcome() -> DeliveryOutcome {
        let name = words.first ?? ""
        let program = OtherProgram(
            words: words, limit: timeLimit, input: input, environment: environment)
        do {
            _ = try program.output()
            return .delivered(answer: "\(name) ended with exit status 0")
        } catch {
            // It may have told somebody before it failed.
            return .failed(DeliveryTrouble("\(name) \(error.reason)", mayHaveArrived: true))
        }
    }
}
