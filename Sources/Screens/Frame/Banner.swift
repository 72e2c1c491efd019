import FleetModel
import TerminalCells
import Vocabulary

/// One line of the banner.
struct BannerLine: Hashable, Sendable {
    /// The mark and the word at the left end.
    var head: String
    /// What happened.
    var text: String
    /// Since when or for how long, at the right end.
    var age: String
    var role: Role
    /// Who looks after it, or that nobody does; nil where that is no question.
    var keeper: String?
    /// The incident that it shows; nil for what cannot be dismissed.
    var dismisses: Int?
    /// The incident that a click on it leads to; nil where it tells of none.
    var incident: Int?
}

/// What the screen says of the watcher itself stays for this long.
private let ownPauseStays = Duration.seconds(60)

extension AppState {
    /// A snapshot comes every second: one that old was made by a watch that does not keep up.
    static let snapshotIsStale = Duration.seconds(3)

    /// What must not be overlooked, the worst first, no more than the screen has room for.
    var bannerLines: [BannerLine] {
        var lines = ownLines
        let incidents = bannerPlaces.map { fleet.incidents[$0] }
        let share = bannerShare(own: lines.count, incidents: incidents.count)
        lines += incidents.prefix(share.incidents).map(line(for:))
        let rest = incidents.dropFirst(share.incidents)
        if rest.isEmpty { return lines }
        if share.saysMore {
            lines.append(moreLine(rest))
        } else {
            lines[lines.count - 1].age += " +\(rest.count)"
        }
        return lines
    }

    /// How many lines that are, without writing those of incidents: what lies below asks for it
    /// again and again.
    var bannerHeight: Int {
        let own = ownLines.count
        let share = bannerShare(own: own, incidents: bannerPlaces.count)
        return own + share.incidents + (share.saysMore ? 1 : 0)
    }

    /// What is said of the watcher itself.
    private var ownLines: [BannerLine] {
        let stale = staleLine
        let least = stale == nil ? ownPauseLine ?? alertsLine : nil
        return [pastLine ?? frozenLine, stale, offlineLine ?? least].compactMap { $0 }
    }

    /// How many incidents get a line of their own, and whether one more says how many there are.
    private func bannerShare(own: Int, incidents: Int) -> (incidents: Int, saysMore: Bool) {
        // That we are offline explains more than any incident; all else waits for a free line.
        let least = offline == nil ? 1 : 0
        let room = max(least, FrameLayout.mostBannerLines(rows: size.rows) - own)
        guard incidents > room else { return (incidents, false) }
        return (max(min(room, 1), room - 1), room > 1)
    }

    /// The incident that a person dismisses next; nil where there is none.
    var firstIncident: Int? { bannerPlaces.first.map { fleet.incidents[$0].id } }

    /// The incident that is dismissed now: the one that is shown or selected, else the first of the
    /// banner; none of the past, and none in place of one whose page is open, but which is gone.
    var incidentToDismiss: Int? {
        guard past == nil else { return nil }
        guard let shown = shownIncident?.id else {
            return incidentPage == nil ? firstIncident : nil
        }
        return bannerPlaces.contains { fleet.incidents[$0].id == shown } ? shown : nil
    }

    /// Since when this machine has no way to brokers; nil where it has.
    private var offline: OwnOffline? { fleet.snapshot.offline }

    /// The places of the incidents that the banner tells of, or would if it had room: what was over
    /// before this run began is only in the list.
    private var bannerPlaces: [Int] {
        fleet.bannerPlaces.filter { $0.resolvedAt.map { $0 >= startedAt } ?? true }.map(\.place)
    }

    /// Whether something happened since this run began.
    func isOfThisRun(_ moment: Moment) -> Bool { moment.monotonic >= startedAt }

    private var frozenLine: BannerLine? {
        guard let frozen else { return nil }
        let news = newsText(since: frozen.since)
        let key = keyMap.wayTo(.freeze, in: view.place)
        return BannerLine(
            head: "FROZEN",
            text: "since \(zone.timeOfDay(frozen.since.wall)) · watching goes on\(news)"
                + " · \(key) shows the present",
            age: ageText(from: frozen.since, to: clock),
            role: news.isEmpty ? .bannerNotice : .bannerCritical)
    }

    /// Rows that are older than they look must not be believed.
    private var staleLine: BannerLine? {
        guard isLive, clock.monotonic - live.snapshot.at.monotonic >= Self.snapshotIsStale else {
            return nil
        }
        return BannerLine(
            head: "OURSELVES",
            text: "this program is overloaded: the rows are not of now, but of "
                + zone.timeOfDay(live.snapshot.at.wall),
            age: ageText(from: live.snapshot.at, to: clock), role: .bannerCritical)
    }

    private var offlineLine: BannerLine? {
        guard let offline else { return nil }
        let since = zone.timestamp(offline.since.wall, now: now.wall)
        let held = fleet.heldBack.count
        let incidents = held > 0 ? " · \(countText(held, "incident")) from before" : ""
        return BannerLine(
            head: "OFFLINE",
            text: "\(cutOffText)since \(since): \(offline.evidence)\(incidents)",
            age: ageText(from: offline.since, to: now), role: .bannerCritical)
    }

    /// Who is not judged, such as `9 of 14 links not judged `; empty before anybody is known to be
    /// concerned.
    private var cutOffText: String {
        let all = fleet.snapshot.links.count - fleet.snapshot.count(of: .paused)
        switch fleet.cutOff {
        case 0: return ""
        case all: return "nobody is judged "
        case let some: return "\(some) of \(countText(all, "link")) not judged "
        }
    }

    private var ownPauseLine: BannerLine? {
        guard let pause = fleet.snapshot.lastOwnPause,
            now.monotonic - pause.at.monotonic < ownPauseStays
        else { return nil }
        let gap = DurationText.short(pause.gap)
        let lost = fleet.snapshot.reportsLost
        let loss = lost > 0 ? "\(countText(lost, "report")) lost: figures too small, " : ""
        return BannerLine(
            head: "OURSELVES",
            text: pause.isExcused
                ? "our own pause of \(gap): nobody is judged by it"
                : "this program is overloaded: \(gap) behind, \(loss)judging goes on",
            age: ageText(from: pause.at, to: now), role: .bannerNotice)
    }

    /// That nobody is told, or that nothing is kept, of what goes wrong.
    private var alertsLine: BannerLine? {
        let alerts = fleet.snapshot.alerts
        // A small screen has no room beside what went wrong.
        guard size.rows >= 16 || bannerPlaces.isEmpty else { return nil }
        let failing = alerts.deliveries.filter { $0.failingSince != nil }
        if let worst = failing.max(by: { $0.waiting < $1.waiting }) {
            let others = failing.count - 1
            let more = others > 0 ? " · \(countText(others, "more way")) the same" : ""
            return BannerLine(
                head: "MESSAGES", text: worst.troubleSentence + more,
                age: worst.failingSince.map { ageText(from: $0, to: now) } ?? "",
                role: .bannerNotice)
        }
        return alerts.storeTrouble.map {
            BannerLine(head: "HISTORY", text: $0, age: "", role: .bannerNotice)
        }
    }

    private func line(for incident: Incident) -> BannerLine {
        guard let resolvedAt = incident.resolvedAt else {
            let look = IncidentLook(of: incident, in: fleet)
            return BannerLine(
                head: "\(look.glyph) \(look.rawValue.uppercased())", text: incident.sentence,
                age: ageText(from: incident.since, to: now),
                role: look == .critical && incident.needsSomebody
                    ? .bannerCritical : .bannerNotice,
                keeper: incident.keeperMark, dismisses: incident.id, incident: incident.id)
        }
        return BannerLine(
            head: "✔ OVER", text: "\(incident.sentence) · \(incident.lasted(now: now))",
            age: zone.timeOfDay(resolvedAt.wall), role: .bannerRecovered, dismisses: incident.id,
            incident: incident.id)
    }

    private func moreLine(_ incidents: ArraySlice<Incident>) -> BannerLine {
        let open = incidents.filter { !$0.isOver }
        var text = countText(incidents.count, "more incident")
        text += open.isEmpty ? ", all over" : ", \(open.count) not over"
        let worst = open.map { IncidentLook(of: $0, in: fleet) }.first
        return BannerLine(
            head: worst.map { "\($0.glyph) \($0.rawValue.uppercased())" } ?? "✔ OVER", text: text,
            age: "",
            role: worst == nil
                ? .bannerRecovered : worst == .critical ? .bannerCritical : .bannerNotice,
            incident: incidents.first?.id)
    }
}

/// Draws the banner's lines, each across the whole width.
func drawBanner(_ state: AppState, in area: Rectangle, on grid: inout CellGrid) {
    let dismissKey = state.keyMap.keyName(of: .dismissIncident, in: state.view.place)
    for (line, y) in zip(state.bannerLines, area.y..<area.bottom) {
        let row = Rectangle(x: area.x, y: y, width: area.width, height: 1)
        grid.fill(row, role: line.role)
        // Who has it is not told by colour, and stays where the sentence is cut.
        let keeper = line.keeper.map { " [\($0)]" } ?? ""
        let left = [
            Span(line.head + keeper, line.role, emphasis: .bold),
            Span("  \(line.text)", line.role),
        ]
        var right = [Span(line.age, line.role, emphasis: .bold)]
        if let dismissKey, line.dismisses != nil, line.dismisses == state.incidentToDismiss {
            let hint = Span("\(dismissKey) dismiss   ", line.role)
            // What happened is worth more than the key, which stands elsewhere too.
            if left.width + [hint].width + right.width + 4 <= row.width {
                right.insert(hint, at: 0)
            }
        }
        let rightEdge = row.right - 1 - right.width
        grid.put(left, x: row.x + 1, y: y, limit: max(0, rightEdge - 2 - row.x))
        grid.put(right, x: rightEdge, y: y)
    }
}
