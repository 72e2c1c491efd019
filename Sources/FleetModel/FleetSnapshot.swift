public import Vocabulary

/// The whole fleet at one moment: what screens draw and outlets print.
public struct FleetSnapshot: Hashable, Sendable {
    /// When it was taken.
    public var at: Moment
    /// Every link, in order of `LinkID`.
    ///
    /// One that did not change since an earlier snapshot is identical to what it was there.
    public internal(set) var links: [LinkSnapshot]
    /// Where in `links` each link stands.
    var places: LinkPlaces
    /// Grows with whatever changes what a snapshot shows, but for `at` and what follows from it.
    ///
    /// Equal numbers of two snapshots of one fleet mean that the same is to be seen, only older.
    public internal(set) var changes: UInt64
    /// The latest events of the whole fleet, oldest first, at most `Fleet.keptEvents`.
    public var events: [EventEntry]
    /// How many older events are no longer kept.
    public var eventsForgotten: Int
    /// What people see of alerts.
    public internal(set) var alerts: AlertStanding
    /// The largest lag of our own timers in the last minute; nil where none was measured.
    public var ownLoopLag: Duration?
    /// The last pause of our own, if any.
    public var lastOwnPause: OwnPause?
    /// Since when this machine has lost its way to brokers; nil where it has not.
    public var offline: OwnOffline?
    /// Brokers that are not asked for their figures again, each with the link whose connection it
    /// ended rather than answer.
    public internal(set) var brokersLeftInPeace: [BrokerAddress: LinkID]
    /// How much connecting is going on.
    public var connectLoad: ConnectLoad
    /// How many reports of links never came, since the start: figures are too small by them.
    public var reportsLost: Int
    var states: StateCounts

    /// An empty fleet.
    public init(at: Moment) {
        self.at = at
        links = []
        places = LinkPlaces()
        changes = 0
        states = StateCounts()
        events = []
        eventsForgotten = 0
        alerts = AlertStanding()
        ownLoopLag = nil
        lastOwnPause = nil
        offline = nil
        brokersLeftInPeace = [:]
        connectLoad = ConnectLoad()
        reportsLost = 0
    }

    /// How many links are in that state.
    public func count(of state: LinkState) -> Int { states[state] }
}

/// How many links are in each state, counted as they change.
struct StateCounts: Hashable, Sendable {
    /// In the order of `LinkState.worstFirst`; in place, since each group of a table has its own.
    private var counts = SIMD8<Int32>()

    subscript(state: LinkState) -> Int {
        get { Int(counts[state.rank]) }
        set { counts[state.rank] = Int32(newValue) }
    }
}

/// A pause of our own program.
///
/// Pauses that come too often are not excused: the program is overloaded, and judging goes on.
public struct OwnPause: Hashable, Sendable {
    /// When it was noticed.
    public var at: Moment
    /// How long we were held up.
    public var gap: Duration
    /// Whether nobody was judged by it.
    public var isExcused: Bool

    /// Puts it together.
    public init(at: Moment, gap: Duration, isExcused: Bool) {
        self.at = at
        self.gap = gap
        self.isExcused = isExcused
    }
}

/// A time in which this machine has no way to brokers: no link that it concerns is judged.
public struct OwnOffline: Hashable, Sendable {
    /// When it was noticed.
    public var since: Moment
    /// What shows it, in a sentence.
    public var evidence: String

    /// Puts it together.
    public init(since: Moment, evidence: String) {
        self.since = since
        self.evidence = evidence
    }
}

/// One line of the event log.
public struct EventEntry: Hashable, Sendable {
    /// Counted from 1 over the whole run.
    public var number: Int
    /// When and what.
    public var record: RunRecord

    /// Puts an entry together.
    public init(number: Int, record: RunRecord) {
        self.number = number
        self.record = record
    }
}
