/// The head of an HTTP/1.1 answer: status line and header fields.
struct HTTPAnswer: Hashable, Sendable {
    /// 100 to 999.
    var status: Int
    /// The words behind the status; servers may leave them out.
    var reason: String
    /// In order.
    var fields: [Field]

    /// One line of the header.
    struct Field: Hashable, Sendable {
        /// In lower case.
        var name: String
        /// Without the blanks around it.
        var value: String
    }

    /// The values of a field, in order.
    func values(of name: String) -> [String] {
        fields.filter { $0.name == name }.map(\.value)
    }

    /// Whether one of the comma-separated words of a field is this one, in whatever case.
    func has(_ word: String, in name: String) -> Bool {
        values(of: name).contains { value in
            value.split(separator: ",").contains { $0.trimmed.lowercased() == word }
        }
    }

    /// `404 Not Found`.
    var statusLine: String { reason.isEmpty ? "\(status)" : "\(status) \(reason)" }
}

/// Reads the head of an HTTP/1.1 answer out of a stream, whatever way the stream is cut.
///
/// Interim answers (1xx but 101) are passed over. Holds at most `byteLimit` bytes.
///
/// Spec: RFC 9112 §4, §5.
struct HTTPAnswerReader {
    /// A longer head is refused.
    static let byteLimit = 16_384

    /// Why bytes are not the head of an answer.
    enum Fault: Error, Hashable {
        /// They are no HTTP at all; the first of them.
        case notHTTP(firstBytes: [UInt8])
        /// A head without end, or one that is broken; in words.
        case broken(String)
    }

    private static let beginning = Array("HTTP/1.".utf8)
    private static let lineFeed = UInt8(ascii: "\n")

    private var bytes: [UInt8] = []

    /// The bytes behind the head, once it is complete.
    private(set) var rest: ArraySlice<UInt8> = []

    /// Takes the next bytes of the stream.
    ///
    /// - Returns: the answer once its head is complete; nil where more bytes are needed.
    mutating func read(_ more: some Sequence<UInt8>) throws(Fault) -> HTTPAnswer? {
        bytes += more
        while true {
            guard zip(bytes, Self.beginning).allSatisfy(==) else {
                throw .notHTTP(firstBytes: Array(bytes.prefix(64)))
            }
            guard let (head, end) = completeHead() else {
                guard bytes.count <= Self.byteLimit else {
                    throw .broken("its header is longer than \(Self.byteLimit) bytes")
                }
                return nil
            }
            let answer = try Self.answer(head)
            bytes.removeFirst(end)
            guard (100..<200).contains(answer.status), answer.status != 101 else {
                rest = bytes[...]
                bytes = []
                return answer
            }
        }
    }

    /// The lines of the head, and where it ends; nil before its empty line has come.
    private func completeHead() -> (lines: [ArraySlice<UInt8>], end: Int)? {
        var lines: [ArraySlice<UInt8>] = []
        var start = 0
        while let end = bytes[start...].prefix(Self.byteLimit).firstIndex(of: Self.lineFeed) {
            var line = bytes[start..<end]
            if line.last == UInt8(ascii: "\r") { line.removeLast() }
            start = end + 1
            if line.isEmpty { return (lines, start) }
            lines.append(line)
        }
        return nil
    }

    private static func answer(_ lines: [ArraySlice<UInt8>]) throws(Fault) -> HTTPAnswer {
        let texts = lines.map { String(decoding: $0, as: UTF8.self) }
        let words = (texts.first ?? "").split(separator: " ", maxSplits: 2)
        guard words.count >= 2, words[1].utf8.count == 3, let status = Int(words[1]), status >= 100
        else { throw .broken("its status line has no status") }
        var answer = HTTPAnswer(
            status: status, reason: words.count > 2 ? words[2].trimmed : "", fields: [])
        for text in texts.dropFirst() {
            guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")) else {
                throw .broken("a line of its header has no colon")
            }
            let value = text[text.index(after: colon)...]
            answer.fields.append(
                HTTPAnswer.Field(name: text[..<colon].lowercased(), value: value.trimmed))
        }
        return answer
    }
}

extension StringProtocol {
    /// Without the blanks and tabs around it.
    fileprivate var trimmed: String {
        func isBlank(_ character: Character) -> Bool { character == " " || character == "\t" }
        let beginning = drop(while: isBlank)
        let end = beginning.lastIndex { !isBlank($0) }
        return end.map { String(beginning[...$0]) } ?? ""
    }
}
