import Glibc
import Outlets
import Synchronization
import Vocabulary

/// Turns records into event lines and leaves them with the outlet.
final class EventRecorder: Sendable {
    private let writer: Mutex<EventLineWriter>
    private let outlet: EventOutlet

    /// How the recording ended before we wanted it to.
    enum End: Sendable {
        /// The reader closed the pipe: nothing wrong.
        case readerGone
        /// The operating system refused.
        case failed(ProgramFailure)
    }

    /// Makes a recorder that writes to what `--events` names: `-` is standard output, anything else
    /// a file to append to, readable by its owner alone.
    ///
    /// - Parameters:
    ///   - target: where lines go.
    ///   - now: gives lost lines their moment.
    ///   - withPayloads: whether the payload of a message is written.
    ///   - withFlightRecords: whether the flight record of a drop is written.
    ///   - ended: called when nothing can be written any more.
    init(
        target: String, now: @escaping @Sendable () -> Moment, withPayloads: Bool,
        withFlightRecords: Bool, ended: @escaping @Sendable (End) -> Void
    ) throws(ProgramFailure) {
        let plain = EventLineWriter()
        writer = Mutex(
            EventLineWriter(withPayloads: withPayloads, withFlightRecords: withFlightRecords))
        outlet = EventOutlet(
            descriptor: try Self.open(target),
            lostLine: { count in
                plain.line(for: RunRecord(at: now(), event: .eventsLost(count: count)))
            },
            ended: { end in
                switch end {
                case .readerGone: ended(.readerGone)
                case .failed(let number):
                    let reason = systemErrorText(number)
                    let place = target == "-" ? "standard output" : target
                    ended(
                        .failed(
                            ProgramFailure(
                                status: .output,
                                message: "cannot write events to \(place): \(reason)")))
                }
            })
    }

    /// Names links from now on.
    func name(_ links: [(id: LinkID, name: String)]) {
        writer.withLock { writer in
            for link in links { writer.names[link.id] = link.name }
        }
    }

    /// Forgets the name of a link of which no more records come.
    func forget(_ link: LinkID) {
        writer.withLock { $0.names[link] = nil }
    }

    /// Adds one record, which is written with the next `send`; never waits.
    func add(_ record: RunRecord) {
        writer.withLock { writer in
            outlet.add { writer.write(record, to: &$0) }
        }
    }

    /// Has all that was added written; never waits.
    func send() {
        outlet.send()
    }

    /// Waits until all is written, at most for `limit`.
    func flush(limit: Duration = .seconds(2)) async {
        await outlet.flush(limit: limit)
    }

    private static func open(_ target: String) throws(ProgramFailure) -> Int32 {
        guard target != "-" else { return STDOUT_FILENO }
        let descriptor = Glibc.open(target, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw ProgramFailure(
                status: .output,
                message: "cannot open \(target) for the events: \(systemErrorText(errno))")
        }
        return descriptor
    }
}

/// What the operating system says of an error number.
func systemErrorText(_ number: Int32) -> String {
    String(cString: strerror(number))
}
