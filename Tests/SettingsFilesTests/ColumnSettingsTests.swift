import FleetModel
import SettingsFiles
import Testing
import Vocabulary

@Suite("The columns of the table of links in the settings file")
struct ColumnSettingsTests {
    private func columns(_ text: String) throws -> Setting<[LinkColumnChoice]> {
        try parse("ui: { columns: \(text) }\n").linkColumns
    }

    @Test func columnsStandInTheOrderOfTheFileWithTheirWidths() throws {
        let columns = try columns("[state, link, { rtt: 9 }, tag:site, { tag:rack: 12 }]")
        #expect(
            columns
                == Setting(
                    [
                        LinkColumnChoice(.state), LinkColumnChoice(.link),
                        LinkColumnChoice(.figure(.rtt), width: 9), LinkColumnChoice(.tag("site")),
                        LinkColumnChoice(.tag("rack"), width: 12),
                    ], from: .file(path: "fleet.yaml", line: 1, column: 7)))
    }

    @Test func whatTheScreenWritesIsReadBack() throws {
        let choices =
            LinkColumnName.withoutTags.map { LinkColumnChoice($0, width: 7) }
            + [LinkColumnChoice(.tag("site")), LinkColumnChoice(.tag("a.b-c_1"), width: 2)]
        let text = choices.map(\.text).joined(separator: ", ")
        #expect(try columns("[\(text)]").value == choices)
    }

    @Test func withoutThemTheUsualColumnsHold() throws {
        #expect(try parse("ui: { mouse: true }\n").linkColumns == Setting(LinkColumnChoice.usual))
    }

    @Test(arguments: [
        ("[]", "fleet.yaml:1:16: columns is a list of at least one column"),
        ("state", "fleet.yaml:1:16: columns is a list of at least one column"),
        ("[state, stat]", "fleet.yaml:1:24: columns: there is no column \"stat\"; did you mean"),
        ("[quagmire]", "there are number, state, link"),
        (
            "[rtt, link, { rtt: 9 }]",
            "fleet.yaml:1:28: the column \"rtt\" stands in the list already"
        ),
        ("[{ rtt: 1 }]", "the width of rtt: \"1\" is not a whole number from 2 to 100"),
        ("[{ rtt: wide }]", "the width of rtt: \"wide\" is not a whole number"),
        ("[{ rrt: 9 }]", "fleet.yaml:1:19: columns: there is no column \"rrt\"; did you mean"),
        ("[{ rtt: 9, net: 9 }]", "fleet.yaml:1:17: a column with its width is written { rtt: 9 }"),
        ("[{}]", "a column with its width is written { rtt: 9 }"),
        ("[[state]]", "columns takes a single value"),
    ])
    func whatIsWrongIsSaidWithItsPlace(text: String, message: String) {
        let problems = problems(of: "ui: { columns: \(text) }\n")
        #expect(problems.contains(message), "\(problems)")
    }
}
