import Testing
import Vocabulary

@Suite("Settings as far as events tell them")
struct LinkConfigurationTests {
    @Test func whatEventsTellIsReadBackIntoSettings() throws {
        var settings = LinkSettings(name: "dock-17", endpoint: Endpoint(host: "::1", port: 2883))
        settings.tags = [Tag(key: "site", value: "fra")]
        settings.keepAliveSeconds = Setting(120)
        settings.probeInterval = Setting(.seconds(1))
        settings.responseTimeout = Setting(.milliseconds(500))
        settings.missesToDown = Setting(7)
        settings.proxy = Setting(ProxySettings(kind: .socks5, host: "fe80::2", port: 1080))
        let read = try #require(LinkSettings(settings.configuration))
        #expect(read == settings)
        #expect(read.configuration == settings.configuration)
    }

    @Test func takingAnyCertificateIsToldOnlyWhereTLSIsUsed() throws {
        var settings = LinkSettings(
            name: "dock-17", endpoint: Endpoint(host: "broker", port: 8883, isSecure: true))
        #expect(!settings.configuration.isInsecure)
        settings.tls.isInsecure = Setting(true)
        #expect(try #require(LinkSettings(settings.configuration)).isInsecure)
        settings.endpoint = Endpoint(host: "broker", port: 1883)
        #expect(!settings.isInsecure && !settings.configuration.isInsecure)
    }

    @Test func aProxyIsToldWithoutItsCredentials() throws {
        var settings = LinkSettings(name: "dock-17", endpoint: Endpoint(host: "broker", port: 1883))
        settings.proxy = Setting(
            ProxySettings(
                kind: .http, host: "proxy", port: 3128, username: "watcher",
                password: Secret(Array("open sesame".utf8))))
        #expect(settings.configuration.proxy == "http://proxy:3128")
        #expect(
            LinkSettings(settings.configuration)?.proxy.value
                == ProxySettings(kind: .http, host: "proxy", port: 3128))
    }

    @Test(
        "what is no proxy is refused",
        arguments: ["", "proxy:3128", "https://proxy:1", "http://proxy", "socks5://:1080"])
    func refusingAProxy(text: String) {
        #expect(ProxySettings(description: text) == nil)
    }

    @Test(
        "an endpoint is read back from its description",
        arguments: [
            Endpoint(host: "broker.example", port: 1), Endpoint(host: "192.0.2.1", port: 65_535),
            Endpoint(host: "fe80::1%eth0", port: 1883),
            Endpoint(host: "broker.example", port: 8883, isSecure: true),
            Endpoint(host: "2001:db8::1", port: 8883, isSecure: true),
            Endpoint(host: "broker.example", port: 80, webSocketPath: "/"),
            Endpoint(host: "::1", port: 8080, webSocketPath: "/a/mqtt://b:1"),
            Endpoint(host: "broker.example", port: 443, isSecure: true, webSocketPath: "/mqtt"),
            Endpoint(host: "2001:db8::1", port: 443, isSecure: true, webSocketPath: "/x:1"),
            .unixSocket(path: "/run/mosquitto.sock"), .unixSocket(path: "/a b/c:1/[d]"),
        ])
    func endpoints(endpoint: Endpoint) {
        #expect(Endpoint(description: endpoint.description) == endpoint)
    }

    @Test(
        "what is no endpoint is refused",
        arguments: [
            "", "mqtt://", "mqtt://host", "mqtt://host:", "mqtt://:1883", "mqtt://host:65536",
            "mqtt://host:-1", "mqtt://[]:1883", "mqtts://host:8883/mqtt", "ws://host:80",
            "wss://host/mqtt", "http://host:80/mqtt", "mqtt+unix://", "mqtt+unix://run/a.sock",
        ])
    func refusing(text: String) {
        #expect(Endpoint(description: text) == nil)
    }
}
