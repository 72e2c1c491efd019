/// A text in the order that people expect: `dock-4` before `dock-12`.
///
/// Runs of digits are compared as numbers of any length, all else byte by byte. Where only leading
/// zeros differ, the order of the texts decides.
struct NaturalText: Comparable {
    let text: String

    init(_ text: String) {
        self.text = text
    }

    static func < (left: NaturalText, right: NaturalText) -> Bool {
        let order = left.text.utf8.withContiguousStorageIfAvailable { leftBytes in
            right.text.utf8.withContiguousStorageIfAvailable { rightBytes in
                compare(leftBytes, rightBytes)
            }
        }
        // Every native string is contiguous.
        switch order ?? nil {
        case let order? where order != 0: return order < 0
        default: return left.text < right.text
        }
    }

    /// Negative where the left comes first, 0 where only leading zeros differ.
    private static func compare(
        _ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>
    ) -> Int {
        var leftAt = 0
        var rightAt = 0
        while leftAt < left.count, rightAt < right.count {
            guard isDigit(left[leftAt]), isDigit(right[rightAt]) else {
                if left[leftAt] != right[rightAt] {
                    return left[leftAt] < right[rightAt] ? -1 : 1
                }
                leftAt += 1
                rightAt += 1
                continue
            }
            let leftNumber = number(in: left, from: leftAt)
            let rightNumber = number(in: right, from: rightAt)
            if leftNumber.count != rightNumber.count {
                return leftNumber.count - rightNumber.count
            }
            for (leftPlace, rightPlace) in zip(leftNumber, rightNumber)
            where left[leftPlace] != right[rightPlace] {
                return left[leftPlace] < right[rightPlace] ? -1 : 1
            }
            leftAt = leftNumber.upperBound
            rightAt = rightNumber.upperBound
        }
        return (left.count - leftAt) - (right.count - rightAt)
    }

    /// Where the digits are of the number that begins there, leading zeros left out.
    private static func number(
        in bytes: UnsafeBufferPointer<UInt8>, from start: Int
    ) -> Range<Int> {
        var first = start
        while first < bytes.count, bytes[first] == UInt8(ascii: "0") { first += 1 }
        var end = first
        while end < bytes.count, isDigit(bytes[end]) { end += 1 }
        return first..<end
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
    }
}
