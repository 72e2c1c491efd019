import AlertModel
import FleetModel
import Vocabulary

/// What waits for one way, what is under way on it, and what its receiver knows.
///
/// At most one message of an incident waits: what comes later takes its place and says all of it.
/// So nothing overtakes, and a way that was closed for a night has no night to tell.
struct WayQueue: Sendable {
    /// Messages that wait at most; of more one gives way and is counted.
    static let mostWaiting = 1_000
    /// Incidents that a receiver which forgets is reminded of; the oldest gives way.
    static let mostLasting = 1_000
    /// Messages in one request.
    static let mostTogether = 64
    /// A receiver that forgets is told again so often.
    static let renewsEvery = Duration.seconds(60)

    /// As the configuration says.
    var way: AnnouncementWay
    private var standing: DeliveryStanding
    /// In the order of their numbers.
    var waiting: [WaitingMessage] = []
    /// What was taken and has not come back; empty: nothing.
    var underWay: [WaitingMessage] = []
    /// What a receiver that forgets was told and is not over, by key; `notBefore` is when it is
    /// told again.
    var lasting: [String: WaitingMessage] = [:]
    var hearings: Hearings
    var pace = WayPace()

    /// Nothing waits yet.
    ///
    /// - Parameter isNew: whether its receiver was told of nothing so far, by earlier runs neither.
    init(way: AnnouncementWay, isNew: Bool = false) {
        self.way = way
        hearings = Hearings(isNew: isNew)
        standing = DeliveryStanding(name: way.name)
    }

    /// How it stands.
    var currentStanding: DeliveryStanding {
        var current = standing
        current.waiting = waiting.count + underWay.count { !$0.isRenewal }
        return current
    }

    // MARK: What comes

    /// Takes a message in, or leaves it where it is nothing for this way.
    mutating func add(
        _ announcement: Announcement, _ ledger: inout DeliveryLedger, now: Moment
    ) {
        guard let announcement = asTold(announcement, now: now.monotonic) else { return }
        if announcement.occasion == .resolved, !way.tellsEnds, !way.forgets {
            forget(announcement.key, &ledger)
        } else if let place = waiting.firstIndex(where: { $0.key == announcement.key }) {
            let earlier = waiting.remove(at: place)
            queue(earlier, followedBy: announcement, at: place, &ledger, now: now)
        } else {
            append(announcement, &ledger, now: now)
        }
    }

    /// Whether something about an incident waits or is under way.
    func isOnItsWay(_ key: String) -> Bool {
        waiting.contains { $0.key == key } || underWay.contains { $0.key == key }
    }

    /// Puts what is left to say of two messages about one incident in the place of the earlier one.
    private mutating func queue(
        _ earlier: WaitingMessage, followedBy later: Announcement, at place: Int,
        _ ledger: inout DeliveryLedger, now: Moment
    ) {
        let merged = later.following(
            earlier.announcement, mayBeKnown: earlier.mayBeKnown)
        guard let merged else {
            ledger.remove(earlier)
            hearings[later.key] = nil
            return
        }
        var message = earlier
        message.announcement = merged
        if earlier.announcement.occasion == .resolved { message.mayBeKnown = true }
        waiting.insert(message, at: place)
        ledger.keep(message, on: way.name, now: now)
    }

    private mutating func append(
        _ announcement: Announcement, _ ledger: inout DeliveryLedger, now: Moment
    ) {
        if waiting.count >= Self.mostWaiting {
            lose(waiting.remove(at: leastMissed), &ledger)
        }
        var message = WaitingMessage(
            id: ledger.nextID(), announcement: announcement, notBefore: now.monotonic)
        if case .told = hearings[announcement.key] { message.mayBeKnown = true }
        waiting.append(message)
        ledger.keep(message, on: way.name, now: now)
    }

    /// The place of what gives way where too much waits: the oldest beginning that nobody heard of,
    /// whose end need not be told either; where there is none, the oldest that is no end.
    private var leastMissed: Int {
        waiting.firstIndex { $0.announcement.occasion == .opened && !$0.mayBeKnown }
            ?? waiting.firstIndex { $0.announcement.occasion != .resolved } ?? 0
    }

    /// The incident is over, and nobody is told: what waits of it is not sent any more.
    private mutating func forget(_ key: String, _ ledger: inout DeliveryLedger) {
        for message in waiting where message.key == key { ledger.remove(message) }
        waiting.removeAll { $0.key == key }
        for place in underWay.indices where underWay[place].key == key {
            underWay[place].isOver = true
        }
        hearings[key] = nil
    }

    // MARK: What goes

    /// When something is to be sent; nil where nothing is before what is under way comes back.
    func nextDue(now: MonotonicInstant) -> MonotonicInstant? {
        guard underWay.isEmpty else { return nil }
        // Asked at each message that comes: a thousand that wait are not copied for it.
        let waits = [waiting.lazy.map(\.notBefore).min(), renewals.lazy.map(\.notBefore).min()]
        guard let first = waits.compactMap(\.self).min() else { return nil }
        return pace.earliest(for: first, mostPerMinute: way.mostPerMinute, now: now)
    }

    /// What the receiver is told again, but for incidents of which there is something new to tell.
    private var renewals: [WaitingMessage] {
        guard !lasting.isEmpty else { return [] }
        let waitingKeys = Set(waiting.map(\.key))
        return lasting.values.filter { !waitingKeys.contains($0.key) }
    }

    /// Takes what is to be sent now; nil where there is nothing, or where it must wait.
    mutating func takeDue(now: MonotonicInstant) -> DeliveryBatch? {
        guard let due = nextDue(now: now), due <= now else { return nil }
        underWay = chosen(now: now)
        let taken = Set(underWay.map(\.id))
        waiting.removeAll { taken.contains($0.id) }
        pace.noteDeparture(now: now)
        return DeliveryBatch(
            way: way, messages: underWay,
            superseded: underWay.compactMap { message in
                guard let earlier = lasting[message.key]?.announcement,
                    AlertmanagerForm.labels(of: earlier)
                        != AlertmanagerForm.labels(of: message.announcement)
                else { return nil }
                return earlier
            })
    }

    /// What goes next: what was tried least, of that the oldest, so that one message that its
    /// receiver stumbles over holds up no other.
    private func chosen(now: MonotonicInstant) -> [WaitingMessage] {
        let fresh = waiting.filter { $0.notBefore <= now }
            .sorted { ($0.attempts, $0.id) < ($1.attempts, $1.id) }
        // Those that are nearly due go along: one request a minute is enough.
        let soon = now + Self.renewsEvery / 4
        let again = renewals.filter { $0.notBefore <= soon }
            .sorted { ($0.notBefore, $0.id) < ($1.notBefore, $1.id) }
        let candidates = fresh + again
        guard way.forgets, candidates.first?.goesAlone != true else {
            return Array(candidates.prefix(1))
        }
        return Array(candidates.filter { !$0.goesAlone }.prefix(Self.mostTogether))
    }

    // MARK: What came of it

    /// A batch came back; one that was not taken from here changes nothing.
    mutating func note(
        _ outcome: DeliveryOutcome, of batch: DeliveryBatch, _ ledger: inout DeliveryLedger,
        now: Moment
    ) {
        guard !underWay.isEmpty, underWay.map(\.id) == batch.messages.map(\.id) else { return }
        let messages = underWay
        underWay = []
        switch outcome {
        case .delivered:
            pace.noteSuccess()
            standing.failingSince = nil
            standing.trouble = nil
            for message in messages { finish(message, &ledger, now: now) }
        case .failed(let trouble):
            let end = pace.noteFailure(
                retryAfter: trouble.retryAfter, &ledger, now: now.monotonic)
            noteTrouble(trouble.text, now: now)
            for var message in messages {
                message.attempts += 1
                message.notBefore = end
                message.mayBeKnown = message.mayBeKnown || trouble.mayHaveArrived
                putBack(message, &ledger, now: now)
            }
        case .refused(let trouble):
            // Of what is told again each minute it is said once: others arrive in between.
            if !messages.allSatisfy({ $0.isRenewal && $0.goesAlone }) {
                noteTrouble(trouble, now: now)
            }
            for var message in messages {
                if messages.count > 1 {
                    // One of them is to blame; each by itself shows which.
                    message.goesAlone = true
                    putBack(message, &ledger, now: now)
                } else if message.isRenewal {
                    // It took the same before, and would take it for over if it heard no more.
                    message.goesAlone = true
                    message.notBefore = now.monotonic + Self.renewsEvery
                    putBack(message, &ledger, now: now)
                } else {
                    lose(message, &ledger)
                }
            }
        }
    }

    private mutating func noteTrouble(_ trouble: String, now: Moment) {
        standing.trouble = trouble
        standing.failingSince = standing.failingSince ?? now
    }

    /// The receiver has the message.
    private mutating func finish(
        _ message: WaitingMessage, _ ledger: inout DeliveryLedger, now: Moment
    ) {
        let key = message.key
        if !message.isRenewal { standing.delivered += 1 }
        if message.announcement.occasion == .resolved || message.isOver {
            ledger.remove(message)
            if let told = lasting.removeValue(forKey: key) { ledger.remove(told) }
            hearings[key] = nil
            noteEndIsKnown(of: key, &ledger)
            return
        }
        hearings[key] = message.isRenewal ? hearings[key] : .told(now.monotonic)
        if way.forgets {
            renewLater(message, &ledger, now: now)
        } else {
            ledger.remove(message)
        }
        if way.keepsTrackOfPeople, message.announcement.occasion == .opened,
            message.announcement.acknowledgedBy != nil, !isOnItsWay(key)
        {
            var acknowledged = message.announcement
            acknowledged.occasion = .acknowledged
            append(acknowledged, &ledger, now: now)
        }
    }

    /// What waits of an incident is news to a receiver that knows of its end; another end is none.
    private mutating func noteEndIsKnown(of key: String, _ ledger: inout DeliveryLedger) {
        guard let place = waiting.firstIndex(where: { $0.key == key }) else { return }
        if waiting[place].announcement.occasion == .resolved {
            ledger.remove(waiting.remove(at: place))
        } else {
            waiting[place].mayBeKnown = false
        }
    }

    /// From now on the receiver is told again and again; the message stays on disk as long.
    private mutating func renewLater(
        _ message: WaitingMessage, _ ledger: inout DeliveryLedger, now: Moment
    ) {
        var lasts = message
        lasts.isRenewal = true
        lasts.attempts = 0
        lasts.goesAlone = false
        lasts.notBefore = now.monotonic + Self.renewsEvery
        let earlier = lasting.updateValue(lasts, forKey: message.key)
        if let earlier, earlier.id != message.id { ledger.remove(earlier) }
        if lasting.count > Self.mostLasting,
            let oldest = lasting.values.min(by: { $0.id < $1.id })
        {
            lasting[oldest.key] = nil
            ledger.remove(oldest)
        }
    }

    /// The receiver does not have it: it is tried again, in the place of what came meanwhile.
    private mutating func putBack(
        _ message: WaitingMessage, _ ledger: inout DeliveryLedger, now: Moment
    ) {
        if message.isRenewal {
            if lasting[message.key]?.id == message.id { lasting[message.key] = message }
        } else if message.isOver {
            ledger.remove(message)
        } else if let place = waiting.firstIndex(where: { $0.key == message.key }) {
            let later = waiting.remove(at: place)
            ledger.remove(later)
            let home = waiting.firstIndex { $0.id > message.id } ?? waiting.count
            var message = message
            message.mayBeKnown = message.mayBeKnown || later.mayBeKnown
            queue(message, followedBy: later.announcement, at: home, &ledger, now: now)
        } else {
            let home = waiting.firstIndex { $0.id > message.id } ?? waiting.count
            waiting.insert(message, at: home)
            ledger.keep(message, on: way.name, now: now)
        }
    }

    private mutating func lose(_ message: WaitingMessage, _ ledger: inout DeliveryLedger) {
        ledger.remove(message)
        standing.lost += 1
        switch message.announcement.occasion {
        case .opened where !message.mayBeKnown: hearings[message.key] = .notTold
        case .resolved:
            if let told = lasting.removeValue(forKey: message.key) { ledger.remove(told) }
            hearings[message.key] = nil
        default: break
        }
    }
}
