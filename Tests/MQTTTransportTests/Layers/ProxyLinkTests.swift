import NIOCore
import NIOSSL
import Testing
import Vocabulary

@testable import MQTTTransport

/// Proxies on real sockets.
@Suite(.timeLimit(.minutes(1)))
struct ProxyLinkTests {
    private static let broker = Endpoint(host: "broker.test", port: 1883)

    /// Only the proxy's own name is looked up.
    @Sendable private static func lookUp(_ host: String) -> Result<[SocketAddress], NameNotResolved>
    {
        host == "proxy.test" ? loopback(host) : .failure(NameNotResolved(text: "not for us"))
    }

    private func proxy(
        _ kind: ProxySettings.Kind, _ port: UInt16, host: String = "proxy.test",
        username: String? = nil
    ) -> Setting<ProxySettings?> {
        Setting(
            ProxySettings(
                kind: kind, host: host, port: port, username: username,
                password: username.map { _ in Secret(Array("word".utf8)) }))
    }

    // MARK: Up

    @Test func aTunnelOfAnHTTPProxyIsAPhaseOfItsOwn() async throws {
        try await withServer([.httpProxy]) { server in
            let facts = try await connect(
                to: Self.broker, { $0.proxy = proxy(.http, server.port, username: "me") },
                lookUp: Self.lookUp)
            #expect(facts.phases.proxy ?? .zero > .zero)
            #expect(facts.address == "broker.test:1883 by way of 127.0.0.1:\(server.port)")
            #expect(
                server.journal.all.prefix(3) == [
                    "CONNECT broker.test:1883 HTTP/1.1", "Host: broker.test:1883",
                    "Proxy-Authorization: Basic bWU6d29yZA==",
                ])
        }
    }

    @Test func aSOCKSProxyResolvesTheName() async throws {
        try await withServer([.socksProxy]) { server in
            try await connect(
                to: Self.broker, { $0.proxy = proxy(.socks5, server.port) }, lookUp: Self.lookUp)
            let request: [UInt8] = [3, 11] + Array("broker.test".utf8) + [0x07, 0x5B]
            #expect(server.journal.all.first == "socks \(request[...])")
        }
    }

    @Test func anAddressIsGivenToASOCKSProxyAsOne() async throws {
        try await withServer([.socksProxy]) { server in
            try await connect(
                to: Endpoint(host: "10.0.0.9", port: 1883),
                { $0.proxy = proxy(.socks5, server.port) }, lookUp: Self.lookUp)
            #expect(server.journal.all.first == "socks \([1, 10, 0, 0, 9, 0x07, 0x5B][...])")
        }
    }

    @Test(arguments: [ProxySettings.Kind.http, .socks5])
    func everyLayerLiesUponATunnel(kind: ProxySettings.Kind) async throws {
        let authority = try TestAuthority()
        let context = try NIOSSLContext(
            configuration: try authority.issue().serverConfiguration())
        let authorities = Setting<PEMFile?>(try authority.file)
        let layers: [LayeredServer.Layer] = [
            kind == .http ? .httpProxy : .socksProxy, .tls(context), .webSocket,
        ]
        let secure = Endpoint(
            host: "broker.test", port: 443, isSecure: true, webSocketPath: "/mqtt")
        try await withServer(layers) { server in
            let facts = try await connect(
                to: secure,
                { settings in
                    settings.proxy = proxy(kind, server.port)
                    settings.tls.authorities = authorities
                }, lookUp: Self.lookUp)
            #expect(facts.phases.proxy ?? .zero > .zero)
            #expect(facts.phases.tls ?? .zero > .zero)
            #expect(facts.phases.upgrade ?? .zero > .zero)
        }
    }

    // MARK: Refusals

    /// The end of a link whose proxy is served by these raw bytes, and the proxy's URL.
    private func end(
        _ kind: ProxySettings.Kind, _ change: (inout LinkSettings) -> Void = { _ in },
        against serve: @escaping @Sendable (RawConnection) -> Void
    ) async throws -> (end: Disconnection, proxy: String) {
        let peer = try RawPeer(serve: serve)
        defer { peer.stop() }
        let setting = proxy(kind, peer.port)
        let end = try await firstEnd(
            of: Self.broker,
            { settings in
                settings.proxy = setting
                change(&settings)
            }, lookUp: Self.lookUp)
        return (end, setting.value.map { "\($0)" } ?? "")
    }

    @Test func aRefusalOfAnHTTPProxyNamesItAndItsAnswer() async throws {
        let (end, proxy) = try await end(.http) { connection in
            _ = connection.receive()
            connection.send(Array("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n".utf8))
            connection.holdUntilReleased()
        }
        expect(
            end,
            is: .proxy(
                "the proxy \(proxy) answered 407 Proxy Authentication Required: "
                    + "it wants a user name and a password"))
    }

    @Test(
        arguments: [
            (1, "general failure"), (2, "not allowed by its rules"), (3, "network unreachable"),
            (4, "host unreachable"), (5, "connection refused"), (6, "time to live expired"),
            (7, "command not supported"), (8, "address type not supported"), (99, "unknown reply"),
        ] as [(UInt8, String)])
    func aRefusalOfASOCKSProxyIsToldByNumberAndName(number: UInt8, name: String) async throws {
        let (end, proxy) = try await end(.socks5) { connection in
            _ = connection.receive()
            connection.send([5, 0])
            _ = connection.receive()
            connection.send([5, number, 0, 1, 0, 0, 0, 0, 0, 0])
            connection.holdUntilReleased()
        }
        expect(
            end,
            is: .proxy(
                "the proxy \(proxy) did not connect us to broker.test:1883: "
                    + "\(name) (SOCKS reply \(number))"))
    }

    @Test func aSOCKSProxyThatWantsCredentialsIsSaidTo() async throws {
        let (end, proxy) = try await end(.socks5) { connection in
            _ = connection.receive()
            connection.send([5, 0xFF])
            connection.holdUntilReleased()
        }
        expect(
            end,
            is: .proxy("the proxy \(proxy) wants credentials, which SOCKS links cannot give"))
    }

    @Test func whatIsNoProxyIsSaidNotToBeOne() async throws {
        let greeting: @Sendable (RawConnection) -> Void = { connection in
            connection.send(Array("220 mail.example ESMTP\r\n".utf8))
            connection.holdUntilReleased()
        }
        let (http, httpProxy) = try await end(.http, against: greeting)
        expect(http, is: .proxy("the proxy \(httpProxy) does not speak HTTP"))
        let (socks, socksProxy) = try await end(.socks5, against: greeting)
        expect(socks, is: .proxy("the proxy \(socksProxy) does not speak SOCKS version 5"))
    }

    @Test(arguments: [ProxySettings.Kind.http, .socks5])
    func aProxyThatEndsOrResetsIsSaidTo(kind: ProxySettings.Kind) async throws {
        let (closed, proxy) = try await end(kind) { _ = $0.receive() }
        expect(closed, is: .proxy("the proxy \(proxy) ended the connection without an answer"))
        let (reset, other) = try await end(kind) { connection in
            _ = connection.receive()
            connection.reset()
        }
        expect(
            reset,
            is: .proxy(
                "while the proxy \(other) was asked to connect us: "
                    + "the peer reset the connection (RST)"))
    }

    @Test func aProxyThatNeverAnswersTimesOutInItsPhase() async throws {
        let (end, _) = try await end(
            .http, { $0.connectTimeout = Setting(.milliseconds(300)) },
            against: { $0.holdUntilReleased() })
        expect(end, is: .timedOut(.proxy))
    }

    @Test func aProxyThatIsNotReachedIsSaidToBeTheProxy() async throws {
        let setting = proxy(.http, try unusedPort())
        let end = try await firstEnd(
            of: Self.broker, { $0.proxy = setting }, lookUp: Self.lookUp)
        let text = setting.value.map { "\($0)" } ?? ""
        expect(
            end,
            is: .proxy(
                "the proxy \(text) was not reached: nothing listens at that address and port"))
    }

    @Test func aProxyWithoutAnAddressIsSaidToBeTheProxy() async throws {
        let setting = proxy(.http, 3128, host: "nowhere.test")
        let end = try await firstEnd(
            of: Self.broker, { $0.proxy = setting }, lookUp: Self.lookUp)
        expect(
            end,
            is: .proxy(
                "the name of the proxy http://nowhere.test:3128 was not resolved: not for us"))
    }
}
