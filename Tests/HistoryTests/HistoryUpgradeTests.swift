import AlertModel
import FleetModel
import GRDB
import Testing
import Vocabulary

@testable import History

@Suite struct HistoryUpgradeTests {
    @Test func aHistoryOfTheFirstVersionIsBroughtUpToDate() async throws {
        let folder = try HistoryFolder()
        let first = try DatabaseQueue(path: folder.file)
        try await first.write { db in
            try db.execute(sql: FirstVersion.sql)
            try db.execute(
                sql: """
                    INSERT INTO incident (
                        id, severity, since_ms, opened_ms, remaining, summary, has_ending,
                        steps_forgotten, telling, told_ms, is_dismissed)
                    VALUES (7, 'critical', 0, 0, 0, 'dock-1 down', 0, 0, 'told', 0, 0)
                    """)
        }
        try first.close()
        let store = try await HistoryStore.open(path: folder.file)
        let incident = try #require(try await store.restore(now: moment(600)).unresolved.first)
        #expect(incident.id == 7 && incident.told == nil)
        await store.close()
    }

    @Test func aHistoryThatIsBroughtUpToDateHasTheTablesOfANewOne() async throws {
        let folder = try HistoryFolder()
        let first = try DatabaseQueue(path: folder.file)
        try await first.write { try $0.execute(sql: FirstVersion.sql) }
        try first.close()
        let other = try HistoryFolder()
        var schemas: [[String]] = []
        for path in [folder.file, other.file] {
            await (try HistoryStore.open(path: path)).close()
            let database = try DatabaseQueue(path: path)
            schemas.append(
                try await database.read { db in
                    let words = try String.fetchAll(
                        db,
                        sql: """
                            SELECT sql FROM sqlite_schema
                            WHERE sql IS NOT NULL AND name <> 'grdb_migrations' ORDER BY name
                            """)
                    return words.map {
                        $0.split(whereSeparator: \.isWhitespace).joined(separator: " ")
                    }
                })
        }
        #expect(schemas[0] == schemas[1])
        #expect(schemas[0].count == 11)
    }
}

/// A history as its first version made it, word for word.
///
/// It is in files that are in use: it is never changed, whatever becomes of the schema of today.
enum FirstVersion {
    /// Makes its tables, and notes that it did.
    static let sql = """
        CREATE TABLE store (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            run TEXT NOT NULL CHECK (run <> ''),
            last_incident INTEGER NOT NULL DEFAULT 0 CHECK (last_incident >= 0),
            last_silence INTEGER NOT NULL DEFAULT 0 CHECK (last_silence >= 0),
            last_handover_ms INTEGER
        ) STRICT;
        CREATE TABLE incident (
            id INTEGER PRIMARY KEY CHECK (id > 0),
            rule TEXT,
            severity TEXT NOT NULL CHECK (severity IN ('info', 'warning', 'critical')),
            since_ms INTEGER NOT NULL,
            opened_ms INTEGER NOT NULL,
            resolved_ms INTEGER,
            remaining INTEGER NOT NULL CHECK (remaining >= 0),
            summary TEXT NOT NULL,
            cause TEXT,
            cause_filter TEXT,
            evidence TEXT,
            has_ending INTEGER NOT NULL CHECK (has_ending IN (0, 1)),
            ending_cause TEXT,
            ending_pattern TEXT,
            ending_pattern_period_ns INTEGER,
            ending_verdict TEXT,
            ending_reason TEXT,
            ending_evidence TEXT,
            ending_broker TEXT,
            steps_forgotten INTEGER NOT NULL CHECK (steps_forgotten >= 0),
            acknowledged_by TEXT,
            acknowledged_note TEXT,
            acknowledged_ms INTEGER,
            acknowledged_until_ms INTEGER,
            telling TEXT NOT NULL CHECK (telling IN ('not-yet', 'held-back', 'told', 'told-over')),
            held_back_by TEXT,
            told_ms INTEGER,
            is_dismissed INTEGER NOT NULL CHECK (is_dismissed IN (0, 1)),
            CHECK ((acknowledged_by IS NULL) = (acknowledged_ms IS NULL)),
            CHECK ((telling = 'held-back') = (held_back_by IS NOT NULL)),
            CHECK ((telling IN ('told', 'told-over')) = (told_ms IS NOT NULL))
        ) STRICT;
        CREATE TABLE incident_member (
            incident INTEGER NOT NULL REFERENCES incident (id) ON DELETE CASCADE,
            place INTEGER NOT NULL CHECK (place >= 0),
            link TEXT NOT NULL, is_back INTEGER NOT NULL,
            PRIMARY KEY (incident, place)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE incident_alert (
            incident INTEGER NOT NULL REFERENCES incident (id) ON DELETE CASCADE,
            place INTEGER NOT NULL CHECK (place >= 0),
            rule TEXT NOT NULL,
            severity TEXT NOT NULL CHECK (severity IN ('info', 'warning', 'critical')),
            fired_ms INTEGER NOT NULL,
        firing INTEGER NOT NULL CHECK (firing >= 0), measured TEXT NOT NULL,
        note TEXT, runbook TEXT,
            PRIMARY KEY (incident, place)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE incident_step (
            incident INTEGER NOT NULL REFERENCES incident (id) ON DELETE CASCADE,
            place INTEGER NOT NULL CHECK (place >= 0),
            at_ms INTEGER NOT NULL, text TEXT NOT NULL,
            PRIMARY KEY (incident, place)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE incident_note (
            incident INTEGER NOT NULL REFERENCES incident (id) ON DELETE CASCADE,
            place INTEGER NOT NULL CHECK (place >= 0),
            at_ms INTEGER NOT NULL, by TEXT NOT NULL, text TEXT NOT NULL,
            PRIMARY KEY (incident, place)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE silence (
            id INTEGER PRIMARY KEY CHECK (id > 0),
            links TEXT NOT NULL,
            reason TEXT NOT NULL CHECK (reason <> ''),
            by TEXT NOT NULL,
            since_ms INTEGER NOT NULL,
            until_ms INTEGER NOT NULL,
            is_over INTEGER NOT NULL CHECK (is_over IN (0, 1))
        ) STRICT;
        CREATE TABLE firing_alert (
            rule TEXT NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('link', 'group', 'fleet')),
            grouping TEXT NOT NULL CHECK ((kind = 'group') = (grouping <> '')),
            has_name INTEGER NOT NULL CHECK (has_name IN (0, 1)),
            name TEXT NOT NULL CHECK (has_name = 1 OR name = ''),
            fired_ms INTEGER NOT NULL,
            incident INTEGER REFERENCES incident (id) ON DELETE SET NULL,
            PRIMARY KEY (rule, kind, grouping, has_name, name)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE delivery (
            id INTEGER PRIMARY KEY,
            way TEXT NOT NULL,
            message TEXT NOT NULL CHECK (json_valid(message)),
            attempts INTEGER NOT NULL CHECK (attempts >= 0),
            not_before_ms INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX incident_by_end ON incident (resolved_ms);
        CREATE INDEX firing_alert_by_incident ON firing_alert (incident);
        CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY);
        INSERT INTO grdb_migrations VALUES ('1: incidents, silences, alerts, deliveries');
        INSERT INTO store (id, run) VALUES (1, lower(hex(randomblob(8))));
        PRAGMA application_id = 0x4B574849;
        """
}
