import Vocabulary

/// What the detail of a link remembers between frames.
struct DetailState: Hashable, Sendable {
    /// What the detail shows, one at a time.
    enum Page: Hashable, Sendable {
        /// How the link stands, its figures, its drops.
        case facts
        /// What happened before its last drops.
        case timeline
    }

    let link: LinkID
    private(set) var page = Page.facts
    /// The first line of the page that is shown.
    var scroll = 0
    /// Where the page that is not shown was left.
    private var otherScroll = 0

    init(link: LinkID) {
        self.link = link
    }

    /// Shows the other page, where it was left.
    mutating func turnPage() {
        page = page == .facts ? .timeline : .facts
        swap(&scroll, &otherScroll)
    }
}
