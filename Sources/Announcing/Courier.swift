import struct Foundation.URLComponents
public import AlertModel
import NIOSSL
import Synchronization
public import Vocabulary

/// Carries messages to their receiver, once.
///
/// Shared by all ways; it never blocks, and no attempt takes longer than its way's time limit.
public final class Courier: Sendable {
    private let outside: OutsideCarriers
    private let tls: TLSConfiguration?
    /// Made when it is first needed: most runs tell nobody.
    private let client = Mutex<WebClient?>(nil)

    /// Opens nothing before something is to be carried.
    public convenience init(outside: OutsideCarriers) {
        self.init(outside: outside, tls: nil)
    }

    /// - Parameter tls: how web servers prove who they are; nil: by the system's authorities.
    init(outside: OutsideCarriers, tls: TLSConfiguration?) {
        self.outside = outside
        self.tls = tls
    }

    /// Tells the receiver, and says what came back.
    ///
    /// - Parameter now: the wall time; receivers are told until when a message holds.
    public func deliver(
        _ announcement: Announcement, on way: AnnouncementWay, now: WallTime
    ) async -> DeliveryOutcome {
        await deliver([announcement], superseded: [], on: way, now: now)
    }

    /// Closes its connections; nothing may be delivered afterwards.
    public func shutDown() async {
        let last = client.withLock { client in
            defer { client = nil }
            return client
        }
        await last?.shutDown()
    }

    /// Tells the receiver of several incidents where it takes them together, else of the first.
    func deliver(
        _ announcements: [Announcement], superseded: [Announcement], on way: AnnouncementWay,
        now: WallTime
    ) async -> DeliveryOutcome {
        guard let announcement = announcements.first else { return .delivered(answer: "") }
        switch way.means {
        case .webhook(let webhook):
            return await post(webhook, announcements, superseded, on: way, now: now)
        case .command(let words):
            let call = ProgramCall(
                words: words, input: JSONForm.body(announcement) + [UInt8(ascii: "\n")],
                environment: JSONForm.environment(announcement), timeLimit: way.timeLimit)
            return AnswerText(hiding: way).shown(await outside.run(call))
        case .topic(let topic):
            return AnswerText(hiding: way).shown(
                await publish(announcement, to: topic, limit: way.timeLimit))
        }
    }

    private func post(
        _ webhook: Webhook, _ announcements: [Announcement], _ superseded: [Announcement],
        on way: AnnouncementWay, now: WallTime
    ) async -> DeliveryOutcome {
        let request: WebhookRequest
        do {
            request = try WebhookRequest(webhook, announcements, superseded: superseded, now: now)
        } catch {
            return .refused(trouble: "the request cannot be made: \(error.text)")
        }
        let receiver = Self.receiver(of: request.url)
        let answerText = AnswerText(hiding: way)
        let client = client.withLock { client in
            let shared = client ?? WebClient(tls: tls)
            client = shared
            return shared
        }
        do {
            let answer = try await client.post(
                request, limit: way.timeLimit, answerText: answerText)
            return answer.outcome(from: receiver, now: now)
        } catch {
            let text = answerText.shown(Array("\(receiver) \(error.text)".utf8))
            return error.isForGood
                ? .refused(trouble: text)
                : .failed(DeliveryTrouble(text, mayHaveArrived: error.mayHaveArrived))
        }
    }

    /// Host and port, which are no secret as a path is.
    private static func receiver(of url: String) -> String {
        guard let parts = URLComponents(string: url), let host = parts.host, !host.isEmpty else {
            return "the web server"
        }
        return host + (parts.port.map { ":\($0)" } ?? "")
    }

    private func publish(
        _ announcement: Announcement, to topic: AnnouncementTopic, limit: Duration
    ) async -> DeliveryOutcome {
        do {
            let template = try AnnouncementTemplate(parsing: topic.topic)
            return await outside.publish(
                TopicMessage(
                    link: topic.link,
                    topic: template.filled(with: announcement, escaping: .topic),
                    payload: JSONForm.body(announcement), qos: topic.qos,
                    isRetained: topic.isRetained, timeLimit: limit))
        } catch {
            return .refused(trouble: "{\(error.name)} in the topic stands for nothing")
        }
    }
}
