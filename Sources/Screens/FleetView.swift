import FleetModel
import TerminalCells
import Vocabulary

/// A snapshot with what every frame needs of it, counted once.
struct FleetView: Hashable, Sendable {
    private(set) var snapshot: FleetSnapshot
    /// Links in each state.
    let counts: [LinkState: Int]
    let flapping: Int
    /// Links that take any certificate.
    let insecure: Int
    /// Links that nobody judges, because this machine has no way to their brokers.
    let cutOff: Int
    /// Columns of the longest link name with its mark.
    let nameWidth: Int
    /// Columns of the longest `host:port`.
    let brokerWidth: Int
    /// Place of each link in `snapshot.links`.
    private let places: [LinkID: Int]

    init(_ snapshot: FleetSnapshot) {
        self.snapshot = snapshot
        var counts: [LinkState: Int] = [:]
        var flapping = 0
        var insecure = 0
        var cutOff = 0
        var nameWidth = 0
        var brokerWidth = 0
        var places: [LinkID: Int] = [:]
        places.reserveCapacity(snapshot.links.count)
        for index in snapshot.links.indices {
            counts[snapshot.links[index].state, default: 0] += 1
            flapping += snapshot.links[index].isFlapping ? 1 : 0
            insecure += snapshot.links[index].isInsecure ? 1 : 0
            cutOff += snapshot.links[index].isCutOff ? 1 : 0
            nameWidth = max(nameWidth, snapshot.links[index].markedNameWidth)
            brokerWidth = max(
                brokerWidth, displayWidth(snapshot.links[index].settings.endpoint.authority))
            places[snapshot.links[index].id] = index
        }
        self.counts = counts
        self.flapping = flapping
        self.insecure = insecure
        self.cutOff = cutOff
        self.nameWidth = nameWidth
        self.brokerWidth = brokerWidth
        self.places = places
    }

    /// The link with that identifier; nil where it was taken out.
    func link(_ id: LinkID) -> LinkSnapshot? {
        places[id].map { snapshot.links[$0] }
    }

    /// Takes a notice down before the fleet itself does.
    mutating func forgetNotice(_ id: Int) {
        snapshot.notices.removeAll { $0.id == id }
    }

    /// How many links are in that state.
    func count(of state: LinkState) -> Int { counts[state] ?? 0 }
}

extension LinkSnapshot {
    /// Whether this machine has no way to the broker, as far as the link's own events tell.
    ///
    /// It stands as unknown though it was tried, or its last attempt failed for that reason.
    var isCutOff: Bool {
        switch state {
        case .unknown: isConnected || attempt > 0 || lastFailure != nil
        case .down: lastFailure?.pattern == .ownOffline
        case .connecting, .up, .late, .backlog, .paused: false
        }
    }

    /// Columns of the name, the mark of an insecure link and the blank after it counted.
    fileprivate var markedNameWidth: Int {
        displayWidth(settings.name) + (isInsecure ? displayWidth(insecureGlyph) + 1 : 0)
    }
}
