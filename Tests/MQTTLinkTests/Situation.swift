import MQTTLink
import MQTTWire
import Testing
import Vocabulary

/// A link brought into one of its states.
struct Situation: CustomTestStringConvertible, Sendable {
    var name: String
    var make: @Sendable () -> LinkUnderTest

    var testDescription: String { name }

    /// Whether CONNACK accepted a connection that has not ended.
    var isConnected: Bool {
        ["up", "late", "backlog", "back online"].contains { name.hasPrefix($0) }
            || name == "offline, was up"
    }

    /// Whether nothing is waited for.
    var mayRest: Bool {
        ["not started", "paused", "offline, paused", "stopped"].contains(name)
    }

    static let all: [Situation] = [
        Situation(name: "not started") { LinkUnderTest() },
        Situation(name: "resolving") {
            var link = LinkUnderTest()
            link.start()
            return link
        },
        Situation(name: "opening TCP") {
            var link = LinkUnderTest()
            link.start()
            link.addressesResolved()
            return link
        },
        Situation(name: "awaiting TLS, following redirections") {
            var link = LinkUnderTest {
                $0.endpoint = Endpoint(host: "b", port: 8883, isSecure: true)
                $0.followsRedirections = Setting(true)
            }
            link.start()
            link.phaseCompleted(.tcp)
            return link
        },
        Situation(name: "awaiting CONNACK, following redirections") {
            var link = LinkUnderTest { $0.followsRedirections = Setting(true) }
            link.start()
            link.transportOpened()
            return link
        },
        Situation(name: "awaiting CONNACK in 5.0") {
            var link = LinkUnderTest()
            link.start()
            link.transportOpened()
            return link
        },
        Situation(name: "awaiting CONNACK in 3.1.1") {
            var link = LinkUnderTest(version: .only(.v3_1_1))
            link.start()
            link.transportOpened()
            return link
        },
        Situation(name: "up, PINGREQ outstanding") { .connected() },
        Situation(name: "up, nothing outstanding") {
            var link = LinkUnderTest.connected()
            link.packet(.pingResponse, after: .milliseconds(20))
            return link
        },
        Situation(name: "up in 3.1.1, nothing outstanding") {
            var link = LinkUnderTest.connected(version: .v3_1_1)
            link.packet(.pingResponse, after: .milliseconds(20))
            return link
        },
        Situation(name: "late, one miss") {
            var link = LinkUnderTest.connected()
            link.run(until: .at(.seconds(5)))
            return link
        },
        Situation(name: "late, one miss before the last") {
            var link = LinkUnderTest.connected()
            link.run(until: .at(.seconds(15)))
            return link
        },
        Situation(name: "late, answers not attributed") {
            var link = LinkUnderTest.connected()
            link.run(until: .at(.seconds(5)))
            link.packet(.pingResponse, after: .milliseconds(20))
            return link
        },
        Situation(name: "backlog") {
            var link = LinkUnderTest.connected()
            link.bytes(insidePacket: true, after: .seconds(4))
            link.run(until: .at(.seconds(5)))
            return link
        },
        Situation(name: "down, next attempt scheduled") {
            var link = LinkUnderTest()
            link.start()
            link.closed(.refused)
            return link
        },
        Situation(name: "down, resolving again") {
            var link = LinkUnderTest()
            link.start()
            link.closed(.refused)
            link.run(for: .seconds(1))
            return link
        },
        Situation(name: "offline, was resolving") {
            var link = LinkUnderTest()
            link.start()
            link.wentOffline()
            return link
        },
        Situation(name: "offline, was up") {
            var link = LinkUnderTest.connected()
            link.wentOffline()
            return link
        },
        Situation(name: "offline, was up, ended") {
            var link = LinkUnderTest.connected()
            link.wentOffline()
            link.closed(.resetByPeer)
            return link
        },
        Situation(name: "offline, was down") {
            var link = LinkUnderTest()
            link.start()
            link.closed(.refused)
            link.wentOffline()
            return link
        },
        Situation(name: "offline, paused") {
            var link = LinkUnderTest()
            link.pause()
            link.wentOffline()
            return link
        },
        Situation(name: "back online, nothing proven") {
            var link = LinkUnderTest.connected()
            link.wentOffline()
            link.cameOnline(probingAfter: .seconds(1), after: .seconds(30))
            return link
        },
        Situation(name: "paused") {
            var link = LinkUnderTest()
            link.pause()
            return link
        },
        Situation(name: "stopped") {
            var link = LinkUnderTest.connected()
            link.stop()
            return link
        },
    ]
}
