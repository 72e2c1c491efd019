import Vocabulary

extension LinkEvent {
    /// Whether the event is kept for the log on the screen.
    ///
    /// Heartbeats and messages are not: on thousands of links they would push out within a second
    /// what a person looks for. Nor is the start of an attempt, whose end always follows.
    var belongsInLog: Bool {
        switch self {
        case .connected, .rejected, .subscribed, .attributing, .overdue, .unexpectedPingResponse,
            .disconnected, .reconnectScheduled, .state:
            true
        case .configured, .connecting, .pingRequest, .pingResponse, .webSocketPing, .message,
            .brokerFigures:
            false
        }
    }
}

extension RunRecord {
    /// As the log keeps it: a flight record is large, and kept with the drops of its link.
    var withoutFlightRecord: RunRecord {
        guard case .link(let link, .disconnected(var end)) = event, end.flight != nil else {
            return self
        }
        end.flight = nil
        return RunRecord(at: at, event: .link(link, .disconnected(end)))
    }
}
