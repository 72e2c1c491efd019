public import AlertModel
import GRDB
public import Vocabulary

/// What is known of alerts beyond a run, in a file.
///
/// One run keeps it at a time. What cannot be written waits in memory and is tried again with what
/// comes next; the watch goes on without it.
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
    /// What cannot be read is as if it had never been.
    public func restore(now: Moment) -> RestoredAlerts {
        let restored = try? file?.database.read { db in
            try HistoryReader(db, now: now).restoredAlerts()
        }
        return restored ?? RestoredAlerts()
    }

    /// Keeps what happened.
    ///
    /// - Parameter news: in the order in which it happened; empty to try again what could not be
    ///   written before.
    /// - Returns: why it is not kept, in a sentence; nil where it is.
    public func keep(_ news: [AlertNews]) -> String? {
        for news in news { unwritten.take(news) }
        return write()
    }

    /// Lets another run have it.
    ///
    /// What comes later is not kept.
    public func close() {
        _ = write()
        try? file?.database.close()
        file = nil
    }

    /// Writes all or nothing of what waits.
    private func write() -> String? {
        guard let file, !unwritten.isEmpty else { return nil }
        do {
            try write(unwritten, to: file)
            unwritten = HistoryBatch()
            return nil
        } catch {
            return trouble(error, path: file.path)
        }
    }

    private func write(_ batch: HistoryBatch, to file: HistoryFile) throws {
        do {
            try writer.write(batch, to: file.database)
        } catch let error as DatabaseError where error.resultCode == .SQLITE_FULL {
            // What is over and old makes room for what is new.
            try HistoryRetention.makeRoom(in: file.database)
            try writer.write(batch, to: file.database)
        }
    }

    private func trouble(_ error: any Error, path: String) -> String {
        if (error as? DatabaseError)?.mayPass != true { unwritten = HistoryBatch() }
        let forgotten = unwritten.lost == 0 ? "" : "; \(unwritten.lost) of them are forgotten"
        return HistoryProblem(error, path: path).message + forgotten
    }
}

// MARK: - Messages that wait

extension HistoryStore {
    /// The messages that earlier runs could not deliver, oldest first.
    public func waiting() -> [QueuedDelivery] {
        let waiting = try? file?.database.read { db in
            try HistoryReader.deliveries(db)
        }
        return waiting ?? []
    }

    /// Keeps a message that waits, as it stands now.
    public func keep(_ delivery: QueuedDelivery) {
        unwritten.keep(delivery)
        _ = write()
    }

    /// Keeps a message no longer.
    public func remove(_ delivery: Int64) {
        unwritten.remove(delivery)
        _ = write()
    }
}
