import MQTTLink
import MQTTWire
import Testing
import Vocabulary

@Suite("A link's life")
struct LifeCycleTests {
    @Test func aLinkConnectsAndSendsItsFirstHeartbeatAtOnce() {
        var link = LinkUnderTest()
        link.start()
        #expect(link.take() == [.open])
        link.addressesResolved(after: .milliseconds(5))
        link.transportOpened(after: .milliseconds(20))
        link.packet(.connack(Connack(version: .v5_0)), after: .milliseconds(30))
        #expect(link.machine.state == .up)
        #expect(link.take().last == .sendPingRequest)
        #expect(
            link.connected?.phases
                == ConnectPhases(
                    resolve: .milliseconds(5), tcp: .milliseconds(20), connack: .milliseconds(30)))
    }
}
