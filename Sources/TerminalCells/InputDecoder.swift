/// Turns the bytes of a terminal into keys, mouse, paste and focus.
///
/// Any split of the bytes gives the same events: an unfinished sequence waits for the rest. A lone
/// Escape cannot be told from the beginning of a sequence; when `isPending` says that something
/// waits, the owner calls `flush()` after a short silence (25 ms). Unknown sequences are swallowed,
/// and answers to queries too, but for those that are kept in `offersSynchronizedOutput` and
/// `isBackgroundLight`.
public struct InputDecoder: Hashable, Sendable {
    /// Bytes of a paste that are kept; the rest of a longer one is dropped.
    public static let longestPaste = 1 << 20
    /// Bytes of a sequence that are kept before it is given up as noise.
    static let longestSequence = 64

    /// Whether the terminal answered that it can hold a frame back until it is whole (DEC private
    /// mode 2026); false until it does.
    public private(set) var offersSynchronizedOutput = false

    /// Whether the terminal's own background is light, as it answered (OSC 11); nil until it does.
    public private(set) var isBackgroundLight: Bool?

    private var state = State.ground
    /// The bytes of the unfinished sequence after its introducer, of a character, or of a paste; of
    /// a string with its introducer.
    private var held: [UInt8] = []

    private enum State: Hashable {
        case ground
        /// Inside a UTF-8 character that takes `length` bytes; `afterEscape`: it is an Alt key.
        case character(length: Int, afterEscape: Bool)
        case escape
        /// After `ESC O`.
        case singleShift
        /// After `ESC [`.
        case control
        /// After `ESC [ M`: three bytes of an old mouse report follow.
        case oldMouse
        /// After `ESC ]`, `ESC P`, `ESC X`, `ESC ^` or `ESC _`, until the terminator.
        case string(afterEscape: Bool)
        /// Between the brackets of a paste; `matched`: bytes of the end mark seen so far.
        case paste(matched: Int)
        /// After an ESC that a silence made a key of, though an answer may have begun with it;
        /// `told`: how many of the held bytes, too, were made keys of.
        case maybeAnswer(told: Int)
    }

    /// Begins between two events.
    public init() {}

    /// Whether bytes wait for their continuation, so that `flush()` would do something.
    ///
    /// False inside a paste and an answer to a query, which end by their own marks alone.
    public var isPending: Bool {
        switch state {
        case .ground, .paste: false
        case .maybeAnswer(let told): held.count == told + 1
        default: !isInAnswer
        }
    }

    /// Whether what was begun is an answer to a query: it may come in pieces over a slow line, and
    /// the rest of it would be taken for keys.
    private var isInAnswer: Bool {
        switch state {
        case .control: held.first == UInt8(ascii: "?")
        // `ESC ]` alone is a key with Alt. After `ESC` there is more to come of the terminator.
        case .string:
            held.count > 1
                && (held.starts(with: backgroundAnswer) || backgroundAnswer.starts(with: held))
        // Nobody types two of its bytes at once.
        case .maybeAnswer(let told): held.count > told + 1
        default: false
        }
    }

    /// Takes bytes as they were read and appends the events that they finish.
    public mutating func decode(_ bytes: some Sequence<UInt8>, into events: inout [InputEvent]) {
        for byte in bytes { decode(byte, &events) }
    }

    /// Says that nothing followed for a while: a lone ESC is the Escape key.
    ///
    /// An ESC with one character that could have begun a sequence is Alt with that character; any
    /// other unfinished sequence is dropped, unless it is an answer to a query. Where an answer is
    /// cut that early, what follows is still known for the rest of it.
    public mutating func flush(into events: inout [InputEvent]) {
        guard !isInAnswer else { return }
        switch state {
        case .escape:
            events.append(.key(.escape))
            state = .maybeAnswer(told: 0)
            return
        case .control where held.isEmpty:
            events.append(.key(.alt("[")))
            held = [UInt8(ascii: "[")]
            state = .maybeAnswer(told: 1)
            return
        case .singleShift:
            events.append(.key(.alt("O")))
        case .string(afterEscape: false) where held.count == 1:
            events.append(.key(.alt(Character(Unicode.Scalar(held[0])))))
            state = .maybeAnswer(told: 1)
            return
        case .maybeAnswer(let told):
            events += held.dropFirst(told).map { .key(.character(Character(Unicode.Scalar($0)))) }
            state = .maybeAnswer(told: held.count)
            return
        case .character:
            events.append(.key(.character("\u{FFFD}")))
        case .paste:
            return
        case .ground, .control, .oldMouse, .string:
            break
        }
        finish()
    }

    private mutating func finish() {
        state = .ground
        held.removeAll(keepingCapacity: true)
    }

    private mutating func decode(_ byte: UInt8, _ events: inout [InputEvent]) {
        switch state {
        case .ground:
            begin(byte, &events, afterEscape: false)
        case .character(let length, let afterEscape):
            continueCharacter(byte, length: length, afterEscape: afterEscape, &events)
        case .escape:
            afterEscape(byte, &events)
        case .singleShift:
            finish()
            if let key = Key(singleShift: byte) { events.append(.key(key)) }
        case .control:
            continueControl(byte, &events)
        case .oldMouse:
            held.append(byte)
            guard held.count == 3 else { return }
            let fields = held.map { Int($0) - 32 }
            finish()
            if let event = InputEvent(
                mouseButton: fields[0], x: fields[1], y: fields[2],
                isRelease: fields[0] & 0b11 == 3)
            {
                events.append(event)
            }
        case .string(let afterEscape):
            continueString(byte, afterEscape: afterEscape, &events)
        case .paste(let matched):
            continuePaste(byte, matched: matched, &events)
        case .maybeAnswer(let told):
            continueMaybeAnswer(byte, told: told, &events)
        }
    }

    /// A byte where a new event begins.
    private mutating func begin(
        _ byte: UInt8, _ events: inout [InputEvent], afterEscape: Bool
    ) {
        switch byte {
        case 0x1B:
            state = .escape
        case 0x00...0x1F, 0x7F:
            finish()
            if let key = Key(controlCode: byte) { events.append(.key(key)) }
        case 0x20...0x7E:
            finish()
            let character = Character(Unicode.Scalar(byte))
            events.append(.key(afterEscape ? .alt(character) : .character(character)))
        case 0xC2...0xDF:
            beginCharacter(byte, length: 2, afterEscape: afterEscape)
        case 0xE0...0xEF:
            beginCharacter(byte, length: 3, afterEscape: afterEscape)
        case 0xF0...0xF4:
            beginCharacter(byte, length: 4, afterEscape: afterEscape)
        default:
            finish()
            events.append(.key(.character("\u{FFFD}")))
        }
    }

    private mutating func beginCharacter(_ byte: UInt8, length: Int, afterEscape: Bool) {
        held = [byte]
        state = .character(length: length, afterEscape: afterEscape)
    }

    private mutating func continueCharacter(
        _ byte: UInt8, length: Int, afterEscape: Bool, _ events: inout [InputEvent]
    ) {
        guard 0x80...0xBF ~= byte else {
            // The character was cut off; this byte begins something else.
            finish()
            events.append(.key(.character("\u{FFFD}")))
            begin(byte, &events, afterEscape: false)
            return
        }
        held.append(byte)
        guard held.count == length else { return }
        let text = String(decoding: held, as: UTF8.self)
        finish()
        guard text.count == 1, let character = text.first else {
            events.append(.key(.character("\u{FFFD}")))
            return
        }
        // A control or an invisible character, such as U+009B, is not typed by a person.
        guard ScalarKind.isPrinting(character) else { return }
        events.append(.key(afterEscape ? .alt(character) : .character(character)))
    }

    private mutating func afterEscape(_ byte: UInt8, _ events: inout [InputEvent]) {
        switch byte {
        case UInt8(ascii: "["): state = .control
        case UInt8(ascii: "O"): state = .singleShift
        case UInt8(ascii: "]"), UInt8(ascii: "P"), UInt8(ascii: "X"), UInt8(ascii: "^"),
            UInt8(ascii: "_"):
            held = [byte]
            state = .string(afterEscape: false)
        case 0x1B:
            // Escape pressed twice, or Escape and then a key that sends a sequence.
            events.append(.key(.escape))
        default:
            begin(byte, &events, afterEscape: true)
        }
    }

    private mutating func continueControl(_ byte: UInt8, _ events: inout [InputEvent]) {
        switch byte {
        case UInt8(ascii: "M") where held.isEmpty:
            state = .oldMouse
        case UInt8(ascii: "[") where held.isEmpty:
            // The Linux console sends F1 to F5 as `ESC [ [ A` and on.
            held.append(byte)
        case 0x40...0x7E:
            let sequence = held
            finish()
            if sequence == pasteBegin, byte == UInt8(ascii: "~") {
                state = .paste(matched: 0)
            } else if let offer = synchronizedOutputOffer(in: sequence, final: byte) {
                offersSynchronizedOutput = offer
            } else if let event = InputEvent(controlSequence: sequence, final: byte) {
                events.append(event)
            }
        case 0x20...0x3F where held.count < Self.longestSequence:
            held.append(byte)
        case 0x20...0x3F:
            // Too long for anything known: the rest is swallowed up to its end.
            break
        default:
            finish()
            begin(byte, &events, afterEscape: false)
        }
    }

    private mutating func continueString(
        _ byte: UInt8, afterEscape: Bool, _ events: inout [InputEvent]
    ) {
        switch byte {
        case 0x07,
            UInt8(ascii: "\\") where afterEscape:
            if let isLight = lightBackground(in: held) { isBackgroundLight = isLight }
            finish()
        case 0x1B where !afterEscape:
            state = .string(afterEscape: true)
        default:
            if held.count < Self.longestSequence { held.append(byte) }
            guard afterEscape else { return }
            // ESC ended the string without its terminator: this is the next event.
            finish()
            state = .escape
            self.afterEscape(byte, &events)
        }
    }

    /// A byte after an ESC that was taken for a key: what began no answer is keys.
    private mutating func continueMaybeAnswer(
        _ byte: UInt8, told: Int, _ events: inout [InputEvent]
    ) {
        held.append(byte)
        switch held {
        case backgroundAnswer:
            state = .string(afterEscape: false)
        case modeAnswer:
            held.removeFirst()
            state = .control
        case _ where backgroundAnswer.starts(with: held) || modeAnswer.starts(with: held):
            break
        default:
            let keys = held.dropFirst(told)
            finish()
            for key in keys { decode(key, &events) }
        }
    }

    private mutating func continuePaste(
        _ byte: UInt8, matched: Int, _ events: inout [InputEvent]
    ) {
        if byte == pasteEnd[matched] {
            guard matched + 1 == pasteEnd.count else {
                state = .paste(matched: matched + 1)
                return
            }
            let text = String(decoding: held, as: UTF8.self)
            finish()
            events.append(.paste(text))
            return
        }
        // The mark begins with its only ESC, so that no part of it can overlap with itself.
        for earlier in pasteEnd[..<matched] { keepPasted(earlier) }
        state = .paste(matched: 0)
        if byte == pasteEnd[0] {
            state = .paste(matched: 1)
        } else {
            keepPasted(byte)
        }
    }

    private mutating func keepPasted(_ byte: UInt8) {
        if held.count < Self.longestPaste { held.append(byte) }
    }
}

/// What an answer to `CSI ? 2026 $ p` says; nil where it is none.
///
/// 1 is set, 2 is reset: both can be switched. 0 is unknown, 3 and 4 are fixed for good.
private func synchronizedOutputOffer(in sequence: [UInt8], final: UInt8) -> Bool? {
    let (start, end) = (modeAnswer.dropFirst(), UInt8(ascii: "$"))
    guard final == UInt8(ascii: "y"), sequence.count == start.count + 2, sequence.last == end,
        sequence.starts(with: start)
    else { return nil }
    return [UInt8(ascii: "1"), UInt8(ascii: "2")].contains(sequence[start.count])
}

/// What an answer to `OSC 11 ; ?` says, such as `]11;rgb:ffff/ffff/ffff`; nil where it is none.
///
/// Red, green and blue have one to four hexadecimal digits each, all of them set for the brightest.
private func lightBackground(in string: [UInt8]) -> Bool? {
    let start = backgroundAnswer + Array("rgb:".utf8)
    guard string.starts(with: start) else { return nil }
    let parts = String(decoding: string.dropFirst(start.count), as: UTF8.self)
        .split(separator: "/", omittingEmptySubsequences: false)
    let shares = parts.compactMap { part in
        part.count <= 4
            ? UInt16(part, radix: 16).map { Double($0) / Double(1 << (4 * part.count) - 1) } : nil
    }
    guard parts.count == 3, shares.count == 3 else { return nil }
    return 0.299 * shares[0] + 0.587 * shares[1] + 0.114 * shares[2] > 0.5
}

private let backgroundAnswer = Array("]11;".utf8)
private let modeAnswer = Array("[?2026;".utf8)
private let pasteBegin = Array("200".utf8)
private let pasteEnd = Array("\u{1B}[201~".utf8)
