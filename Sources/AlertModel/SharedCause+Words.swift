import FleetModel
import Vocabulary

extension SharedCause {
    /// What is shared, in words: `10.2.3.4`, `site=fra and TLS 1.2`.
    var text: String { features.map(\.text).joined(separator: " and ") }

    /// A filter that passes the links that share it; nil where a filter cannot ask for it.
    var filter: String? {
        let terms = features.map(\.filterTerm)
        let text = terms.compactMap(\.self).joined(separator: " ")
        guard !terms.contains(nil), (try? LinkFilter(parsing: text)) != nil else { return nil }
        return text
    }
}

extension SharedFeature {
    /// Whether it is a broker by its name.
    var isBroker: Bool {
        guard case .broker = self else { return false }
        return true
    }

    /// A filter that passes links that have any of these; nil where a filter cannot ask for one.
    static func filter(passingAny features: [SharedFeature]) -> String? {
        let terms = features.map(\.filterTerm)
        let text = terms.compactMap(\.self).joined(separator: "|")
        guard !terms.contains(nil), (try? LinkFilter(parsing: text)) != nil else { return nil }
        return text
    }

    /// A term of a filter that passes the links that have it; nil where there is none.
    fileprivate var filterTerm: String? {
        switch self {
        case .broker(let authority):
            return authority.lowercased().hasPrefix("state:")
                ? authority.quoted : authority.filterText
        case .tag(let tag):
            // A figure's name, and that of the state, do not ask for a tag.
            let key = tag.key.lowercased()
            guard tag.key.allSatisfy(\.isPlain), key != "state", LinkFigure(rawValue: key) == nil
            else { return nil }
            return tag.value.filterText.map { "\(tag.key)=\($0)" }
        case .address, .proxy, .network, .authority, .interface, .tls: return nil
        }
    }
}

extension String {
    /// The text as a filter has it, in quotes where it needs them; nil where it cannot.
    fileprivate var filterText: String? {
        allSatisfy { $0.isPlain || ".:[]%@".contains($0) } && !isEmpty ? self : quoted
    }

    fileprivate var quoted: String? {
        isEmpty || contains { $0 == "\"" || $0.isNewline } ? nil : "\"\(self)\""
    }
}

extension Character {
    fileprivate var isPlain: Bool { isLetter || isNumber || self == "-" || self == "_" }
}
