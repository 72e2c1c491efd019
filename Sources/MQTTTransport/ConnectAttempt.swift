import NIOCore
import Vocabulary

/// One attempt to get a TCP connection: the name, then its addresses one after another.
///
/// Confined to its event loop. It ends with the driver's `connectionOpened` or `transportFailed`,
/// unless it is cancelled; the limit of time over all is the link machine's.
final class ConnectAttempt {
    private let loop: LinkLoop
    private let target: ConnectTarget
    private var driver: LinkDriver?
    private var handler: ConnectionHandler?
    private var untried: ArraySlice<SocketAddress> = []
    private var firstFailure: LinkFailure?

    /// Makes an attempt that has not begun.
    init(driver: LinkDriver, target: ConnectTarget, loop: LinkLoop) {
        self.driver = driver
        self.target = target
        self.loop = loop
    }

    /// Begins.
    ///
    /// A literal address is connected to at once.
    func begin() {
        guard let driver, let endpoint = target.endpoint.network else { return }
        if let literal = try? SocketAddress(ipAddress: endpoint.host, port: Int(endpoint.port)) {
            resolved([literal])
            return
        }
        loop.resolver.addresses(of: endpoint.host, for: driver.id, on: loop.eventLoop)
            .assumeIsolated().whenComplete { [self] result in
                switch result {
                case .success(let addresses):
                    resolved(addresses)
                case .failure(let error):
                    let text = (error as? NameNotResolved)?.text ?? "\(error)"
                    fail(.resolution(text))
                }
            }
    }

    /// Ends the attempt without telling the driver.
    func cancel() {
        driver = nil
        handler?.abort()
        handler = nil
    }

    private func resolved(_ addresses: [SocketAddress]) {
        guard let driver else { return }
        untried = addresses[...]
        driver.addressesResolved(now: loop.now)
        tryNext()
    }

    private func tryNext() {
        // Telling the driver may have cancelled the attempt.
        guard let driver else { return }
        guard var address = untried.popFirst() else {
            fail(firstFailure ?? .resolution("the name has no address"))
            return
        }
        address.port = target.endpoint.network.map { Int($0.port) }
        let handler = ConnectionHandler(driver: driver, loop: loop, reading: target.reading)
        self.handler = handler
        // An address that never answers leaves those after it their share of the time. For the last
        // one the machine's own limit holds, which began earlier than this one does.
        let share = untried.isEmpty ? target.timeout * 2 : target.timeout / (untried.count + 1)
        loop.connector.connect(
            to: address, within: .nanoseconds(share.nanoseconds), handler: handler,
            on: loop.eventLoop
        ).assumeIsolated().whenFailure { [self] error in
            guard self.handler === handler else { return }
            handler.abort()
            // The first address is the one the resolver prefers: its failure is told.
            if firstFailure == nil { firstFailure = LinkFailure(error, during: "connect") }
            tryNext()
        }
    }

    private func fail(_ failure: LinkFailure) {
        guard let driver else { return }
        self.driver = nil
        handler = nil
        driver.transportFailed(failure, now: loop.now)
    }
}

/// What an attempt needs to know of a link's settings.
struct ConnectTarget {
    var endpoint: Endpoint
    /// For the whole attempt, CONNACK included.
    var timeout: Duration
    /// How much is read at once on the link's connections.
    var reading: ReadingSize

    init(_ settings: LinkSettings) {
        endpoint = settings.endpoint
        timeout = settings.connectTimeout.value
        reading = settings.subscriptions.value.isEmpty ? .answersOnly : .messages
    }
}
