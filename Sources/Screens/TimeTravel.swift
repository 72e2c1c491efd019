import FleetModel
import TerminalCells
import Vocabulary

/// A snapshot of the past that is on the screen.
struct PastScreen: Hashable, Sendable {
    var fleet: FleetView
    /// When the present was left.
    var leftAt: Moment
}

extension AppState {
    /// Whether the newest snapshot is on the screen.
    var isLive: Bool { past == nil && frozen == nil }

    /// How far back whole snapshots reach; nil where none is kept.
    var pastReach: Moment? { memory.reachesBackTo }

    /// Goes to another moment that memory holds, or says why not.
    mutating func travel(_ command: Command) {
        let shown = fleet.snapshot.at.monotonic
        switch command {
        case .earlier: goBack(to: memory.latest(before: shown), wanted: "moment")
        case .earlierDrop:
            goBack(to: memory.latest(before: shown, withNewDrop: true), wanted: "drop")
        case _ where isLive: say("this is the present")
        case .later: goOn(to: memory.earliest(after: shown))
        case .laterDrop: goOn(to: memory.earliest(after: shown, withNewDrop: true))
        default: goOn(to: nil)
        }
    }

    /// Says that what is asked for would be done in the present; false where that is on the screen.
    mutating func refuseInThePast(_ command: Command) -> Bool {
        guard past != nil, Command.ofThePresent.contains(command) else { return false }
        say(
            "this is the past, \(command.rawValue) works on the present: "
                + "\(keyMap.wayTo(.live, in: view.place)) shows the present")
        return true
    }

    private mutating func goBack(to snapshot: FleetSnapshot?, wanted: String) {
        if let snapshot {
            show(past: snapshot)
        } else if let pastReach {
            let reach = zone.timestamp(pastReach.wall, now: clock.wall)
            say("no earlier \(wanted) in memory, which reaches back to \(reach)")
        } else {
            say("nothing of the past is kept yet")
        }
    }

    /// After the last moment that is kept comes the present.
    private mutating func goOn(to snapshot: FleetSnapshot?) {
        if let snapshot {
            show(past: snapshot)
        } else {
            showPresent()
        }
    }

    private mutating func show(past snapshot: FleetSnapshot) {
        var shown = fleet
        let changes = shown.take(snapshot)
        past = PastScreen(fleet: shown, leftAt: past?.leftAt ?? now)
        frozen = nil
        refreshLists(changes)
    }

    /// Shows the newest snapshot again.
    mutating func showPresent() {
        let changes = live.snapshot.changes(since: fleet.snapshot)
        past = nil
        frozen = nil
        refreshLists(changes)
    }
}

extension Command {
    /// What goes from one moment of the past to another.
    static let travelling: Set<Command> = [.earlier, .later, .earlierDrop, .laterDrop]

    /// What would act on the present while the past is on the screen.
    static let ofThePresent: Set<Command> = [
        .pingNow, .connectNow, .togglePause, .resetStatistics, .dismissIncident, .freeze,
        .acknowledge, .giveBack, .silence, .note, .handOver,
    ]
}

// MARK: - Saying so

extension AppState {
    /// That the past is on the screen; nil while it is not.
    var pastLine: BannerLine? {
        guard let past else { return nil }
        let shown = past.fleet.snapshot.at
        let news = newsText(since: past.leftAt)
        var text =
            "\(zone.timestamp(shown.wall, now: clock.wall))\(news)"
            // Behind a point, which is what ASCII has for a dot, this key would be lost.
            + ", \(keyMap.wayTo(.live, in: view.place)) shows the present"
        if let pastReach {
            text += " · memory since \(zone.timestamp(pastReach.wall, now: clock.wall))"
        }
        return BannerLine(
            head: "PAST", text: text, age: "\(ageText(from: shown, to: clock)) ago",
            role: news.isEmpty ? .bannerPast : .bannerCritical)
    }

    /// What must be known of the present while something else is shown, as a part of a line: that
    /// this machine is offline, and how many incidents began since then; empty where nothing is.
    func newsText(since moment: Moment) -> String {
        let count = live.incidents.count { $0.openedAt.monotonic > moment.monotonic }
        return (live.snapshot.offline == nil ? "" : " · OFFLINE now")
            + (count == 0 ? "" : " · \(countText(count, "new incident")) meanwhile")
    }
}
