import FleetModel
import Vocabulary

extension AppState {
    /// Acts on the marked links, on those of the selected group, or on the selected one; what comes
    /// of it is in the next snapshots.
    mutating func act(_ command: Command) -> [AppEffect] {
        let marked = detail == nil ? view.screen.markedLinks(in: self) : []
        let group =
            detail == nil && marked.isEmpty ? view.screen.selectedGroup(in: self) : nil
        let chosen = group?.links ?? (marked.isEmpty ? [selectedLink].compactMap { $0 } : marked)
        let links = chosen.compactMap { live.link($0) }
        guard let first = links.first else {
            say("no link is selected")
            return []
        }
        let action =
            links.count == 1
            ? LinkAction(command, on: first) : LinkAction(command, on: links, of: group?.title)
        let effects = action.requests.map(AppEffect.request)
        guard let question = action.question else {
            say(action.outcome)
            return effects
        }
        ask(question, then: effects, saying: action.outcome)
        return []
    }
}

/// What a command does to links, in words and in requests.
///
/// What ends a watch or loses figures is asked about, and so is all that concerns several links.
struct LinkAction {
    /// What is asked first; nil: nothing is.
    var question: String?
    /// What the footer says once it is done.
    var outcome: String
    var requests: [OperatorRequest]

    init(_ command: Command, on link: LinkSnapshot) {
        let (id, name) = (link.id, link.settings.name)
        switch command {
        case .pingNow:
            self.init(nil, "PINGREQ now on \(name)", [.pingNow(id)])
        case .connectNow where link.isConnected:
            self.init(nil, "\(name) is connected", [])
        case .connectNow:
            self.init(nil, "connecting \(name) now", [.connectNow(id)])
        case .togglePause where link.state == .paused:
            self.init(nil, "\(name) is watched again", [.togglePause(id)])
        case .togglePause:
            self.init(
                "disconnect \(name) and pause its watch?", "\(name) is being paused",
                [.togglePause(id)])
        default:
            self.init(
                "begin the statistics of \(name) anew?", "the statistics of \(name) begin anew",
                [.resetStatistics(id)])
        }
    }

    /// On several links; those that it would change nothing of are left out.
    ///
    /// - Parameter group: what they are called together; nil: they are marked.
    init(_ command: Command, on links: [LinkSnapshot], of group: String?) {
        let all = group.map { "\(links.count) links of \($0)" } ?? "\(links.count) marked links"
        switch command {
        case .pingNow:
            self.init(
                "send a PINGREQ on \(all)?", "PINGREQ now on \(all)",
                links.map { .pingNow($0.id) })
        case .connectNow:
            let apart = links.filter { !$0.isConnected }
            guard !apart.isEmpty else {
                self.init(nil, "all \(all) are connected", [])
                return
            }
            self.init(
                "connect \(apart.count) of \(all) now?", "connecting \(apart.count) links now",
                apart.map { .connectNow($0.id) })
        case .togglePause:
            let watched = links.filter { $0.state != .paused }
            let paused = watched.isEmpty
            self.init(
                paused
                    ? "watch \(all) again?"
                    : "disconnect and pause \(watched.count) of \(all)?",
                paused
                    ? "\(all) are watched again" : "\(watched.count) links are being paused",
                (paused ? links : watched).map { .togglePause($0.id) })
        default:
            self.init(
                "begin the statistics of \(all) anew?", "the statistics of \(all) begin anew",
                links.map { .resetStatistics($0.id) })
        }
    }

    private init(_ question: String?, _ outcome: String, _ requests: [OperatorRequest]) {
        self.question = question
        self.outcome = outcome
        self.requests = requests
    }
}
