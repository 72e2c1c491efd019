public import AlertModel
import FleetModel
import Vocabulary

/// What is still to be written: of each thing how it stood last.
///
/// While nothing can be written it waits here. Of incidents at most 1,000 wait, and of silences
/// that are over; of other things as many as there are rules times links, silences in force, and
/// messages that wait or are in the file.
public struct HistoryBatch: Sendable {
    static let mostIncidents = 1_000
    static let mostSilencesOver = 1_000

    /// An alert that fires, as it is told apart from others.
    struct AlertKey: Hashable {
        var rule: String
        var subject: FiringAlert.Subject
    }

    /// An alert that fires: since when and in which incident.
    struct Firing: Hashable {
        var firedAt: WallTime
        var incident: Int?
    }

    /// nil: nothing is left of the incident.
    private(set) var incidents: [Int: Incident?] = [:]
    private(set) var silences: [Int: (silence: Silence, isOver: Bool)] = [:]
    /// nil: the alert is over.
    private(set) var alerts: [AlertKey: Firing?] = [:]
    /// nil: the message waits no longer.
    private(set) var deliveries: [Int64: QueuedDelivery?] = [:]
    private(set) var handedOverAt: WallTime?
    /// Incidents that had to make room.
    var lost = 0
    /// The highest number of a message that may be in the file when this is written; nil: any may.
    private(set) var lastInFile: Int64?

    /// Nothing is to be written.
    ///
    /// - Parameter lastInFile: the highest number of a message that may be in the file by then: of
    ///   others that wait no longer nothing needs to be known. nil: any may.
    public init(lastInFile: Int64? = nil) {
        self.lastInFile = lastInFile
    }

    /// What is to be written once this is; nothing yet.
    public var following: HistoryBatch {
        HistoryBatch(lastInFile: lastInFile.map { max($0, deliveries.keys.max() ?? $0) })
    }

    var isEmpty: Bool {
        incidents.isEmpty && silences.isEmpty && alerts.isEmpty && deliveries.isEmpty
            && handedOverAt == nil
    }

    /// Whether something may have to make room for it.
    var asksForRoom: Bool {
        incidents.values.contains { $0?.resolvedAt != nil }
            || !silences.isEmpty
    }

    /// Takes what happened; of the same thing it takes the place of what is known.
    public mutating func take(_ news: AlertNews) {
        switch news {
        case .incident(let change):
            let isGone = change.kind == .withdrawn
            incidents[change.incident.id] = .some(isGone ? nil : change.incident)
            makeRoom()
        case .silence(let silence, let isOver):
            silences[silence.id] = (silence, isOver)
            makeRoomForSilences()
        case .alert(let change):
            take(change)
        case .handedOver(let moment):
            handedOverAt = moment.wall
        case .announce, .ringBell:
            break
        }
    }

    /// Takes what is to be written later than what is here.
    mutating func take(_ later: HistoryBatch) {
        if isEmpty { lastInFile = lastInFile ?? later.lastInFile }
        incidents.merge(later.incidents) { $1 }
        silences.merge(later.silences) { $1 }
        alerts.merge(later.alerts) { $1 }
        for (id, delivery) in later.deliveries {
            if let delivery { keep(delivery) } else { remove(id) }
        }
        handedOverAt = later.handedOverAt ?? handedOverAt
        lost += later.lost
        makeRoom()
        makeRoomForSilences()
    }

    /// Each incident, silence and message, and what else there is, in a batch of its own.
    var parts: [(name: String, batch: HistoryBatch)] {
        let nothing = following
        var rest = nothing
        rest.alerts = alerts
        rest.handedOverAt = handedOverAt
        return incidents.sorted { $0.key < $1.key }.map { id, incident in
            var part = nothing
            part.incidents[id] = .some(incident)
            return ("incident \(id)", part)
        }
            + silences.map { id, silence in
                var part = nothing
                part.silences[id] = silence
                return ("silence \(id)", part)
            }
            + deliveries.map { id, delivery in
                var part = nothing
                part.deliveries[id] = .some(delivery)
                return ("a message that waits", part)
            } + [("which alerts fire", rest)]
    }

    /// A message waits, as it stands now.
    public mutating func keep(_ delivery: QueuedDelivery) {
        deliveries[delivery.id] = .some(delivery)
    }

    /// The message of that number waits no longer.
    public mutating func remove(_ delivery: Int64) {
        if let lastInFile, delivery > lastInFile {
            deliveries.removeValue(forKey: delivery)
        } else {
            deliveries[delivery] = .some(nil)
        }
    }

    private mutating func take(_ change: AlertChange) {
        let key = AlertKey(rule: change.rule, subject: change.name)
        switch change.kind {
        case .fired:
            alerts[key] = .some(Firing(firedAt: change.at.wall, incident: change.incident))
        case .resolved:
            alerts[key] = .some(nil)
        }
    }

    /// What is over is the first to go, of that the oldest.
    private mutating func makeRoom() {
        while incidents.count > Self.mostIncidents {
            let over = incidents.filter { $0.value?.resolvedAt != nil }
            guard let oldest = (over.isEmpty ? incidents : over).keys.min() else { return }
            incidents[oldest] = nil
            lost += 1
        }
    }

    /// Of those that are over the one goes that would have ended first: no run puts it in force.
    private mutating func makeRoomForSilences() {
        while silences.count > Self.mostSilencesOver {
            let over = silences.values.filter(\.isOver).map(\.silence)
            guard over.count > Self.mostSilencesOver,
                let first = over.min(by: { $0.until.wall < $1.until.wall })
            else { return }
            silences[first.id] = nil
        }
    }
}
