import HeartbeatModel
import Vocabulary

/// Putting a link right of which reports were lost.
extension WatchedLink {
    /// Whether the link is known as it stands; figures are not compared.
    func agrees(with standing: LinkStanding) -> Bool {
        state == standing.state && attempt == standing.attempt
            && outage?.value.nextAttemptAt?.monotonic == standing.nextAttemptAt
            && hasConnection(of: standing) && awaits(what: standing.connection)
    }

    private func hasConnection(of standing: LinkStanding) -> Bool {
        connection?.value.acceptedAt.monotonic == standing.connection?.acceptedAt
    }

    private func awaits(what present: ConnectionStanding?) -> Bool {
        let figures = heartbeats.statistics
        guard let present else { return figures.outstanding == 0 }
        return figures.outstanding == present.outstanding
            && figures.consecutiveMissed == present.consecutiveMissed
            && isUntimed == present.isUntimed
            && attribution?.value.requests == present.attribution?.requests
            && attribution?.value.responses == present.attribution?.responses
    }

    /// Takes over how the link stands; what was reported only once stays unknown.
    mutating func correct(to standing: LinkStanding, at moment: Moment) {
        let present = standing.connection
        if !hasConnection(of: standing) || !awaits(what: present) {
            heartbeats.correct(to: present, at: moment.monotonic)
        }
        if let present {
            if !hasConnection(of: standing) {
                connect(nil, timing: present.timing, at: moment.at(present.acceptedAt))
            }
            if present.lastAnswer > lastProofOfLife?.monotonic ?? .origin {
                _ = noteProofOfLife(at: moment.at(present.lastAnswer))
            }
            endAttribution()
            if let attribution = present.attribution { note(attribution, at: moment) }
            isUntimed = present.isUntimed
        } else {
            forgetConnection()
        }
        attempt = Int32(clamping: standing.attempt)
        noteNextAttempt(standing.nextAttemptAt.map { moment.at($0) })
        if state != standing.state { change(to: standing.state, at: moment) }
    }
}

extension Moment {
    /// An instant near this moment, on both clocks.
    fileprivate func at(_ instant: MonotonicInstant) -> Moment {
        Moment(monotonic: instant, wall: wallTime(at: instant))
    }
}
