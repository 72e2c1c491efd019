import struct Foundation.URLComponents
import AlertModel
import Vocabulary

/// Makes what a receiver answered fit to be shown: one line, short, and without what is secret.
struct AnswerText: Sendable {
    /// Bytes of an answer that are read.
    static let mostBytes = 4_096
    /// Characters that are shown.
    static let mostShown = 200
    /// What is shorter is no secret, and would tear holes into every text.
    private static let leastSecret = 4

    /// The longest first, so that none is torn by another that is part of it.
    private let secrets: [String]

    /// Knows what to hide in what is said of a way.
    init(hiding way: AnnouncementWay) {
        var secrets: Set<String> = []
        if case .webhook(let webhook) = way.means {
            let url = String(decoding: webhook.url.revealed(), as: UTF8.self)
            secrets.insert(url)
            if let parts = URLComponents(string: url) {
                // The path of a webhook often is the whole of its secret.
                secrets.formUnion(
                    parts.path.split(separator: "/").filter { $0.utf8.count >= 8 }
                        .map(String.init))
                secrets.formUnion([parts.user, parts.password, parts.query].compactMap(\.self))
                secrets.formUnion((parts.queryItems ?? []).compactMap(\.value))
            }
            for secret in Array(webhook.headers.values) + [webhook.secret].compactMap(\.self) {
                let text = String(decoding: secret.revealed(), as: UTF8.self)
                secrets.insert(text)
                // `Bearer TOKEN`: the token may come back alone.
                secrets.formUnion(text.split(separator: " ").map(String.init))
            }
        }
        self.secrets = secrets.filter { $0.utf8.count >= Self.leastSecret }
            .sorted { ($0.utf8.count, $0) > ($1.utf8.count, $1) }
    }

    /// The text as it may be shown.
    ///
    /// - Parameter isCut: whether the end is missing, which may have torn a secret: what begins
    ///   like one there is left out.
    func shown(_ bytes: [UInt8], isCut: Bool = false) -> String {
        var text = String(decoding: bytes, as: UTF8.self)
        for secret in secrets { text = text.replacing(secret, with: "<redacted>") }
        if isCut { text.removeLast(tornSecret(at: text)) }
        var line = ""
        for word in text.split(whereSeparator: { $0.isWhitespace || $0.isControl }) {
            line += (line.isEmpty ? "" : " ") + word
        }
        return line.count > Self.mostShown ? line.prefix(Self.mostShown - 1) + "…" : line
    }

    /// How many characters at the end of a text may be the beginning of a secret.
    private func tornSecret(at text: String) -> Int {
        secrets.flatMap { secret in
            (1..<max(1, secret.count)).filter { text.hasSuffix(secret.prefix($0)) }
        }.max() ?? 0
    }
}

extension Character {
    /// Whether a terminal might obey it.
    fileprivate var isControl: Bool {
        unicodeScalars.contains { $0.value < 0x20 || (0x7F...0x9F).contains($0.value) }
    }
}
