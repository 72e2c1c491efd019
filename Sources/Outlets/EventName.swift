/// The events that lines tell of, by the name that other programs read.
enum EventName: String, CaseIterable {
    case started, configured, connecting, connected, rejected, subscribed
    case pingRequest = "ping_request"
    case pingResponse = "ping_response"
    case pingAttribution = "ping_attribution"
    case overdue
    case unexpectedPingResponse = "unexpected_ping_response"
    case webSocketPing = "websocket_ping"
    case message, disconnected
    case reconnectScheduled = "reconnect_scheduled"
    case state
    case own = "self"
    case incident
    case eventsLost = "events_lost"

    /// The version of the line format that `started` names.
    ///
    /// Names are added within it, never changed.
    static let schema = 1
}

/// What `self` says of the watcher.
enum OwnCondition: String {
    case paused, overloaded, offline, online
    case clockStepped = "clock-stepped"
}

/// Which check a certificate failed.
enum CertificateCheck: String {
    case expired
    case notYetValid = "not-yet-valid"
    case unknownAuthority = "unknown-authority"
    case otherKey = "other-key"
    case selfSigned = "self-signed"
    case wrongName = "wrong-name"
    case wrongUse = "wrong-use"
    case brokenSignature = "broken-signature"
    case malformed, other
}

/// What an entry of a flight record tells of.
enum FlightWord: String {
    case sent, received, attempt, phase, missed, socket, queued, drained
    case ownLag = "own-lag"
    case webSocketPing = "websocket-ping"
    case webSocketClose = "websocket-close"
    case ended
}
