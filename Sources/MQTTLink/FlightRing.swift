import Vocabulary

/// The flight recorder of one link: the last 32 things that happened, each in 12 bytes.
///
/// It goes on from one connection to the next, so that what led to an end is there. Its memory is
/// taken once; a heartbeat allocates nothing.
struct FlightRing: Equatable, Sendable {
    static let capacity = 32

    private var entries: [PackedFlightEntry] = []
    /// Where the next entry goes once the ring is full.
    private var oldest = 0
    /// When the latest of them was.
    private var latest = MonotonicInstant.origin

    /// Notes one more; a full ring forgets its oldest entry.
    mutating func note(_ happening: FlightHappening, now: MonotonicInstant) {
        // Entries know their time only as far back as that.
        if !entries.isEmpty {
            let first = entries[oldest].instant(upTo: latest)
            if now.nanoseconds(since: first) >= PackedFlightEntry.reachNanoseconds {
                (entries, oldest) = ([], 0)
            }
        }
        latest = max(latest, now)
        let entry = PackedFlightEntry(happening, at: now)
        if entries.count < Self.capacity {
            if entries.isEmpty { entries.reserveCapacity(Self.capacity) }
            entries.append(entry)
        } else {
            entries[oldest] = entry
            oldest = (oldest + 1) % Self.capacity
        }
    }

    /// What is in it now, frozen.
    var record: FlightRecord {
        FlightRecord(
            entries: (entries[oldest...] + entries[..<oldest]).map { $0.entry(upTo: latest) })
    }
}

/// An entry of a flight record in 12 bytes.
///
/// Its time is kept to the microsecond, in 40 bits: which of the instants that share them is meant,
/// a later instant tells.
struct PackedFlightEntry: Equatable, Sendable {
    /// `FlightHappening` with the parts of each case in the order that takes the least room: large
    /// ones first.
    private enum Packed: Equatable, Sendable {
        case sent(bytes: UInt32, PacketKind)
        case received(bytes: UInt32, PacketKind)
        case attempt(UInt32)
        case phase(ConnectPhase)
        case missed(UInt32)
        case socket(notSentBytes: UInt32, unacknowledgedSegments: UInt8, retransmits: UInt8)
        case queued
        case drained
        case ownLag(microseconds: UInt32)
        case webSocketPing
        case webSocketClose(code: UInt16)
        case ended(DropCause)
    }

    /// A later instant that is nearer than this tells when an entry was: twelve days.
    static let reachNanoseconds: Int64 = 1_000 << 40

    private var packed: Packed
    // Stands in the byte that the case leaves of its eight.
    private var highMicroseconds: UInt8
    private var lowMicroseconds: UInt32

    init(_ happening: FlightHappening, at instant: MonotonicInstant) {
        let microseconds = instant.nanoseconds / 1_000
        highMicroseconds = UInt8(truncatingIfNeeded: microseconds >> 32)
        lowMicroseconds = UInt32(truncatingIfNeeded: microseconds)
        packed =
            switch happening {
            case .sent(let kind, let bytes): .sent(bytes: bytes, kind)
            case .received(let kind, let bytes): .received(bytes: bytes, kind)
            case .attempt(let number): .attempt(number)
            case .phase(let phase): .phase(phase)
            case .missed(let count): .missed(count)
            case .socket(let segments, let retransmits, let bytes):
                .socket(
                    notSentBytes: bytes, unacknowledgedSegments: segments,
                    retransmits: retransmits)
            case .queued: .queued
            case .drained: .drained
            case .ownLag(let microseconds): .ownLag(microseconds: microseconds)
            case .webSocketPing: .webSocketPing
            case .webSocketClose(let code): .webSocketClose(code: code)
            case .ended(let cause): .ended(cause)
            }
    }

    /// The entry, which lies before an instant, or at it.
    func entry(upTo latest: MonotonicInstant) -> FlightEntry {
        FlightEntry(at: instant(upTo: latest), happening: happening)
    }

    /// Its time, to the microsecond.
    func instant(upTo latest: MonotonicInstant) -> MonotonicInstant {
        let latestMicroseconds = latest.nanoseconds / 1_000
        let kept = Int64(highMicroseconds) << 32 | Int64(lowMicroseconds)
        let before = (latestMicroseconds - kept) & (1 << 40 - 1)
        return MonotonicInstant(nanoseconds: (latestMicroseconds - before) * 1_000)
    }

    private var happening: FlightHappening {
        switch packed {
        case .sent(let bytes, let kind): .sent(kind, bytes: bytes)
        case .received(let bytes, let kind): .received(kind, bytes: bytes)
        case .attempt(let number): .attempt(number)
        case .phase(let phase): .phase(phase)
        case .missed(let count): .missed(count)
        case .socket(let bytes, let segments, let retransmits):
            .socket(
                unacknowledgedSegments: segments, retransmits: retransmits, notSentBytes: bytes)
        case .queued: .queued
        case .drained: .drained
        case .ownLag(let microseconds): .ownLag(microseconds: microseconds)
        case .webSocketPing: .webSocketPing
        case .webSocketClose(let code): .webSocketClose(code: code)
        case .ended(let cause): .ended(cause)
        }
    }
}
