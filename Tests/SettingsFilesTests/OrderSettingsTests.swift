import FleetModel
import SettingsFiles
import Testing
import Vocabulary

@Suite("What the table of links is sorted and grouped by in the settings file")
struct OrderSettingsTests {
    @Test(arguments: LinkColumnName.withoutTags + [.tag("site")])
    func everyColumnButTheNumberSortsEitherWay(_ column: LinkColumnName) throws {
        guard column != .number else {
            #expect(problems(of: "ui: { sort: number }\n").contains("sorts nothing"))
            return
        }
        for isReversed in [false, true] {
            let order = LinkOrder(column, isReversed: isReversed)
            let read = try parse("ui: { sort: \(order.text) }\n").linkOrder
            #expect(read == Setting(order, from: .file(path: "fleet.yaml", line: 1, column: 7)))
        }
    }

    @Test(arguments: [
        ("broker", LinkGrouping.broker), ("state", .state), ("tag:site", .tag("site")),
    ])
    func linksAreGroupedByBrokerStateOrTag(_ text: String, _ grouping: LinkGrouping) throws {
        #expect(try parse("ui: { group: \(text) }\n").linkGrouping.value == grouping)
        #expect(grouping.name == text)
    }

    @Test func noneIsOneList() throws {
        #expect(try parse("ui: { group: none }\n").linkGrouping.value == nil)
    }

    @Test(arguments: [
        ("sort: rtd", "fleet.yaml:1:13: sort: \"rtd\" sorts nothing; write the name of a column"),
        ("sort: rtt backwards", "sort: \"rtt backwards\" sorts nothing"),
        ("sort: [rtt]", "sort takes a single value"),
        ("group: site", "group: \"site\" is none of tag:KEY, broker, state and none"),
        ("group: rtt", "group: \"rtt\" is none of tag:KEY, broker, state and none"),
    ])
    func whatCannotBeReadIsExplained(_ text: String, _ message: String) {
        let problems = problems(of: "ui: { \(text) }\n")
        #expect(problems.contains(message), "\(problems)")
    }
}
