import HeartbeatModel
import Vocabulary

/// A scenario file: the heartbeats of a link, then what its figures must be at some instants.
///
///     probe every 10s, response timeout 5s
///     link broker-a:  12ms 13ms*3 _ ? | ~ +
///     at 70s expect   missed 1, jitter 1ms, p50 none
///
/// Each sample takes one slot of the probe grid: a round trip (`*3` repeats it), `_` a heartbeat
/// that is never answered, `?` one that is answered but not timed, together with all `_` just
/// before it, `|` the connection ends and is made anew, `~` a pause of our own, `+` a PINGRESP that
/// nobody asked for. `#` begins a comment. An expectation is about the link above it.
struct Scenario {
    /// What a line of the file cannot be read for.
    struct Problem: Error, CustomStringConvertible {
        var line: Int
        var description: String
    }

    enum Step {
        case event(LinkEvent)
        case ownPause
    }

    struct Expectation {
        var line: Int
        var at: MonotonicInstant
        var figures: [(name: String, value: String)]
    }

    struct Link {
        var name: String
        var steps: [(at: MonotonicInstant, step: Step)]
        var expectations: [Expectation]
    }

    private(set) var links: [Link] = []
    private var probeInterval = Duration.seconds(10)
    private var responseTimeout = Duration.seconds(5)

    init(_ text: String) throws {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() {
            let content = line.prefix { $0 != "#" }
            guard content.contains(where: { !$0.isWhitespace }) else { continue }
            do {
                try read(content, line: index + 1)
            } catch let problem as Problem {
                throw problem
            } catch {
                throw Problem(line: index + 1, description: "\(error)")
            }
        }
    }

    private mutating func read(_ content: Substring, line: Int) throws {
        let words = content.split { $0.isWhitespace || $0 == "," }
        switch words[0] {
        case "probe" where words.count == 6:
            probeInterval = try DurationText.parse(words[2])
            responseTimeout = try DurationText.parse(words[5])
        case "link" where words.count >= 2 && words[1].hasSuffix(":"):
            let steps = try steps(words.dropFirst(2))
            links.append(
                Link(name: String(words[1].dropLast()), steps: steps, expectations: []))
        case "at" where words.count >= 5 && words[2] == "expect" && words.count % 2 == 1:
            guard let last = links.indices.last else {
                throw Problem(line: line, description: "no link stands above")
            }
            let pairs = words.dropFirst(3)
            let figures = stride(from: 3, to: words.count, by: 2).map {
                (name: String(pairs[$0]), value: String(pairs[$0 + 1]))
            }
            let at = MonotonicInstant.origin + (try DurationText.parse(words[1]))
            links[last].expectations.append(
                Expectation(line: line, at: at, figures: figures))
        default:
            throw Problem(line: line, description: "not a line of a scenario: \(content)")
        }
    }

    private func steps(
        _ samples: ArraySlice<Substring>
    ) throws -> [(at: MonotonicInstant, step: Step)] {
        var grid = HeartbeatGrid(probeInterval: probeInterval, responseTimeout: responseTimeout)
        for sample in samples {
            let parts = sample.split(separator: "*")
            for _ in 0..<(parts.count == 2 ? Int(parts[1]) ?? 0 : 1) {
                try grid.add(parts[0])
            }
        }
        return grid.steps
    }
}

/// Turns samples into the events that a link would report.
private struct HeartbeatGrid {
    let probeInterval: Duration
    let responseTimeout: Duration
    private(set) var steps: [(at: MonotonicInstant, step: Scenario.Step)] = []
    private var slot = MonotonicInstant.origin
    private var waiting = 0

    init(probeInterval: Duration, responseTimeout: Duration) {
        self.probeInterval = probeInterval
        self.responseTimeout = responseTimeout
    }

    mutating func add(_ sample: Substring) throws {
        switch sample {
        case "_": addUnanswered()
        case "?": addUntimed()
        case "|": addReconnect()
        case "~": steps.append((slot, .ownPause))
        case "+": add(.unexpectedPingResponse)
        default: addTimed(try DurationText.parse(sample))
        }
        slot += probeInterval
    }

    private mutating func add(_ event: LinkEvent, after delay: Duration = .zero) {
        steps.append((slot + delay, .event(event)))
    }

    private mutating func addUnanswered() {
        waiting += 1
        add(.pingRequest(outstanding: waiting))
        add(
            .overdue(OverdueHeartbeat(waited: responseTimeout, consecutiveMissed: waiting)),
            after: responseTimeout)
    }

    private mutating func addUntimed() {
        waiting += 1
        add(.pingRequest(outstanding: waiting))
        add(
            .pingResponse(.untimed(requests: waiting, responses: 1, late: false)),
            after: .milliseconds(1))
        waiting = 0
    }

    private mutating func addTimed(_ roundTrip: Duration) {
        if waiting > 0 {
            add(.pingResponse(.untimed(requests: waiting, responses: 0, late: false)))
            waiting = 0
        }
        add(.pingRequest(outstanding: 1))
        let isLate = roundTrip > responseTimeout
        if isLate {
            add(
                .overdue(OverdueHeartbeat(waited: responseTimeout, consecutiveMissed: 1)),
                after: responseTimeout)
        }
        add(.pingResponse(.timed(rtt: roundTrip, late: isLate)), after: roundTrip)
    }

    private mutating func addReconnect() {
        waiting = 0
        add(
            .disconnected(
                Disconnection(cause: .halfOpen, detail: "ended by the scenario", up: .seconds(1))))
        add(.connected(.plain), after: .seconds(1))
    }
}

extension ConnectionFacts {
    /// A connection about which nothing is special.
    static let plain = ConnectionFacts(
        version: .v5_0, address: "192.0.2.1:1883", sessionPresent: false, keepAliveSeconds: 60,
        clientID: "watcher", phases: ConnectPhases(),
        timing: HeartbeatTiming(
            keepAliveSeconds: 60, probeInterval: .seconds(10), responseTimeout: .seconds(5),
            missesToDown: 3), properties: ConnackProperties())
}
