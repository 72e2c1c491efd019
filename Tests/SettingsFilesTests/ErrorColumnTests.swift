import AlertModel
import FleetModel
import SettingsFiles
import Testing
import Vocabulary

/// Where in a line a value goes wrong, however it is written.
@Suite struct ErrorColumnTests {
    /// Conditions that go wrong at the `?` or behind it.
    private static let conditions = [
        "down and rtd > 1s", "down for", "rtt > 500", "(down or up", "down or late)",
        "missed >= two", "flaps > 3 in 1ms", "lost >= 3 of", "share(down, by nothing) > 1%",
        "not (down", "availability < 99.9%", "é down", "\"down\" > 3", "up \\ down",
    ]

    private func column(_ file: String) -> Int? {
        let problems = problems(of: file).split(separator: ":")
        return problems.count > 2 && problems[1] == "2" ? Int(problems[2]) : nil
    }

    @Test("the column of each error in a condition", arguments: conditions)
    func columns(text: String) throws {
        let error = #expect(throws: AlertConditionError.self) {
            try AlertCondition(parsing: text)
        }
        let position = try #require(error).position
        let start = "  - { name: a, when: "
        func expectColumn(_ value: String, _ offset: Int) {
            let column = column("alerts:\n\(start)\(value) }\n")
            #expect(column == start.count + offset + 1, "\(value)")
        }
        let before = text.prefix(position)
        expectColumn("'\(text)'", position + 1)
        let escaped = { (text: Substring) in
            text.map { "\"\\".contains($0) ? "\\\($0)" : String($0) }.joined()
        }
        expectColumn("\"\(escaped(text[...]))\"", escaped(before).count + 1)
        guard !text.hasPrefix("\""), !text.contains(",") else { return }
        expectColumn(text, position)
    }

    @Test func quotationMarksThatAreWrittenTwiceCountTwice() {
        let filter = "alerts:\n  - { name: a, when: up, links: '/it''s/ rtt>1' }\n"
        #expect(
            problems(of: filter).hasPrefix("fleet.yaml:2:46: links: "), "\(problems(of: filter))")
    }

    @Test(
        "an escape is as long as it is written",
        arguments: [("\\x61", 4), ("\\u0061", 6), ("\\U00000061", 10), ("\\t", 2)])
    func escapes(escape: String, length: Int) {
        let file = "alerts:\n  - { name: a, when: \"down \(escape) up\" }\n"
        let expected = escape == "\\t" ? 28 + length + 1 : 28
        #expect(column(file) == expected, "\(problems(of: file))")
        let later = "alerts:\n  - { name: a, when: \"up and rtt > 5 # \(escape)\" }\n"
        #expect(column(later) == 36, "\(problems(of: later))")
    }

    @Test func aCharacterOfSeveralScalarsCountsAsTheFileDoes() {
        let flag = "\u{1F1E9}\u{1F1EA}"
        let file = "alerts:\n  - { name: a, when: up, links: '\(flag) rtt>1' }\n"
        // The quotation mark, two scalars, a blank, and rtt with its sign.
        #expect(column(file) == 33 + 1 + 2 + 1 + 4, "\(problems(of: file))")
    }

    @Test(
        "a value over several lines is pointed to with its character",
        arguments: [">-\n      down\n      rtd", "|-\n      down rtd", "down\n      rtd"])
    func severalLines(value: String) {
        let problems = problems(of: "alerts:\n  - name: a\n    when: \(value)\n")
        #expect(problems.hasPrefix("fleet.yaml:3:11: when: at character 6: "), "\(problems)")
    }
}
