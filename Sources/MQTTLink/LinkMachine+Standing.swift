public import Vocabulary

/// How the link stands, for those who missed what it reported.
extension LinkMachine {
    /// How the link stands after all that was told so far.
    ///
    /// - Parameters:
    ///   - link: what the link is called elsewhere.
    ///   - address: the other end of its connection, where it is known.
    public func standing(
        of link: LinkID, at address: String?, now: MonotonicInstant
    ) -> LinkStanding {
        var standing = LinkStanding(link: link, state: state, attempt: Int(attempts))
        if case .waiting(let until) = phase { standing.nextAttemptAt = until }
        guard let connection else { return standing }
        let heartbeat = connection.heartbeat
        var present = ConnectionStanding(
            acceptedAt: connection.acceptedAt, timing: heartbeat.timing, address: address,
            lastAnswer: heartbeat.lastAnswer)
        present.outstanding = heartbeat.outstanding
        // A PINGRESP of which others are still missing begins the wait anew.
        present.waitingSince = heartbeat.outstandingSince.map { max($0, heartbeat.lastAnswer) }
        present.consecutiveMissed = heartbeat.consecutiveMissed
        present.attribution = heartbeat.attribution(now: now)
        present.isUntimed = heartbeat.isUntimed
        standing.connection = present
        return standing
    }
}
