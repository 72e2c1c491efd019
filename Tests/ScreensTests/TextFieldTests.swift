import Testing

@testable import Screens

@Suite struct TextFieldTests {
    private func field(_ text: String, _ commands: Command...) -> TextField {
        var field = TextField()
        field.insert(text)
        for command in commands { _ = field.perform(command) }
        return field
    }

    @Test func whatIsTypedGoesToTheCursor() {
        var field = field("stte", .cursorLeft, .cursorLeft)
        field.insert("a")
        #expect(field.text == "state")
        #expect(field.cursor == 3)
    }

    @Test func theCursorStaysInsideTheText() {
        #expect(field("ab", .cursorRight).cursor == 2)
        #expect(field("ab", .cursorStart, .cursorLeft).cursor == 0)
        #expect(field("ab", .cursorStart, .cursorEnd).cursor == 2)
    }

    @Test func deletingTakesOneCharacterWhateverItIsMadeOf() {
        #expect(field("Zoë\u{301}", .deleteBackward).text == "Zo")
        #expect(field("ab", .cursorStart, .deleteForward).text == "b")
        #expect(field("", .deleteBackward, .deleteForward).text == "")
    }

    @Test func deletingAWordTakesTheBlanksBehindItToo() {
        #expect(field("site=fra state:down  ", .deleteWord).text == "site=fra ")
        #expect(field("site=fra", .deleteWord, .deleteWord).text == "")
    }

    @Test func deletingEverythingLeavesNothing() {
        let field = field("site=fra", .cursorLeft, .deleteAll)
        #expect(field.text == "")
        #expect(field.cursor == 0)
    }

    @Test func controlCharactersOfAPasteAreLeftOut() {
        #expect(field("a\u{1B}[2J\r\nb\u{7F}\u{85}\u{9B}").text == "a[2Jb")
    }

    @Test func aFieldHoldsNoMoreThanItsCapacity() {
        #expect(
            field(String(repeating: "x", count: 5_000)).characters.count == TextField.capacity)
    }

    @Test func aCommandThatIsNoneOfATextFieldIsRefused() {
        var field = field("a")
        let isItsBusiness = field.perform(.freeze)
        #expect(!isItsBusiness)
        #expect(field.text == "a")
    }
}
