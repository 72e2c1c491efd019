import Foundation
import Testing

/// The page of reported faults, held to the tests that it names.
@Suite struct ScenarioTableTests {
    private struct Row {
        var id: String
        /// `Target/testFunction`, or none where the row does not apply.
        var tests: [String]
        var doesNotApply: Bool
    }

    /// A test function with its target.
    private struct TestFunction: Hashable {
        var target: String
        var name: String
    }

    private func rows() throws -> [Row] {
        let page = try Repository.file("Sources/KeepwatchApp/Documentation.docc/Scenarios.md")
        return page.lines.compactMap { line in
            let cells = line.text.split(separator: "|")
                .map { $0.trimmingCharacters(in: .whitespaces) }
            guard cells.count == 3, cells[0].wholeMatch(of: /[A-H][0-9]+/) != nil else {
                return nil
            }
            let tests = cells[2].matches(of: /`([^`]*)`/).map { String($0.output.1) }
            return Row(
                id: cells[0], tests: tests,
                doesNotApply: cells[2].hasPrefix("does not apply: ") && tests.isEmpty)
        }
    }

    /// Every test function that is not switched off.
    private func testFunctions() throws -> Set<TestFunction> {
        var functions: Set<TestFunction> = []
        for file in try Repository.files(below: "Tests", "swift") {
            // From one attribute to the next: the function follows its attribute.
            for part in file.text.components(separatedBy: "@Test").dropFirst() {
                guard let function = part.firstMatch(of: /\bfunc ([A-Za-z0-9_]+)\(/) else {
                    continue
                }
                guard !part[..<function.range.lowerBound].contains(".disabled(") else { continue }
                functions.insert(
                    TestFunction(target: file.target, name: String(function.output.1)))
            }
        }
        return functions
    }

    @Test func everyReportedFaultStandsOnThePageOnce() throws {
        let sizes = [("A", 11), ("B", 6), ("C", 12), ("D", 15), ("E", 15), ("F", 7), ("G", 6)]
        let all = (sizes + [("H", 8)]).flatMap { letter, count in
            (1...count).map { "\(letter)\($0)" }
        }
        #expect(try rows().map(\.id) == all)
    }

    @Test func onlyRowsAboutBrokersAndOtherClientsDoNotApply() throws {
        let excused: Set = ["B4", "E9", "E13", "G2", "H3", "H4", "H8"]
        for row in try rows() {
            #expect(row.doesNotApply == excused.contains(row.id), "\(row.id)")
            #expect(row.tests.isEmpty == row.doesNotApply, "\(row.id)")
        }
    }

    @Test func everyTestThatThePageNamesExists() throws {
        let functions = try testFunctions()
        try #require(functions.count > 500)
        for row in try rows() {
            for test in row.tests {
                let parts = test.split(separator: "/").map(String.init)
                try #require(parts.count == 2, "\(row.id): \(test)")
                #expect(
                    functions.contains(TestFunction(target: parts[0], name: parts[1])),
                    "\(row.id) names \(test), which does not exist or is switched off")
            }
        }
    }
}
