public import Vocabulary

/// What the links of a table are put together by.
public enum LinkGrouping: Hashable, Sendable {
    /// The broker's host and port.
    case broker
    /// How they stand.
    case state
    /// The value of the tag with that key.
    case tag(String)
}

extension LinkGrouping {
    /// Reads what settings write: `broker`, `state` or `tag:KEY`; nil where it is none of these.
    public init?(named name: String) {
        switch LinkColumnName(name) {
        case .broker: self = .broker
        case .state: self = .state
        case .tag(let key): self = .tag(key)
        default: return nil
        }
    }

    /// As settings write it.
    public var name: String {
        switch self {
        case .broker: LinkColumnName.broker.text
        case .state: LinkColumnName.state.text
        case .tag(let key): LinkColumnName.tag(key).text
        }
    }

    /// What the link has in common with the others of its group; nil: that it lacks the tag.
    public func name(of link: LinkSnapshot) -> String? {
        guard let text else { return link.state.rawValue }
        return text.text(of: link)
    }

    /// The text that the links of a group have in common; nil where it is their state.
    var text: LinkText? {
        switch self {
        case .broker: .broker
        case .tag(let key): .tag(key)
        case .state: nil
        }
    }
}

/// Links of a table that belong together, one behind the other.
public struct LinkGroup: Hashable, Sendable {
    /// What they have in common, as it is written; nil: that they lack the tag.
    public let name: String?
    /// The lines of the table in which they stand; never empty.
    public let lines: Range<Int>
    /// Whether nothing but the group's header is to be seen.
    public let isFolded: Bool
    let states: StateCounts

    /// How many of them are in that state.
    public func count(of state: LinkState) -> Int { states[state] }

    /// The worst of their states.
    public var worst: LinkState {
        LinkState.worstFirst.first { states[$0] > 0 } ?? .unknown
    }
}
