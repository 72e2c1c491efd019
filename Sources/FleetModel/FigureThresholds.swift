public import Vocabulary

/// From which value on a figure stands out on the screen.
///
/// It colours and judges nothing: states and alerts have rules of their own.
public enum FigureThreshold: Hashable, Sendable {
    /// Never.
    case off
    /// Above this: nanoseconds, or a share from 0 to 1, as the figure is measured.
    case above(Double)
}

/// The thresholds of the figures that have one.
public struct FigureThresholds: Hashable, Sendable {
    /// The figures that can have a threshold: those of which more is worse.
    public static let figures: [LinkFigure] = [
        .rtt, .net, .avg, .max, .p50, .p95, .p99, .jitter, .loss,
    ]

    private var thresholds: [LinkFigure: FigureThreshold] = [:]

    /// None.
    public init() {}

    /// Whether none was set, not even to `off`.
    public var isEmpty: Bool { thresholds.isEmpty }

    /// What holds for a figure; nil where nothing was said of it, which is as good as `off`.
    public subscript(figure: LinkFigure) -> FigureThreshold? {
        get { thresholds[figure] }
        set { thresholds[figure] = newValue }
    }

    /// Takes over what the other one says.
    public mutating func merge(_ other: FigureThresholds) {
        thresholds.merge(other.thresholds) { _, new in new }
    }

    /// Whether the link's figure is above its threshold; never where it has no such figure yet.
    public func isExceeded(
        by figure: LinkFigure, of link: LinkSnapshot, at now: MonotonicInstant
    ) -> Bool {
        guard case .above(let limit) = thresholds[figure],
            let value = figure.value(for: link, at: now)
        else { return false }
        return value > limit
    }
}

extension LinkFigure {
    /// Whether a threshold of the figure is a time; else it is a share.
    public var isTime: Bool { unit == .duration }

    /// A threshold as settings write it and people read it: `off`, `100ms`, `0.5%`.
    public func text(of threshold: FigureThreshold) -> String {
        guard case .above(let limit) = threshold else { return "off" }
        guard isTime else { return "\(decimal(hundredths: Int((limit * 10_000).rounded())))%" }
        return DurationText.exact(.nanoseconds(Int64(limit)))
    }

    /// A number of hundredths without zeros at the end: `1`, `0.5`, `0.05`.
    private func decimal(hundredths: Int) -> String {
        let (whole, rest) = hundredths.quotientAndRemainder(dividingBy: 100)
        if rest == 0 { return "\(whole)" }
        if rest % 10 == 0 { return "\(whole).\(rest / 10)" }
        return rest < 10 ? "\(whole).0\(rest)" : "\(whole).\(rest)"
    }
}
