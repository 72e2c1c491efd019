import Vocabulary

extension EventFields {
    /// What was known of a connection at one moment.
    func tcpFacts() throws(JSONProblem) -> TCPFacts {
        var facts = TCPFacts()
        facts.unacknowledgedSegments = try integer("unacknowledged_segments")
        facts.notSentBytes = try optionalInteger("not_sent_bytes")
        facts.retransmits = try integer("retransmits")
        facts.totalRetransmits = try integer("total_retransmits")
        facts.retransmissionTimeout = try duration("retransmission_timeout_ns")
        facts.pathRTT = try duration("path_rtt_ns")
        facts.pathRTTVariation = try duration("path_rtt_variation_ns")
        facts.pathRTTMinimum = try optionalDuration("path_rtt_minimum_ns")
        facts.sinceDataSent = try duration("since_data_sent_ns")
        facts.sinceDataReceived = try duration("since_data_received_ns")
        facts.sinceAcknowledgement = try duration("since_acknowledgement_ns")
        facts.bytesAcknowledged = try optionalInteger("bytes_acknowledged")
        // Runs of the first version did not tell.
        facts.ownQueueBytes = try optionalCount("own_queue_bytes") ?? 0
        return facts
    }

    /// What happened on a link before its connection ended; nil where the line does not tell.
    ///
    /// Entries with a word of a later version are left out.
    func flightRecord() throws(JSONProblem) -> FlightRecord? {
        guard let lines = try optionalObjects("flight") else { return nil }
        var entries: [FlightEntry] = []
        for line in lines {
            guard let happening = try line.flightHappening() else { continue }
            entries.append(
                FlightEntry(
                    at: MonotonicInstant(nanoseconds: try line.integer("at_ns")),
                    happening: happening))
        }
        return FlightRecord(entries: entries)
    }

    private func flightHappening() throws(JSONProblem) -> FlightHappening? {
        let what: FlightWord? = try word("what")
        switch what {
        case .sent:
            guard let packet = try packetKind() else { return nil }
            return .sent(packet, bytes: try integer("bytes"))
        case .received:
            guard let packet = try packetKind() else { return nil }
            return .received(packet, bytes: try integer("bytes"))
        case .attempt: return .attempt(try integer("attempt"))
        case .phase: return try word("phase").map(FlightHappening.phase)
        case .missed: return .missed(try integer("consecutive_missed"))
        case .socket:
            return .socket(
                unacknowledgedSegments: try integer("unacknowledged_segments"),
                retransmits: try integer("retransmits"),
                notSentBytes: try integer("not_sent_bytes"))
        case .queued: return .queued
        case .drained: return .drained
        case .ownLag:
            let microseconds = try duration("lag_ns").nanoseconds / 1_000
            return .ownLag(microseconds: UInt32(clamping: microseconds))
        case .webSocketPing: return .webSocketPing
        case .webSocketClose: return .webSocketClose(code: try integer("code"))
        case .ended: return try word("cause").map(FlightHappening.ended)
        case nil: return nil
        }
    }

    private func packetKind() throws(JSONProblem) -> PacketKind? {
        let name = try string("packet")
        return PacketKind.allCases.first { $0.name == name }
    }
}
