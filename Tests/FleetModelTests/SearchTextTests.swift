import FleetModel
import Testing
import Vocabulary

struct SearchTextTests {
    @Test(arguments: [
        ("dock", "Old-DOCK-7", "DOCK"), ("é", "café", "é"), ("7", "a7b7", "7"), ("x", "abc", nil),
        ("", "abc", nil), ("abcd", "abc", nil), ("日本", "工場-日本-1", "日本"),
    ])
    func aTextIsFoundWhateverTheCaseOfItsLetters(text: String, other: String, found: String?) {
        let range = SearchText(text).range(in: other)
        #expect(range.map { String(other[$0]) } == found)
        #expect(SearchText(text).isPart(of: other) == (found != nil || text.isEmpty))
    }

    @Test func aLinkIsFoundByItsNameItsBrokerAndItsTags() {
        let settings = FleetUnderTest.settings(
            "Dock-7", broker: "hub", tags: [Tag(key: "site", value: "fra")])
        let link = FleetUnderTest([settings]).link(at: 0)
        let found = ["dock", "HUB:1883", "site", "fra", "rtm"].map { SearchText($0).matches(link) }
        #expect(found == [true, true, true, true, false])
    }
}
