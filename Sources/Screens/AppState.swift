import FleetModel
public import TerminalCells
public import Vocabulary

/// All that the screen shows and remembers: a value, changed only by `update`.
///
/// Owned by the thread of the terminal.
public struct AppState: Hashable, Sendable {
    /// How the screen looks and behaves.
    public internal(set) var settings = ScreenSettings()
    /// Keys and their commands.
    public internal(set) var keyMap: KeyMap
    /// Whether clicks and the wheel are reported.
    public var usesMouse = true
    /// Who a form says is at the screen; nil: nobody said so, and it is as the settings say.
    var typedName: String?

    /// The size that `resized` told, in cells.
    var size: Size
    var zone: LocalZone
    /// When this run began to show something.
    let startedAt: MonotonicInstant
    /// The latest reading of both clocks.
    var clock: Moment
    /// When somebody used a key or the mouse last; the start before the first time.
    var lastInputAt: MonotonicInstant
    /// The newest snapshot, shown unless the screen is frozen or the past is on it.
    var live: FleetView
    /// What a frozen screen shows; nil while it is not frozen.
    var frozen: FrozenScreen?
    /// The moment of the past that is on the screen; nil while none is.
    var past: PastScreen?
    /// What the watch showed in the past.
    var memory: PastSnapshots
    var view = ViewName.links
    /// The themes that can be chosen, as they were found last.
    var themes: [ThemeSummary] = []
    var links = LinksViewState()
    var events = EventsViewState()
    var brokers = BrokersViewState()
    var map = MapViewState()
    var incidents = IncidentsViewState()
    /// The detail that lies over the view; nil while there is none.
    var detail: DetailState?
    /// The page of an incident that lies over the list; nil while there is none.
    var incidentPage: IncidentPage?
    /// What is looked for in each view.
    private var searches: [ViewName: SearchState] = [:]
    /// What lies over all that; nil while nothing does.
    var overlay: Overlay?
    /// What waits for a yes; nil while nothing does.
    var question: Question?
    /// Where the mouse's button was pressed last; nil before the first time.
    var pointer: Pointer?
    /// What the footer says instead of keys.
    var note: FooterNote?

    /// The state at the start: an empty fleet, the table of links, nothing filtered.
    ///
    /// - Parameter snapshotMemory: bytes for snapshots of the past.
    public init(
        columns: Int, rows: Int, glyphs: GlyphSet = .braille, zone: LocalZone = .utc,
        keyMap: KeyMap = .standard,
        snapshotMemory: Int = HistoryMemory.snapshotBytes(of: HistoryMemory.usualBytes),
        now: Moment
    ) {
        size = Size(columns: columns, rows: rows)
        settings.glyphs = .only(glyphs)
        self.zone = zone
        self.keyMap = keyMap
        startedAt = now.monotonic
        clock = now
        lastInputAt = now.monotonic
        memory = PastSnapshots(memory: snapshotMemory)
        live = FleetView(FleetSnapshot(at: now))
    }
}

/// A size in cells.
struct Size: Hashable, Sendable {
    var columns: Int
    var rows: Int
}

/// A snapshot as it was when the screen was frozen.
struct FrozenScreen: Hashable, Sendable {
    var fleet: FleetView
    /// When the screen was frozen.
    var since: Moment
}

/// A sentence in the footer, in place of the keys.
struct FooterNote: Hashable, Sendable {
    /// How long it stays unless a key is pressed.
    static let lifetime = Duration.seconds(5)

    var text: String
    var at: MonotonicInstant
}

extension AppState {
    /// Which characters are drawn.
    public var glyphs: GlyphSet { settings.shownGlyphs }

    /// Who is at the screen, as far as is known.
    var personName: String { typedName ?? settings.personName }

    /// Whether somebody is at the screen, as far as keys and the mouse tell.
    var isAttended: Bool { clock.monotonic - lastInputAt < .seconds(120) }

    /// What is looked for in the view; nil while nothing is.
    var search: SearchState? {
        get { searches[view] }
        set { searches[view] = newValue }
    }

    /// What is on the screen: the fleet of the past, the frozen one, or the newest.
    var fleet: FleetView { past?.fleet ?? frozen?.fleet ?? live }

    /// The moment that ages on the screen count to: it stands while the screen does.
    var now: Moment { past?.fleet.snapshot.at ?? frozen?.since ?? clock }

    /// Where a key that is pressed now has its meaning.
    var place: Place {
        if question != nil { return .question }
        if let overlay { return overlay.place }
        if detail != nil || incidentPage != nil { return placeBeneath }
        if view.screen.filter(in: self)?.isTyping == true { return .filter }
        if search?.isTyping == true { return .search }
        return view.place
    }

    /// Where keys have their meaning when nothing is typed, and nothing lies over it.
    var placeBeneath: Place {
        detail != nil ? .detail : incidentPage != nil ? .incident : view.place
    }

    /// The link that commands act on; nil where none is selected.
    var selectedLink: LinkID? {
        if incidentPage != nil { return nil }
        return detail?.link ?? view.screen.selectedLink(in: self)
    }

    /// Where the parts of the screen lie.
    var layout: FrameLayout {
        FrameLayout(
            columns: size.columns, rows: size.rows, bannerLines: bannerHeight)
    }
}
