import FleetModel
import SettingsFiles
import Vocabulary

/// A test of rules: what links lived through, and what must fire at some instants.
///
///     rules fleet.yaml
///     probe every 10s, response timeout 5s, 3 misses to down
///     link dock-{01..40} mqtt://docks site=fra: 12ms*6 x*6 12ms
///     at 30s expect nothing
///     at 1m40s expect "broker down" on "broker docks:1883", no "slow heartbeat", 1 incident
///     at 5m offline 2m
///
/// `#` begins a comment. Without `rules` the built-in ones are tested. What a sample is, says
/// `LinkScript`.
struct RuleTest {
    /// What a line of the file cannot be read for.
    struct Problem: Error {
        var line: Int
        var message: String
    }

    /// What must be so.
    enum Claim {
        /// The rule fires, or it does not; the subject is written as `AlertLine` does, nil:
        /// whatever it is about.
        case alert(fires: Bool, rule: String, subject: String?)
        /// So many incidents are not over.
        case incidents(Int)
        /// People were told so many times since the start.
        case messages(Int)
    }

    /// A line that begins with `at`; without claims nothing at all may fire.
    struct Expectation {
        var line: Int
        var at: MonotonicInstant
        var claims: [Claim]
    }

    /// The settings file whose rules are tested; nil: the built-in rules are.
    private(set) var rules: String?
    /// What happened, in order of time.
    private(set) var records: [RunRecord] = []
    /// In order of time.
    private(set) var expectations: [Expectation] = []

    /// Times begin here, so that a test says the same on any day.
    static let start = Moment(
        monotonic: .origin, wall: WallTime(unixMilliseconds: 1_767_225_600_000))
    /// What one file can ask for, over all its links.
    private static let mostRecords = 1_000_000

    private var timing = HeartbeatTiming(
        keepAliveSeconds: 0, probeInterval: .seconds(10), responseTimeout: .seconds(5),
        missesToDown: 3)
    private var names: Set<String> = []
    /// The number of each broker, in order of the file.
    private var brokers: [String: Int] = [:]

    init(_ text: String) throws(Problem) {
        let lines = text.split(omittingEmptySubsequences: false) { $0.isNewline }
        for (index, line) in lines.enumerated() {
            let content = line.prefix { $0 != "#" }
            let words = content.split(whereSeparator: \.isWhitespace).map(String.init)
            guard let first = words.first else { continue }
            do throws(SettingValueProblem) {
                switch first {
                case "rules": try readRules(words)
                case "probe": try readTiming(words)
                case "link": try readLink(words)
                case "at" where words.count == 4 && words[2] != "expect":
                    try readOwnFault(words)
                case "at": try readExpectation(content, line: index + 1)
                default:
                    throw SettingValueProblem(
                        "\"\(first)\" begins no line; one begins with rules, probe, link or at")
                }
            } catch {
                throw Problem(line: index + 1, message: error.message)
            }
        }
        guard !expectations.isEmpty else {
            throw Problem(
                line: max(1, lines.count),
                message: "nothing is expected; add a line such as: at 1m expect nothing")
        }
        sort()
    }

    /// Notes what a line expects.
    mutating func add(_ expectation: Expectation) { expectations.append(expectation) }

    private mutating func sort() {
        // What happens at one instant stays in the order of the file.
        records = records.enumerated().sorted {
            ($0.element.at.monotonic, $0.offset) < ($1.element.at.monotonic, $1.offset)
        }.map(\.element)
        expectations.sort { ($0.at, $0.line) < ($1.at, $1.line) }
    }

    private mutating func readRules(_ words: [String]) throws(SettingValueProblem) {
        guard words.count == 2, rules == nil else {
            throw SettingValueProblem("write once, with one file: rules fleet.yaml")
        }
        rules = words[1]
    }

    private mutating func readTiming(_ words: [String]) throws(SettingValueProblem) {
        let plain = words.map { $0.hasSuffix(",") ? String($0.dropLast()) : $0 }
        let form = ["probe", "every", nil, "response", "timeout", nil, nil, "misses", "to", "down"]
        let isOfForm = zip(plain, form).allSatisfy { $1 == nil || $0 == $1 }
        guard isOfForm, plain.count == 6 || plain.count == 10 else {
            throw SettingValueProblem(
                "write: probe every 10s, response timeout 5s, 3 misses to down")
        }
        let misses = plain.count == 10 ? plain[6] : "3"
        timing = HeartbeatTiming(
            keepAliveSeconds: 0, probeInterval: try SettingValue.probeInterval(plain[2]),
            responseTimeout: try SettingValue.responseTimeout(plain[5]),
            missesToDown: try SettingValue.missesToDown(misses))
        guard timing.responseTimeout <= timing.probeInterval else {
            throw SettingValueProblem("here the response timeout is at most the probe interval")
        }
    }

    private mutating func readLink(_ words: [String]) throws(SettingValueProblem) {
        guard let colon = words.firstIndex(where: { $0.hasSuffix(":") }), colon > 0 else {
            throw SettingValueProblem(
                "write: link NAME mqtt://BROKER KEY=VALUE: 12ms 12ms _ x; broker and tags may be "
                    + "left out")
        }
        var head = Array(words[1...colon])
        head[head.count - 1].removeLast()
        if head.last?.isEmpty == true { head.removeLast() }
        guard let name = head.first else { throw SettingValueProblem("the link has no name") }
        var certificatesEnd: WallTime?
        var features: [String] = []
        for word in head.dropFirst() {
            guard word.hasPrefix(Self.certificate) else {
                features.append(word)
                continue
            }
            let text = String(word.dropFirst(Self.certificate.count))
            certificatesEnd = Self.start.wall + (try SettingValue.runDuration(text))
        }
        let model = try settings(name, features)
        var script = LinkScript(
            timing: timing, address: address(of: model.endpoint), certificatesEnd: certificatesEnd)
        for sample in words[(colon + 1)...] { try script.add(sample) }
        for name in try NumberRange(parsing: name).texts {
            guard names.insert(name).inserted else {
                throw SettingValueProblem("there is a link \"\(name)\" already")
            }
            guard records.count + script.events.count < Self.mostRecords else {
                throw SettingValueProblem("more than \(Self.mostRecords) events in one file")
            }
            let link = LinkID(Int32(names.count - 1))
            var settings = model
            settings.name = name
            let configured = LinkEvent.configured(settings.configuration)
            records.append(RunRecord(at: Self.start, event: .link(link, configured)))
            records += script.events.map { at, event in
                RunRecord(
                    at: Moment(monotonic: at, wall: Self.start.wallTime(at: at)),
                    event: .link(link, event))
            }
        }
    }

    /// Stands before the time for which a broker's certificate is valid.
    private static let certificate = "certificate:"

    /// Each broker has an address and a network of its own.
    private mutating func address(of endpoint: Endpoint) -> String {
        let number = brokers[endpoint.authority] ?? brokers.count
        brokers[endpoint.authority] = number
        return "10.\(number / 256 % 256).\(number % 256).1:\(endpoint.network?.port ?? 0)"
    }

    /// Reads `at 5m offline 2m` or `at 5m paused 10m`: a fault of our own.
    private mutating func readOwnFault(_ words: [String]) throws(SettingValueProblem) {
        let start = MonotonicInstant.origin + (try SettingValue.runDuration(words[1]))
        let length = try SettingValue.runDuration(words[3])
        switch words[2] {
        case "offline":
            add(.offline(evidence: "as the test says"), at: start)
            add(.online(after: length), at: start + length)
        case "paused": add(.paused(gap: length), at: start + length)
        default:
            throw SettingValueProblem(
                "write: at 5m offline 2m; or: at 5m paused 2m; or: at 5m expect nothing")
        }
    }

    private mutating func add(_ event: SelfEvent, at instant: MonotonicInstant) {
        let moment = Moment(monotonic: instant, wall: Self.start.wallTime(at: instant))
        records.append(RunRecord(at: moment, event: .own(event)))
    }

    private func settings(
        _ name: String, _ words: [String]
    ) throws(SettingValueProblem) -> LinkSettings {
        var settings = LinkSettings(name: name, endpoint: Endpoint(host: "broker", port: 1_883))
        settings.keepAliveSeconds = Setting(timing.keepAliveSeconds)
        settings.probeInterval = Setting(timing.probeInterval)
        settings.responseTimeout = Setting(timing.responseTimeout)
        settings.missesToDown = Setting(timing.missesToDown)
        for word in words {
            guard word.contains("://") else {
                settings.tags.append(try SettingValue.tag(word))
                continue
            }
            do {
                settings.endpoint = try BrokerURL(parsing: word).endpoint
            } catch {
                throw SettingValueProblem("\(BrokerURL.redacted(word)): \(error)")
            }
        }
        return settings
    }
}
