public import AlertModel
import GRDB
public import Vocabulary

/// What is known of alerts beyond a run, in a file.
///
/// One run keeps it at a time. What cannot be written waits in memory until it is tried again; the
/// watch goes on without it.
public actor HistoryStore {
    /// Tells the incidents of this history from those of others; never empty.
    public nonisolated let run: String
    /// What became of a damaged history that was found in its place, in a sentence; nil where none
    /// was.
    public nonisolated let setAside: String?

    private nonisolated let thread: HistoryThread
    /// nil once it is closed.
    private var file: HistoryFile?
    private var unwritten = HistoryBatch()
    /// Whether what could not be written waits until it is tried again.
    private var isFailing = false
    private var trouble = HistoryTrouble()
    private var writer = IncidentWriter()

    /// It waits for the disk on a thread of its own.
    public nonisolated var unownedExecutor: UnownedSerialExecutor {
        thread.asUnownedSerialExecutor()
    }

    private init(_ file: HistoryFile, on thread: HistoryThread) {
        run = file.run
        setAside = file.setAside
        self.thread = thread
        self.file = file
    }

    /// Opens a history, or begins one.
    ///
    /// A damaged one is set aside beside it.
    ///
    /// - Parameter path: of its file, in a folder that is there.
    /// - Throws: why nothing is kept: another run keeps it, or the disk does not let us.
    public static func open(path: String) async throws(HistoryProblem) -> HistoryStore {
        try await open(path: path, mostPages: HistoryFile.mostPages)
    }

    static func open(
        path: String, mostPages: Int
    ) async throws(HistoryProblem) -> HistoryStore {
        let thread = HistoryThread()
        let file = try await thread.run { () throws(HistoryProblem) in
            try HistoryFile(path: path, mostPages: mostPages)
        }
        return HistoryStore(file, on: thread)
    }

    /// What earlier runs knew, put into the time of this one.
    ///
    /// - Throws: why it cannot be read: then nothing may be kept either, since numbers of incidents
    ///   would be given twice.
    public func restore(now: Moment) throws(HistoryProblem) -> RestoredAlerts {
        guard let file else { return RestoredAlerts() }
        do {
            return try file.database.read { try HistoryReader($0, now: now).restoredAlerts() }
        } catch {
            throw HistoryProblem(error, path: file.path, isOpening: true)
        }
    }

    /// The messages that earlier runs could not deliver, oldest first.
    ///
    /// Those that another version wrote, and that nobody can read, are forgotten.
    ///
    /// - Throws: why they cannot be read.
    public func waiting() throws(HistoryProblem) -> [QueuedDelivery] {
        guard let file else { return [] }
        do {
            return try file.database.write { try HistoryReader.deliveries($0) }
        } catch {
            throw HistoryProblem(error, path: file.path, isOpening: true)
        }
    }

    /// Keeps what happened, all of it or nothing.
    ///
    /// - Parameters:
    ///   - batch: what happened since the last.
    ///   - triesAgain: whether now is the time to try what could not be written before. Until then
    ///     what comes waits with it: a disk that has no room is not asked at each news.
    /// - Returns: what is not kept and why.
    public func keep(_ batch: HistoryBatch, triesAgain: Bool = false) -> HistoryTrouble {
        unwritten.take(batch)
        if !isFailing || triesAgain { write() }
        return trouble
    }

    /// Lets another run have it.
    ///
    /// What comes later is not kept.
    public func close() {
        write()
        try? file?.database.close()
        file = nil
    }

    /// Writes all or nothing of what waits.
    private func write() {
        guard let file, !unwritten.isEmpty else { return }
        do {
            try write(unwritten, to: file)
            note(nil, left: unwritten.following, path: file.path)
        } catch let error as DatabaseError where error.mayPass {
            note(error, left: unwritten, path: file.path)
        } catch {
            writeParts(to: file)
        }
    }

    /// Writes what can be written, where something can never be.
    private func writeParts(to file: HistoryFile) {
        var later = unwritten.following
        var why: DatabaseError?
        for (name, part) in unwritten.parts {
            do {
                try write(part, to: file)
            } catch let error as DatabaseError where error.mayPass {
                why = error
                later.take(part)
            } catch {
                let problem = HistoryProblem(error, neverKept: name, path: file.path)
                trouble.lasting = trouble.lasting ?? problem.message
            }
        }
        note(why, left: later, path: file.path)
    }

    /// Notes what is left to be written, and why.
    private func note(_ error: DatabaseError?, left: HistoryBatch, path: String) {
        let lost = unwritten.lost
        unwritten = left
        isFailing = error != nil
        if let error {
            unwritten.lost = lost
            let forgotten = lost == 0 ? "" : "; \(lost) of them are forgotten"
            trouble.passing = HistoryProblem(error, path: path).message + forgotten
        } else {
            trouble.passing =
                lost == 0 ? nil : "the disk was too slow: \(lost) incidents are forgotten"
        }
    }

    private func write(_ batch: HistoryBatch, to file: HistoryFile) throws {
        do {
            try writer.write(batch, to: file.database)
        } catch let error as DatabaseError where error.resultCode == .SQLITE_FULL {
            // What is over and old makes room for what is new.
            guard try HistoryRetention.makeRoom(in: file.database) else { throw error }
            try writer.write(batch, to: file.database)
        }
    }
}
