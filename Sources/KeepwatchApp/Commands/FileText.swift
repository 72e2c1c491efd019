import Glibc

/// The text of a small file.
enum FileText {
    /// Why a file was not read.
    struct Problem: Error {
        var message: String
    }

    /// The largest file that is read, in bytes.
    static let limit = 64 * 1_024 * 1_024

    /// Reads a whole file as UTF-8; other bytes become U+FFFD.
    static func read(_ path: String) throws(Problem) -> String {
        String(decoding: try bytes(of: path), as: UTF8.self)
    }

    /// Reads a whole file.
    static func bytes(of path: String) throws(Problem) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Problem(message: systemErrorText(errno)) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = chunk.withUnsafeMutableBytes {
                Glibc.read(descriptor, $0.baseAddress, $0.count)
            }
            guard count >= 0 else { throw Problem(message: systemErrorText(errno)) }
            guard count > 0 else { return bytes }
            bytes += chunk[..<count]
            guard bytes.count <= limit else {
                throw Problem(message: "larger than \(limit / 1_048_576) MiB")
            }
        }
    }
}
