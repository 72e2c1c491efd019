public import Vocabulary

/// Reads the lines that `EventLineWriter` writes back into records.
///
/// Links get their identifiers in the order in which their names first appear, so that a run's
/// lines, which begin with `configured` for each link, give the run's own identifiers. What a later
/// version adds is passed over: unknown keys, and lines with an unknown event or word.
public struct EventLineReader: Sendable {
    /// The links met so far, by name.
    public private(set) var links: [String: LinkID] = [:]
    /// Lines read so far.
    public private(set) var lineCount = 0

    /// Makes a reader that stands before the first line.
    public init() {}

    /// The record of the next line; nil where the line is blank or tells what this version does
    /// not know.
    ///
    /// - Throws: where the line is not JSON, or a known event lacks a key or has a wrong value.
    public mutating func read(_ line: some StringProtocol) throws(EventLineError) -> RunRecord? {
        lineCount += 1
        let text = String(line)
        guard text.utf8.contains(where: { $0 > 0x20 }) else { return nil }
        do {
            return try record(EventFields(try JSONParser.parse(text)))
        } catch {
            let before = String(decoding: text.utf8.prefix(error.position), as: UTF8.self)
            throw EventLineError(
                line: lineCount, column: before.count + 1, problem: error.problem)
        }
    }

    private mutating func record(_ fields: EventFields) throws(JSONProblem) -> RunRecord? {
        guard let name = EventName(rawValue: try fields.string("event")) else { return nil }
        let at = Moment(
            monotonic: MonotonicInstant(nanoseconds: try fields.integer("at_ns")),
            wall: try fields.wallTime("time"))
        let event: RunEvent?
        switch name {
        case .started:
            event = .started(version: try fields.string("version"))
        case .own: event = try fields.selfEvent().map(RunEvent.own)
        case .incident: event = try fields.incidentEvent().map(RunEvent.incident)
        case .eventsLost: event = .eventsLost(count: try fields.count("count"))
        default:
            let link = try fields.string("link")
            event = try fields.linkEvent(name, link: link).map { .link(identifier(of: link), $0) }
        }
        return event.map { RunRecord(at: at, event: $0) }
    }

    private mutating func identifier(of name: String) -> LinkID {
        if let known = links[name] { return known }
        let new = LinkID(Int32(truncatingIfNeeded: links.count))
        links[name] = new
        return new
    }
}

/// Why a line is not an event.
public struct EventLineError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Counted from 1.
    public var line: Int
    /// Characters from the start of the line, counted from 1.
    public var column: Int
    /// What is wrong, in words.
    public var problem: String

    /// Describes a problem at a place.
    public init(line: Int, column: Int, problem: String) {
        self.line = line
        self.column = column
        self.problem = problem
    }

    /// `line 3, column 7: a colon belongs here`.
    public var description: String { "line \(line), column \(column): \(problem)" }
}
