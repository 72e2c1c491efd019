public import Vocabulary

/// What is wrong with a setting, where, and what would be right.
///
/// The message never holds a password, nor a whole line of a file.
public struct SettingsProblem: Error, Hashable, Sendable, CustomStringConvertible {
    /// The file; nil for what came from the command line.
    public var path: String?
    /// Counted from 1; nil where the problem belongs to no line.
    public var line: Int?
    /// Counted from 1 in Unicode scalars; nil where the problem belongs to no column.
    public var column: Int?
    /// What is wrong and what would be right.
    public var message: String

    /// Describes a problem.
    public init(path: String? = nil, line: Int? = nil, column: Int? = nil, message: String) {
        self.path = path
        self.line = line
        self.column = column
        self.message = message
    }

    /// Describes a problem of a value that came from `origin`.
    public init(at origin: SettingOrigin, message: String) {
        switch origin {
        case .file(let path, let line, let column):
            self.init(path: path, line: line, column: column, message: message)
        case .flag(let flag):
            self.init(message: "\(flag): \(message)")
        case .builtIn, .url:
            self.init(message: message)
        }
    }

    /// `path:line:column: message`, without the parts that are not known.
    public var description: String {
        let place = [path, line.map(String.init), column.map(String.init)].compactMap { $0 }
        return place.isEmpty ? message : "\(place.joined(separator: ":")): \(message)"
    }
}

/// All that is wrong with one file or one set of flags, in order of position; never empty.
public struct SettingsProblems: Error, Hashable, Sendable, CustomStringConvertible {
    /// The problems, in order of line and column.
    public let problems: [SettingsProblem]

    /// Sorts the problems; nil where there are none.
    public init?(_ problems: [SettingsProblem]) {
        guard !problems.isEmpty else { return nil }
        self.problems = problems.sorted {
            ($0.line ?? 0, $0.column ?? 0) < ($1.line ?? 0, $1.column ?? 0)
        }
    }

    /// One line for each problem.
    public var description: String {
        problems.map(\.description).joined(separator: "\n")
    }
}

/// A value as a message shows it: in quotation marks, short, without control characters.
func quoted(_ text: some StringProtocol, limit: Int = 40) -> String {
    let shown = text.unicodeScalars.prefix(limit).map { scalar in
        scalar.properties.generalCategory == .control ? "\u{FFFD}" : String(scalar)
    }.joined()
    return text.unicodeScalars.count > limit ? "\"\(shown)…\"" : "\"\(shown)\""
}

/// The name of a file as a message shows it: whole, since a shortened one leads nowhere.
func quoted(path: String) -> String { quoted(path, limit: 4_096) }
