public import MQTTWire
public import Vocabulary

/// A way to behave that holds for a span.
public enum Behaviour: Hashable, Sendable {
    /// Bytes that are written as soon as a connection is open: what greets so is no broker.
    case greeting([UInt8])
    /// How CONNECT is answered; a healthy broker accepts.
    case connect(ConnectAnswer)
    /// How long CONNACK takes; a healthy broker answers at once.
    case connackDelay(AnswerDelay)
    /// Properties of a CONNACK that accepts (5.0).
    case connackProperties([Property])
    /// Server Keep Alive in seconds (5.0): it replaces what the client asked for.
    case serverKeepAlive(UInt16)
    /// The broker does not speak 5.0; what a client that tries it gets.
    case onlyVersion3(VersionRefusal)
    /// How long a PINGRESP takes. An answer never overtakes what was to be written before it.
    case pingDelay(AnswerDelay)
    /// These PINGREQs are never answered.
    case swallowPings(PingSelection)
    /// What the answer to a PINGREQ looks like.
    case pingAnswer(PingAnswerForm)
    /// Whether silence of a client beyond its keep alive ends the connection.
    case keepAlive(KeepAlivePolicy)
    /// What happens to a connection when its client identifier comes in on another.
    case sameClient(SameClientPolicy)
    /// How SUBSCRIBE is answered.
    case subscribe(SubscribeAnswer)
    /// What the broker tells of itself under `$SYS` to whoever subscribes to it, at once.
    case brokerFigures([BrokerFigure: String])
    /// The broker's program stands still: what arrives meanwhile is answered at the end, at once.
    case stalled
}

/// How CONNECT is answered.
public enum ConnectAnswer: Hashable, Sendable {
    /// CONNACK with success.
    case accept
    /// CONNACK with this code of 5.0, then the end; 3.1.1 gets its own code for it.
    case refuse(ReasonCode, reason: String? = nil)
    /// CONNACK of 5.0 with 0x9C or 0x9D and a Server Reference, then the end; 3.1.1 gets a refusal.
    case redirect(ReasonCode, to: String)
    /// Accepts these credentials and refuses others with the code.
    case acceptOnly(username: String, password: [UInt8], otherwise: ReasonCode)
    /// Nothing, ever.
    case silence
    /// The end of the connection without a CONNACK.
    case end(ConnectionEnd)
    /// These bytes in place of a CONNACK.
    case bytes([UInt8])
}

/// What a client of 5.0 gets from a broker that speaks only 3.1.1.
public enum VersionRefusal: Hashable, Sendable {
    /// CONNACK of 5.0 with 0x84.
    case reasonCode
    /// CONNACK in the two-byte form of 3.1.1 with return code 1.
    case returnCode
    /// The end of the connection.
    case close
}

/// How long an answer takes.
public enum AnswerDelay: Hashable, Sendable {
    /// Always this long.
    case constant(Duration)
    /// Drawn evenly between the two.
    case between(Duration, Duration)
    /// Mostly near the first, seldom near the second, as on a network.
    case mostly(Duration, seldom: Duration)
    /// Grows evenly from the first to the second over a time that begins with the span.
    case rising(from: Duration, to: Duration, over: Duration)

    /// The delay of one answer.
    ///
    /// - Parameters:
    ///   - elapsed: how long the span has held.
    ///   - random: drawn from where the delay is not certain.
    func sample(elapsed: Duration, using random: inout SeededRandom) -> Duration {
        switch self {
        case .constant(let delay):
            return delay
        case .between(let least, let most):
            return least + (most - least) * Double.random(in: 0..<1, using: &random)
        case .mostly(let least, let most):
            let drawn = Double.random(in: 0..<1, using: &random)
            // The fourth power keeps nine of ten answers in the lower two thirds of the range.
            return least + (most - least) * (drawn * drawn * drawn * drawn)
        case .rising(let first, let last, let period):
            guard elapsed < period else { return last }
            return first + (last - first) * (elapsed / period)
        }
    }
}

/// Which PINGREQs of a connection are meant; they are counted from 1.
public enum PingSelection: Hashable, Sendable {
    /// All of them.
    case all
    /// Every n-th one.
    case every(Int)
    /// From this one on.
    case from(Int)
    /// These.
    case only(Set<Int>)
    /// Each with this probability, 0 to 1.
    case share(Double)

    /// Whether the PINGREQ of that number is meant.
    func contains(_ number: Int, using random: inout SeededRandom) -> Bool {
        switch self {
        case .all: true
        case .every(let step): step > 0 && number.isMultiple(of: step)
        case .from(let first): number >= first
        case .only(let numbers): numbers.contains(number)
        case .share(let probability): Double.random(in: 0..<1, using: &random) < probability
        }
    }
}

/// What the answer to a PINGREQ looks like on the wire.
public enum PingAnswerForm: Hashable, Sendable {
    /// A PINGRESP in one piece.
    case whole
    /// Its two bytes apart, the second this much later.
    case twoSegments(gap: Duration)
    /// Glued behind a PUBLISH with a payload of so many bytes.
    case behindPublish(payloadBytes: Int)
    /// So many PINGRESPs for one PINGREQ.
    case repeated(Int)
    /// These bytes in its place.
    case bytes([UInt8])
}

/// What a broker does about a client that sends nothing.
public enum KeepAlivePolicy: Hashable, Sendable {
    /// Ends the connection after `grace` keep alives without a packet, in 5.0 with 0x8D.
    ///
    /// Spec: MQTT 5.0 §3.1.2.10 [MQTT-3.1.2-22]; MQTT 3.1.1 §3.1.2.10 [MQTT-3.1.2-24].
    case enforced(grace: Double)
    /// Does nothing.
    case ignored
}

/// What a broker does when a client identifier is already connected.
public enum SameClientPolicy: Hashable, Sendable {
    /// Ends the older connection, in 5.0 with 0x8E.
    ///
    /// Spec: MQTT 5.0 §3.1.4 [MQTT-3.1.4-3]; MQTT 3.1.1 §3.1.4 [MQTT-3.1.4-2].
    case takesOver
    /// Keeps both.
    case staysBeside
}

/// How SUBSCRIBE is answered.
public enum SubscribeAnswer: Hashable, Sendable {
    /// With the QoS asked for.
    case granted
    /// With the QoS asked for, but not above this one.
    case grantedAtMost(QoS)
    /// With this code for every filter; 3.1.1 knows only 0x80.
    case refused(ReasonCode)
    /// With the end of the connection.
    case end(ConnectionEnd)
}
