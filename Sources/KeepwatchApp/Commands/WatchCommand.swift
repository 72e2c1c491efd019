import ArgumentParser
import SettingsFiles
import Vocabulary

/// `keepwatch watch`, and what `keepwatch URL…` means.
struct WatchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch",
        abstract: "Watch brokers: the dashboard, or events without a screen.",
        discussion: """
            Values come from flags, else from the file, else from the defaults in brackets. \
            Durations have units: 250ms, 10s, 1m30s. The file is -c, else KEEPWATCH_CONFIG, else \
            $XDG_CONFIG_HOME/keepwatch/keepwatch.yaml; with URLs no file is read.
            """)

    @Argument(
        help: ArgumentHelp(
            """
            mqtt://[user[:password]@]host[:port], the same with mqtts:// (TLS), ws:// or wss:// \
            (WebSocket, [/path] /mqtt), or mqtt+unix:///path.
            """, valueName: "url"))
    var urls: [String] = []

    @Option(
        name: [.customShort("c"), .customLong("config")],
        help: ArgumentHelp("The configuration file.", valueName: "file"))
    var file: String?

    @OptionGroup(title: "What holds for the links") var linkFlags: LinkFlags

    @Option(
        help: ArgumentHelp(
            "Connects begun in a second, over all links (500/s).", valueName: "rate"),
        transform: SettingValue.connectRate)
    var connectRate: Int?

    @Option(
        help: ArgumentHelp(
            "Memory for past heartbeats, over all links (64MiB).", valueName: "size"),
        transform: SettingValue.historyMemory)
    var historyMemory: Int?

    @OptionGroup(title: "The screen") var screenFlags: ScreenFlags
    @OptionGroup(title: "The run") var runFlags: RunFlags

    func run() async throws {
        var overrides = SettingsOverrides()
        try linkFlags.apply(to: &overrides)
        screenFlags.apply(to: &overrides)
        runFlags.apply(to: &overrides)
        overrides.connectRatePerSecond = connectRate
        overrides.historyMemory = historyMemory
        let sources = SettingsSources(urls: urls, file: file, overrides: overrides)
        let settings = try sources.read()
        var run = WatchRun(settings: settings)
        run.historyFolder = .ofThisProcess
        if sources.canBeReadAgain {
            run.reload = { () async throws(ProgramFailure) in
                try await aside { () throws(ProgramFailure) in try sources.read() }
            }
        }
        try await run.toItsEnd()
    }
}

extension WatchRun {
    /// Watches as the settings say, and throws what is not plain success.
    func toItsEnd() async throws(ProgramFailure) {
        let eventsGoToTerminal = settings.events.value == "-" && !settings.headless.value
        guard !eventsGoToTerminal else {
            throw ProgramFailure(
                status: .usage,
                message: "--events - writes where the dashboard is drawn: add --headless, "
                    + "or name a file")
        }
        // A theme that is not there is wrong with and without a screen.
        let appearance = try Dashboard.Appearance.chosen(settings)
        let status =
            settings.headless.value
            ? try await runHeadless() : try await runDashboard(appearance: appearance)
        guard status == .success else { throw ProgramFailure(status: status, message: "") }
    }
}
