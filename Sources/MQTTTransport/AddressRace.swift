import NIOCore
import Vocabulary

/// The order and the pace in which one attempt tries the addresses of a name.
///
/// The next address is tried 250 ms after the last one, or at once when one fails. An address at
/// which no place is free is waited for, and delays those after it by no more than one that does
/// not answer.
///
/// Spec: RFC 8305 §4, §5.
struct AddressRace {
    /// How long an address has before the next one is tried as well.
    static let headStart = Duration.milliseconds(250)

    private let addresses: Int
    private var started = 0
    /// Those that wait for a place.
    private var waiting = 0
    private var underWay = 0
    private var nextStart: MonotonicInstant
    /// Since when nothing but places has been waited for; nil while an address is being tried.
    private(set) var heldUpSince: MonotonicInstant?

    /// A race in which the first address may be tried at once.
    init(addresses: Int, now: MonotonicInstant) {
        self.addresses = addresses
        nextStart = now
    }

    /// When `next` has an address; nil where all were tried.
    var nextDeadline: MonotonicInstant? { started < addresses ? nextStart : nil }

    /// Whether every address failed.
    var isLost: Bool { started == addresses && waiting == 0 && underWay == 0 }

    /// The place in the list of the address to try now; it waits for a place from now on.
    mutating func next(now: MonotonicInstant) -> Int? {
        guard started < addresses, nextStart <= now else { return nil }
        defer { started += 1 }
        waiting += 1
        nextStart = now + Self.headStart
        noteHoldUp(now: now)
        return started
    }

    /// An address got its place.
    ///
    /// - Returns: how long the race had stood still for want of a place.
    mutating func placed(now: MonotonicInstant) -> Duration {
        let waited = heldUpSince.map { now - $0 } ?? .zero
        waiting -= 1
        underWay += 1
        noteHoldUp(now: now)
        return waited
    }

    /// An address failed: the next one need not wait.
    mutating func failed(now: MonotonicInstant) {
        underWay -= 1
        nextStart = min(nextStart, now)
        noteHoldUp(now: now)
    }

    private mutating func noteHoldUp(now: MonotonicInstant) {
        heldUpSince = waiting > 0 && underWay == 0 ? heldUpSince ?? now : nil
    }

    /// The addresses with the two families taking turns, beginning with the one that comes first.
    ///
    /// Within a family the order stays. Spec: RFC 8305 §4.
    static func interleaved(_ addresses: [SocketAddress]) -> [SocketAddress] {
        guard let first = addresses.first else { return [] }
        let preferred = addresses.filter { $0.protocol == first.protocol }
        let others = addresses.filter { $0.protocol != first.protocol }
        let pairs = zip(preferred, others).flatMap { [$0, $1] }
        return pairs + preferred.dropFirst(others.count) + others.dropFirst(preferred.count)
    }
}
