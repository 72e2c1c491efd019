/// What the grid does with one scalar of a text.
enum ScalarKind: Equatable {
    /// Takes that many columns, 1 or 2.
    case spacing(width: UInt8)
    /// Sits on the character before it and takes no column.
    case mark
    /// Leaves no trace: joiners, bidirectional controls, variation selectors, tags.
    case invisible
    /// Would harm the terminal or its meaning is unknown: drawn as U+FFFD, one column.
    case refused

    /// Judges a scalar.
    ///
    /// The widths are those of glibc's `wcwidth`, which curses goes by, so that curses and the grid
    /// agree on every column; newer characters follow their emoji presentation.
    init(_ scalar: Unicode.Scalar) {
        switch scalar.value {
        case 0x20...0x7E, 0xA0...0xAC, 0xAE...0x2FF, 0x2500...0x25FC, 0x2800...0x28FF:
            self = .spacing(width: 1)
        case 0...0x9F:
            self = .refused
        case 0x3041...0x3096, 0x30A0...0x30FF, 0x3400...0x9FFF, 0xAC00...0xD7A3:
            self = .spacing(width: 2)
        case 0x1160...0x11FF, 0xD7B0...0xD7FB:
            // Vowels and finals of a decomposed Hangul syllable are drawn inside the initial.
            self = .mark
        case 0x1F1E6...0x1F1FF:
            // Half a flag counts as wide for Unicode, but not for `wcwidth`.
            self = .spacing(width: 1)
        default:
            self = ScalarKind(byPropertiesOf: scalar)
        }
    }

    private init(byPropertiesOf scalar: Unicode.Scalar) {
        let properties = scalar.properties
        if properties.isDefaultIgnorableCodePoint {
            self = .invisible
            return
        }
        switch properties.generalCategory {
        case .control, .unassigned, .surrogate, .lineSeparator, .paragraphSeparator:
            self = .refused
        case .format:
            self = .invisible
        case .nonspacingMark, .enclosingMark:
            self = .mark
        default:
            let isWide = properties.isEmojiPresentation || isEastAsianWide(scalar.value)
            self = .spacing(width: isWide ? 2 : 1)
        }
    }
}

extension ScalarKind {
    /// Whether a typed character may stand for itself: it begins with something that takes a
    /// column.
    static func isPrinting(_ character: Character) -> Bool {
        guard let first = character.unicodeScalars.first, case .spacing = ScalarKind(first) else {
            return false
        }
        return true
    }
}

/// Whether a scalar that is no emoji takes two columns (East Asian Width W and F).
private func isEastAsianWide(_ value: UInt32) -> Bool {
    switch value {
    case 0x1100...0x115F, 0x2329...0x232A, 0x2E80...0x303E, 0x3041...0xA4CF, 0xA960...0xA97C,
        0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6F, 0xFF01...0xFF60, 0xFFE0...0xFFE6,
        0x16FE0...0x1B2FF, 0x1F200...0x1F320, 0x1F57A, 0x1F595...0x1F596, 0x20000...0x3FFFD:
        true
    default:
        false
    }
}

/// LEFT-TO-RIGHT MARK, invisible.
let leftToRightMark: UInt32 = 0x200E

/// Whether a scalar belongs to a script that is written from right to left.
func isRightToLeft(_ value: UInt32) -> Bool {
    switch value {
    case ..<0x590: false
    case 0x590...0x8FF, 0xFB1D...0xFDFF, 0xFE70...0xFEFE, 0x10800...0x10FFF, 0x1E800...0x1EFFF:
        true
    default: false
    }
}
