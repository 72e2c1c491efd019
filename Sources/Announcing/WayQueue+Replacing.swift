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
    ///
    /// A receiver that is another one knows nothing of what the former one was told.
    mutating func replace(
        way newWay: AnnouncementWay, _ ledger: inout DeliveryLedger, now: Moment
    ) {
        guard newWay != way else { return }
        let former = way
        way = newWay
        pace.noteSuccess()
        for place in waiting.indices { waiting[place].notBefore = now.monotonic }
        guard !newWay.hasReceiver(of: former) else { return }
        if former.forgets, newWay.forgets {
            // It hears at once of all that lasts, and of each end.
            for key in lasting.keys { lasting[key]?.notBefore = now.monotonic }
            return
        }
        giveUpRenewals(&ledger)
        hearings = Hearings(isNew: true)
        beginAnew(&ledger, now: now)
    }

    /// Tells what was on its way to the former receiver to one that knows nothing.
    private mutating func beginAnew(_ ledger: inout DeliveryLedger, now: Moment) {
        let former = (underWay + waiting).filter { !$0.isRenewal }
        underWay = []
        waiting = []
        var told: [Announcement] = []
        for message in former {
            ledger.remove(message)
            guard !message.isOver else { continue }
            let place = told.firstIndex { $0.key == message.key }
            let earlier = place.map { told.remove(at: $0) }
            var announcement = message.announcement
            // Who has what it never heard of, and that this is over, is nothing to it.
            if announcement.occasion == .resolved { continue }
            if announcement.occasion == .acknowledged, earlier == nil { continue }
            announcement.occasion = .opened
            told.insert(announcement, at: place ?? told.count)
        }
        for announcement in told { add(announcement, &ledger, now: now) }
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
