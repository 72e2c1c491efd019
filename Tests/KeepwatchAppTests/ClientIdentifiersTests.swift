import Testing
import Vocabulary

@testable import KeepwatchApp

struct ClientIdentifiersTests {
    @Test
    func noTwoLinksOfARunHaveTheSame() {
        let identifiers = identifiers(seed: 1)
        let all = Set((0..<50_000).map { identifiers.identifier(for: LinkID($0)) })
        #expect(all.count == 50_000)
    }

    @Test
    func theyAreOfCharactersThatEveryBrokerTakesAndShortEnoughToNeedNoMemory() {
        let identifiers = identifiers(seed: 2)
        for link: Int32 in [0, 61, 62, 3_843, 3_844, 46_000, 238_327] {
            let identifier = identifiers.identifier(for: LinkID(link))
            #expect(identifier.utf8.count == 15)
            #expect(
                identifier.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) })
        }
    }

    @Test
    func theyStayUniqueBeyondThreeCharacters() {
        let identifiers = identifiers(seed: 3)
        #expect(identifiers.identifier(for: LinkID(238_328)).utf8.count == 16)
        #expect(identifiers.identifier(for: LinkID(.max)).utf8.count <= 23)
    }

    @Test
    func anotherRunHasOthers() {
        #expect(
            identifiers(seed: 4).identifier(for: LinkID(0))
                != identifiers(seed: 5).identifier(for: LinkID(0)))
    }

    private func identifiers(seed: UInt64) -> ClientIdentifiers {
        var random = SeededRandom(seed: seed)
        return ClientIdentifiers(using: &random)
    }
}
