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
        case .configured, .connecting, .pingRequest, .pingResponse, .webSocketPing, .message: false
        }
    }
}
