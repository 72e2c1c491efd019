import AlertModel
import Vocabulary

/// What becomes of a queue beyond one run, and beyond one configuration.
extension WayQueue {
    /// Takes in what waited when the last run ended.
    ///
    /// - Parameter isOver: whether its incident is known to be over.
    mutating func restore(
        _ delivery: QueuedDelivery, isOver: Bool, _ ledger: inout DeliveryLedger, now: Moment
    ) {
        let rest = min(max(.zero, delivery.notBefore.time(since: now.wall)), WayPace.longestRest)
        var message = WaitingMessage(
            id: delivery.id, announcement: delivery.announcement, attempts: delivery.attempts,
            notBefore: now.monotonic + rest, mayBeKnown: delivery.attempts > 0)
        let isEnd = message.announcement.occasion == .resolved
        if way.forgets {
            // Nobody knows whether it arrived; to tell it again changes nothing there.
            message.mayBeKnown = true
            message.notBefore = now.monotonic
            message.attempts = 0
        }
        if way.forgets, !isEnd {
            message.isRenewal = true
            lasting[message.key] = message
        } else {
            waiting.append(message)
        }
        if isOver, !isEnd { add(message.announcement.ended(at: now.wall), &ledger, now: now) }
    }

    /// From now on the way is like that; what failed on the old one is tried at once.
    mutating func replace(
        way newWay: AnnouncementWay, _ ledger: inout DeliveryLedger, now: Moment
    ) {
        guard newWay != way else { return }
        way = newWay
        pace.noteSuccess()
        for place in waiting.indices { waiting[place].notBefore = now.monotonic }
        if !way.forgets { giveUpRenewals(&ledger) }
    }

    /// Nothing of it is sent any more.
    mutating func giveUp(_ ledger: inout DeliveryLedger) {
        for message in waiting + underWay where !message.isRenewal { ledger.remove(message) }
        giveUpRenewals(&ledger)
        waiting = []
        underWay = []
    }

    private mutating func giveUpRenewals(_ ledger: inout DeliveryLedger) {
        for message in lasting.values { ledger.remove(message) }
        lasting = [:]
    }
}
