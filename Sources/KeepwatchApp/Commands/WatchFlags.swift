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

    @OptionGroup var tlsFlags: TLSFlags

    @Option(
        help: ArgumentHelp(
            "A proxy to go through: http://[user:password@]host:port or socks5://host:port.",
            valueName: "url"))
    var proxy: String?

    @Flag(help: "Connect to where a broker redirects (0x9C, 0x9D); else it is only shown.")
    var followRedirects = false

    @Flag(help: "One link for each address of a host name, named NAME@ADDRESS.")
    var expandAddresses = false

    @Option(
        help: ArgumentHelp("A topic filter to subscribe to; may be repeated.", valueName: "filter"),
        transform: SettingValue.topicFilter)
    var subscribe: [String] = []

    @Flag(
        help: "Ask each broker, on one link, for its figures under $SYS (no: some end it for that)."
    )
    var sys = false

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
        overrides.readsBrokerFigures = sys ? true : nil
        overrides.tags = tag.isEmpty ? nil : tag
        overrides.password = try password()
        overrides.proxy = try proxySettings()
        overrides.followsRedirections = followRedirects ? true : nil
        overrides.expandsAddresses = expandAddresses ? true : nil
        try tlsFlags.apply(to: &overrides)
    }

    /// Not a transform of the option: its messages show the text, which may hold a password.
    private func proxySettings() throws(ProgramFailure) -> ProxySettings? {
        guard let proxy else { return nil }
        do {
            return try ProxySettings(parsing: proxy)
        } catch {
            throw ProgramFailure(
                status: .usage, message: "--proxy \(ProxySettings.redacted(proxy)): \(error)")
        }
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

/// The flags that set how TLS is done.
struct TLSFlags: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The authorities to trust, in PEM (those of the system).", valueName: "file"))
    var ca: String?

    @Option(
        help: ArgumentHelp("Our certificate with its chain, in PEM.", valueName: "file"))
    var certificate: String?

    @Option(help: ArgumentHelp("The certificate's private key, in PEM.", valueName: "file"))
    var key: String?

    @Option(
        help: ArgumentHelp(
            "The name that the broker's certificate must have (the URL's host).",
            valueName: "name"),
        transform: SettingValue.serverName)
    var serverName: String?

    @Option(
        help: ArgumentHelp("A protocol to offer by ALPN; may be repeated.", valueName: "name"),
        transform: SettingValue.applicationProtocol)
    var alpn: [String] = []

    @Option(
        help: ArgumentHelp("The oldest TLS that is spoken (1.2).", valueName: "version"),
        transform: SettingValue.tlsVersion)
    var tlsMinimum: TLSVersion?

    @Flag(help: "Take any certificate: then nobody knows who answers.")
    var insecure = false

    /// What these flags set.
    func apply(to overrides: inout SettingsOverrides) throws(ProgramFailure) {
        let effects = SettingsEffects.ofThisMachine()
        overrides.authorities = try read("--ca", ca) { (path) throws(SettingValueProblem) in
            try PEMFile(path: path, effects: effects)
        }
        overrides.certificate = try read("--certificate", certificate) {
            (path) throws(SettingValueProblem) in try PEMFile(path: path, effects: effects)
        }
        overrides.key = try read("--key", key) { (path) throws(SettingValueProblem) in
            try KeyFile(path: path, effects: effects)
        }
        overrides.serverName = serverName
        overrides.applicationProtocols = alpn.isEmpty ? nil : alpn
        overrides.minimumTLSVersion = tlsMinimum
        overrides.isInsecure = insecure ? true : nil
    }

    private func read<Content>(
        _ flag: String, _ path: String?, _ read: (String) throws(SettingValueProblem) -> Content
    ) throws(ProgramFailure) -> Content? {
        guard let path else { return nil }
        do {
            return try read(path)
        } catch {
            throw ProgramFailure(status: .usage, message: "\(flag): \(error.message)")
        }
    }
}

/// The flags that set how the screen looks.
struct ScreenFlags: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "See `keepwatch themes` (keepwatch-dark, on a light background keepwatch-light).",
            valueName: "name"),
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

    @Flag(help: "Write the flight record of each drop into the events.")
    var flightRecords = false

    @Option(
        help: ArgumentHelp("End by itself after this time.", valueName: "time"),
        transform: SettingValue.runDuration)
    var duration: Duration?

    /// What these flags set.
    func apply(to overrides: inout SettingsOverrides) {
        overrides.headless = headless ? true : nil
        overrides.events = events
        overrides.payloads = payloads ? true : nil
        overrides.flightRecords = flightRecords ? true : nil
        overrides.duration = duration
    }
}
