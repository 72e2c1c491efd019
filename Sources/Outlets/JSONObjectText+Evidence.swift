import Vocabulary

extension JSONObjectText {
    /// What the kernel and this program know of a connection.
    init(_ facts: TCPFacts) {
        self.init()
        integer("unacknowledged_segments", facts.unacknowledgedSegments)
        integer("not_sent_bytes", facts.notSentBytes)
        integer("retransmits", facts.retransmits)
        integer("total_retransmits", facts.totalRetransmits)
        duration("retransmission_timeout_ns", facts.retransmissionTimeout)
        duration("path_rtt_ns", facts.pathRTT)
        duration("path_rtt_variation_ns", facts.pathRTTVariation)
        duration("path_rtt_minimum_ns", facts.pathRTTMinimum)
        duration("since_data_sent_ns", facts.sinceDataSent)
        duration("since_data_received_ns", facts.sinceDataReceived)
        duration("since_acknowledgement_ns", facts.sinceAcknowledgement)
        integer("bytes_acknowledged", facts.bytesAcknowledged)
        integer("own_queue_bytes", facts.ownQueueBytes)
    }

    /// One entry of a flight record.
    init(_ entry: FlightEntry) {
        self.init()
        integer("at_ns", entry.at.nanoseconds)
        add(entry.happening)
    }

    private mutating func add(_ happening: FlightHappening) {
        func add(_ word: FlightWord) { string("what", word.rawValue) }
        switch happening {
        case .sent(let packet, let bytes):
            add(.sent)
            string("packet", packet.name)
            integer("bytes", bytes)
        case .received(let packet, let bytes):
            add(.received)
            string("packet", packet.name)
            integer("bytes", bytes)
        case .attempt(let attempt):
            add(.attempt)
            integer("attempt", attempt)
        case .phase(let phase):
            add(.phase)
            string("phase", phase.rawValue)
        case .missed(let misses):
            add(.missed)
            integer("consecutive_missed", misses)
        case .socket(let unacknowledgedSegments, let retransmits, let notSentBytes):
            add(.socket)
            integer("unacknowledged_segments", unacknowledgedSegments)
            integer("retransmits", retransmits)
            integer("not_sent_bytes", notSentBytes)
        case .queued: add(.queued)
        case .drained: add(.drained)
        case .ownLag(let microseconds):
            add(.ownLag)
            duration("lag_ns", .microseconds(microseconds))
        case .webSocketPing: add(.webSocketPing)
        case .webSocketClose(let code):
            add(.webSocketClose)
            integer("code", code)
        case .ended(let cause):
            add(.ended)
            string("cause", cause.rawValue)
        }
    }
}
