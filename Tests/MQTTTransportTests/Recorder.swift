import Synchronization
import Vocabulary

/// Keeps what a pool reports, and lets a test wait until enough is there.
final class Recorder: Sendable {
    typealias Condition = @Sendable (Record) -> Bool

    /// All that was reported so far.
    struct Record: Sendable {
        var reports: [LinkReport] = []
        var own: [SelfEvent] = []
        var lags: [Duration] = []
        var loads: [ConnectLoad] = []
    }

    private struct State {
        var record = Record()
        var waiting: [Int: (condition: Condition, continuation: CheckedContinuation<Bool, Never>)] =
            [:]
        var lastWaiting = 0
    }

    private let state = Mutex(State())

    func report(_ report: LinkReport) {
        change { $0.reports.append(report) }
    }

    func own(_ event: SelfEvent, at: MonotonicInstant) {
        change { $0.own.append(event) }
    }

    func load(_ lag: Duration, _ load: ConnectLoad, at: MonotonicInstant) {
        change {
            $0.lags.append(lag)
            $0.loads.append(load)
        }
    }

    /// All that was reported so far.
    var record: Record { state.withLock(\.record) }

    /// Waits until the record meets the condition.
    ///
    /// - Throws: where it does not within `limit`.
    @discardableResult
    func wait(
        for what: String, within limit: Duration = .seconds(10),
        until condition: @escaping Condition
    ) async throws -> Record {
        let number = state.withLock { state in
            state.lastWaiting += 1
            return state.lastWaiting
        }
        let deadline = Task {
            try await Task.sleep(for: limit)
            finish(number, met: false)
        }
        defer { deadline.cancel() }
        let isMet = await withCheckedContinuation { continuation in
            let isMetAlready = state.withLock { state in
                if condition(state.record) { return true }
                state.waiting[number] = (condition, continuation)
                return false
            }
            if isMetAlready { continuation.resume(returning: true) }
        }
        let record = self.record
        guard isMet else { throw NotInTime(what: what, record: record) }
        return record
    }

    private func finish(_ number: Int, met: Bool) {
        state.withLock { $0.waiting.removeValue(forKey: number) }?
            .continuation.resume(returning: met)
    }

    private func change(_ body: (inout Record) -> Void) {
        let met = state.withLock { state in
            body(&state.record)
            return state.waiting.filter { $0.value.condition(state.record) }.map(\.key)
        }
        for number in met { finish(number, met: true) }
    }
}

/// A condition did not come true in time.
struct NotInTime: Error, CustomStringConvertible {
    var what: String
    var record: Recorder.Record

    var description: String {
        let last = record.reports.suffix(10).map { "\($0.link.rawValue): \($0.event)" }
        return "not in time: \(what); the last of \(record.reports.count) reports:\n"
            + last.joined(separator: "\n")
    }
}

extension Recorder.Record {
    /// The links on which an event of this kind happened.
    func links(where matches: (LinkEvent) -> Bool) -> Set<LinkID> {
        Set(reports.filter { matches($0.event) }.map(\.link))
    }

    /// The links that are or were connected.
    var connected: Set<LinkID> {
        links { if case .connected = $0 { true } else { false } }
    }

    /// The links of which at least one heartbeat was answered and timed.
    var answered: Set<LinkID> {
        links { if case .pingResponse(.timed, _) = $0 { true } else { false } }
    }

    /// The first end of each link's connection or attempt.
    func disconnection(of link: LinkID) -> Disconnection? {
        for report in reports where report.link == link {
            if case .disconnected(let disconnection) = report.event { return disconnection }
        }
        return nil
    }

    /// The round trips of a link, in order.
    func roundTrips(of link: LinkID) -> [Duration] {
        reports.compactMap { report in
            guard report.link == link, case .pingResponse(.timed(let rtt, _), _) = report.event
            else {
                return nil
            }
            return rtt
        }
    }
}
