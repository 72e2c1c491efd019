import Foundation
import Outlets
import Testing
import Vocabulary

/// The page of events, which other programs are written by.
@Suite("The page that describes event lines")
struct EventPageTests {
    private let page: String

    init() throws {
        let repository = URL(filePath: #filePath).resolvingSymlinksInPath()
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        page = try String(
            contentsOf: repository.appending(
                path: "Sources/KeepwatchApp/Documentation.docc/Events.md"), encoding: .utf8)
    }

    /// Keys at every depth, but those of tags, which people choose.
    private func keys(in value: Any) -> Set<String> {
        if let list = value as? [Any] {
            return list.reduce(into: []) { $0.formUnion(keys(in: $1)) }
        }
        guard let object = value as? [String: Any] else { return [] }
        return object.reduce(into: Set(object.keys)) { found, member in
            if member.key != "tags" { found.formUnion(keys(in: member.value)) }
        }
    }

    @Test func everyEventAndEveryKeyIsOnIt() throws {
        var source = RandomRecords(seed: 3)
        let writer = EventLineWriter(withPayloads: true, withFlightRecords: true)
        var names: Set<String> = []
        for _ in 0..<3_000 {
            let line = Data(writer.line(for: source.record()).utf8)
            let object = try JSONSerialization.jsonObject(with: line)
            names.formUnion(keys(in: object))
            let members = try #require(object as? [String: Any])
            names.insert(try #require(members["event"] as? String))
        }
        for name in names { #expect(page.contains("`\(name)`"), "\(name) is not described") }
    }

    @Test func everyWordIsOnIt() {
        // A refusal has an event of its own.
        let causes = DropCause.allCases.filter { $0 != .rejected }.map(\.rawValue)
        let words =
            causes + DropPattern.allCases.map(\.rawValue) + Verdict.allCases.map(\.rawValue)
            + LinkState.allCases.map(\.rawValue)
        for word in words { #expect(page.contains("`\(word)`"), "\(word) is not described") }
    }
}
