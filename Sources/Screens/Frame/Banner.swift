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
    /// The notice that it shows; nil for what cannot be dismissed.
    var notice: Int?
    /// The incident that a click on it leads to; nil where it tells of none.
    var incident: Int?
}

/// A snapshot comes every second: one that old was made by a watch that does not keep up.
private let snapshotIsStale = Duration.seconds(3)

/// What the screen says of the watcher itself stays for this long.
private let ownPauseStays = Duration.seconds(60)

extension AppState {
    /// What must not be overlooked, the worst first, no more than the screen has room for.
    var bannerLines: [BannerLine] {
        var lines = ownLines
        let notices = bannerNotices
        let share = bannerShare(own: lines.count, notices: notices.count)
        lines += notices.prefix(share.notices).map(line(for:))
        let rest = notices.dropFirst(share.notices)
        if rest.isEmpty { return lines }
        if share.saysMore {
            lines.append(moreLine(rest))
        } else {
            lines[lines.count - 1].age += " +\(rest.count)"
        }
        return lines
    }

    /// How many lines that are, without writing those of notices: what lies below asks for it again
    /// and again.
    var bannerHeight: Int {
        let own = ownLines.count
        let share = bannerShare(own: own, notices: bannerNotices.count)
        return own + share.notices + (share.saysMore ? 1 : 0)
    }

    /// What is said of the watcher itself.
    private var ownLines: [BannerLine] {
        [pastLine ?? frozenLine, staleLine ?? offlineLine ?? ownPauseLine].compactMap { $0 }
    }

    /// How many notices get a line of their own, and whether one more says how many there are.
    private func bannerShare(own: Int, notices: Int) -> (notices: Int, saysMore: Bool) {
        // That we are offline explains more than any drop; all else waits for a line that is free.
        let least = offline == nil ? 1 : 0
        let room = max(least, FrameLayout.mostBannerLines(rows: size.rows) - own)
        guard notices > room else { return (notices, false) }
        return (max(min(room, 1), room - 1), room > 1)
    }

    /// The notice that a person dismisses next; nil where there is none.
    var firstNotice: Int? { bannerNotices.first?.id }

    /// The notice that is dismissed now: the one that is selected, else the first of the banner;
    /// none of the past.
    var noticeToDismiss: Int? {
        guard past == nil else { return nil }
        let selected = detail == nil ? view.screen.selectedNotice(in: self)?.id : nil
        return selected ?? firstNotice
    }

    /// Since when this machine has no way to brokers; nil where it has.
    private var offline: OwnOffline? { fleet.snapshot.offline }

    /// What is not over comes before what is, and of each the latest first; what is no alarm while
    /// we are offline is held back.
    private var bannerNotices: [DropNotice] {
        let notices = fleet.snapshot.notices
        return notices.filter { $0.recoveredAt == nil && !fleet.heldBack.contains($0.id) }
            + notices.filter { $0.recoveredAt != nil }
    }

    private var frozenLine: BannerLine? {
        guard let frozen else { return nil }
        let newDrops = newDropsText(since: frozen.since)
        let key = keyMap.wayTo(.freeze, in: view.place)
        return BannerLine(
            head: "FROZEN",
            text: "since \(zone.timeOfDay(frozen.since.wall)) · watching goes on\(newDrops)"
                + " · \(key) shows the present",
            age: ageText(from: frozen.since, to: clock),
            role: newDrops.isEmpty ? .bannerNotice : .bannerCritical)
    }

    /// Rows that are older than they look must not be believed.
    private var staleLine: BannerLine? {
        guard isLive, clock.monotonic - live.snapshot.at.monotonic >= snapshotIsStale else {
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
        let notices = held > 0 ? " · \(countText(held, "drop notice")) from before" : ""
        return BannerLine(
            head: "OFFLINE",
            text: "\(cutOffText)since \(since): \(offline.evidence)\(notices)",
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

    private func line(for notice: DropNotice) -> BannerLine {
        let text = fleet.sentence(of: notice)
        guard let recoveredAt = notice.recoveredAt else {
            return BannerLine(
                head: "✖ CRITICAL", text: text, age: ageText(from: notice.downSince, to: now),
                role: .bannerCritical, notice: notice.id, incident: notice.id)
        }
        let outage = ageText(from: notice.downSince, to: recoveredAt)
        return BannerLine(
            head: "✔ OVER", text: "\(text) · \(notice.ending), was down \(outage)",
            age: zone.timeOfDay(recoveredAt.wall),
            role: .bannerRecovered, notice: notice.id, incident: notice.id)
    }

    private func moreLine(_ notices: ArraySlice<DropNotice>) -> BannerLine {
        let open = notices.count { $0.recoveredAt == nil }
        let forgotten = fleet.snapshot.noticesForgotten
        var text = countText(notices.count, "more notice")
        text += open == 0 ? ", all over" : ", \(open) not over"
        if forgotten > 0 { text += ", \(forgotten) older forgotten" }
        return BannerLine(
            head: open > 0 ? "✖ CRITICAL" : "✔ OVER", text: text, age: "",
            role: open > 0 ? .bannerCritical : .bannerRecovered, incident: notices.first?.id)
    }
}

extension FleetView {
    /// What happened, to whom and why.
    func sentence(of notice: DropNotice) -> String {
        let onlyLink = notice.links.count == 1 ? link(notice.links[0]) : nil
        return notice.sentence(onlyLink: onlyLink?.settings.name)
    }
}

/// Draws the banner's lines, each across the whole width.
func drawBanner(_ state: AppState, in area: Rectangle, on grid: inout CellGrid) {
    let dismissKey = state.keyMap.keyName(of: .dismissNotice, in: state.view.place)
    for (line, y) in zip(state.bannerLines, area.y..<area.bottom) {
        let row = Rectangle(x: area.x, y: y, width: area.width, height: 1)
        grid.fill(row, role: line.role)
        let left = [
            Span(line.head, line.role, emphasis: .bold), Span("  \(line.text)", line.role),
        ]
        var right = [Span(line.age, line.role, emphasis: .bold)]
        if let dismissKey, line.notice != nil, line.notice == state.noticeToDismiss {
            let hint = Span("\(dismissKey) dismiss   ", line.role)
            // What happened is worth more than the key, which the footer names too.
            if left.width + [hint].width + right.width + 4 <= row.width {
                right.insert(hint, at: 0)
            }
        }
        let rightEdge = row.right - 1 - right.width
        grid.put(left, x: row.x + 1, y: y, limit: max(0, rightEdge - 2 - row.x))
        grid.put(right, x: rightEdge, y: y)
    }
}
