import AlertModel
import Vocabulary

/// A message in the queue of its way.
struct WaitingMessage: Hashable, Sendable {
    /// Its number, in order of time.
    let id: Int64
    var announcement: Announcement
    /// How often it was tried.
    var attempts = 0
    /// It is not tried before.
    var notBefore: MonotonicInstant
    /// Whether the receiver may know of the incident: it was told before, or an earlier attempt may
    /// have arrived although nobody answered.
    var mayBeKnown = false
    /// Whether the receiver refused it among others, so that it goes alone.
    var goesAlone = false
    /// Whether the receiver was told this before, and is told again so that it does not forget.
    var isRenewal = false
    /// Whether nobody need hear of it any more if this attempt fails.
    var isOver = false

    /// The incident that it is about.
    var key: String { announcement.key }

    /// As it is kept on disk.
    func queued(on way: String, now: Moment) -> QueuedDelivery {
        QueuedDelivery(
            id: id, way: way, announcement: announcement, attempts: attempts,
            notBefore: now.wallTime(at: notBefore))
    }
}

extension Announcement {
    /// What is left to say where this one comes before the earlier one was delivered; nil: nothing,
    /// since nobody heard of a beginning that is over.
    ///
    /// - Parameter mayBeKnown: whether the receiver may know of the incident all the same.
    func following(_ earlier: Announcement, mayBeKnown: Bool) -> Announcement? {
        var merged = self
        switch (earlier.occasion, occasion) {
        case (.opened, .resolved): return mayBeKnown ? self : nil
        case (.opened, .raised), (.opened, .reminder), (.opened, .acknowledged):
            merged.occasion = .opened
        case (.raised, .reminder), (.raised, .acknowledged): merged.occasion = .raised
        default: break
        }
        return merged
    }

    /// The end of what this one tells, found at that time, where nobody else told of it.
    func ended(at time: WallTime) -> Announcement {
        var end = self
        end.occasion = .resolved
        end.remaining = 0
        end.at = time
        end.resolvedAt = time
        return end
    }
}
