import BrokerScript
import MQTTWire
import Testing
import Vocabulary

@Suite struct ConnectAnswerTests {
    @Test func aRefusalCarriesItsCodeAndReasonAndEndsTheConnection() throws {
        var run = BrokerRun([
            .during(.always, .connect(.refuse(.notAuthorized, reason: "not on the list")))
        ])
        run.connect()
        #expect(
            try run.packets().map(\.packet) == [
                .connack(
                    Connack(
                        version: .v5_0, code: .notAuthorized,
                        properties: [.reasonString("not on the list")]))
            ])
        #expect(run.end()?.action == .close(BrokerConnectionID(1)))
        #expect(run.broker.record.refused == 1)
    }

    @Test(arguments: [
        (ReasonCode.unsupportedProtocolVersion, UInt8(1)), (.clientIdentifierNotValid, 2),
        (.serverUnavailable, 3), (.badUserNameOrPassword, 4), (.notAuthorized, 5), (.banned, 3),
    ])
    func version3GetsItsOwnCode(code: ReasonCode, returnCode: UInt8) throws {
        var run = BrokerRun([.during(.always, .connect(.refuse(code)))])
        run.connect(version: .v3_1_1)
        #expect(
            try run.packets(version: .v3_1_1).map(\.packet) == [
                .connack(Connack(version: .v3_1_1, code: ReasonCode(returnCode)))
            ])
    }

    @Test(arguments: [("old", ReasonCode.badUserNameOrPassword), ("new", .success)])
    func onlyTheRightPasswordIsAccepted(password: String, code: ReasonCode) throws {
        var run = BrokerRun([
            .during(
                .always,
                .connect(
                    .acceptOnly(
                        username: "watcher", password: Array("new".utf8),
                        otherwise: .badUserNameOrPassword)))
        ])
        run.connect(username: "watcher", password: password)
        #expect(try run.packets().map(\.packet) == [.connack(Connack(version: .v5_0, code: code))])
        #expect((run.end() == nil) == (code == .success))
    }

    @Test func serverKeepAliveReplacesTheClientsOwn() throws {
        var run = BrokerRun([.during(.always, .serverKeepAlive(10))])
        run.connect(keepAlive: 60)
        run.advance(to: .seconds(60))
        #expect(
            try run.packets().first?.packet
                == .connack(
                    Connack(version: .v5_0, properties: [.serverKeepAlive(10)])))
        #expect(run.end()?.at == .seconds(15))
    }

    private static let refusalsOfVersion5: [(VersionRefusal, Connack?)] = [
        (.reasonCode, Connack(version: .v5_0, code: .unsupportedProtocolVersion)),
        (.returnCode, Connack(version: .v3_1_1, code: ReasonCode(1))), (.close, nil),
    ]

    @Test(arguments: refusalsOfVersion5)
    func aBrokerOfVersion3RefusesVersion5InItsOwnWay(
        refusal: VersionRefusal, connack: Connack?
    ) throws {
        var run = BrokerRun([.during(.always, .onlyVersion3(refusal))])
        run.connect(1, version: .v5_0)
        run.connect(2, version: .v3_1_1)
        #expect(try run.packets(on: 1).map(\.packet) == (connack.map { [.connack($0)] } ?? []))
        #expect(run.end(of: 1) != nil)
        #expect(
            try run.packets(on: 2, version: .v3_1_1).map(\.packet) == [
                .connack(Connack(version: .v3_1_1))
            ])
        #expect(run.end(of: 2) == nil)
    }

    @Test func aRedirectionNamesTheServerInFiveOnly() throws {
        var run = BrokerRun([.during(.always, .connect(.redirect(.serverMoved, to: "b:1884")))])
        run.connect(1)
        run.connect(2, version: .v3_1_1)
        #expect(
            try run.packets(on: 1).map(\.packet) == [
                .connack(
                    Connack(
                        version: .v5_0, code: .serverMoved,
                        properties: [.serverReference("b:1884")]))
            ])
        #expect(run.end(of: 1)?.action == .close(BrokerConnectionID(1)))
        #expect(
            try run.packets(on: 2, version: .v3_1_1).map(\.packet) == [
                .connack(Connack(version: .v3_1_1, code: ReasonCode(3)))
            ])
    }

    @Test func aGreetingIsWrittenBeforeAnythingIsAsked() {
        let greeting = Array("SSH-2.0-OpenSSH_9.2\r\n".utf8)
        var run = BrokerRun([.during(.always, .greeting(greeting))])
        run.open(1)
        #expect(run.done.map(\.action) == [.write(greeting, to: BrokerConnectionID(1))])
    }

    @Test func silenceNeverAnswersConnect() {
        var run = BrokerRun([.during(.always, .connect(.silence))])
        run.connect()
        run.advance(to: .seconds(3600))
        #expect(run.done.isEmpty)
    }

    @Test func garbageStandsInPlaceOfConnack() {
        var run = BrokerRun([.during(.always, .connect(.bytes(Array("HTTP/1.1 400".utf8))))])
        run.connect()
        #expect(
            run.done.map(\.action) == [
                .write(Array("HTTP/1.1 400".utf8), to: BrokerConnectionID(1))
            ])
    }

    @Test func connackCanTakeItsTime() throws {
        var run = BrokerRun([.during(.always, .connackDelay(.constant(.milliseconds(300))))])
        run.connect()
        run.advance(to: .seconds(1))
        #expect(try run.packets().map(\.at) == [.milliseconds(300)])
    }

    @Test func twoConnectionsOfOneClientMayStayBesideEachOther() {
        var run = BrokerRun([.during(.always, .sameClient(.staysBeside))])
        run.connect(1, clientID: "same")
        run.connect(2, clientID: "same")
        #expect(run.end(of: 1) == nil)
    }
}
