import Vocabulary

/// What the detail of a link remembers between frames.
struct DetailState: Hashable, Sendable {
    let link: LinkID
    /// The first line shown.
    var scroll = 0
}
