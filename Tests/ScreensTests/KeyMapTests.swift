import TerminalCells
import Testing

@testable import Screens

@Suite struct KeyMapTests {
    @Test func noKeyHasTwoMeaningsInOneView() {
        #expect(KeyMap.standard.conflicts == [])
    }

    @Test func aSecondMeaningOfAKeyIsReportedWithItsPlace() {
        let map = KeyMap([
            KeyBinding(
                .freeze, keys: [.character("f")], "", group: .view, in: [.links, .detail]),
            KeyBinding(.filter, keys: [.character("f")], "", group: .view, in: [.links]),
        ])
        #expect(
            map.conflicts == [
                KeyConflict(key: .character("f"), place: .links, commands: [.freeze, .filter])
            ])
        #expect(map.command(for: .character("f"), in: .links) == .freeze)
    }

    @Test func theSameKeyMayMeanSomethingElseInAnotherPlace() {
        #expect(KeyMap.standard.command(for: .escape, in: .detail) == .back)
        #expect(KeyMap.standard.command(for: .escape, in: .filter) == .cancelFilter)
    }

    @Test(arguments: Command.allCases)
    func everyCommandHasAKeySomewhere(_ command: Command) {
        #expect(KeyMap.standard.bindings.contains { $0.command == command && !$0.keys.isEmpty })
    }

    @Test(arguments: KeyMap.standard.bindings)
    func everyLineSaysWhatItDoesInASCII(_ binding: KeyBinding) {
        #expect(!binding.summary.isEmpty)
        #expect(binding.summary.utf8.allSatisfy { $0 < 0x80 })
        #expect(!binding.places.isEmpty)
    }

    @Test(arguments: Place.typing)
    func noPrintingCharacterIsACommandWhereTextIsTyped(_ place: Place) {
        for binding in KeyMap.standard.bindings(in: place) {
            for case .character(let character) in binding.keys {
                Issue.record("\(character) would be \(binding.command.rawValue), not text")
            }
        }
    }

    @Test(arguments: Place.allCases)
    func theProgramCanBeEndedFromEverywhere(_ place: Place) {
        #expect(KeyMap.standard.keyName(of: .quit, in: place) != nil)
    }

    @Test(arguments: KeyMap.standard.bindings.flatMap(\.keys))
    func everyKeyHasANameThatReadsBack(_ key: Key) {
        #expect(Key(name: key.name) == key)
    }

    @Test func nothingNeedsAFunctionKey() {
        for binding in KeyMap.standard.bindings {
            for case .function in binding.keys { Issue.record("\(binding.command.rawValue)") }
        }
    }
}
