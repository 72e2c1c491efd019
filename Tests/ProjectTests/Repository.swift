import Foundation

/// The files of the repository that this test was built from.
enum Repository {
    /// One file.
    struct File {
        /// From the root.
        let path: String
        let text: String

        /// The lines with their numbers, counted from 1.
        var lines: [(number: Int, text: Substring)] {
            text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
                .map { ($0 + 1, $1) }
        }

        /// The target of a file below `Sources` or `Tests`.
        var target: String {
            path.split(separator: "/").dropFirst().first.map(String.init) ?? ""
        }
    }

    private static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    static func file(_ path: String) throws -> File {
        File(path: path, text: try String(contentsOf: root.appending(path: path), encoding: .utf8))
    }

    /// Whether there is a file or folder at a path from the root.
    static func exists(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: root.appending(path: path).path())
    }

    /// Every file below a folder whose name ends in one of the extensions, in order of their paths.
    static func files(below folder: String, _ extensions: String...) throws -> [File] {
        let names = try FileManager.default.subpathsOfDirectory(
            atPath: root.appending(path: folder).path())
        return try names.sorted().filter { name in
            extensions.contains { name.hasSuffix(".\($0)") }
        }.map { try file("\(folder)/\($0)") }
    }
}
