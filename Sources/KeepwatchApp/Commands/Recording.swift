import Outlets
import Vocabulary

/// What a file of event lines holds.
struct Recording {
    /// The runs that wrote into it, the earliest first; none of them is empty.
    private(set) var runs: [[RunRecord]] = []

    /// Reads a file.
    ///
    /// A last line without its end is passed over: the run was killed while it wrote.
    ///
    /// - Throws: `usage`, with the line and column of what is no event.
    init(_ path: String) throws(ProgramFailure) {
        let bytes: [UInt8]
        do {
            bytes = try FileText.bytes(of: path)
        } catch {
            throw ProgramFailure(status: .usage, message: "cannot read \(path): \(error.message)")
        }
        // In bytes: CR LF is one character, which is not LF.
        let lineEnd = UInt8(ascii: "\n")
        let whole = bytes.lastIndex(of: lineEnd).map { bytes[...$0] } ?? bytes[...]
        var reader = EventLineReader()
        var run: [RunRecord] = []
        do {
            for line in whole.split(separator: lineEnd, omittingEmptySubsequences: false) {
                guard let record = try reader.read(String(decoding: line, as: UTF8.self)) else {
                    continue
                }
                if case .started = record.event, !run.isEmpty {
                    runs.append(run)
                    run = []
                }
                run.append(record)
            }
        } catch {
            throw ProgramFailure(status: .usage, message: "\(path): \(error)")
        }
        if !run.isEmpty { runs.append(run) }
    }
}
