import TerminalCells

/// The longest text that terminals take into their clipboard, in bytes of UTF-8: some read no more
/// than 100,000 bytes of one sequence.
private let longestCopy = 74_994

/// Asks a terminal to take a text into its clipboard (OSC 52); nil for a text that is too long.
///
/// tmux is asked twice: as a terminal of its own, which it is where `set-clipboard` is on, and to
/// hand the request on.
func clipboardSequence(_ text: String, through multiplexer: Multiplexer?) -> String? {
    guard text.utf8.count <= longestCopy else { return nil }
    let request = "\u{1B}]52;c;\(base64(text.utf8))\u{07}"
    return switch multiplexer {
    case nil: request
    case .tmux: request + Multiplexer.tmux.passingOn(request)
    case .screen: Multiplexer.screen.passingOn(request)
    }
}

/// Bytes in Base64 with padding.
///
/// Spec: RFC 4648 §4.
func base64(_ bytes: some Sequence<UInt8>) -> String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var characters: [UInt8] = []
    var group: UInt32 = 0
    var held = 0
    func append(_ count: Int) {
        for place in 0..<count {
            characters.append(alphabet[Int(group >> (18 - 6 * UInt32(place))) & 0x3F])
        }
    }
    for byte in bytes {
        group |= UInt32(byte) << (16 - 8 * UInt32(held))
        held += 1
        guard held == 3 else { continue }
        append(4)
        (group, held) = (0, 0)
    }
    if held > 0 {
        append(held + 1)
        characters += Array(repeating: UInt8(ascii: "="), count: 3 - held)
    }
    return String(decoding: characters, as: UTF8.self)
}
