import SettingsFiles
import Testing
import Vocabulary

@testable import KeepwatchApp

@Suite("The roll of links")
struct LinkRollTests {
    private func settings(_ names: String..., port: UInt16 = 1883) -> [LinkSettings] {
        names.map { LinkSettings(name: $0, endpoint: Endpoint(host: "broker", port: port)) }
    }

    @Test func linksAreNumberedAsTheyCome() {
        var roll = LinkRoll()
        let change = roll.take(settings("a", "b"))
        #expect(change.begun.map(\.id) == [LinkID(0), LinkID(1)])
        #expect(change.begun.map(\.settings.name) == ["a", "b"])
        #expect(change.removed.isEmpty && change.replaced.isEmpty)
    }

    @Test func aLinkThatDidNotChangeIsLeftAlone() {
        var roll = LinkRoll()
        _ = roll.take(settings("a", "b"))
        let change = roll.take(settings("b", "a"))
        #expect(change.begun.isEmpty && change.removed.isEmpty && change.replaced.isEmpty)
    }

    @Test func aLinkWithOtherSettingsKeepsItsNumber() {
        var roll = LinkRoll()
        _ = roll.take(settings("a", "b"))
        let change = roll.take(settings("a") + settings("b", port: 1884))
        #expect(change.replaced == [LinkID(1)])
        #expect(change.begun.map(\.id) == [LinkID(1)])
        #expect(change.removed.isEmpty)
    }

    @Test func theNumberOfALinkThatWentIsNotGivenAgain() {
        var roll = LinkRoll()
        _ = roll.take(settings("a", "b"))
        #expect(roll.take(settings("a")).removed == [LinkID(1)])
        #expect(roll.take(settings("a", "b")).begun.map(\.id) == [LinkID(2)])
    }

    @Test func tenThousandRotationsLeaveNoMoreThanTheLinksOfTheLast() {
        var roll = LinkRoll()
        for turn in 0..<10_000 {
            _ = roll.take(settings("always", "turn-\(turn)", "turn-\(turn + 1)"))
        }
        #expect(Set(roll.links.values.map(\.name)) == ["always", "turn-9999", "turn-10000"])
    }
}
