import HeartbeatModel
import Vocabulary

/// The brokers of a fleet, each address of a name apart, kept from one snapshot to the next.
///
/// Worst first: in the order of their worst links' states, then by name and address. A link that is
/// not connected counts where it was connected last.
///
/// From snapshot to snapshot only the links that changed are looked at; what is counted for all of
/// them lies side by side in memory.
public struct BrokerTable: Hashable, Sendable {
    /// What a row shows.
    public enum Row: Hashable, Sendable {
        /// The broker at that place of `brokers`.
        case broker(Int)
        /// The link at that place of the snapshot's `links`.
        case link(place: Int)
    }

    /// Which links pass; nil: all.
    ///
    /// A broker of which none does is left out.
    public var filter: LinkFilter? {
        get { links.filter }
        set {
            isOutdated = isOutdated || newValue != filter
            links.filter = newValue
        }
    }

    /// The brokers, worst first.
    public private(set) var brokers: [BrokerSummary] = []
    /// The brokers, and below each that is open its links, worst first.
    public private(set) var rows: [Row] = []

    /// The links that pass, worst first.
    private var links = LinkTable(sortedBy: .state)
    /// At each place of the snapshot's `links` what is counted of the link.
    private var entries: [Entry] = []
    /// Every address that a link had since `entries` was made, and its number.
    private var addresses: [BrokerAddress] = []
    private var numbers: [BrokerAddress: Int] = [:]
    /// The place of each address in the order of names.
    private var ranks: [Int] = []
    private var open: Set<BrokerAddress> = []
    /// Links of each broker that is open: where the address is left by all, they lead on.
    private var openLinks: [BrokerAddress: Set<LinkID>] = [:]
    /// Whether what is to be shown changed though no link did.
    private var isOutdated = true

    /// A table without brokers.
    public init() {}

    /// Addresses that are remembered, also of links that are elsewhere by now: bounded.
    package var knownAddresses: Int { addresses.count }

    /// How many links pass the filter.
    public var linkCount: Int { links.count }

    // MARK: Opening

    /// Shows or hides the links of a broker; it stays so while links come and go, and where another
    /// address becomes that of all.
    public mutating func setOpen(_ isOpen: Bool, _ address: BrokerAddress) {
        if isOpen { open.insert(address) } else { open.remove(address) }
        openLinks[address] = nil
        isOutdated = true
    }

    /// Shows the links of all brokers that there are, or hides them all.
    public mutating func setAllOpen(_ isOpen: Bool) {
        open = isOpen ? Set(brokers.map(\.address)) : []
        openLinks = [:]
        isOutdated = true
    }

    // MARK: Keeping it up to date

    /// Brings the table up to date.
    ///
    /// - Parameters:
    ///   - snapshot: the links as they are now.
    ///   - changes: what differs from the snapshot that was given last.
    public mutating func update(to snapshot: FleetSnapshot, changes: LinkChanges) {
        if changes == .some([]), !isOutdated, filter?.dependsOnTime != true { return }
        links.update(to: snapshot, changes: changes)
        take(changes, of: snapshot)
        isOutdated = false
        summarise(snapshot)
    }

    private mutating func take(_ changes: LinkChanges, of snapshot: FleetSnapshot) {
        let known = addresses.count
        switch changes {
        // Names that lead elsewhere every day must not pile up.
        case .some(let places)
        where entries.count == snapshot.links.count && known <= 2 * entries.count + 64:
            for place in places {
                entries[place] = entry(of: snapshot.links[place], before: entries[place])
            }
        case .some, .all:
            addresses = []
            numbers = [:]
            ranks = []
            entries = snapshot.links.map { entry(of: $0, before: nil) }
        }
        if addresses.count != ranks.count { rankAddresses() }
    }

    private mutating func entry(of link: LinkSnapshot, before: Entry?) -> Entry {
        var broker = before?.broker
        // The name stays: it is put together anew only where the address is another.
        if broker.map({ addresses[$0].address != link.lastAddress }) ?? true {
            broker = number(of: link.brokerAddress)
        }
        return Entry(link, broker: broker ?? 0)
    }

    private mutating func number(of address: BrokerAddress) -> Int {
        if let number = numbers[address] { return number }
        addresses.append(address)
        numbers[address] = addresses.count - 1
        return addresses.count - 1
    }

    private mutating func rankAddresses() {
        let names = addresses.map { (NaturalText($0.authority), NaturalText($0.address ?? "")) }
        ranks = Array(repeating: 0, count: names.count)
        let order = names.indices.sorted { names[$0] < names[$1] }
        for (rank, number) in order.enumerated() { ranks[number] = rank }
    }

    /// Counts all links that pass.
    private mutating func summarise(_ snapshot: FleetSnapshot) {
        let asking = asking(snapshot)
        var summaries: [BrokerSummary] = []
        // For each address its place in `summaries`.
        var found = [Int?](repeating: nil, count: addresses.count)
        var roundTrips: [TimedEntry] = []
        // The worst come first: the first link of each broker is its worst.
        for line in 0..<links.count {
            let place = links[line]
            let entry = entries[place]
            let index = found[entry.broker] ?? summaries.count
            if index == summaries.count {
                found[entry.broker] = index
                summaries.append(
                    BrokerSummary(
                        address: addresses[entry.broker], worst: entry.state, worstLink: place,
                        asking: asking[entry.broker] ?? .notAllowed))
            }
            summaries[index].count(entry, at: place)
            if let nanoseconds = entry.roundTrip {
                roundTrips.append(TimedEntry(broker: index, nanoseconds: nanoseconds))
            }
        }
        roundTrips.sort()
        var rest = roundTrips[...]
        while let broker = rest.first?.broker {
            let part = rest.prefix { $0.broker == broker }
            rest = rest.dropFirst(part.count)
            summaries[broker].roundTrips = BrokerSummary.RoundTrips(ascending: part)
        }
        let order = addresses.indices.compactMap { number in
            found[number].map { (index: $0, order: (summaries[$0].worst.rank, ranks[number])) }
        }.sorted { $0.order < $1.order }
        brokers = order.map { summaries[$0.index] }
        followOpenBrokers(snapshot) { number in asking[number] != nil }
        layOutRows()
    }

    /// For each address who asks there; nil where no link is or was last.
    private func asking(_ snapshot: FleetSnapshot) -> [BrokerSummary.Asking?] {
        var asking = [BrokerSummary.Asking?](repeating: nil, count: addresses.count)
        for (place, entry) in entries.enumerated() {
            if entry.asksForFigures {
                asking[entry.broker] = .link(place: place)
            } else if asking[entry.broker] == nil || asking[entry.broker] == .notAllowed {
                asking[entry.broker] = entry.mayAsk ? .noneConnected : .notAllowed
            }
        }
        for (address, link) in snapshot.brokersLeftInPeace {
            if let number = numbers[address], asking[number] != nil {
                asking[number] = .leftInPeace(link)
            }
        }
        return asking
    }

    /// Opens the addresses that links lead to now where an open one is left by all.
    private mutating func followOpenBrokers(_ snapshot: FleetSnapshot, hasLinks: (Int) -> Bool) {
        guard !open.isEmpty else { return }
        for (address, links) in openLinks where !(numbers[address].map(hasLinks) ?? false) {
            open.remove(address)
            openLinks[address] = nil
            for place in links.compactMap(snapshot.place(of:)) {
                let next = addresses[entries[place].broker]
                open.insert(next)
                openLinks[next, default: []].insert(snapshot.links[place].id)
            }
        }
        for broker in brokers where open.contains(broker.address) {
            // The same ones as long as they lead there: back in time all addresses are one.
            let number = numbers[broker.address]
            let links = (openLinks[broker.address] ?? []).filter { link in
                snapshot.place(of: link).map { entries[$0].broker } == number
            }
            openLinks[broker.address] =
                links.isEmpty ? [snapshot.links[broker.example].id] : links
        }
    }

    private mutating func layOutRows() {
        let below = open.isEmpty ? [] : rowsBelow { open.contains($0) }
        rows = []
        for index in brokers.indices {
            brokers[index].isOpen = open.contains(brokers[index].address)
            rows.append(.broker(index))
            if brokers[index].isOpen { rows += self.rows(below, of: index) }
        }
    }

    /// The brokers and below each its links, as if all were open.
    public var allRows: [Row] {
        let below = rowsBelow { _ in true }
        return brokers.indices.flatMap { [.broker($0)] + rows(below, of: $0) }
    }

    /// The places of a broker's links that pass, the worst first.
    public func places(of address: BrokerAddress) -> [Int] {
        guard let number = numbers[address] else { return [] }
        return (0..<links.count).map { links[$0] }.filter { entries[$0].broker == number }
    }

    /// For the number of each address the rows of its links.
    private func rowsBelow(_ isWanted: (BrokerAddress) -> Bool) -> [[Row]] {
        let wanted = addresses.map(isWanted)
        var rows = [[Row]](repeating: [], count: addresses.count)
        for line in 0..<links.count {
            let number = entries[links[line]].broker
            if wanted[number] { rows[number].append(.link(place: links[line])) }
        }
        return rows
    }

    private func rows(_ below: [[Row]], of broker: Int) -> [Row] {
        numbers[brokers[broker].address].map { below[$0] } ?? []
    }
}

/// What is counted of one link.
private struct Entry: Hashable {
    let broker: Int
    let state: LinkState
    let isConnected: Bool
    let asksForFigures: Bool
    let mayAsk: Bool
    /// Nanoseconds; nil where the link is not connected or was not timed yet.
    let roundTrip: Int64?
    let certificates: BrokerSummary.Validity?

    init(_ link: LinkSnapshot, broker: Int) {
        self.broker = broker
        state = link.state
        isConnected = link.isConnected
        asksForFigures = link.brokerFigures != nil
        roundTrip = link.roundTrip?.nanoseconds
        mayAsk = link.settings.readsBrokerFigures.value
        certificates = link.connection?.tls?.certificates.map {
            BrokerSummary.Validity(from: $0.notBefore, until: $0.notAfter)
        }.reduce(nil) { $0?.and($1) ?? $1 }
    }
}

private struct TimedEntry: Comparable {
    let broker: Int
    let nanoseconds: Int64

    static func < (left: TimedEntry, right: TimedEntry) -> Bool {
        (left.broker, left.nanoseconds) < (right.broker, right.nanoseconds)
    }
}

extension BrokerSummary {
    fileprivate mutating func count(_ entry: Entry, at place: Int) {
        linkCount += 1
        states[entry.state] += 1
        if entry.isConnected, !hasConnectedExample {
            example = place
            hasConnectedExample = true
        }
        if let shown = entry.certificates { certificates = certificates?.and(shown) ?? shown }
    }
}

extension BrokerSummary.RoundTrips {
    fileprivate init?(ascending entries: ArraySlice<TimedEntry>) {
        guard let first = entries.first, let last = entries.last else { return nil }
        let middle = entries[entries.startIndex + (entries.count - 1) / 2]
        self.init(
            least: .nanoseconds(first.nanoseconds), median: .nanoseconds(middle.nanoseconds),
            most: .nanoseconds(last.nanoseconds))
    }
}
