public import Vocabulary

/// A time in which nobody is told of what is wrong with some links.
///
/// They are watched and judged as ever.
public struct Silence: Hashable, Sendable, Identifiable {
    /// The longest: what is silent for longer is forgotten.
    public static let longest = Duration.seconds(30 * 86_400)

    /// Counted from 1, over all runs of which a history is kept.
    public let id: Int
    /// Which links.
    public var links: LinkFilter
    /// Why; never empty.
    public var reason: String
    /// Who asked for it.
    public var by: String
    /// When it began.
    public var since: Moment
    /// When it ends by itself.
    public var until: Moment

    /// A silence.
    public init(
        id: Int, links: LinkFilter, reason: String, by: String, since: Moment, until: Moment
    ) {
        self.id = id
        self.links = links
        self.reason = reason
        self.by = by
        self.since = since
        self.until = until
    }
}

/// A maintenance window that is in force: a silence that the configuration asks for.
public struct WindowInForce: Hashable, Sendable {
    /// Its name in the configuration.
    public var name: String
    /// Which links; nil: all.
    public var links: LinkFilter?
    /// When it ends by itself.
    public var until: Moment

    /// A window.
    public init(name: String, links: LinkFilter?, until: Moment) {
        self.name = name
        self.links = links
        self.until = until
    }
}
