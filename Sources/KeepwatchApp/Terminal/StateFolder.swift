import Glibc

/// The folder of what the program keeps from one run to the next: `$XDG_STATE_HOME/keepwatch`.
///
/// Nobody else can read what is in it.
struct StateFolder: Sendable {
    /// Its path; it may not be there yet.
    var path: String

    /// As the environment says.
    static var ofThisProcess: StateFolder { StateFolder(environment: environmentValue) }

    init(path: String) {
        self.path = path
    }

    init(environment: (String) -> String?) {
        // A relative path is to be ignored (XDG Base Directory Specification 0.8).
        let own = environment("XDG_STATE_HOME").flatMap { $0.hasPrefix("/") ? $0 : nil }
        path = "\(own ?? "\(environment("HOME") ?? "")/.local/state")/keepwatch"
    }

    /// Writes a whole file, or leaves the one that was there.
    ///
    /// - Parameters:
    ///   - text: what it is to hold.
    ///   - name: its name in the folder.
    /// - Returns: its path.
    func write(_ text: String, to name: String) throws(FileText.Problem) -> String {
        let path = "\(self.path)/\(name)"
        do throws(FileText.Problem) {
            try Self.makeFolder(self.path)
            // Another run may write the same file at the same time.
            let part = "\(path).\(getpid())"
            try Self.write(Array(text.utf8), to: part)
            guard rename(part, path) == 0 else {
                let number = errno
                unlink(part)
                throw FileText.Problem(message: systemErrorText(number))
            }
        } catch {
            throw FileText.Problem(message: "cannot write \(path): \(error.message)")
        }
        return path
    }

    /// The path of a file of that name, in the folder, which is made where it is not there.
    func path(of name: String) throws(FileText.Problem) -> String {
        do throws(FileText.Problem) {
            try Self.makeFolder(path)
        } catch {
            throw FileText.Problem(message: "cannot make \(path): \(error.message)")
        }
        return "\(path)/\(name)"
    }

    private static func makeFolder(_ path: String) throws(FileText.Problem) {
        if mkdir(path, 0o700) == 0 || errno == EEXIST { return }
        guard errno == ENOENT, let slash = path.lastIndex(of: "/"), slash > path.startIndex else {
            throw FileText.Problem(message: systemErrorText(errno))
        }
        try makeFolder(String(path[..<slash]))
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else {
            throw FileText.Problem(message: systemErrorText(errno))
        }
    }

    private static func write(_ bytes: [UInt8], to path: String) throws(FileText.Problem) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw FileText.Problem(message: systemErrorText(errno)) }
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                let number = errno
                close(descriptor)
                unlink(path)
                throw FileText.Problem(message: systemErrorText(number))
            }
            rest = rest.dropFirst(count)
        }
        close(descriptor)
    }
}
