import Foundation
import Glibc
import Synchronization

/// A terminal of which somebody reads everything and counts the bytes.
final class PseudoTerminal: Sendable {
    /// What a program opens as its terminal.
    let descriptor: Int32
    private let master: Int32
    private let count = Atomic(0)

    init(columns: Int, rows: Int) throws {
        var master: Int32 = -1
        var slave: Int32 = -1
        var size = winsize()
        size.ws_col = UInt16(columns)
        size.ws_row = UInt16(rows)
        guard openpty(&master, &slave, nil, nil, &size) == 0 else {
            throw BenchFailure("no pseudo terminal: \(String(cString: strerror(errno)))")
        }
        self.master = master
        descriptor = slave
        _ = fcntl(master, F_SETFD, FD_CLOEXEC)
        startReading()
    }

    /// Bytes that were written to the terminal so far.
    var bytes: Int { count.load(ordering: .relaxed) }

    /// Reads until the terminal is closed.
    private func startReading() {
        Thread.detachNewThread { [self] in
            var bytes = [UInt8](repeating: 0, count: 65_536)
            while true {
                let length = read(master, &bytes, bytes.count)
                guard length > 0 else { return }
                count.add(length, ordering: .relaxed)
            }
        }
    }

    /// Closes our side of what the program has as its terminal.
    func closeDescriptor() {
        close(descriptor)
    }
}
