import TerminalCells
import Testing

@Suite struct KeyNameTests {
    @Test func everyNameGivesItsKeyBack() {
        var keys: [Key] = [
            .enter, .escape, .tab, .backTab, .backspace, .delete, .insert, .up, .down, .left,
            .right, .pageUp, .pageDown, .home, .end, .alt("x"), .alt(" "), .alt("é"),
        ]
        keys += (1...12).map(Key.function)
        keys += "abcdefgklnopqrstuvwxyz".map(Key.control)
        keys += "aZ09 /:?-+é漢👨".map(Key.character)
        for key in keys { #expect(Key(name: key.name) == key, "\(key)") }
        #expect(Set(keys.map(\.name)).count == keys.count)
    }

    @Test(arguments: [
        ("enter", Key.enter), ("esc", .escape), ("escape", .escape), ("ctrl-c", .control("c")),
        ("page-down", .pageDown), ("pgdn", .pageDown), ("j", .character("j")),
        ("G", .character("G")), ("space", .character(" ")), ("f", .character("f")),
        ("f10", .function(10)), ("shift-tab", .backTab), ("alt-x", .alt("x")),
        ("-", .character("-")),
    ])
    func theNamesOfKeyMapsAreKnown(name: String, key: Key) {
        #expect(Key(name: name) == key)
    }

    @Test(arguments: [("ctrl-i", Key.tab), ("ctrl-m", .enter), ("ctrl-h", .backspace)])
    func controlLettersThatAreAnotherKeyGiveThatKey(name: String, key: Key) {
        #expect(Key(name: name) == key)
    }

    @Test(arguments: [
        "", "ctrl-", "ctrl-1", "ctrl-C", "ctrl-cc", "f0", "f13", "f01", "f+1", "alt-", "alt-enter",
        "enterr", "jj",
    ])
    func otherNamesAreNoKey(name: String) {
        #expect(Key(name: name) == nil)
    }

    @Test func aControlOrInvisibleCharacterIsNoKeyName() {
        for name in ["\u{1B}", "\r", "\u{9B}", "\u{301}", "\u{200B}"] {
            #expect(Key(name: name) == nil)
        }
    }
}
