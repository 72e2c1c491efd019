public import Vocabulary

/// What reading settings needs of the world outside; this module itself reads nothing.
///
/// Each distinct secret and file is asked for once at a read, however many links share it.
public struct SettingsEffects {
    /// Gets a secret from where the settings say that it is.
    public var secret: (SecretSource) -> Result<Secret, SecretProblem>
    /// Gets the content of a file: its path is absolute, or begins where the settings' own does.
    public var file: (_ path: String) -> Result<[UInt8], FileProblem>
    /// Says what is wrong with keys of commands, which this module does not know.
    public var keyProblems: ([KeySetting]) -> [SettingsProblem]

    /// Puts the effects together; without a check any command may have any key.
    public init(
        secret: @escaping (SecretSource) -> Result<Secret, SecretProblem>,
        file: @escaping (_ path: String) -> Result<[UInt8], FileProblem>,
        keyProblems: @escaping ([KeySetting]) -> [SettingsProblem] = { _ in [] }
    ) {
        self.secret = secret
        self.file = file
        self.keyProblems = keyProblems
    }
}

/// Why a file could not be read.
public struct FileProblem: Error, Hashable, Sendable {
    /// The operating system's reason, such as `Permission denied`.
    public var reason: String

    /// Describes a problem.
    public init(reason: String) { self.reason = reason }
}

/// Where settings say that a secret is.
public enum SecretSource: Hashable, Sendable {
    /// An environment variable of this name.
    case environment(String)
    /// A file: absolute, or beginning where the settings file's own path begins.
    case file(String)
    /// A program with its arguments, never empty; a program with a slash that is not absolute
    /// begins where the settings file's own path begins.
    case command([String])

    /// What holds the secret, for people; a command without its arguments, which may be secret.
    var subject: String {
        switch self {
        case .environment(let name): "the environment variable \(quoted(name))"
        case .file(let path): "the file \(quoted(path: path))"
        case .command(let words): "the command \(quoted(words.first ?? ""))"
        }
    }
}

/// Why a secret could not be had.
public enum SecretProblem: Error, Hashable, Sendable {
    /// There is no such environment variable.
    case notSet
    /// It is there and its first line is empty.
    case empty
    /// It cannot be read, with the operating system's reason, such as `Permission denied`.
    case unreadable(reason: String)
    /// The command did not do what was asked, in words that continue its name: `ended with …`.
    case failed(reason: String)

    /// What is wrong, in a sentence that names where the secret should be.
    public func message(for source: SecretSource) -> String {
        switch (self, source) {
        case (.notSet, _): "\(source.subject) is not set"
        case (.empty, .command): "\(source.subject) printed nothing on its first line"
        case (.empty, _): "\(source.subject) is empty"
        case (.unreadable(let reason), _): "\(source.subject) cannot be read: \(reason)"
        case (.failed(let reason), _): "\(source.subject) \(reason)"
        }
    }
}
