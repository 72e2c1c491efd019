import MQTTWire
import Testing
import Vocabulary

@Suite("Server Reference (MQTT 5.0 §4.11)")
struct ServerReferenceTests {
    typealias Server = ServerReference.Server

    @Test func namesAndAddressesComeWithAPortOrWithout() {
        let text =
            "myserver.xyz.org myserver.xyz.org:8883 10.10.151.22:8883 [fe80::9610:3e]:1883 [::1]"
        #expect(
            ServerReference(parsing: text).servers == [
                Server(host: "myserver.xyz.org", port: nil, text: "myserver.xyz.org"),
                Server(host: "myserver.xyz.org", port: 8883, text: "myserver.xyz.org:8883"),
                Server(host: "10.10.151.22", port: 8883, text: "10.10.151.22:8883"),
                Server(host: "fe80::9610:3e", port: 1883, text: "[fe80::9610:3e]:1883"),
                Server(host: "::1", port: nil, text: "[::1]"),
            ])
        #expect(ServerReference(parsing: text).faults.isEmpty)
    }

    @Test(
        "What is no server is told with its fault",
        arguments: [
            ("b:0", "not a port from 1 to 65535 after the host"),
            ("b:", "not a port from 1 to 65535 after the host"),
            ("b:65536", "not a port from 1 to 65535 after the host"),
            ("b:+80", "not a port from 1 to 65535 after the host"),
            ("2001:db8::17", "not a port from 1 to 65535 after the host"),
            ("[::1]1883", "not a port from 1 to 65535 after the host"),
            ("[::1", "a bracket is not closed"),
            ("[:::1]:1883", "no IPv6 address in the brackets"),
            ("[b]:1883", "no IPv6 address in the brackets"),
            ("[fe80::1%eth0]:1883", "no IPv6 address in the brackets"),
            (":1883", "no host name or address"),
            ("mqtt://b:1883", "not a port from 1 to 65535 after the host"),
            ("user@b:1883", "no host name or address"),
            ("bücher.example", "no host name or address"),
            (String(repeating: "a", count: 256), "no host name or address"),
        ])
    func whatIsNoServerIsToldWithItsFault(text: String, problem: String) {
        let reference = ServerReference(parsing: text)
        #expect(reference.servers.isEmpty)
        #expect(reference.faults.map(\.problem) == [problem])
        #expect(reference.faults.map(\.text) == [String(text.prefix(64))])
    }

    @Test func aFaultDoesNotHideTheOthers() {
        let reference = ServerReference(parsing: "  b:x  c:1884 ")
        #expect(reference.servers.map(\.text) == ["c:1884"])
        #expect(reference.faults.map(\.text) == ["b:x"])
    }

    @Test func anEmptyReferenceNamesNobodyAndALongOneIsCut() {
        #expect(ServerReference(parsing: "").servers.isEmpty)
        #expect(ServerReference(parsing: " ").faults.isEmpty)
        let many = String(repeating: "b:1 ", count: 1_000)
        #expect(ServerReference(parsing: many).servers.count == 16)
    }

    @Test func theServerTakesThePlaceOfTheEndpointsOwnAndItsLayers() {
        let secure = NetworkEndpoint(
            host: "a", port: 443, isSecure: true, webSocketPath: "/mqtt")
        func place(_ text: String) -> String? {
            ServerReference(parsing: text).servers.first?.endpoint(layeredAs: secure).description
        }
        #expect(place("b:8443") == "wss://b:8443/mqtt")
        #expect(place("b") == "wss://b:443/mqtt")
        #expect(place("[::1]:8443") == "wss://[::1]:8443/mqtt")
    }
}
