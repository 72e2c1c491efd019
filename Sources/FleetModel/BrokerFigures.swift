public import Vocabulary

/// What a broker tells of itself under `$SYS` to a link that asked for it.
public struct BrokerFigures: Hashable, Sendable {
    /// How the broker took it.
    public enum Answer: Hashable, Sendable {
        /// No SUBACK yet.
        case awaited
        /// It grants the subscription, which does not mean that it tells anything.
        case granted
        /// It grants none of the topics, with this code for the first.
        case refused(ReasonCode)
    }

    /// How the broker took it.
    public private(set) var answer = Answer.awaited
    /// The latest of each figure, as the broker wrote it; it may hold any characters.
    public private(set) var texts: [BrokerFigure: String] = [:]

    init() {}

    mutating func take(_ news: BrokerFigureNews) {
        switch news {
        case .answered(nil): answer = .granted
        case .answered(let code?): answer = .refused(code)
        case .told(let figure, let text): texts[figure] = text
        }
    }

    /// The number at the start of a figure; nil where there is none, or it is not told.
    public func number(_ figure: BrokerFigure) -> Double? {
        guard let text = texts[figure], let word = text.split(separator: " ").first,
            let number = Double(word), number.isFinite
        else { return nil }
        return number
    }
}
