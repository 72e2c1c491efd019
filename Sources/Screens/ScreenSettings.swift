public import FleetModel
public import TerminalCells
import Vocabulary

/// How the screen looks and behaves, as far as a person can change it while it is shown.
public struct ScreenSettings: Hashable, Sendable {
    /// The name of the theme that was chosen.
    public var theme = "keepwatch-dark"
    /// Which glyphs are wanted.
    public var glyphs = GlyphChoice.automatic
    /// What the terminal can be trusted to show.
    public var automaticGlyphs = GlyphSet.braille
    /// Frames in a second.
    public var refreshPerSecond = 4
    /// From which values on figures stand out.
    public var thresholds = FigureThresholds()
    /// The columns of the table of links, from left to right.
    public var columns = LinkColumnChoice.usual
    /// What the table of links is sorted by.
    public var order = LinkOrder(.state)
    /// What the links of the table are put together by; nil: they are one list.
    public var grouping: LinkGrouping?
    /// The filters over links that the file keeps under a name.
    public var savedFilters: [SavedFilter] = []
    /// Those that were saved on the screen.
    public var ownFilters: [SavedFilter] = []

    /// Who is at the screen, as far as that is known: it stands in forms already.
    public var personName = ""

    /// What holds where nobody chose anything.
    public init() {}

    /// All filters that have a name, those of the file first; of two of one name that of the file.
    ///
    /// The first nine have keys.
    var filters: [SavedFilter] {
        savedFilters
            + ownFilters.filter { own in !savedFilters.contains { $0.name == own.name } }
    }

    /// The glyphs that are drawn.
    public var shownGlyphs: GlyphSet {
        switch glyphs {
        case .automatic: automaticGlyphs
        case .only(let glyphs): glyphs
        }
    }
}

/// A theme that can be chosen, for the list of them.
public struct ThemeSummary: Hashable, Sendable {
    /// As chosen by `--theme`.
    public var name: String
    /// What it is for; may be empty.
    public var about: String

    /// Puts it together.
    public init(name: String, about: String) {
        self.name = name
        self.about = about
    }
}

/// Something of the screen that a person chose, to be kept for the next time.
public enum ScreenChoice: Hashable, Sendable {
    /// The theme of that name.
    case theme(String)
    /// The glyphs.
    case glyphs(GlyphChoice)
    /// Frames in a second.
    case refresh(Int)
    /// From which value on a figure stands out.
    case threshold(LinkFigure, FigureThreshold)
    /// The columns of the table of links.
    case columns([LinkColumnChoice])
    /// What the table of links is sorted by.
    case order(LinkOrder)
    /// What its links are put together by; nil: they are one list.
    case grouping(LinkGrouping?)
    /// A filter over links, under a name that no other has.
    case saveFilter(SavedFilter)
    /// No filter of that name any more.
    case deleteFilter(named: String)
    /// Nothing is kept any more: what the settings say holds again.
    case nothing
}

extension FigureThresholds {
    /// The role of a figure's text: of its own where it is above its threshold.
    func role(
        of figure: LinkFigure?, for link: LinkSnapshot, at now: Moment, otherwise role: Role
    ) -> Role {
        guard let figure, isExceeded(by: figure, of: link, at: now.monotonic) else { return role }
        return .figureHigh
    }
}

extension AppState {

    /// Takes settings that were read anew.
    mutating func take(_ settings: ScreenSettings) {
        self.settings = settings
        links.columns = settings.columns
        links.order = settings.order
        links.grouping = settings.grouping
        refreshLists()
    }

    /// Shows the next set of glyphs.
    mutating func showNextGlyphs() -> [AppEffect] {
        let all = GlyphSet.allCases
        let place = (all.firstIndex(of: glyphs) ?? 0) + 1
        return choose(.only(all[place % all.count]))
    }

    /// Shows other glyphs and says which.
    mutating func choose(_ glyphs: GlyphChoice) -> [AppEffect] {
        settings.glyphs = glyphs
        let shown = self.glyphs
        let isDoubtful = settings.automaticGlyphs == .ascii && shown != .ascii
        say(
            "glyphs: \(shown.rawValue)"
                + (isDoubtful ? ", which this terminal may not be able to show" : ""))
        return [.choose(.glyphs(glyphs))]
    }
}
