import HeartbeatModel
import Vocabulary

extension LinkSnapshot {
    /// About how many bytes it takes that a later row of the same link does not share; nil: the
    /// link was taken out since.
    ///
    /// None where the link did not change in between.
    func bytes(notIn later: LinkSnapshot?) -> Int {
        if let later, isIdentical(to: later) { return 0 }
        return watched.bytes(notIn: later?.watched)
    }
}

extension WatchedLink {
    /// About how many bytes it takes that a later record of the same link does not share; nil:
    /// there is no later one.
    ///
    /// What the settings refer to is not counted: all records of a link share it.
    fileprivate func bytes(notIn later: WatchedLink?) -> Int {
        var bytes = SharedArray.headBytes + MemoryLayout<WatchedLink>.stride
        bytes += heartbeats.bytes(notIn: later?.heartbeats)
        if !isSame(connection, later?.connection) { bytes += PresentConnection.usualBytes }
        if !isSame(outage, later?.outage) { bytes += LinkOutage.usualBytes }
        if later == nil || !hasSameDrops(as: later) { bytes += dropBytes }
        return bytes
    }

    private func isSame<Value>(_ mine: Shared<Value>?, _ other: Shared<Value>?) -> Bool {
        guard let mine else { return true }
        return other.map(mine.isIdentical(to:)) ?? false
    }

    /// Drops are added in front, taken back there, and the first of them gets a recovery.
    private func hasSameDrops(as later: WatchedLink?) -> Bool {
        drops.count == later?.drops.count && drops.first?.at == later?.drops.first?.at
            && drops.first?.recoveredAt == later?.drops.first?.recoveredAt
    }

    private var dropBytes: Int {
        let connection = dropped == nil ? 0 : PresentConnection.usualBytes
        let bytes = connection + SharedArray.bytes(of: drops)
        return drops.prefix(Fleet.keptFlightRecords).reduce(bytes) { sum, drop in
            sum + (drop.disconnection.flight.map { SharedArray.bytes(of: $0.entries) } ?? 0)
        }
    }
}

extension PresentConnection {
    /// With the properties, addresses and names that a CONNACK usually brings.
    fileprivate static let usualBytes = SharedArray.headBytes + MemoryLayout<Self>.stride + 512
}

extension LinkOutage {
    /// With its sentences.
    fileprivate static let usualBytes = SharedArray.headBytes + MemoryLayout<Self>.stride + 256
}
