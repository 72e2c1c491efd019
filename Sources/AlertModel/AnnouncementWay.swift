public import FleetModel
public import Vocabulary

/// A way on which people are told, as the configuration says.
public struct AnnouncementWay: Hashable, Sendable {
    /// Unique among the ways.
    public var name: String
    /// What leads there.
    public var means: Means
    /// What matters less is not told on it.
    public var leastSeverity: AlertSeverity
    /// Incidents none of whose links passes are not told on it; nil: all are.
    public var links: LinkFilter?
    /// Whether it is told that an incident is over.
    public var tellsEnds: Bool
    /// What nobody has is told again so often; nil: never.
    public var remindsEvery: Duration?
    /// How many messages a minute at most; what is more waits.
    public var mostPerMinute: Int
    /// A message that takes longer failed; 1 s to 2 min.
    public var timeLimit: Duration

    /// What leads to people.
    public enum Means: Hashable, Sendable {
        /// A request to a web server.
        case webhook(Webhook)
        /// A program: JSON on its standard input, and `KEEPWATCH_…` in its environment.
        case command([String])
        /// A PUBLISH on a link that is watched.
        case topic(AnnouncementTopic)
    }

    /// A way with what is usual.
    public init(name: String, means: Means) {
        self.name = name
        self.means = means
        leastSeverity = .warning
        tellsEnds = true
        mostPerMinute = 30
        timeLimit = .seconds(10)
    }
}

/// A web server that takes messages.
public struct Webhook: Hashable, Sendable {
    /// What it understands.
    public enum Form: Hashable, Sendable {
        /// Prometheus Alertmanager's API v2; the URL is that of the server, without a path.
        case alertmanager
        /// An incoming webhook of Slack, or what speaks like it.
        case slack
        /// PagerDuty's Events API v2; the secret is the integration's routing key.
        case pagerDuty
        /// A topic of ntfy, by its URL; the secret is an access token.
        case ntfy
        /// A body of the user's own, in which `{summary}` and other names stand for what is told.
        case template(body: String, contentType: String)
        /// The message as JSON, as a command has it.
        case json
    }

    /// What it understands.
    public var form: Form
    /// Where it is; it may hold what is secret.
    public var url: Secret
    /// What the form needs: a routing key, an access token; nil: nothing.
    public var secret: Secret?
    /// Headers of the user's own.
    public var headers: [String: Secret]

    /// A web server.
    public init(
        form: Form, url: Secret, secret: Secret? = nil,
        headers: [String: Secret] = [:]
    ) {
        self.form = form
        self.url = url
        self.secret = secret
        self.headers = headers
    }
}

/// A topic that messages are published to.
public struct AnnouncementTopic: Hashable, Sendable {
    /// The name of the link on whose connection they leave.
    public var link: String
    /// The topic; `{severity}` and `{rule}` stand for what is told.
    public var topic: String
    /// 0 or 1.
    public var qos: QoS
    /// Whether the broker keeps the last one.
    public var isRetained: Bool

    /// A topic.
    public init(link: String, topic: String, qos: QoS, isRetained: Bool) {
        self.link = link
        self.topic = topic
        self.qos = qos
        self.isRetained = isRetained
    }
}
