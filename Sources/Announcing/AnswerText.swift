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
    /// Bytes of a part of a path that may be secret; shorter ones are words such as `hooks`.
    private static let leastOfPath = 8

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
                // It may come back as it was sent, or as the server read it.
                for path in [parts.path, parts.percentEncodedPath] {
                    secrets.formUnion(
                        path.split(separator: "/").filter { $0.utf8.count >= Self.leastOfPath }
                            .map(String.init))
                }
                secrets.formUnion(
                    [
                        parts.user, parts.percentEncodedUser, parts.password,
                        parts.percentEncodedPassword, parts.query, parts.percentEncodedQuery,
                    ].compactMap(\.self))
                for items in [parts.queryItems, parts.percentEncodedQueryItems] {
                    secrets.formUnion((items ?? []).compactMap(\.value))
                }
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
        let line = Self.onOneLine(text).unicodeScalars
        guard line.count > Self.mostShown else { return String(line) }
        return String(line.prefix(Self.mostShown - 1)) + "…"
    }

    /// What came of a message, as it may be shown: brokers and programs say of it what they like.
    func shown(_ outcome: DeliveryOutcome) -> DeliveryOutcome {
        let text = shown(Array(outcome.text.utf8))
        switch outcome {
        case .delivered: return .delivered(answer: text)
        case .refused: return .refused(trouble: text)
        case .failed(var trouble):
            trouble.text = text
            return .failed(trouble)
        }
    }

    /// Words with one blank between them, and nothing that a terminal obeys or that turns the
    /// direction of what stands behind it.
    private static func onOneLine(_ text: String) -> String {
        text.unicodeScalars.split { $0.properties.isWhitespace || $0.isControl }
            .map { word in
                String(
                    String.UnicodeScalarView(
                        word.filter { $0.properties.generalCategory != .format }))
            }
            .filter { !$0.isEmpty }.joined(separator: " ")
    }

    /// How many characters at the end of a text may be the beginning of a secret.
    private func tornSecret(at text: String) -> Int {
        secrets.flatMap { secret in
            (1..<max(1, secret.count)).filter { text.hasSuffix(secret.prefix($0)) }
        }.max() ?? 0
    }
}

extension Unicode.Scalar {
    /// Whether a terminal might obey it.
    fileprivate var isControl: Bool { properties.generalCategory == .control }
}
