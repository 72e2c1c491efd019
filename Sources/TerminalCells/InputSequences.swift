extension Key {
    /// The key behind `ESC O` and that byte.
    init?(singleShift byte: UInt8) {
        switch byte {
        case UInt8(ascii: "P")...UInt8(ascii: "S"):
            self = .function(Int(byte - UInt8(ascii: "P")) + 1)
        case UInt8(ascii: "M"):
            // Enter of the number block.
            self = .enter
        case UInt8(ascii: "j")...UInt8(ascii: "y"):
            // The number block in application mode: its characters lie 0x40 above ASCII.
            self = .character(Character(Unicode.Scalar(byte - 0x40)))
        default:
            guard let key = Key(cursorLetter: byte) else { return nil }
            self = key
        }
    }

    /// The key behind a final letter that `ESC [` and `ESC O` share.
    init?(cursorLetter byte: UInt8) {
        switch byte {
        case UInt8(ascii: "A"): self = .up
        case UInt8(ascii: "B"): self = .down
        case UInt8(ascii: "C"): self = .right
        case UInt8(ascii: "D"): self = .left
        case UInt8(ascii: "F"): self = .end
        case UInt8(ascii: "H"): self = .home
        default: return nil
        }
    }

    /// The key behind `ESC [ number ~`.
    init?(numbered number: Int) {
        switch number {
        case 1, 7: self = .home
        case 2: self = .insert
        case 3: self = .delete
        case 4, 8: self = .end
        case 5: self = .pageUp
        case 6: self = .pageDown
        // The numbering of the VT220 has holes.
        case 11...15: self = .function(number - 10)
        case 17...21: self = .function(number - 11)
        case 23, 24: self = .function(number - 12)
        default: return nil
        }
    }
}

extension InputEvent {
    /// The event behind `ESC [`, parameters and a final byte; nil for answers to queries and the
    /// unknown.
    init?(controlSequence sequence: [UInt8], final: UInt8) {
        if sequence.first == UInt8(ascii: "<") {
            self.init(mouseReport: sequence.dropFirst(), final: final)
            return
        }
        if sequence == [UInt8(ascii: "[")], UInt8(ascii: "A")...UInt8(ascii: "E") ~= final {
            self = .key(.function(Int(final - UInt8(ascii: "A")) + 1))
            return
        }
        guard let parameters = numbers(in: sequence[...]) else { return nil }
        switch final {
        case UInt8(ascii: "~"):
            guard let key = Key(numbered: parameters.first ?? 0) else { return nil }
            self = .key(key)
        case UInt8(ascii: "Z"):
            self = .key(.backTab)
        case UInt8(ascii: "I") where sequence.isEmpty:
            self = .focus(true)
        case UInt8(ascii: "O") where sequence.isEmpty:
            self = .focus(false)
        case UInt8(ascii: "P"), UInt8(ascii: "Q"), UInt8(ascii: "S"):
            self = .key(.function(Int(final - UInt8(ascii: "P")) + 1))
        case UInt8(ascii: "R") where sequence.isEmpty || parameters.first == 1:
            // `ESC [ row ; column R` answers where the cursor is; with row 1 it is taken for
            // F3 with a modifier, because the cursor is never asked for.
            self = .key(.function(3))
        default:
            guard let key = Key(cursorLetter: final) else { return nil }
            self = .key(key)
        }
    }

    /// The event behind the fields of an SGR mouse report.
    private init?(mouseReport fields: ArraySlice<UInt8>, final: UInt8) {
        guard let values = numbers(in: fields), values.count == 3,
            final == UInt8(ascii: "M") || final == UInt8(ascii: "m")
        else { return nil }
        self.init(
            mouseButton: values[0], x: values[1], y: values[2],
            isRelease: final == UInt8(ascii: "m"))
    }

    /// The event behind a mouse report with its places counted from 1.
    ///
    /// The left button and the wheel count; what other buttons do, and movement without a button,
    /// does not.
    init?(mouseButton code: Int, x: Int, y: Int, isRelease: Bool) {
        guard x >= 1, y >= 1, code >= 0 else { return nil }
        // Bits 2 to 4 are shift, alt and control, bit 5 movement, bit 6 the wheel.
        let button = code & 0b11
        let action: MouseAction
        switch (code & 0b110_0000, button) {
        case (0b100_0000, 0) where !isRelease: action = .wheelUp
        case (0b100_0000, 1) where !isRelease: action = .wheelDown
        case (0, 0) where isRelease, (0, 3) where isRelease: action = .release
        case (0, 0): action = .press
        case (0b010_0000, 0) where !isRelease: action = .drag
        default: return nil
        }
        guard code < 128 else { return nil }
        self = .mouse(action, x: x - 1, y: y - 1)
    }
}

/// Decimal numbers between semicolons, each at most 9999; nil when anything else is among them.
private func numbers(in bytes: ArraySlice<UInt8>) -> [Int]? {
    var values = [0]
    for byte in bytes {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"):
            values[values.count - 1] = min(
                9999, values[values.count - 1] * 10 + Int(byte - UInt8(ascii: "0")))
        case UInt8(ascii: ";"):
            values.append(0)
        default:
            return nil
        }
    }
    return values
}
