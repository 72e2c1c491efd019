import GRDB

/// Why nothing is kept beyond this run.
public struct HistoryProblem: Error, Hashable, Sendable {
    /// What was attempted, on what, what came back and what to do, in a sentence.
    public var message: String

    init(notKept why: String) {
        message = "incidents are not kept: \(why)"
    }

    /// Says what can never be written, while the rest is.
    init(_ error: any Error, neverKept what: String, path: String) {
        let reason = (error as? DatabaseError)?.message ?? "\(error)"
        message = "\(what) cannot be kept in \(path), what else happens is: \(reason)"
    }

    /// Says why a history cannot be read or written.
    ///
    /// - Parameters:
    ///   - path: of its file.
    ///   - isOpening: whether it could not even be opened, so that this run tries no more.
    init(_ error: any Error, path: String, isOpening: Bool = false) {
        guard let error = error as? DatabaseError else {
            self.init(notKept: "\(path): \(error)")
            return
        }
        switch error.resultCode {
        case .SQLITE_FULL:
            let remedy = isOpening ? "make room and start anew" : "they are once there is"
            self.init(notKept: "no room is left for \(path); \(remedy)")
        case .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_AUTH:
            self.init(
                notKept: "\(path) cannot be written; is its folder there, and may this user write"
                    + " to both?\(isOpening ? " Then start anew" : "")")
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            self.init(notKept: "another program holds \(path) locked")
        case .SQLITE_CORRUPT, .SQLITE_NOTADB:
            self.init(notKept: "\(path) is damaged; the next start sets it aside")
        default:
            self.init(notKept: "\(path): \(error.message ?? error.resultCode.description)")
        }
    }
}

/// What is not kept of what happened, and why.
public struct HistoryTrouble: Hashable, Sendable {
    /// Why nothing is written at present, or what was forgotten meanwhile, in a sentence; nil where
    /// nothing is in the way.
    public var passing: String?
    /// What was the first that could never be written, in a sentence; it stays until the run ends.
    public var lasting: String?

    /// All is kept.
    public init() {}

    /// What matters most of it; nil where all is kept.
    public var sentence: String? { passing ?? lasting }
}

extension DatabaseError {
    /// Whether it comes from what the disk holds, not from what is done with it.
    var isDamage: Bool {
        switch resultCode {
        case .SQLITE_CORRUPT, .SQLITE_NOTADB: true
        default: false
        }
    }

    /// Whether the same may succeed later.
    var mayPass: Bool {
        switch resultCode {
        case .SQLITE_CONSTRAINT, .SQLITE_MISMATCH, .SQLITE_TOOBIG, .SQLITE_ERROR, .SQLITE_MISUSE,
            .SQLITE_RANGE:
            false
        default: true
        }
    }
}
