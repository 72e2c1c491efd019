extension Key {
    /// The name in key maps, help and `frame --keys`: `enter`, `esc`, `ctrl-c`, `page-down`, `j`.
    ///
    /// `Key(name: key.name) == key` holds for every key that a terminal can send.
    public var name: String {
        switch self {
        case .character(" "): "space"
        case .character(let character): String(character)
        case .control(let character): "ctrl-" + String(character)
        case .alt(" "): "alt-space"
        case .alt(let character): "alt-" + String(character)
        case .function(let number): "f" + String(number)
        default: Self.namedKeys.first { $0.key == self }?.name ?? ""
        }
    }

    /// The key of that name; nil when there is none.
    ///
    /// Names are as in `name`, and a few spellings more: `escape`, `return`, `back-tab`, `del`,
    /// `ins`, `pgup`, `pgdn`. Terminals send the same byte for ctrl-i and tab, ctrl-m, ctrl-j and
    /// enter, ctrl-h and backspace, so these names give the key that will be seen.
    public init?(name: String) {
        if name.count == 1, let character = name.first {
            guard ScalarKind.isPrinting(character) else { return nil }
            self = .character(character)
        } else if let named = (Self.namedKeys + Self.otherSpellings).first(where: {
            $0.name == name
        }) {
            self = named.key
        } else if name.hasPrefix("ctrl-"), let letter = name.dropFirst(5).first, name.count == 6 {
            guard let code = letter.asciiValue, let key = Key(controlCode: code & 0x1F),
                ("a"..."z").contains(letter)
            else { return nil }
            self = key
        } else if name.hasPrefix("alt-") {
            guard case .character(let character) = Key(name: String(name.dropFirst(4))) else {
                return nil
            }
            self = .alt(character)
        } else if name.hasPrefix("f"), let number = Int(name.dropFirst()), 1...12 ~= number,
            name == "f" + String(number)
        {
            self = .function(number)
        } else {
            return nil
        }
    }

    /// The key behind a C0 byte or DEL; nil for codes that no named key sends, such as NUL.
    init?(controlCode code: UInt8) {
        switch code {
        case 0x08, 0x7F: self = .backspace
        case 0x09: self = .tab
        case 0x0A, 0x0D: self = .enter
        case 0x1B: self = .escape
        case 0x01...0x1A: self = .control(Character(Unicode.Scalar(code | 0x60)))
        default: return nil
        }
    }

    private static let namedKeys: [(name: String, key: Key)] = [
        ("enter", .enter), ("esc", .escape), ("tab", .tab), ("shift-tab", .backTab),
        ("backspace", .backspace), ("delete", .delete), ("insert", .insert), ("up", .up),
        ("down", .down), ("left", .left), ("right", .right), ("page-up", .pageUp),
        ("page-down", .pageDown), ("home", .home), ("end", .end), ("space", .character(" ")),
    ]

    private static let otherSpellings: [(name: String, key: Key)] = [
        ("escape", .escape), ("return", .enter), ("back-tab", .backTab), ("del", .delete),
        ("ins", .insert), ("pgup", .pageUp), ("pgdn", .pageDown),
    ]
}
