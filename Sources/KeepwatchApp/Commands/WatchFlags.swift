import ArgumentParser
import SettingsFiles
import TerminalCells
import Vocabulary

/// The flags that set what holds for every link.
struct LinkFlags: ParsableArguments {
    @Option(
        help: ArgumentHelp("The keep alive of CONNECT, whole seconds (60s).", valueName: "time"),
        transform: SettingValue.keepAlive)
    var keepAlive: UInt16?

    @Flag(
        inversion: .prefixedNo,
        help: "Clean Start (5.0) or Clean Session (3.1.1) (yes).")
    var cleanStart: Bool?

    @Option(
        help: ArgumentHelp("auto, 5.0 or 3.1.1 (auto: 5.0, then 3.1.1).", valueName: "version"),
        transform: SettingValue.version)
    var mqtt: VersionChoice?

    @Option(
        help: ArgumentHelp("The client identifier, for one link only.", valueName: "id"),
        transform: SettingValue.printable)
    var clientID: String?

    @Option(
        help: ArgumentHelp("How often PINGREQ is sent (10s).", valueName: "time"),
        transform: SettingValue.probeInterval)
    var probeInterval: Duration?

    @Option(
        help: ArgumentHelp("A PINGRESP later than this is overdue (5s).", valueName: "time"),
        transform: SettingValue.responseTimeout)
    var responseTimeout: Duration?

    @Option(
        help: ArgumentHelp("Consecutive misses until a link is down (3).", valueName: "count"),
        transform: SettingValue.missesToDown)
    var missesToDown: Int?

    @Option(
        help: ArgumentHelp("From the start of an attempt to CONNACK (10s).", valueName: "time"),
        transform: SettingValue.connectTimeout)
    var connectTimeout: Duration?

    @Option(
        help: ArgumentHelp("The user name of CONNECT.", valueName: "name"),
        transform: SettingValue.printable)
    var username: String?

    @Option(
        help: ArgumentHelp("The environment variable with the password.", valueName: "variable"))
    var passwordEnv: String?

    @Option(
        help: ArgumentHelp("The file with the password, one line end ignored.", valueName: "file"))
    var passwordFile: String?

    @Option(
        help: ArgumentHelp("A topic filter to subscribe to; may be repeated.", valueName: "filter"),
        transform: SettingValue.topicFilter)
    var subscribe: [String] = []

    @Option(
        help: ArgumentHelp("A tag for every link; may be repeated.", valueName: "key=value"),
        transform: SettingValue.tag)
    var tag: [Tag] = []

    /// What these flags set.
    func apply(to overrides: inout SettingsOverrides) throws(ProgramFailure) {
        overrides.keepAliveSeconds = keepAlive
        overrides.cleanStart = cleanStart
        overrides.version = mqtt
        overrides.clientID = clientID
        overrides.probeInterval = probeInterval
        overrides.responseTimeout = responseTimeout
        overrides.missesToDown = missesToDown
        overrides.connectTimeout = connectTimeout
        overrides.username = username
        overrides.subscriptions = subscribe.isEmpty ? nil : subscribe
        overrides.tags = tag.isEmpty ? nil : tag
        overrides.password = try password()
    }

    private func password() throws(ProgramFailure) -> Setting<Secret>? {
        let (flag, source): (String, SecretSource)
        switch (passwordEnv, passwordFile) {
        case (nil, nil): return nil
        case (let variable?, nil): (flag, source) = ("--password-env", .environment(variable))
        case (nil, let path?): (flag, source) = ("--password-file", .file(path))
        case (_?, _?):
            throw ProgramFailure(
                status: .usage, message: "--password-env and --password-file: give one of them")
        }
        switch SecretReader.read(source) {
        case .success(let secret): return Setting(secret, from: .flag(flag))
        case .failure(let problem):
            throw ProgramFailure(
                status: .usage, message: "\(flag): \(problem.message(for: source))")
        }
    }
}

/// The flags that set how the screen looks.
struct ScreenFlags: ParsableArguments {
    @Option(
        help: ArgumentHelp("See `keepwatch themes` (keepwatch-dark).", valueName: "name"),
        transform: SettingValue.themeName)
    var theme: String?

    @Option(
        help: ArgumentHelp("auto, braille, block or ascii (auto).", valueName: "set"),
        transform: SettingValue.glyphs)
    var glyphs: GlyphChoice?

    @Option(
        help: ArgumentHelp("Frames in a second (4/s).", valueName: "rate"),
        transform: SettingValue.refresh)
    var refresh: Int?

    @Flag(help: "Leave the mouse to the terminal.")
    var noMouse = false

    /// What these flags set.
    func apply(to overrides: inout SettingsOverrides) {
        overrides.theme = theme
        overrides.glyphs = glyphs
        overrides.refreshPerSecond = refresh
        overrides.mouse = noMouse ? false : nil
    }
}

/// The flags that set what a run writes and when it ends.
struct RunFlags: ParsableArguments {
    @Flag(help: "No screen; events only, to standard output unless --events says otherwise.")
    var headless = false

    @Option(
        help: ArgumentHelp(
            "Write events as JSON lines to a file, or to standard output (-, with --headless).",
            valueName: "file"))
    var events: String?

    @Flag(help: "Write the payloads of messages into the events.")
    var payloads = false

    @Option(
        help: ArgumentHelp("End by itself after this time.", valueName: "time"),
        transform: SettingValue.runDuration)
    var duration: Duration?

    /// What these flags set.
    func apply(to overrides: inout SettingsOverrides) {
        overrides.headless = headless ? true : nil
        overrides.events = events
        overrides.payloads = payloads ? true : nil
        overrides.duration = duration
    }
}
