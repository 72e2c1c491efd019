/// Where a settings file says that a password is.
public enum SecretSource: Hashable, Sendable {
    /// An environment variable of this name.
    case environment(String)
    /// A file: absolute, or beginning where the settings file's own path begins.
    case file(String)
}

/// Why a password could not be had.
public enum SecretProblem: Error, Hashable, Sendable {
    /// There is no such environment variable.
    case notSet
    /// It is there and empty.
    case empty
    /// It cannot be read, with the operating system's reason, such as `Permission denied`.
    case unreadable(reason: String)

    /// What is wrong, in a sentence that names where the password should be.
    public func message(for source: SecretSource) -> String {
        let subject =
            switch source {
            case .environment(let name): "the environment variable \(quoted(name))"
            case .file(let path): "the file \(quoted(path))"
            }
        switch self {
        case .notSet: return "\(subject) is not set"
        case .empty: return "\(subject) is empty"
        case .unreadable(let reason): return "\(subject) cannot be read: \(reason)"
        }
    }
}
