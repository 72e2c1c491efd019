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
                let password = firstLine(of: try FileText.bytes(of: path))
                guard !password.isEmpty else { return .failure(.empty) }
                return .success(Secret(password))
            } catch {
                return .failure(.unreadable(reason: error.message))
            }
        }
    }

    /// The bytes before the first LF or CR LF: bytes, since a password need not be UTF-8 and since
    /// CR LF is one character in a string.
    private static func firstLine(of bytes: [UInt8]) -> [UInt8] {
        let line = bytes.prefix { $0 != UInt8(ascii: "\n") }
        return Array(line.last == UInt8(ascii: "\r") ? line.dropLast() : line)
    }
}
