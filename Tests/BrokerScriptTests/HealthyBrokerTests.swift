import MQTTWire
import Testing
import Vocabulary

@testable import BrokerScript

@Suite struct HealthyBrokerTests {
    @Test func anEmptyScriptAcceptsAndAnswersAtOnce() throws {
        var run = BrokerRun()
        run.connect()
        run.advance(to: .seconds(1))
        run.ping(2)
        let packets = try run.packets()
        #expect(
            packets.map(\.packet) == [
                .connack(Connack(version: .v5_0)), .pingResponse, .pingResponse,
            ])
        #expect(packets.map(\.at) == [.zero, .seconds(1), .seconds(2)])
        #expect(run.end() == nil)
    }

    @Test func aClientWithoutIdentifierIsGivenOne() throws {
        var run = BrokerRun()
        run.connect(clientID: "")
        #expect(
            try run.packets().first?.packet
                == .connack(
                    Connack(version: .v5_0, properties: [.assignedClientIdentifier("auto-1")])))
    }

    @Test func aSilentClientIsCutOffAfterOneAndAHalfKeepAlives() throws {
        var run = BrokerRun()
        run.connect(keepAlive: 10)
        run.advance(to: .seconds(4))
        run.receive(.pingRequest)
        run.advance(to: .seconds(60))
        #expect(run.end()?.at == .seconds(19))
        #expect(try run.packets().last?.packet == .disconnect(Disconnect(code: .keepAliveTimeout)))
    }

    @Test func keepAliveZeroAllowsSilence() {
        var run = BrokerRun()
        run.connect(keepAlive: 0)
        run.advance(to: .seconds(100_000))
        #expect(run.end() == nil)
    }

    @Test func theEndIsPlainWhereTheVersionHasNoDisconnectFromTheServer() throws {
        var run = BrokerRun()
        run.connect(version: .v3_1_1, keepAlive: 2)
        run.advance(to: .seconds(10))
        #expect(run.end()?.at == .seconds(3))
        #expect(try run.packets(version: .v3_1_1).count == 1)
    }

    @Test func theSameClientIdentifierEndsTheOlderConnection() throws {
        var run = BrokerRun()
        run.connect(1, clientID: "same")
        run.connect(2, clientID: "same")
        #expect(run.end(of: 1)?.action == .close(BrokerConnectionID(1)))
        #expect(
            try run.packets(on: 1).last?.packet
                == .disconnect(Disconnect(code: .sessionTakenOver)))
        #expect(run.end(of: 2) == nil)
    }

    @Test func subscriptionsAreGranted() throws {
        var run = BrokerRun()
        run.connect()
        run.receive(
            .subscribe(
                Subscribe(
                    packetID: 7, filters: [.init("a/#"), .init("b", qos: .atLeastOnce)])))
        #expect(
            try run.packets().last?.packet
                == .suback(
                    SubscriptionAcknowledgement(packetID: 7, codes: [ReasonCode(0), ReasonCode(1)]))
        )
    }

    @Test func disconnectFromTheClientClosesTheConnection() {
        var run = BrokerRun()
        run.connect()
        run.receive(.disconnect(Disconnect()))
        #expect(run.end()?.action == .close(BrokerConnectionID(1)))
    }

    @Test func aFirstPacketThatIsNotConnectClosesTheConnection() {
        var run = BrokerRun()
        run.open(1)
        run.receive(.pingRequest)
        #expect(run.done.map(\.action) == [.close(BrokerConnectionID(1))])
    }

    @Test func bytesThatAreNoPacketEndTheConnectionWithTheReason() throws {
        var run = BrokerRun()
        run.connect()
        run.receiveMalformedBytes()
        #expect(
            try run.packets().last?.packet
                == .disconnect(Disconnect(code: .malformedPacket)))
        #expect(run.end() != nil)
    }

    @Test func aClientThatAsksWithoutEndWhileAnswersTakeTheirTimeIsCutOff() throws {
        var run = BrokerRun([.during(.always, .pingDelay(.constant(.seconds(1))))])
        run.connect()
        for _ in 0..<BrokerConnection.mostWaitingAnswers { run.receive(.pingRequest) }
        #expect(run.end() == nil)
        run.receive(.pingRequest)
        #expect(run.end()?.action == .reset(BrokerConnectionID(1)))
        run.advance(to: .seconds(5))
        #expect(try run.pingResponses().isEmpty)
    }

    @Test func clientsThatComeOnceAreForgottenInTheEnd() {
        let most = ScriptedBroker.mostAbsentClients
        var run = BrokerRun()
        run.connect(1, clientID: "stays", keepAlive: 0)
        for number in 2...UInt64(most + 100) {
            run.connect(number, keepAlive: 0)
            run.closeFromClient(number)
            #expect(run.broker.clients.count <= most + 2)
        }
        #expect(run.broker.clients["stays"]?.connectionsMade == 1)
        #expect(run.broker.clients["client-2"] == nil)
    }

    @Test func nothingIsWrittenToAConnectionThatTheClientClosed() throws {
        var run = BrokerRun([.during(.always, .pingDelay(.constant(.seconds(1))))])
        run.connect()
        run.receive(.pingRequest)
        run.closeFromClient()
        run.advance(to: .seconds(5))
        #expect(try run.pingResponses().isEmpty)
    }
}
