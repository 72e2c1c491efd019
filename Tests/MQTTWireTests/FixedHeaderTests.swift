import MQTTWire
import Testing
import Vocabulary

@Suite("Fixed header (MQTT 5.0 §2.1, MQTT 3.1.1 §2.2)")
struct FixedHeaderTests {
    @Test("Scenario D10: a PINGRESP with a wrong length or flags is an error at that byte")
    func aPingResponseWithAWrongLengthOrFlagsIsAnErrorAtThatByte() {
        for version in MQTTVersion.allCases {
            #expect(fault([0xD0, 0x01, 0x00], as: version) == .malformed(1))
            #expect(fault([0xD0, 0x80, 0x00], as: version) == .malformed(2))
            #expect(fault([0xD1, 0x00], as: version) == .malformed(0))
            // Behind two good ones the offset counts them.
            #expect(
                fault([0xD0, 0x00, 0xD0, 0x00, 0xD0, 0x01, 0x00], as: version) == .malformed(5))
        }
        #expect(
            decodeError([0xD0, 0x01], as: .v5_0)?.problem
                == "PINGRESP with remaining length 1 instead of 0")
    }

    @Test func aWrongFirstByteIsAnErrorBeforeAnyOtherByteCame() {
        // What a server that does not speak MQTT begins with: HTTP, SSH, a TLS alert.
        for first in [UInt8(ascii: "H"), UInt8(ascii: "S"), 0x15] {
            #expect(fault([first], as: .v5_0) == .malformed(0))
        }
    }

    @Test func flagsOtherThanTheFixedOnesAreErrors() {
        let fixed: [UInt8: UInt8] = [6: 2, 8: 2, 10: 2]
        for type in UInt8(1)...15 where type != 3 {
            for flags in UInt8(0)...15 {
                let isFixed = flags == fixed[type, default: 0]
                let expected: Fault? = isFixed ? nil : .malformed(0)
                #expect(fault([type << 4 | flags], as: .v5_0) == expected)
            }
        }
    }

    @Test func typeZeroDoesNotExistAndAuthNotBefore5() {
        #expect(fault([0x00], as: .v5_0) == .malformed(0))
        #expect(fault([0xF0], as: .v3_1_1) == .malformed(0))
        #expect(fault([0xF0], as: .v5_0) == nil)
    }

    @Test(arguments: [
        (127, [0x7F]), (128, [0x80, 0x01]), (16_383, [0xFF, 0x7F]),
        (16_384, [0x80, 0x80, 0x01]), (2_097_151, [0xFF, 0xFF, 0x7F]),
        (2_097_152, [0x80, 0x80, 0x80, 0x01]),
    ])
    func theRemainingLengthIsWrittenInTheShortestForm(length: Int, bytes: [UInt8]) throws {
        // The body of a PUBLISH to "t" has 3 bytes beside its payload.
        let publish = Publish(topic: "t", payload: [UInt8](repeating: 7, count: length - 3))
        let encoded = try Packet.publish(publish).encoded(as: .v3_1_1)
        #expect(Array(encoded.dropFirst().prefix(bytes.count)) == bytes)
        #expect(encoded.count == 1 + bytes.count + length)
    }

    @Test func aLengthThatIsNotInItsShortestFormIsAnErrorAtItsLastByte() {
        #expect(fault([0x30, 0x83, 0x00], as: .v5_0) == .malformed(2))
        #expect(fault([0x30, 0x80, 0x80, 0x00], as: .v3_1_1) == .malformed(3))
    }

    @Test func aLengthOfMoreThanFourBytesIsAnErrorAtTheFourth() {
        #expect(fault([0x30, 0xFF, 0xFF, 0xFF], as: .v5_0) == nil)
        #expect(fault([0x30, 0xFF, 0xFF, 0xFF, 0x80], as: .v5_0) == .malformed(4))
    }

    @Test func packetsOf3_1_1ThatCannotVaryAreRefusedByTheirLength() {
        for first: UInt8 in [0x20, 0x40, 0x50, 0x62, 0x70, 0xB0] {
            #expect(fault([first, 3], as: .v3_1_1) == .malformed(1))
            #expect(fault([first, 3], as: .v5_0) == nil)
        }
        #expect(fault([0xE0, 1], as: .v3_1_1) == .malformed(1))
        #expect(fault([0xC0, 1], as: .v3_1_1) == .malformed(1))
    }

    @Test func aPacketAboveTheLimitIsRefusedByItsLengthAlone() throws {
        var decoder = PacketDecoder(version: .v5_0, maximumPacketBytes: 102)
        decoder.append([0x30, 100])
        #expect(try decoder.next() == nil)
        decoder = PacketDecoder(version: .v5_0, maximumPacketBytes: 102)
        decoder.append([0xD0, 0x00, 0x30, 101])
        #expect(try decoder.next() == .pingResponse)
        #expect(
            throws: MQTTDecodeError(
                problem: "PUBLISH of 103 bytes, at most 102 are taken", offset: 3,
                code: .packetTooLarge, bytes: [0x30, 101])
        ) { try decoder.next() }
    }

    @Test func aPacketThatMustBeHeldAsAWholeHasALimitOfItsOwn() throws {
        for version in MQTTVersion.allCases {
            // 1 MiB with its fixed header of four bytes, and one byte more.
            #expect(fault([0x90, 0xFC, 0xFF, 0x3F], as: version) == nil)
            #expect(
                fault([0x90, 0xFD, 0xFF, 0x3F], as: version)
                    == Fault(code: .packetTooLarge, offset: 1))
            #expect(fault([0x30, 0xFD, 0xFF, 0x3F], as: version) == nil)
        }
    }

    @Test func pingPacketsAreTwoBytes() throws {
        for version in MQTTVersion.allCases {
            #expect(try Packet.pingRequest.encoded(as: version) == [0xC0, 0x00])
            #expect(try Packet.pingResponse.encoded(as: version) == [0xD0, 0x00])
            #expect(try decode([0xC0, 0, 0xD0, 0], as: version) == [.pingRequest, .pingResponse])
        }
    }
}
