import FleetModel
import HeartbeatModel
import Vocabulary

extension AlertQuantity {
    /// What the quantity is of a link at a moment: nanoseconds, a count, or a share from 0 to 1.
    ///
    /// The two ends differ only where more of the past is asked for than is known: then it lies
    /// somewhere between them. nil where the link has no such figure, or none at present.
    func value(
        of link: LinkSnapshot, reach: AlertReach?, in view: AlertView
    ) -> ClosedRange<Double>? {
        let now = view.now
        return switch self {
        case .rtt: Self.figure(.rtt, of: link, now: now)
        case .rttP50: Self.figure(.p50, of: link, now: now)
        case .rttP95: Self.figure(.p95, of: link, now: now)
        case .rttP99: Self.figure(.p99, of: link, now: now)
        case .net: Self.figure(.net, of: link, now: now)
        case .jitter: Self.figure(.jitter, of: link, now: now)
        case .loss: Self.figure(.loss, of: link, now: now)
        case .missed: Self.exactly(Double(link.statistics.consecutiveMissed))
        case .lost:
            Self.losses(of: link, among: reach?.heartbeats ?? 0)
        case .flaps:
            Self.exactly(Double(Self.drops(of: link, within: reach?.time ?? .zero, now: now)))
        case .availability:
            view.past(of: link.id)?.time.availability(
                over: reach?.time ?? .zero, now: now.monotonic)
        case .silent:
            Self.silence(of: link, in: view).map { Self.exactly(nanoseconds: $0) }
        case .certificateExpires:
            view.certificatesEnd(of: link.id).map {
                Self.exactly(nanoseconds: $0.time(since: now.wall))
            }
        }
    }

    /// For what changes from one look at the fleet to the next.
    static let atEachLook = Duration.zero

    /// How often it must be looked at where nothing happens on the link, since it changes with time
    /// alone; nil where it does not.
    var changesWithin: Duration? {
        switch self {
        case .flaps, .availability, .silent: Self.atEachLook
        // What is counted in days.
        case .certificateExpires: .seconds(60)
        case .rtt, .rttP50, .rttP95, .rttP99, .net, .jitter, .loss, .missed, .lost: nil
        }
    }

    private static func exactly(_ value: Double) -> ClosedRange<Double> { value...value }

    private static func exactly(nanoseconds duration: Duration) -> ClosedRange<Double> {
        exactly(Double(duration.nanoseconds))
    }

    private static func figure(
        _ figure: LinkFigure, of link: LinkSnapshot, now: Moment
    ) -> ClosedRange<Double>? {
        figure.value(for: link, at: now.monotonic).map { exactly($0) }
    }

    private static func losses(of link: LinkSnapshot, among count: Int) -> ClosedRange<Double> {
        let losses = link.losses(amongLast: count)
        return Double(losses.lowerBound)...Double(losses.upperBound)
    }

    private static func drops(of link: LinkSnapshot, within window: Duration, now: Moment) -> Int {
        let start = now.monotonic - window
        // The latest come first.
        return link.drops.prefix { $0.at.monotonic > start }.count
    }

    /// In a time that nobody could judge, a peer is not silent.
    private static func silence(of link: LinkSnapshot, in view: AlertView) -> Duration? {
        guard let proof = link.lastProofOfLife?.monotonic else { return nil }
        let judgedSince = view.past(of: link.id)?.time.judgedSince
        return view.now.monotonic - max(proof, judgedSince ?? proof)
    }
}

extension AlertBound {
    /// What a quantity is compared with, in the unit of its value; nil where nobody can say yet
    /// what is usual for the link.
    func value(for link: LinkSnapshot, in view: AlertView) -> Double? {
        switch self {
        case .duration(let duration): Double(duration.nanoseconds)
        case .count(let count): Double(count)
        case .share(let share): share
        case .timesBaseline(let factor):
            view.past(of: link.id)?.roundTrips.value(for: link).map {
                factor * Double($0.nanoseconds)
            }
        }
    }
}

extension FilterComparison.Sign {
    /// Whether a value that lies within the range is so; nil where that depends on where it lies.
    func holds(_ range: ClosedRange<Double>, _ bound: Double) -> Bool? {
        let atLower = holds(range.lowerBound, bound)
        guard atLower == holds(range.upperBound, bound) else { return nil }
        guard self == .equal || self == .notEqual, range.lowerBound < range.upperBound else {
            return atLower
        }
        return range.contains(bound) ? nil : atLower
    }

    /// The sign that holds where this one does not.
    var opposite: Self {
        switch self {
        case .less: .greaterOrEqual
        case .lessOrEqual: .greater
        case .greater: .lessOrEqual
        case .greaterOrEqual: .less
        case .equal: .notEqual
        case .notEqual: .equal
        }
    }
}

extension AlertComparison {
    /// What must be remembered of links to compare it.
    fileprivate var remembered: AlertMemory.Needs {
        switch quantity {
        case .availability, .silent: .past
        case .certificateExpires: .certificates
        case .rtt, .rttP50, .rttP95, .rttP99, .net, .jitter, .loss, .missed, .lost, .flaps: []
        }
    }

    /// The same, and what must be for the bound.
    var needs: AlertMemory.Needs {
        guard case .timesBaseline = bound else { return remembered }
        return remembered.union(.past)
    }
}
