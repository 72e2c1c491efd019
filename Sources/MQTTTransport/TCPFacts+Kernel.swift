import Glibc
import Vocabulary

extension TCPFacts {
    /// Asks the kernel about a connection; nil where it does not tell.
    init?(descriptor: CInt) {
        // Room for more than today's kernels fill in (248 bytes); a shorter answer is told by its
        // length.
        let facts = withUnsafeTemporaryAllocation(byteCount: 512, alignment: 8) {
            buffer -> TCPFacts? in
            buffer.initializeMemory(as: UInt8.self, repeating: 0)
            var length = socklen_t(buffer.count)
            guard
                getsockopt(descriptor, CInt(IPPROTO_TCP), TCP_INFO, buffer.baseAddress, &length)
                    == 0
            else { return nil }
            return TCPFacts(kernelBytes: UnsafeRawBufferPointer(rebasing: buffer[..<Int(length)]))
        }
        guard let facts else { return nil }
        self = facts
    }

    /// What the kernel has for its smallest RTT before the first.
    private static let noRTTYet = UInt32.max

    /// Reads the kernel's `struct tcp_info` as far as the kernel filled it in.
    ///
    /// By offset: the C library's declaration ends long before the kernel's, at 104 bytes, and the
    /// kernel only ever appends. nil where even those are missing.
    init?(kernelBytes bytes: UnsafeRawBufferPointer) {
        guard bytes.count >= 104 else { return nil }
        func word(_ offset: Int) -> UInt32 {
            bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self)
        }
        self.init()
        retransmits = bytes[2]
        retransmissionTimeout = .microseconds(Int64(word(8)))
        unacknowledgedSegments = word(24)
        sinceDataSent = .milliseconds(Int64(word(44)))
        sinceDataReceived = .milliseconds(Int64(word(52)))
        sinceAcknowledgement = .milliseconds(Int64(word(56)))
        pathRTT = .microseconds(Int64(word(68)))
        pathRTTVariation = .microseconds(Int64(word(72)))
        totalRetransmits = word(100)
        if bytes.count >= 128 {
            bytesAcknowledged = bytes.loadUnaligned(fromByteOffset: 120, as: UInt64.self)
        }
        if bytes.count >= 148 {
            notSentBytes = word(144)
        }
        if bytes.count >= 152, word(148) != Self.noRTTYet {
            pathRTTMinimum = .microseconds(Int64(word(148)))
        }
    }
}
