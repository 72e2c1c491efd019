import Glibc

/// The right to write a history, which one run has at a time.
///
/// The system takes it back when the run ends, however it ends.
final class HistoryLock: Sendable {
    private let descriptor: CInt

    /// Takes the right.
    ///
    /// - Parameter path: of a file that exists for nothing else; it is made, and holds the number
    ///   of the process that has the right.
    init(path: String) throws(HistoryProblem) {
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else {
            throw HistoryProblem(notKept: "cannot write \(path): \(errorText(errno))")
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let number = errno
            guard number == EWOULDBLOCK else {
                throw HistoryProblem(notKept: "cannot lock \(path): \(errorText(number))")
            }
            let holder = Self.process(in: descriptor).map { " (process \($0))" } ?? ""
            throw HistoryProblem(
                notKept: "another keepwatch\(holder) keeps them; end it and start this one anew,"
                    + " or set XDG_STATE_HOME to a folder of its own")
        }
        let text = Array("\(getpid())\n".utf8)
        // Only for people to read: the right does not depend on it.
        _ = ftruncate(descriptor, 0)
        _ = pwrite(descriptor, text, text.count, 0)
    }

    deinit {
        close(descriptor)
    }

    private static func process(in descriptor: CInt) -> Int32? {
        var bytes = [UInt8](repeating: 0, count: 16)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        guard count > 0 else { return nil }
        return Int32(String(decoding: bytes[..<count].prefix { $0 != 10 }, as: UTF8.self))
    }
}

/// What an error number of the system means.
private func errorText(_ number: CInt) -> String {
    guard let text = strerror(number) else { return "error \(number)" }
    return String(cString: text)
}
