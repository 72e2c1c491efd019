/// A column that the table of links can show, by the name that settings give it.
public enum LinkColumnName: Hashable, Sendable {
    /// `number`: the row's number.
    case number
    /// `state`
    case state
    /// `link`: its name.
    case link
    /// `broker`: host and port.
    case broker
    /// `since`: for how long the state holds.
    case since
    /// `keep_alive`
    case keepAlive
    /// `mqtt`: the version that is spoken.
    case version
    /// `tags`: all of them.
    case tags
    /// `heartbeats`: the strip, or what is wrong.
    case heartbeats
    /// A figure, by its name in filters: `rtt`, `p95`, `loss`.
    case figure(LinkFigure)
    /// `tag:KEY`: the value of one tag.
    case tag(String)

    /// All but those of single tags, as `text` names them.
    public static let withoutTags: [LinkColumnName] =
        [.number, .state, .link, .broker, .since, .keepAlive, .version, .tags, .heartbeats]
        + LinkFigure.allCases.map(LinkColumnName.figure)

    private static let tagPrefix = "tag:"

    /// The column of that name; nil where there is none.
    public init?(_ text: String) {
        if text.hasPrefix(Self.tagPrefix), text.utf8.count > Self.tagPrefix.utf8.count {
            self = .tag(String(text.dropFirst(Self.tagPrefix.count)))
            return
        }
        guard let name = Self.withoutTags.first(where: { $0.text == text }) else { return nil }
        self = name
    }

    /// As settings write it.
    public var text: String {
        switch self {
        case .number: "number"
        case .state: "state"
        case .link: "link"
        case .broker: "broker"
        case .since: "since"
        case .keepAlive: "keep_alive"
        case .version: "mqtt"
        case .tags: "tags"
        case .heartbeats: "heartbeats"
        case .figure(let figure): figure.rawValue
        case .tag(let key): Self.tagPrefix + key
        }
    }
}

/// A column that a person wants to see, and how wide.
public struct LinkColumnChoice: Hashable, Sendable {
    /// The widths that can be chosen, in columns of the terminal.
    public static let widths = 2...100

    /// Which column.
    public var name: LinkColumnName
    /// Columns of the terminal; nil: what suits the fleet and the terminal.
    public var width: Int?

    /// Makes a choice.
    public init(_ name: LinkColumnName, width: Int? = nil) {
        self.name = name
        self.width = width
    }

    /// As settings write it: `state`, or `{ rtt: 9 }` with a width.
    public var text: String {
        width.map { "{ \(name.text): \($0) }" } ?? name.text
    }

    /// What is shown where nobody chose anything, from left to right.
    public static let usual: [LinkColumnChoice] = [
        .number, .state, .link, .broker, .since, .keepAlive, .figure(.rtt), .figure(.net),
        .figure(.p95), .figure(.jitter), .figure(.missed), .heartbeats,
    ].map { LinkColumnChoice($0) }
}
