import GRDB
import Glibc

/// A history's file, opened by the one run that keeps it.
struct HistoryFile: Sendable {
    /// What it grows to at most, in pages of 4 KiB: 128 MiB.
    static let mostPages = 32_768

    let path: String
    let database: DatabaseQueue
    /// Tells the incidents of this history from those of others.
    let run: String
    /// What became of a damaged history that was found in its place, in a sentence.
    let setAside: String?
    private let lock: HistoryLock

    /// Marks the file as a history of ours: `KWHI`.
    private static let mark = 0x4B57_4849

    /// Opens a history, or begins one, and sets a damaged one aside.
    init(path: String, mostPages: Int) throws(HistoryProblem) {
        let lock = try HistoryLock(path: "\(path).lock")
        do {
            try self.init(path: path, mostPages: mostPages, lock: lock, setAside: nil)
        } catch let damage {
            guard let damage = damage as? DatabaseError, damage.isDamage else {
                throw Self.problem(damage, path: path)
            }
            do {
                let sentence = try Self.setAside(path: path)
                try self.init(path: path, mostPages: mostPages, lock: lock, setAside: sentence)
            } catch {
                throw Self.problem(error, path: path)
            }
        }
    }

    private init(path: String, mostPages: Int, lock: HistoryLock, setAside: String?) throws {
        // Nobody else reads what is in it; SQLite gives its other files the same rights.
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        if descriptor >= 0 { close(descriptor) }
        var configuration = Configuration()
        configuration.label = "keepwatch.history"
        configuration.journalMode = .wal
        configuration.busyMode = .timeout(2)
        configuration.prepareDatabase { db in
            // Who has an incident must be known after a power cut too; there is little to write.
            try db.execute(sql: "PRAGMA synchronous = FULL")
            try db.execute(sql: "PRAGMA max_page_count = \(mostPages)")
        }
        let database = try DatabaseQueue(path: path, configuration: configuration)
        try Self.check(database, path: path)
        try HistorySchema.migrator.migrate(database)
        run = try database.write { db in
            try db.execute(sql: "PRAGMA application_id = \(Self.mark)")
            return try String.fetchOne(db, sql: "SELECT run FROM store") ?? ""
        }
        self.path = path
        self.database = database
        self.lock = lock
        self.setAside = setAside
    }

    /// Refuses what is damaged, of another program, or of a later version.
    private static func check(_ database: DatabaseQueue, path: String) throws {
        try database.read { db in
            let finding = try String.fetchOne(db, sql: "PRAGMA quick_check(1)")
            guard finding == "ok" else {
                throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: finding)
            }
            let mark = try Int.fetchOne(db, sql: "PRAGMA application_id")
            let tables = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_schema") ?? 0
            guard tables == 0 || mark == Self.mark else {
                throw HistoryProblem(
                    notKept: "\(path) is another program's file; move it away, or set"
                        + " XDG_STATE_HOME to another folder")
            }
            guard try !HistorySchema.migrator.hasBeenSuperseded(db) else {
                throw HistoryProblem(
                    notKept: "\(path) was written by a later version of keepwatch; use that one,"
                        + " or move the file away")
            }
        }
    }

    /// Puts a damaged file where it is in nobody's way; one that is there already gives way.
    private static func setAside(path: String) throws -> String {
        let aside = "\(path).damaged"
        for ending in ["", "-wal", "-shm"] {
            // One of an older file beside the newer would be taken for its own.
            unlink(aside + ending)
            guard rename(path + ending, aside + ending) == 0 || errno == ENOENT else {
                throw HistoryProblem(
                    notKept: "\(path) is damaged and cannot be renamed: move it away")
            }
        }
        return "the history was damaged and is now \(aside); a new one was begun"
    }

    private static func problem(_ error: any Error, path: String) -> HistoryProblem {
        error as? HistoryProblem ?? HistoryProblem(error, path: path, isOpening: true)
    }
}
