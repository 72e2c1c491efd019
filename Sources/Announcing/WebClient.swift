import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import Vocabulary

/// Sends requests to web servers, each on a connection of its own, and reads what comes back.
struct WebClient: Sendable {
    private let client: HTTPClient

    /// - Parameter tls: how servers prove who they are; nil: by the system's authorities.
    init(tls: TLSConfiguration? = nil) {
        var configuration = HTTPClient.Configuration(
            tlsConfiguration: tls, redirectConfiguration: .disallow, decompression: .disabled)
        configuration.httpVersion = .http1Only
        // The queue tries again, and knows when.
        configuration.connectionPool.retryConnectionEstablishment = false
        // Messages are rare: a connection kept for the next one would be dead by then.
        configuration.maximumUsesPerConnection = 1
        // Only the way's own limit counts.
        configuration.timeout.connect = .minutes(2)
        client = HTTPClient(configuration: configuration)
    }

    func shutDown() async {
        try? await client.shutdown()
    }

    /// Posts a request.
    ///
    /// - Returns: the answer, whose body may be missing where it came too slowly.
    func post(
        _ request: WebhookRequest, limit: Duration, answerText: AnswerText
    ) async throws(WebFailure) -> WebAnswer {
        let deadline = ContinuousClock.now + limit
        var message = HTTPClientRequest(url: request.url)
        message.method = .POST
        for (name, value) in request.headers { message.headers.add(name: name, value: value) }
        message.body = .bytes(ByteBuffer(bytes: request.body))
        do {
            let response = try await client.execute(
                message, timeout: .nanoseconds(limit.nanoseconds))
            let (bytes, isCut) = await Self.beginning(of: response.body, until: deadline)
            return WebAnswer(
                status: Int(response.status.code),
                reason: answerText.shown(Array(response.status.reasonPhrase.utf8)),
                retryAfter: response.headers.first(name: "retry-after"),
                text: answerText.shown(bytes, isCut: isCut))
        } catch {
            throw WebFailure(error, limit: limit)
        }
    }

    /// What came of a body until then; the status says all that matters, so that a body that never
    /// ends is no failure.
    private static func beginning(
        of body: HTTPClientResponse.Body, until deadline: ContinuousClock.Instant
    ) async -> (bytes: [UInt8], isCut: Bool) {
        let reading = Task {
            var bytes: [UInt8] = []
            do {
                for try await part in body {
                    bytes += part.readableBytesView
                    guard bytes.count <= AnswerText.mostBytes else { break }
                }
            } catch {
                return (bytes: bytes, isCut: true)
            }
            let isCut = bytes.count > AnswerText.mostBytes
            return (bytes: Array(bytes.prefix(AnswerText.mostBytes)), isCut: isCut)
        }
        let limit = Task {
            try await Task.sleep(until: deadline, clock: .continuous)
            reading.cancel()
        }
        defer { limit.cancel() }
        return await reading.value
    }
}

/// Why there is no answer of a web server.
struct WebFailure: Error, Hashable {
    /// In words that continue the receiver's name.
    var text: String
    /// Whether the message may have arrived all the same.
    var mayHaveArrived: Bool
    /// Whether it can never be sent as it is.
    var isForGood = false

    /// EPIPE.
    private static let brokenPipe: CInt = 32
    /// ECONNRESET.
    private static let reset: CInt = 104

    init(_ error: any Error, limit: Duration) {
        mayHaveArrived = false
        switch error {
        case let error as NIOConnectionError:
            text = Self.words(for: error)
        case let error as IOError:
            text = Self.words(for: error)
            // Any other comes of a connection that was never there.
            mayHaveArrived = [Self.brokenPipe, Self.reset].contains(error.errnoCode)
        case NIOSSLError.handshakeFailed(let error):
            text = Self.words(forHandshake: "\(error)")
        case is NIOSSLExtraError:
            text = "could not prove who it is: \(error)"
        case let error as HTTPClientError:
            (text, mayHaveArrived, isForGood) = Self.words(for: error, limit: limit)
        case is CancellationError:
            text = "was not waited for"
            mayHaveArrived = true
        default:
            text = "gave no answer that could be read: \(error)"
            mayHaveArrived = true
        }
    }

    private static func words(
        for error: HTTPClientError, limit: Duration
    ) -> (text: String, mayHaveArrived: Bool, isForGood: Bool) {
        let within = "within \(DurationText.exact(limit))"
        switch error {
        case .deadlineExceeded, .readTimeout: return ("gave no answer \(within)", true, false)
        case .connectTimeout, .tlsHandshakeTimeout, .getConnectionFromPoolTimeout:
            return ("took no connection \(within)", false, false)
        case .remoteConnectionClosed: return ("closed the connection unanswered", true, false)
        case .invalidURL, .emptyHost, .emptyScheme:
            return ("cannot be reached: its URL is none", false, true)
        default:
            let description = error.shortDescription
            let isHeader = description.contains("header") || description.contains("Header")
            return ("cannot be asked: \(description)", !isHeader, isHeader)
        }
    }

    /// What the TLS library says, whose descriptions are long and name its own files: `[Error:
    /// 268435581 error:1000007d:SSL routines:OPENSSL_internal:CERTIFICATE_VERIFY_FAILED at …`.
    private static func words(forHandshake description: String) -> String {
        let reason = description.firstMatch(of: /OPENSSL_internal:([A-Z0-9_]+)/)?.1 ?? "?"
        return switch reason {
        case "CERTIFICATE_VERIFY_FAILED":
            "could not prove who it is: no authority that this machine knows signed its certificate"
        case "WRONG_VERSION_NUMBER": "does not speak TLS there; is it http:?"
        default: "could not agree on TLS with us: \(reason)"
        }
    }

    private static func words(for error: NIOConnectionError) -> String {
        if let first = error.connectionErrors.first {
            if let failure = first.error as? IOError { return words(for: failure) }
            return "cannot be reached: \(first.error)"
        }
        if error.dnsAError != nil || error.dnsAAAAError != nil { return "has no address" }
        return "cannot be reached"
    }

    private static func words(for error: IOError) -> String {
        switch error.errnoCode {
        case 101: "cannot be reached: there is no way to its network"
        case reset: "reset the connection"
        case brokenPipe: "closed the connection"
        case 110: "cannot be reached: no answer from its address"
        case 111: "refused the connection: nothing listens there"
        case 113: "cannot be reached: no way to its address"
        default: "failed with error \(error.errnoCode)"
        }
    }
}
