import Testing
import Vocabulary

@testable import MQTTTransport

struct TCPFactsTests {
    /// A `struct tcp_info` in which each byte says where it lies.
    private let kernelBytes = (0..<248).map { UInt8($0) }

    @Test func eachFieldIsReadFromItsPlace() throws {
        let facts = try #require(kernelBytes.withUnsafeBytes { TCPFacts(kernelBytes: $0) })
        #expect(facts.retransmits == 2)
        #expect(facts.retransmissionTimeout == .microseconds(0x0B0A_0908))
        #expect(facts.unacknowledgedSegments == 0x1B1A_1918)
        #expect(facts.sinceDataSent == .milliseconds(0x2F2E_2D2C))
        #expect(facts.sinceDataReceived == .milliseconds(0x3736_3534))
        #expect(facts.sinceAcknowledgement == .milliseconds(0x3B3A_3938))
        #expect(facts.pathRTT == .microseconds(0x4746_4544))
        #expect(facts.pathRTTVariation == .microseconds(0x4B4A_4948))
        #expect(facts.totalRetransmits == 0x6766_6564)
        #expect(facts.bytesAcknowledged == 0x7F7E_7D7C_7B7A_7978)
        #expect(facts.notSentBytes == 0x9392_9190)
        #expect(facts.pathRTTMinimum == .microseconds(0x9796_9594))
    }

    @Test func aConnectionWithoutARoundTripHasNoSmallestOne() throws {
        let young = kernelBytes[..<148] + [0xFF, 0xFF, 0xFF, 0xFF] + kernelBytes[152...]
        let facts = try #require(young.withUnsafeBytes { TCPFacts(kernelBytes: $0) })
        #expect(facts.pathRTTMinimum == nil)
    }

    @Test func whatAnOlderKernelDoesNotTellIsAbsent() throws {
        let facts = try #require(
            kernelBytes.prefix(104).withUnsafeBytes { TCPFacts(kernelBytes: $0) })
        #expect(facts.totalRetransmits == 0x6766_6564)
        #expect(facts.bytesAcknowledged == nil)
        #expect(facts.notSentBytes == nil)
        #expect(facts.pathRTTMinimum == nil)
    }

    @Test func aShorterAnswerIsNone() {
        #expect(kernelBytes.prefix(103).withUnsafeBytes { TCPFacts(kernelBytes: $0) } == nil)
    }

    @Test func aDescriptorThatIsNoConnectionHasNoFacts() {
        #expect(TCPFacts(descriptor: -1) == nil)
    }
}
