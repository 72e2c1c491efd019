import AlertModel
import FleetModel
import Foundation
import Testing
import Vocabulary

@testable import History

/// A folder of the test's own, gone with it.
final class HistoryFolder: Sendable {
    let path: String

    init() throws {
        let url = FileManager.default.temporaryDirectory
            .appendingPathComponent("keepwatch-history-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        path = url.path
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    /// Where the history is.
    var file: String { "\(path)/history.sqlite" }
}

/// A moment of a run that began at noon.
func moment(_ seconds: Int) -> Moment {
    Moment(
        monotonic: .origin + .seconds(seconds),
        wall: WallTime(unixMilliseconds: 1_795_000_000_000 + Int64(seconds) * 1_000))
}

/// The same moment in a run that begins `offset` seconds after the first.
func moment(_ seconds: Int, inRunBegunAfter offset: Int) -> Moment {
    Moment(
        monotonic: .origin + .seconds(seconds - offset), wall: moment(seconds).wall)
}

extension Incident {
    /// An incident of that many links that dropped.
    static func ofDrops(_ id: Int, links: Int, at: Moment = moment(60)) -> Incident {
        var incident = Incident(id: id, kind: .drops, phase: .open, since: at, openedAt: at)
        incident.members = (0..<links).map {
            IncidentMember(link: LinkID(Int32($0)), name: "dock-\($0)")
        }
        incident.remaining = links
        incident.summary = "\(links) links half-open"
        incident.timeline = [IncidentStep(at: at, text: "\(links) links dropped")]
        return incident
    }

    /// The same when it is over.
    func resolved(at moment: Moment) -> Incident {
        var incident = self
        incident.phase = .resolved(at: moment)
        incident.remaining = 0
        for place in incident.members.indices { incident.members[place].isBack = true }
        return incident
    }

    /// Without the numbers of links, which mean nothing beyond a run.
    var withoutLinkNumbers: Incident {
        var incident = self
        incident.members = members.map {
            IncidentMember(link: LinkID(0), name: $0.name, isBack: $0.isBack)
        }
        return incident
    }
}

extension AlertNews {
    /// An incident as it stands.
    static func incident(
        _ incident: Incident, _ kind: IncidentChange.Kind = .updated
    ) -> AlertNews {
        .incident(IncidentChange(at: incident.openedAt, kind: kind, incident: incident))
    }

    /// An alert of the rule `link down` fires.
    static func fired(
        _ name: FiringAlert.Subject, rule: String = "link down", in incident: Int?,
        at: Moment = moment(90)
    ) -> AlertNews {
        .alert(
            AlertChange(
                at: at, rule: rule, severity: .critical, subject: .fleet, name: name,
                kind: .fired, measured: "down", incident: incident))
    }

    /// An alert of the rule `link down` is over.
    static func resolved(_ name: FiringAlert.Subject, rule: String = "link down") -> AlertNews {
        .alert(
            AlertChange(
                at: moment(120), rule: rule, severity: .critical, subject: .fleet, name: name,
                kind: .resolved(firedAt: moment(90)), measured: "up"))
    }
}

extension HistoryStore {
    func keep(_ news: [AlertNews], triesAgain: Bool = false) -> String? {
        var batch = HistoryBatch()
        for news in news { batch.take(news) }
        return keep(batch, triesAgain: triesAgain).sentence
    }

    func keep(_ delivery: QueuedDelivery, triesAgain: Bool = false) -> String? {
        var batch = HistoryBatch()
        batch.keep(delivery)
        return keep(batch, triesAgain: triesAgain).sentence
    }

    func remove(_ delivery: Int64) -> String? {
        var batch = HistoryBatch()
        batch.remove(delivery)
        return keep(batch).sentence
    }
}

/// What a run finds that begins at that moment after another one, which kept `news`.
func restored(
    after news: [AlertNews], at now: Moment = moment(600, inRunBegunAfter: 600)
) async throws -> RestoredAlerts {
    let folder = try HistoryFolder()
    let first = try await HistoryStore.open(path: folder.file)
    for news in news { #expect(await first.keep([news]) == nil) }
    await first.close()
    let second = try await HistoryStore.open(path: folder.file)
    let restored = try await second.restore(now: now)
    await second.close()
    return restored
}
