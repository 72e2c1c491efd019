import Vocabulary

/// Alerts of one rule that fired together at one broker, of which a person is told once.
///
/// Forty links of a broker that is gone are one message, and when the last of them is back there is
/// another one. An alert that is not about a link is a bundle of its own.
struct AlertBundle: Hashable, Sendable {
    /// An alert joins others that fired within this time.
    static let joinedWithin = Duration.seconds(60)
    /// What fires twice within this time is not soon believed to be over.
    static let repeatedWithin = Duration.seconds(30 * 60)
    /// It is so only once nothing fired for this long.
    static let calm = Duration.seconds(10 * 60)

    /// What a person was told.
    struct Told: Hashable {
        let subject: AlertSubject
        /// When the alert fired that they were told of.
        let firedAt: Moment
        /// When that alert ended, and what was measured then; nil while it fires.
        var end: End?
    }

    /// The end of an alert.
    struct End: Hashable {
        let at: MonotonicInstant
        let measured: String
    }

    /// Those that fired since the bundle last had none that fires.
    fileprivate(set) var members: Set<AlertSubject>
    /// Those of them that fire.
    fileprivate(set) var firing: Set<AlertSubject>
    /// When the last one joined.
    fileprivate var joinedAt: MonotonicInstant
    /// When the bundle began to fire, the last time and the time before.
    fileprivate var beganAt: MonotonicInstant
    fileprivate var beganBeforeAt: MonotonicInstant?
    /// When the last of them ended; means nothing while one fires.
    fileprivate var endedAt: MonotonicInstant
    /// nil where a person was told nothing, or that it is over.
    var told: Told?
    /// When another alert last spoke for it.
    var spokenForAt: MonotonicInstant?

    fileprivate init(now: MonotonicInstant) {
        members = []
        firing = []
        joinedAt = now
        beganAt = now
        endedAt = now
    }

    fileprivate mutating func beginAgain(now: MonotonicInstant) {
        members = []
        beganBeforeAt = beganAt
        beganAt = now
        spokenForAt = nil
    }

    fileprivate mutating func join(_ subject: AlertSubject, now: MonotonicInstant) {
        members.insert(subject)
        firing.insert(subject)
        joinedAt = now
        if told?.subject == subject { told?.end = nil }
    }

    fileprivate mutating func leave(
        _ subject: AlertSubject, measured: String, now: MonotonicInstant
    ) {
        firing.remove(subject)
        endedAt = now
        if told?.subject == subject { told?.end = End(at: now, measured: measured) }
    }

    /// Whether what a person was told is not how it stands.
    func isUnsettled(now: MonotonicInstant) -> Bool {
        firing.isEmpty != (told == nil) || hasOutlastedWhatWasTold(now: now)
    }

    /// Whether others fire still though the alert that a person was told of is long over.
    func hasOutlastedWhatWasTold(now: MonotonicInstant) -> Bool {
        guard !firing.isEmpty, let end = told?.end else { return false }
        return now - end.at >= Self.calm
    }

    /// Whether alerts that fire now belong to it.
    fileprivate func isOpen(now: MonotonicInstant) -> Bool {
        now - joinedAt <= Self.joinedWithin
    }

    /// Whether it fires no longer, but fired again so soon that it may do so once more.
    func mayFireAgain(now: MonotonicInstant) -> Bool {
        guard firing.isEmpty, let beganBeforeAt else { return false }
        return beganAt - beganBeforeAt <= Self.repeatedWithin && now - endedAt < Self.calm
    }

    /// Whether another alert spoke for it until just now: those that come back last need no message
    /// of their own.
    func isSpokenFor(now: MonotonicInstant) -> Bool {
        spokenForAt.map { now - $0 < Self.joinedWithin } ?? false
    }

    /// Those that fire, in order of their links.
    var firingInOrder: [AlertSubject] { firing.sorted(by: AlertSubject.isBefore) }
}

/// The bundles of one rule.
///
/// Each subject is in one of them at most; a bundle in which nothing fires is forgotten once
/// nothing can repeat.
struct AlertBundles: Hashable, Sendable {
    private var bundles: [Int: AlertBundle] = [:]
    private var lastNumber = 0
    private var bundleOf: [AlertSubject: Int] = [:]
    /// At each broker the one that was joined last.
    private var latest: [String: Int] = [:]

    /// Those of which a person is to be told something, in the order in which they began.
    func unsettled(now: MonotonicInstant) -> [Int] {
        bundles.filter { $0.value.isUnsettled(now: now) }.keys.sorted()
    }

    /// How many are kept.
    var count: Int { bundles.count }

    subscript(number: Int) -> AlertBundle? {
        get { bundles[number] }
        set { bundles[number] = newValue }
    }

    /// An alert fired; `broker` is that of its link.
    mutating func alertFired(
        _ subject: AlertSubject, at broker: String?, now: MonotonicInstant
    ) {
        let number = number(for: subject, at: broker, now: now)
        if let broker { latest[broker] = number }
        if bundles[number]?.firing.isEmpty == true {
            // Others that were in it before have nothing to do with what begins now.
            for member in bundles[number]?.members ?? [] { bundleOf[member] = nil }
            bundles[number]?.beginAgain(now: now)
        }
        bundles[number, default: AlertBundle(now: now)].join(subject, now: now)
        bundleOf[subject] = number
    }

    /// An alert that fired is over.
    mutating func alertEnded(_ subject: AlertSubject, measured: String, now: MonotonicInstant) {
        guard let number = bundleOf[subject] else { return }
        bundles[number]?.leave(subject, measured: measured, now: now)
    }

    /// Lets go what is settled and cannot repeat any more.
    mutating func forget(now: MonotonicInstant) {
        for (number, bundle) in bundles
        where bundle.firing.isEmpty && bundle.told == nil
            && now - bundle.endedAt > AlertBundle.repeatedWithin
        {
            bundles[number] = nil
            for member in bundle.members { bundleOf[member] = nil }
        }
        latest = latest.filter { bundles[$0.value] != nil }
    }

    private mutating func number(
        for subject: AlertSubject, at broker: String?, now: MonotonicInstant
    ) -> Int {
        if let own = bundleOf[subject], let bundle = bundles[own] {
            if bundle.firing.isEmpty || bundle.isOpen(now: now) { return own }
            // The others fire for long: what begins now is another matter.
            bundles[own]?.members.remove(subject)
        }
        if let broker, let number = latest[broker], bundles[number]?.isOpen(now: now) == true {
            return number
        }
        lastNumber += 1
        return lastNumber
    }
}
