/// The number format of Remaining Length, property lengths and Subscription Identifier.
///
/// Seven bits a byte, low bits first, one to four bytes, always the shortest form. MQTT 3.1.1 does
/// not ask for the shortest form; no sender is known that uses another, so it is asked of both.
///
/// Spec: MQTT 5.0 §1.5.5 [MQTT-1.5.5-1]; MQTT 3.1.1 §2.2.3.
enum VariableByteInteger {
    /// The largest number that four bytes hold.
    static let maximum = 268_435_455

    /// What the bytes at hand say.
    enum Reading: Equatable {
        /// A number and the bytes it took.
        case value(Int, bytes: Int)
        /// All bytes so far have the continuation bit.
        case incomplete
        /// Byte `index`, counted from the number's first, breaks the format.
        case malformed(index: Int, problem: String)
    }

    /// Reads the number that begins at the first of `bytes`.
    static func read(_ bytes: ArraySlice<UInt8>) -> Reading {
        var value = 0
        for (index, byte) in bytes.prefix(4).enumerated() {
            value |= Int(byte & 0x7F) << (7 * index)
            if byte & 0x80 == 0 {
                guard byte != 0 || index == 0 else {
                    return .malformed(index: index, problem: "length not in its shortest form")
                }
                return .value(value, bytes: index + 1)
            }
        }
        guard bytes.count >= 4 else { return .incomplete }
        return .malformed(index: 3, problem: "length of more than four bytes")
    }

    /// Appends the number's bytes; `value` is 0 to `maximum`.
    static func append(_ value: Int, to bytes: inout [UInt8]) {
        var rest = value
        repeat {
            let low = UInt8(rest & 0x7F)
            rest >>= 7
            bytes.append(rest == 0 ? low : low | 0x80)
        } while rest != 0
    }
}
