/// What came of one attempt to tell people.
///
/// Its texts are for people: one line, no longer than 300 characters, and nothing secret in them.
public enum DeliveryOutcome: Hashable, Sendable {
    /// It arrived; what was answered: `127.0.0.1:9093 answered 200 OK`.
    case delivered(answer: String)
    /// It did not arrive, or nobody can tell, and may be tried again.
    case failed(DeliveryTrouble)
    /// The receiver will never take this message.
    case refused(trouble: String)

    /// What came back, in a sentence.
    public var text: String {
        switch self {
        case .delivered(let answer): answer
        case .failed(let trouble): trouble.text
        case .refused(let trouble): trouble
        }
    }

    /// Whether it arrived.
    public var isDelivered: Bool {
        guard case .delivered = self else { return false }
        return true
    }
}

/// Why a message did not get through, for now.
public struct DeliveryTrouble: Hashable, Sendable {
    /// What was attempted, on what, and what came back.
    public var text: String
    /// The receiver asked to be left alone for so long; nil: it did not.
    public var retryAfter: Duration?
    /// Whether it may have arrived all the same: it left, and no answer came.
    public var mayHaveArrived: Bool

    /// A trouble.
    public init(_ text: String, retryAfter: Duration? = nil, mayHaveArrived: Bool = false) {
        self.text = text
        self.retryAfter = retryAfter
        self.mayHaveArrived = mayHaveArrived
    }
}
