@preconcurrency import Dispatch
import Glibc

/// Signals of the process as a sequence, for a run without a terminal of its own.
final class SignalSource: Sendable {
    /// Each signal number that came in.
    let signals: AsyncStream<Int32>
    private let sources: [any DispatchSourceSignal]

    /// Takes these signals over until the value goes away.
    init(_ numbers: [Int32]) {
        let (signals, continuation) = AsyncStream.makeStream(
            of: Int32.self, bufferingPolicy: .bufferingNewest(16))
        self.signals = signals
        sources = numbers.map { number in
            // The default action would end the process before the source hears of the signal.
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number)
            source.setEventHandler { continuation.yield(number) }
            source.resume()
            return source
        }
    }

    deinit {
        for source in sources { source.cancel() }
    }
}
