import Testing
import Vocabulary

@Suite("Reason codes and their names")
struct ReasonCodeTests {
    @Test(
        "zero is called differently in each packet",
        arguments: [
            (ReasonCode.Packet.connack, "Success"), (.connackReturnCode, "Connection Accepted"),
            (.disconnect, "Normal disconnection"), (.suback, "Granted QoS 0"), (.other, "Success"),
        ])
    func zero(packet: ReasonCode.Packet, name: String) {
        #expect(ReasonCode.success.name(in: packet) == name)
    }

    @Test func theSameNumberMeansDifferentThingsInTheTwoVersions() {
        let five = ReasonCode(5)
        #expect(five.name(in: .connackReturnCode) == "Connection Refused, not authorized")
        #expect(five.name(in: .connack) == "Reserved")
        #expect(ReasonCode.notAuthorized.name(in: .connack) == "Not authorized")
        #expect(ReasonCode.notAuthorized.name(in: .connackReturnCode) == "Reserved")
    }

    @Test func everyCodeFrom0x80To0xA2HasAName() {
        let unnamed = (UInt8(0x80)...0xA2).filter { code in
            ReasonCode(code).name(in: .disconnect) == "Reserved"
        }
        #expect(unnamed.isEmpty)
        #expect(ReasonCode(0xA3).name(in: .disconnect) == "Reserved")
        #expect(ReasonCode(0x7F).name(in: .disconnect) == "Reserved")
    }

    @Test(
        "return codes of 3.1.1 have a meaning in 5.0",
        arguments: [
            (1, .unsupportedProtocolVersion), (2, .clientIdentifierNotValid),
            (3, .serverUnavailable), (4, .badUserNameOrPassword), (5, .notAuthorized),
            (6, ReasonCode(6)), (0, .success),
        ] as [(UInt8, ReasonCode)])
    func normalising(number: UInt8, meaning: ReasonCode) {
        #expect(ReasonCode(number).normalised(from: .v3_1_1) == meaning)
        #expect(ReasonCode(number).normalised(from: .v5_0) == ReasonCode(number))
    }

    @Test func aRejectionIsNamedByTheTableOfItsVersion() {
        let old = Rejection(code: ReasonCode(4), version: .v3_1_1)
        let new = Rejection(code: .useAnotherServer, version: .v5_0)
        #expect(old.name == "Connection Refused, bad user name or password")
        #expect(new.name == "Use another server")
        #expect(new.isRedirection)
        #expect(!Rejection(code: .useAnotherServer, version: .v3_1_1).isRedirection)
    }
}
