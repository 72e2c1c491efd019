public import Vocabulary

/// What carries messages that do not leave by HTTP: others run programs and own connections.
public struct OutsideCarriers: Sendable {
    /// Runs a program to its end; returns only then, when the time limit has passed, or when the
    /// task is cancelled.
    public var run: @Sendable (ProgramCall) async -> DeliveryOutcome
    /// Publishes on the connection of a watched link; returns when the broker has it (QoS 1), when
    /// it was written (QoS 0), when the time limit has passed, or when the task is cancelled.
    public var publish: @Sendable (TopicMessage) async -> DeliveryOutcome

    /// Carriers.
    public init(
        run: @escaping @Sendable (ProgramCall) async -> DeliveryOutcome,
        publish: @escaping @Sendable (TopicMessage) async -> DeliveryOutcome
    ) {
        self.run = run
        self.publish = publish
    }
}

/// A program that is run to tell people something.
public struct ProgramCall: Hashable, Sendable {
    /// The program and its arguments.
    public var words: [String]
    /// What it reads from its standard input.
    public var input: [UInt8]
    /// What its environment holds beside our own; no name or value holds a NUL.
    public var environment: [String: String]
    /// After this long it is killed, with whatever it started.
    public var timeLimit: Duration

    /// A call.
    public init(
        words: [String], input: [UInt8], environment: [String: String], timeLimit: Duration
    ) {
        self.words = words
        self.input = input
        self.environment = environment
        self.timeLimit = timeLimit
    }
}

/// A message for a topic.
public struct TopicMessage: Hashable, Sendable {
    /// The name of the link on whose connection it leaves.
    public var link: String
    /// The topic; without wildcards.
    public var topic: String
    /// JSON.
    public var payload: [UInt8]
    /// 0 or 1.
    public var qos: QoS
    /// Whether the broker keeps it.
    public var isRetained: Bool
    /// What is not acknowledged by then failed.
    public var timeLimit: Duration

    /// A message.
    public init(
        link: String, topic: String, payload: [UInt8], qos: QoS, isRetained: Bool,
        timeLimit: Duration
    ) {
        self.link = link
        self.topic = topic
        self.payload = payload
        self.qos = qos
        self.isRetained = isRetained
        self.timeLimit = timeLimit
    }
}
