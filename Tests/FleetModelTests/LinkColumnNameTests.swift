import FleetModel
import Testing

struct LinkColumnNameTests {
    @Test func everyNameIsReadAsItIsWritten() {
        let names = LinkColumnName.withoutTags + [.tag("site"), .tag("x.y-z_1")]
        #expect(names.map { LinkColumnName($0.text) } == names)
        #expect(Set(names.map(\.text)).count == names.count)
    }

    @Test(arguments: ["", "tag:", "RTT", "rtts", "site"])
    func whatNamesNoColumnIsNone(text: String) {
        #expect(LinkColumnName(text) == nil)
    }

    @Test func figuresAreNamedAsInFilters() {
        for figure in LinkFigure.allCases {
            #expect(LinkColumnName(figure.rawValue) == .figure(figure))
        }
    }

    @Test func aChoiceIsWrittenAsTheSettingsReadIt() {
        #expect(LinkColumnChoice(.state).text == "state")
        #expect(LinkColumnChoice(.figure(.rtt), width: 9).text == "{ rtt: 9 }")
    }

    @Test func theUsualColumnsAreDifferentOnes() {
        let names = LinkColumnChoice.usual.map(\.name)
        #expect(Set(names).count == names.count)
    }
}
