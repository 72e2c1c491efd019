import ArgumentParser
import FleetModel
import Screens
import SettingsFiles
import TerminalCells
import Vocabulary

/// `keepwatch frame`.
struct FrameCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "frame",
        abstract: "Print one screen as text: the demo's fleet in virtual time, or a recording.",
        discussion: """
            The output has exactly as many lines as the size says. The demo's fleet runs in \
            virtual time, so the same flags always print the same screen. Keys are named as in \
            `keepwatch keys`: --keys "j j enter".
            """)

    @Option(
        help: ArgumentHelp("Columns and rows.", valueName: "columnsxrows"),
        transform: ScreenSize.init(parsing:))
    var size = ScreenSize(columns: 120, rows: 40)

    @Option(
        help: ArgumentHelp("Keys to press, separated by blanks.", valueName: "keys"),
        transform: KeySequence.init(parsing:))
    var keys = KeySequence(keys: [])

    @OptionGroup var cast: DemoFlags

    @Option(
        help: ArgumentHelp(
            "How long the fleet has run (60s; for a recording: to its end).", valueName: "time"),
        transform: SettingValue.runDuration)
    var after: Duration?

    @Option(help: ArgumentHelp("Show the fleet of this recording instead.", valueName: "file"))
    var replay: String?

    @Option(
        help: ArgumentHelp("braille, block or ascii (block).", valueName: "set"),
        transform: SettingValue.glyphs)
    var glyphs: GlyphChoice?

    func run() throws {
        let scene =
            if let replay {
                try FrameScene(replaying: replay, after: after)
            } else {
                FrameScene(
                    links: cast.links, seed: cast.seed, after: after ?? .seconds(60))
            }
        let glyphSet: GlyphSet
        if case .only(let chosen) = glyphs { glyphSet = chosen } else { glyphSet = .block }
        var state = AppState(
            columns: size.columns, rows: size.rows, glyphs: glyphSet,
            now: scene.startedAt)
        _ = update(&state, .snapshot(scene.snapshot))
        _ = update(&state, .clock(scene.moment))
        for key in keys.keys {
            for case .listThemes in update(&state, .input(.key(key))) {
                _ = update(&state, .themes(ThemeShelf.ofThisProcess.summaries()))
            }
        }
        let grid = drawFrame(state, columns: size.columns, rows: size.rows)
        for row in 0..<grid.rows {
            print(grid.text(row: row))
        }
    }
}

/// A size as `120x40`.
struct ScreenSize: Sendable {
    var columns: Int
    var rows: Int

    init(columns: Int, rows: Int) {
        self.columns = columns
        self.rows = rows
    }

    /// Reads `COLUMNSxROWS`, each 1 to 1000.
    init(parsing text: String) throws {
        let parts = text.split(separator: "x", omittingEmptySubsequences: false).map { Int($0) }
        guard parts.count == 2, let columns = parts[0], let rows = parts[1],
            (1...1_000).contains(columns), (1...1_000).contains(rows)
        else {
            throw ValidationError("columns and rows, each 1 to 1000: 120x40")
        }
        self.init(columns: columns, rows: rows)
    }
}

/// Keys as `j j enter`.
struct KeySequence: Sendable {
    var keys: [Key]

    init(keys: [Key]) {
        self.keys = keys
    }

    /// Reads names separated by blanks.
    init(parsing text: String) throws {
        keys = try text.split(separator: " ").map { name in
            guard let key = Key(name: String(name)) else {
                throw ValidationError("no key \"\(name)\": `keepwatch keys` lists their names")
            }
            return key
        }
    }
}
