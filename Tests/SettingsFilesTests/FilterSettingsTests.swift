import FleetModel
import SettingsFiles
import Testing
import Vocabulary

/// `ui: filters:`, the filters over links that have a name.
@Suite struct FilterSettingsTests {
    private func file(_ filters: String) -> String {
        "ui:\n  filters:\n\(filters)\nlinks:\n  - { name: a, url: \"mqtt://a\" }\n"
    }

    @Test func filtersAreKeptInOrderOfTheFileWithTheirPlaces() throws {
        let filters = try parse(
            file("    night: \"state:down site=fra\"\n    docks: /^dock-\\d+$/")
        ).savedFilters
        #expect(filters.map(\.value.name) == ["night", "docks"])
        #expect(filters.map(\.value.text) == ["state:down site=fra", "/^dock-\\d+$/"])
        #expect(filters[1].origin == .file(path: "fleet.yaml", line: 4, column: 5))
    }

    @Test func aFilterThatCannotBeReadSaysWhereItGoesWrong() {
        let problems = problems(of: file("    slow: up rtt>100"))
        #expect(
            problems
                == "fleet.yaml:3:18: slow: 100 needs a unit: 100ms or 100s",
            "\(problems)")
    }

    @Test func aFilterThatNobodyCouldTypeIsRefused() {
        let long = String(repeating: "x", count: 201)
        let problems = problems(of: file("    long: \(long)"))
        #expect(problems.contains("the filter has 201 characters; 200 can be typed"))
    }

    @Test func aFilterWithNothingInItIsRefused() {
        #expect(problems(of: file("    none:")).contains("fleet.yaml:3:"))
        #expect(problems(of: file("    none: \"\"")).contains("none: is empty"))
    }

    @Test func twoFiltersOfOneNameAreRefused() {
        let problems = problems(of: file("    night: up\n    night: down"))
        #expect(
            problems == "fleet.yaml:3:5: the key \"night\" stands twice in one mapping",
            "\(problems)")
    }

    @Test func whatIsNoMappingIsReported() {
        let problems = problems(of: "ui: { filters: [down] }\n")
        #expect(problems.contains("fleet.yaml:1:16: filters is a mapping such as"), "\(problems)")
    }

    @Test func theReportShowsTheFiltersAndWhereTheyComeFrom() throws {
        let report = ConfigReport.text(for: try parse(file("    night: state:down")))
        #expect(report.contains(#/filters: night +state:down +fleet.yaml:3\n/#), "\(report)")
    }
}
