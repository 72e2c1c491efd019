import FleetModel
import Vocabulary

extension SharedCause {
    /// What is shared, in words: `10.2.3.4`, `site=fra and TLS 1.2`.
    var text: String { features.map(\.text).joined(separator: Self.and) }

    /// Between the parts of `text`.
    static let and = " and "

    /// A filter that passes the links that share it and no others; nil where a filter cannot ask
    /// for it.
    var filter: String? {
        let terms = features.compactMap(\.filterTerm)
        return terms.count == features.count ? terms.joined(separator: " ") : nil
    }
}

extension SharedFeature {
    /// Whether it is a broker by its name.
    var isBroker: Bool {
        guard case .broker = self else { return false }
        return true
    }

    /// A filter that passes links that have any of these; nil without any, and where a filter
    /// cannot ask for one.
    static func filter(passingAny features: [SharedFeature]) -> String? {
        // Nothing to ask for would pass all links.
        guard !features.isEmpty else { return nil }
        let terms = features.compactMap(\.filterTerm)
        return terms.count == features.count ? terms.joined(separator: "|") : nil
    }

    /// A term of a filter that passes the links that have it; nil where there is none.
    fileprivate var filterTerm: String? {
        switch self {
        case .broker(let authority): LinkFilter.term(broker: authority)
        case .tag(let tag): LinkFilter.term(tag: tag)
        case .address, .proxy, .interface, .network, .authority, .tls: nil
        }
    }
}
