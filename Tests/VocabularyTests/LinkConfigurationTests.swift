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
        let read = try #require(LinkSettings(settings.configuration))
        #expect(read == settings)
        #expect(read.configuration == settings.configuration)
    }

    @Test(
        "an endpoint is read back from its description",
        arguments: [
            Endpoint(host: "broker.example", port: 1), Endpoint(host: "192.0.2.1", port: 65_535),
            Endpoint(host: "fe80::1%eth0", port: 1883),
        ])
    func endpoints(endpoint: Endpoint) {
        #expect(Endpoint(description: endpoint.description) == endpoint)
    }

    @Test(
        "what is no endpoint is refused",
        arguments: [
            "", "mqtt://", "mqtt://host", "mqtt://host:", "mqtt://:1883", "mqtt://host:65536",
            "mqtt://host:-1", "mqtts://host:1883", "mqtt://[]:1883",
        ])
    func refusing(text: String) {
        #expect(Endpoint(description: text) == nil)
    }
}
