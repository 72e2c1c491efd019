import AlertModel
import FleetModel
import GRDB
import Vocabulary

extension HistoryBatch {
    /// Writes all but the incidents.
    func writeTheRest(to db: Database) throws {
        for (silence, isOver) in silences.values {
            try write(silence, isOver: isOver, to: db)
        }
        for (key, firing) in alerts {
            try write(firing, of: key, to: db)
        }
        for (id, delivery) in deliveries {
            if let delivery {
                try write(delivery, to: db)
            } else {
                try db.execute(literal: "DELETE FROM delivery WHERE id = \(id)")
            }
        }
        if let handedOverAt {
            try db.execute(
                literal: """
                    UPDATE store SET last_handover_ms = \(handedOverAt.unixMilliseconds)
                    """)
        }
    }

    private func write(_ silence: Silence, isOver: Bool, to db: Database) throws {
        try db.execute(
            literal: """
                INSERT OR REPLACE INTO silence (id, links, reason, by, since_ms, until_ms, is_over)
                VALUES (
                    \(silence.id), \(silence.links.text), \(silence.reason), \(silence.by),
                    \(silence.since.wall.unixMilliseconds), \(silence.until.wall.unixMilliseconds),
                    \(isOver))
                """)
        try db.execute(
            literal: "UPDATE store SET last_silence = max(last_silence, \(silence.id))")
    }

    /// There may be as many as rules times links at once: the statements are prepared once.
    private func write(_ firing: Firing?, of key: AlertKey, to db: Database) throws {
        let (kind, grouping, name) = key.subject.columns
        guard let firing else {
            try db.cachedStatement(
                sql: """
                    DELETE FROM firing_alert
                    WHERE rule = ? AND kind = ? AND grouping = ? AND has_name = ? AND name = ?
                    """
            ).execute(arguments: [key.rule, kind, grouping, name != nil, name ?? ""])
            return
        }
        // Where the incident is not known yet it is found by rule and link.
        try db.cachedStatement(
            sql: """
                INSERT OR REPLACE INTO firing_alert (
                    rule, kind, grouping, has_name, name, fired_ms, incident)
                VALUES (?, ?, ?, ?, ?, ?, (SELECT id FROM incident WHERE id = ?))
                """
        ).execute(
            arguments: [
                key.rule, kind, grouping, name != nil, name ?? "",
                firing.firedAt.unixMilliseconds, firing.incident,
            ])
    }

    private func write(_ delivery: QueuedDelivery, to db: Database) throws {
        let message = try JSONText.of(delivery.announcement)
        try db.execute(
            literal: """
                INSERT OR REPLACE INTO delivery (id, way, message, attempts, not_before_ms)
                VALUES (
                    \(delivery.id), \(delivery.way), \(message), \(delivery.attempts),
                    \(delivery.notBefore.unixMilliseconds))
                """)
    }
}

extension FiringAlert.Subject {
    fileprivate var columns: (kind: String, grouping: String, name: String?) {
        switch self {
        case .link(let name): ("link", "", name)
        case .group(let grouping, let name): ("group", grouping, name)
        case .fleet: ("fleet", "", nil)
        }
    }
}
