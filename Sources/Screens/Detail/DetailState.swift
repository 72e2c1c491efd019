import Vocabulary

/// What the detail of a link remembers between frames.
struct DetailState: Hashable, Sendable {
    /// What the detail shows, one at a time.
    enum Page: Hashable, Sendable {
        /// How the link stands, its figures, its drops.
        case facts
        /// What happened before its last drops.
        case timeline
        /// What is set for it, and where.
        case settings
    }

    let link: LinkID
    private(set) var page = Page.facts
    /// The first line of the page that is shown.
    var scroll = 0
    /// Where the pages that are not shown were left.
    private var otherScrolls: [Page: Int] = [:]
    /// What the chart shows.
    var chart = ChartView()
    /// When the selected heartbeat was answered or lost; nil where none is selected.
    var heartbeat: MonotonicInstant?

    init(link: LinkID) {
        self.link = link
    }

    /// Shows a page where it was left, or the facts again where it is shown already.
    mutating func turn(to page: Page) {
        show(self.page == page ? .facts : page)
    }

    /// Shows the facts where they were left.
    mutating func showFacts() { show(.facts) }

    private mutating func show(_ page: Page) {
        otherScrolls[self.page] = scroll
        self.page = page
        scroll = otherScrolls[page] ?? 0
    }
}
