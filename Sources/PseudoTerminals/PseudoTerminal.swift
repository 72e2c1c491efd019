import Glibc
import Synchronization

/// A terminal without a screen: what a program writes to one end of it is read from the other.
///
/// Both ends are closed in programs that this process starts, but for those handed to them; what
/// is still open here is closed when nobody holds the terminal any more.
public final class PseudoTerminal: Sendable {
    /// The descriptor of what a program has as its terminal.
    public let programEnd: Int32
    /// The descriptor of where a screen and a keyboard would be.
    public let screenEnd: Int32
    private let open: Mutex<Set<Int32>>

    /// Opens one of this size, in cells.
    ///
    /// - Throws: `PseudoTerminalFailure` where the system has none, or no descriptors for it.
    public init(columns: Int, rows: Int) throws(PseudoTerminalFailure) {
        var screenEnd: Int32 = -1
        var programEnd: Int32 = -1
        guard openpty(&screenEnd, &programEnd, nil, nil, nil) == 0 else {
            throw PseudoTerminalFailure(errorNumber: errno)
        }
        for end in [screenEnd, programEnd] { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        self.screenEnd = screenEnd
        self.programEnd = programEnd
        open = Mutex([screenEnd, programEnd])
        resize(columns: columns, rows: rows)
    }

    deinit {
        closeProgramEnd()
        hangUp()
    }

    /// Closes our side of what a program has as its terminal.
    ///
    /// Once the program has ended too, reading ends.
    public func closeProgramEnd() { close(programEnd) }

    /// Takes the screen and the keyboard away.
    public func hangUp() { close(screenEnd) }

    private func close(_ end: Int32) {
        // Never twice: the number may belong to another file by then.
        guard open.withLock({ $0.remove(end) }) != nil else { return }
        Glibc.close(end)
    }

    /// Gives the terminal another size, in cells.
    ///
    /// The kernel tells the process group that owns the terminal, where there is one.
    public func resize(columns: Int, rows: Int) {
        var size = winsize()
        size.ws_col = UInt16(columns)
        size.ws_row = UInt16(rows)
        _ = ioctl(screenEnd, UInt(TIOCSWINSZ), &size)
    }

    /// What was written to the terminal and not read yet, at most 65,536 bytes of it.
    ///
    /// Waits for some, unless the screen's end was set not to block. A terminal delivers in pieces,
    /// so that one read is never a frame.
    ///
    /// - Returns: nothing where there is nothing, or never will be again.
    public func read() -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: 65_536) { buffer, count in
            count = max(0, Glibc.read(screenEnd, buffer.baseAddress, buffer.count))
        }
    }

    /// Types on the terminal.
    ///
    /// - Returns: whether it took all of the text.
    @discardableResult
    public func type(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        return write(screenEnd, bytes, bytes.count) == bytes.count
    }
}

/// Why there is no pseudo terminal.
public struct PseudoTerminalFailure: Error, CustomStringConvertible {
    /// The system's number of the error.
    public let errorNumber: Int32

    /// A sentence for people.
    public var description: String {
        "cannot open a pseudo terminal: \(String(cString: strerror(errorNumber)))"
    }
}
