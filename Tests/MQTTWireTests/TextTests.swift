import MQTTWire
import Testing
import Vocabulary

@Suite("UTF-8 text (MQTT 5.0 §1.5.4, MQTT 3.1.1 §1.5.3)")
struct TextTests {
    /// A PUBLISH whose topic is these bytes; the first of them lies at offset 4.
    private func publish(topic: [UInt8]) -> [UInt8] {
        packet(0x30, [0, UInt8(topic.count)], topic)
    }

    @Test(arguments: [
        ([0x61, 0x00, 0x62], 1, "U+0000"),
        ([0x61, 0xFF], 1, "a byte that UTF-8 never has"),
        ([0x61, 0x62, 0xC3], 2, "a character cut off"),
        ([0xC0, 0x80], 0, "an over-long form of U+0000"),
        ([0xE0, 0x80, 0xAF], 0, "an over-long slash"),
        ([0x61, 0xED, 0xA0, 0x80], 1, "a surrogate"),
        ([0xF4, 0x90, 0x80, 0x80], 0, "a scalar above U+10FFFF"),
        ([0xC3, 0xBC, 0x80], 2, "a continuation byte alone"),
    ])
    func illFormedTextIsMalformedAtItsByte(topic: [UInt8], index: Int, what: String) {
        for version in MQTTVersion.allCases {
            #expect(fault(publish(topic: topic), as: version) == .malformed(4 + index), "\(what)")
        }
    }

    @Test(arguments: ["\u{1}", "\u{1B}[31m", "\u{7F}", "\u{9F}", "\u{FFFF}", "\u{FEFF}a"])
    func charactersThatAreOnlyDiscouragedAreKept(topic: String) throws {
        let bytes = publish(topic: Array(topic.utf8))
        #expect(try decode(bytes, as: .v3_1_1) == [.publish(Publish(topic: topic))])
    }

    @Test func textThatTheFormatCannotHoldIsNotWritten() {
        let zero = Packet.publish(Publish(topic: "a\u{0}"))
        #expect(throws: MQTTEncodeError(problem: "text with the character U+0000")) {
            try zero.encoded(as: .v5_0)
        }
        let long = Packet.publish(Publish(topic: String(repeating: "a", count: 65_536)))
        #expect(throws: MQTTEncodeError(problem: "field of 65536 bytes, 65535 are possible")) {
            try long.encoded(as: .v5_0)
        }
        let longest = Packet.publish(Publish(topic: String(repeating: "a", count: 65_535)))
        #expect((try? longest.encoded(as: .v5_0))?.count == 65_535 + 2 + 1 + 4)
    }
}
