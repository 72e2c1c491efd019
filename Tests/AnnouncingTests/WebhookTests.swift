import AlertModel
import Foundation
import NIOHTTP1
import Testing
import Vocabulary

@testable import Announcing

/// Messages to a real web server that does what such servers do.
@Suite struct WebhookTests {
    /// What comes of one message to a server that behaves so.
    private func outcome(
        _ behaviour: WebServer.Behaviour, path: String = "/hook", form: Webhook.Form = .json,
        secret: String? = nil, headers: [String: String] = [:], limit: Duration = .seconds(10)
    ) async throws -> (outcome: DeliveryOutcome, server: WebServer) {
        let server = try await WebServer.serve(behaviour)
        var way = AnnouncementWay.web(
            form, url: server.url(path), secret: secret, headers: headers)
        way.timeLimit = limit
        let courier = Courier(outside: .none)
        let outcome = await courier.deliver(.about(), on: way, now: night.wall)
        await courier.shutDown()
        await server.stop()
        return (outcome, server)
    }

    @Test func aMessageArrivesAsAPost() async throws {
        let (outcome, server) = try await outcome(
            .answer(200, body: "ok"), headers: ["X-Team": "night"])
        #expect(outcome == .delivered(answer: "127.0.0.1:\(server.port) answered 200 OK: ok"))
        let request = try #require(server.requests.first)
        #expect(server.requests.count == 1)
        #expect(request.method == "POST")
        #expect(request.path == "/hook")
        #expect(request.headers["x-team"] == ["night"])
        #expect(request.headers["content-type"] == ["application/json"])
        #expect(request.body == String(decoding: JSONForm.body(.about()), as: UTF8.self))
    }

    @Test(.timeLimit(.minutes(1)))
    func aServerThatHangsIsGivenUpAtTheTimeLimit() async throws {
        let begin = ContinuousClock.now
        let (outcome, server) = try await outcome(.hang, limit: .seconds(1))
        #expect(
            outcome
                == .failed(
                    DeliveryTrouble(
                        "127.0.0.1:\(server.port) gave no answer within 1s", mayHaveArrived: true)))
        #expect(ContinuousClock.now - begin < .seconds(20))
    }

    @Test func aServerThatFailsIsSaidWithWhatItSaid() async throws {
        let (outcome, server) = try await outcome(
            .answer(500, body: "<h1>out of\n\n\u{1B}[31m memory</h1>"))
        #expect(
            outcome
                == .failed(
                    DeliveryTrouble(
                        "127.0.0.1:\(server.port) answered 500 Internal Server Error: "
                            + "<h1>out of [31m memory</h1>")))
    }

    @Test func aServerThatHasEnoughSaysForHowLong() async throws {
        let (seconds, _) = try await outcome(.answer(429, headers: ["Retry-After": "120"]))
        guard case .failed(let trouble) = seconds else { throw Unexpected(seconds) }
        #expect(trouble.retryAfter == .seconds(120))
        #expect(!trouble.mayHaveArrived)

        let (date, _) = try await outcome(
            .answer(503, headers: ["Retry-After": "Mon, 23 Nov 2026 03:14:14 GMT"]))
        guard case .failed(let trouble) = date else { throw Unexpected(date) }
        #expect(trouble.retryAfter == .seconds(90))
    }

    @Test(.timeLimit(.minutes(1)))
    func aBodyThatNeverEndsDoesNotMakeASuccessAFailure() async throws {
        let (outcome, server) = try await outcome(
            .endlessBody(202, beginning: "soon"), limit: .seconds(1))
        #expect(
            outcome == .delivered(answer: "127.0.0.1:\(server.port) answered 202 Accepted: soon"))
    }

    @Test func ofALongAnswerTheBeginningIsShown() async throws {
        let (outcome, _) = try await outcome(
            .answer(500, body: String(repeating: "long ", count: 100_000)))
        #expect(outcome.text.count < 300)
        #expect(outcome.text.hasSuffix("…"))
    }

    @Test func messagesFollowNobodyElsewhere() async throws {
        let other = try await WebServer.serve(.answer(200))
        let (outcome, _) = try await outcome(
            .answer(307, headers: ["Location": other.url("/elsewhere")]))
        #expect(!outcome.isDelivered)
        #expect(outcome.text.contains("answered 307 Temporary Redirect"))
        #expect(other.requests.isEmpty)
        await other.stop()
    }

    @Test func aStatusWithoutAReasonStandsAlone() async throws {
        let (outcome, server) = try await outcome(.answer(599))
        #expect(outcome.text == "127.0.0.1:\(server.port) answered 599")
    }

    @Test(arguments: [400, 413, 415, 422])
    func whatIsWrongWithTheMessageItselfIsNotTriedAgain(status: Int) async throws {
        let (outcome, _) = try await outcome(.answer(status, body: "no"))
        guard case .refused = outcome else { throw Unexpected(outcome) }
    }

    @Test(arguments: [401, 403, 404, 408, 500, 502])
    func whatOthersMayMendIsTriedAgain(status: Int) async throws {
        let (outcome, _) = try await outcome(.answer(status))
        guard case .failed = outcome else { throw Unexpected(outcome) }
    }

    @Test func aConnectionClosedUnansweredMayHaveCarriedTheMessage() async throws {
        let (outcome, server) = try await outcome(.close)
        #expect(
            outcome
                == .failed(
                    DeliveryTrouble(
                        "127.0.0.1:\(server.port) closed the connection unanswered",
                        mayHaveArrived: true)))
    }

    @Test func nobodyListeningIsSaid() async {
        let courier = Courier(outside: .none)
        // No system gives port 1 to whoever asks for any.
        let outcome = await courier.deliver(
            .about(), on: .web(url: "http://127.0.0.1:1/"), now: night.wall)
        await courier.shutDown()
        #expect(
            outcome
                == .failed(
                    DeliveryTrouble("127.0.0.1:1 refused the connection: nothing listens there")))
    }

    @Test func aNameWithoutAnAddressIsSaid() async {
        let courier = Courier(outside: .none)
        let outcome = await courier.deliver(
            .about(), on: .web(url: "http://nowhere.invalid:8080/"), now: night.wall)
        await courier.shutDown()
        #expect(outcome == .failed(DeliveryTrouble("nowhere.invalid:8080 has no address")))
    }

    @Test func aServerWithoutTLSIsSaid() async throws {
        let server = try await WebServer.serve(.answer(200))
        let courier = Courier(outside: .none)
        let outcome = await courier.deliver(
            .about(), on: .web(url: "https://127.0.0.1:\(server.port)/"), now: night.wall)
        await courier.shutDown()
        await server.stop()
        #expect(!outcome.isDelivered)
        #expect(outcome.text.contains("does not speak TLS there"), "\(outcome.text)")
    }

    @Test func whatIsSecretIsNotInWhatIsSaid() async throws {
        let (outcome, _) = try await outcome(
            .answer(
                403,
                body:
                    "no: /services/T000/B0000000/hunter2hunter2 key=sesame Bearer tk_secret1"
                    + " R0uting"
            ),
            path: "/services/T000/B0000000/hunter2hunter2?key=sesame", form: .pagerDuty,
            secret: "R0uting", headers: ["Authorization": "Bearer tk_secret1"])
        for secret in ["hunter2hunter2", "sesame", "tk_secret1", "R0uting", "B0000000"] {
            #expect(!outcome.text.contains(secret))
        }
        #expect(outcome.text.contains("<redacted>"))
    }

    @Test func aSecretThatComesBackAsItWasWrittenInTheURLIsHidden() {
        let text = AnswerText(
            hiding: .web(url: "https://u%40:p%C3%A4ss@a.example/t%C3%A9l%C3%A9phone?k=s%20same"))
        let echoed = "t%C3%A9l%C3%A9phone téléphone p%C3%A4ss päss s%20same|s same u%40"
        let hidden = "<redacted>"
        #expect(
            text.shown(Array(echoed.utf8))
                == "\(hidden) \(hidden) \(hidden) \(hidden) \(hidden)|\(hidden) \(hidden)")
    }

    @Test func nothingThatATerminalObeysIsShown() {
        let text = AnswerText(hiding: .web())
        #expect(
            text.shown(Array("a\u{9B}2Jb\u{202E}c\u{2028}d\u{200B}e \u{2066} f\u{0}".utf8))
                == "a 2Jbc de f")
    }

    @Test func nothingThatATerminalObeysIsInWhatProgramsAndBrokersSay() async {
        let said = DeliveryTrouble("said\n\u{1B}]0;x\u{7}", retryAfter: .seconds(1))
        let courier = Courier(
            outside: OutsideCarriers(
                run: { _ in .failed(said) }, publish: { _ in .refused(trouble: said.text) }))
        let command = AnnouncementWay(name: "command", means: .command(["page"]))
        let topic = AnnouncementWay(
            name: "topic",
            means: .topic(
                AnnouncementTopic(link: "a", topic: "t", qos: .atMostOnce, isRetained: false)))
        #expect(
            await courier.deliver(.about(), on: command, now: night.wall)
                == .failed(DeliveryTrouble("said ]0;x", retryAfter: .seconds(1))))
        #expect(
            await courier.deliver(.about(), on: topic, now: night.wall)
                == .refused(trouble: "said ]0;x"))
    }

    @Test func anAnswerCutInTheMiddleOfASecretShowsNoPartOfIt() {
        let text = AnswerText(hiding: .web(secret: "open sesame"))
        let shown = text.shown(Array("key: open ses".utf8), isCut: true)
        #expect(!shown.contains("open"))
    }
}

/// Something else came of it.
struct Unexpected: Error {
    var outcome: DeliveryOutcome

    init(_ outcome: DeliveryOutcome) {
        self.outcome = outcome
    }
}
