import GRDB

/// How long and how much is kept of what is over.
enum HistoryRetention {
    /// The oldest: 90 days.
    static let keptMilliseconds: Int64 = 90 * 86_400_000
    /// Incidents, the latest.
    static let mostIncidents = 1_000
    /// Silences, the latest.
    static let mostSilences = 1_000
    /// Links of all incidents together.
    static let mostMembers = 250_000

    /// Forgets what is old; done with each change, so that there is never much to do.
    ///
    /// What is old is measured from the latest end of an incident, not by a clock: one that was set
    /// forward by mistake takes nothing away.
    static func apply(to db: Database) throws {
        try forget(countOfOver(in: db) - mostIncidents, in: db)
        try db.execute(
            literal: """
                DELETE FROM incident WHERE resolved_ms
                < (SELECT max(resolved_ms) FROM incident) - \(keptMilliseconds)
                """)
        try db.execute(
            literal: """
                DELETE FROM firing_alert WHERE incident IS NULL AND fired_ms
                < (SELECT max(resolved_ms) FROM incident) - \(keptMilliseconds)
                """)
        // One that ended while nothing ran is known by those that were begun later.
        try db.execute(
            literal: """
                DELETE FROM silence
                WHERE (is_over = 1 OR until_ms < (SELECT max(since_ms) FROM silence))
                AND id <= (
                    SELECT id FROM silence ORDER BY id DESC LIMIT 1 OFFSET \(mostSilences))
                """)
        try forgetMembers(in: db)
    }

    /// Forgets the older half of what is over, where the file is nearly as large as it may be.
    ///
    /// - Returns: false: it is not, so that it is the disk that has no room; nothing was forgotten.
    static func makeRoom(in database: DatabaseQueue) throws -> Bool {
        try database.write { db in
            let pages = try pragma("page_count", of: db) - pragma("freelist_count", of: db)
            guard try pages > pragma("max_page_count", of: db) * 3 / 4 else { return false }
            try forget((countOfOver(in: db) + 1) / 2, in: db)
            return true
        }
    }

    private static func pragma(_ name: String, of db: Database) throws -> Int {
        try Int.fetchOne(db, sql: "PRAGMA \(name)") ?? 0
    }

    /// The oldest go, but never the latest.
    private static func forgetMembers(in db: Database) throws {
        try db.execute(
            literal: """
                DELETE FROM incident WHERE id IN (
                    SELECT id FROM (
                        SELECT id, own, sum(own) OVER (ORDER BY resolved_ms DESC, id DESC) AS total
                        FROM incident JOIN (
                            SELECT incident, count(*) AS own FROM incident_member GROUP BY incident)
                        ON incident = id WHERE resolved_ms IS NOT NULL)
                    WHERE total > own AND total > \(mostMembers))
                """)
    }

    private static func countOfOver(in db: Database) throws -> Int {
        try Int.fetchOne(db, sql: "SELECT count(*) FROM incident WHERE resolved_ms IS NOT NULL")
            ?? 0
    }

    /// The oldest go.
    private static func forget(_ count: Int, in db: Database) throws {
        guard count > 0 else { return }
        try db.execute(
            literal: """
                DELETE FROM incident WHERE id IN (
                    SELECT id FROM incident WHERE resolved_ms IS NOT NULL
                    ORDER BY resolved_ms, id LIMIT \(count))
                """)
    }
}
