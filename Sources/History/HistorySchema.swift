import GRDB

/// The tables of a history.
///
/// Times are milliseconds of the wall clock (Unix). Links are known by their names: numbers of
/// links mean nothing beyond a run.
enum HistorySchema {
    /// What makes a file of today of each older one.
    ///
    /// A step that was published is never changed; what is new is a new step.
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1: incidents, silences, alerts, deliveries") { db in
            for table in [store, incident] + partsOfIncidents + [silence, firingAlert, delivery] {
                try db.execute(sql: table)
            }
            try db.execute(
                sql: "CREATE INDEX incident_by_end ON incident (resolved_ms)")
            try db.execute(
                sql: "CREATE INDEX firing_alert_by_incident ON firing_alert (incident)")
            try db.execute(
                sql: "INSERT INTO store (id, run) VALUES (1, lower(hex(randomblob(8))))")
        }
        migrator.registerMigration("2: what people were told") { db in
            for column in columnsOfTold {
                try db.execute(sql: "ALTER TABLE incident ADD COLUMN \(column)")
            }
        }
        return migrator
    }

    /// All are NULL where people were told nothing, or where an earlier version did not keep it.
    private static let columnsOfTold = [
        "told_severity TEXT CHECK (told_severity IN ('info', 'warning', 'critical'))",
        "told_rule TEXT",
        // To some versions of SQLite, NULL is no valid JSON.
        "told_labels TEXT CHECK (told_labels IS NULL OR json_valid(told_labels))",
        // NULL: all ways.
        "told_ways TEXT CHECK (told_ways IS NULL OR json_valid(told_ways))",
    ]

    private static let severity = """
        severity TEXT NOT NULL CHECK (severity IN ('info', 'warning', 'critical'))
        """

    private static let store = """
        CREATE TABLE store (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            run TEXT NOT NULL CHECK (run <> ''),
            last_incident INTEGER NOT NULL DEFAULT 0 CHECK (last_incident >= 0),
            last_silence INTEGER NOT NULL DEFAULT 0 CHECK (last_silence >= 0),
            last_handover_ms INTEGER
        ) STRICT
        """

    private static let incident = """
        CREATE TABLE incident (
            id INTEGER PRIMARY KEY CHECK (id > 0),
            rule TEXT,
            \(severity),
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
        ) STRICT
        """

    /// What an incident has many of, each in its order.
    private static let partsOfIncidents = [
        part("incident_member", "link TEXT NOT NULL, is_back INTEGER NOT NULL"),
        part(
            "incident_alert",
            """
            rule TEXT NOT NULL, \(severity), fired_ms INTEGER NOT NULL,
            firing INTEGER NOT NULL CHECK (firing >= 0), measured TEXT NOT NULL,
            note TEXT, runbook TEXT
            """),
        part("incident_step", "at_ms INTEGER NOT NULL, text TEXT NOT NULL"),
        part("incident_note", "at_ms INTEGER NOT NULL, by TEXT NOT NULL, text TEXT NOT NULL"),
    ]

    private static func part(_ name: String, _ columns: String) -> String {
        """
        CREATE TABLE \(name) (
            incident INTEGER NOT NULL REFERENCES incident (id) ON DELETE CASCADE,
            place INTEGER NOT NULL CHECK (place >= 0),
            \(columns),
            PRIMARY KEY (incident, place)
        ) STRICT, WITHOUT ROWID
        """
    }

    private static let silence = """
        CREATE TABLE silence (
            id INTEGER PRIMARY KEY CHECK (id > 0),
            links TEXT NOT NULL,
            reason TEXT NOT NULL CHECK (reason <> ''),
            by TEXT NOT NULL,
            since_ms INTEGER NOT NULL,
            until_ms INTEGER NOT NULL,
            is_over INTEGER NOT NULL CHECK (is_over IN (0, 1))
        ) STRICT
        """

    private static let firingAlert = """
        CREATE TABLE firing_alert (
            rule TEXT NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('link', 'group', 'fleet')),
            grouping TEXT NOT NULL CHECK ((kind = 'group') = (grouping <> '')),
            has_name INTEGER NOT NULL CHECK (has_name IN (0, 1)),
            name TEXT NOT NULL CHECK (has_name = 1 OR name = ''),
            fired_ms INTEGER NOT NULL,
            incident INTEGER REFERENCES incident (id) ON DELETE SET NULL,
            PRIMARY KEY (rule, kind, grouping, has_name, name)
        ) STRICT, WITHOUT ROWID
        """

    private static let delivery = """
        CREATE TABLE delivery (
            id INTEGER PRIMARY KEY,
            way TEXT NOT NULL,
            message TEXT NOT NULL CHECK (json_valid(message)),
            attempts INTEGER NOT NULL CHECK (attempts >= 0),
            not_before_ms INTEGER NOT NULL
        ) STRICT
        """
}
