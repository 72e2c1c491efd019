import SettingsFiles
import Vocabulary

/// Gets passwords from where settings say they are.
enum SecretReader {
    /// The password; one line end behind it in a file does not belong to it.
    static func read(_ source: SecretSource) -> Result<Secret, SecretProblem> {
        switch source {
        case .environment(let name):
            guard let value = environmentValue(name) else { return .failure(.notSet) }
            return .success(Secret(Array(value.utf8)))
        case .file(let path):
            do {
                let text = try FileText.read(path)
                let line = text.split(separator: "\n", maxSplits: 1).first ?? ""
                let password = line.hasSuffix("\r") ? line.dropLast() : line
                guard !password.isEmpty else { return .failure(.empty) }
                return .success(Secret(Array(password.utf8)))
            } catch {
                return .failure(.unreadable(reason: error.message))
            }
        }
    }
}
