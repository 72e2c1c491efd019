import MQTTLink
import Vocabulary

extension LinkDriver {
    /// How the link stands, for those who missed what it reported.
    func standing(now: MonotonicInstant) -> LinkStanding {
        var address: String?
        if case .open(let handler) = connection { address = handler.remoteAddress?.authority }
        return tell(now: now) { machine, _ in machine.standing(of: id, at: address, now: now) }
    }
}
