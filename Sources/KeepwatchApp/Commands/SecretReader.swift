import Screens
import SettingsFiles
import Vocabulary

/// Gets secrets from where settings say they are.
enum SecretReader {
    /// The secret; one line end behind it in a file does not belong to it.
    static func read(_ source: SecretSource) -> Result<Secret, SecretProblem> {
        switch source {
        case .environment(let name):
            guard let value = environmentBytes(name) else { return .failure(.notSet) }
            return .success(Secret(value))
        case .file(let path):
            do {
                return secret(in: try FileText.bytes(of: path))
            } catch {
                return .failure(.unreadable(reason: error.message))
            }
        case .command(let words):
            do {
                return secret(in: try OtherProgram(words: words).output())
            } catch {
                return .failure(.failed(reason: error.reason))
            }
        }
    }

    /// The bytes before the first LF or CR LF: bytes, since a secret need not be UTF-8 and since
    /// CR LF is one character in a string.
    private static func secret(in bytes: [UInt8]) -> Result<Secret, SecretProblem> {
        let line = bytes.prefix { $0 != UInt8(ascii: "\n") }
        let secret = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
        return secret.isEmpty ? .failure(.empty) : .success(Secret(Array(secret)))
    }
}

extension SettingsEffects {
    private static func content(of path: String) -> Result<[UInt8], FileProblem> {
        do {
            return .success(try FileText.bytes(of: path))
        } catch {
            return .failure(FileProblem(reason: error.message))
        }
    }

    /// Reads this machine's environment and files, and runs commands.
    ///
    /// - Parameter onCommand: told of each program that is run.
    static func ofThisMachine(onCommand: @escaping (String) -> Void = { _ in }) -> SettingsEffects {
        SettingsEffects(
            secret: { source in
                if case .command(let words) = source { onCommand(words.first ?? "") }
                return SecretReader.read(source)
            },
            file: content, keyProblems: KeyMap.problems(of:))
    }
}
