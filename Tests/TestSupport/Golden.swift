import Foundation
public import Testing

/// Compares a text with the one kept beside the test, in `Goldens/NAME.txt`.
///
/// A difference is one test failure that shows the lines around each change. Where the environment
/// has `KEEPWATCH_UPDATE_GOLDENS=1`, the kept text is rewritten instead and nothing fails.
///
/// - Parameters:
///   - text: what the code under test makes now.
///   - name: the file's name without `.txt`; unique within the test target.
///   - file: the test's own file; the folder `Goldens` lies beside it.
///   - sourceLocation: where a failure is shown.
public func expectGolden(
    _ text: String, named name: String, file: String = #filePath,
    sourceLocation: SourceLocation = #_sourceLocation
) {
    let folder = URL(fileURLWithPath: file).deletingLastPathComponent()
        .appendingPathComponent("Goldens")
    let golden = folder.appendingPathComponent(name + ".txt")
    let actual = text.hasSuffix("\n") ? text : text + "\n"
    if ProcessInfo.processInfo.environment["KEEPWATCH_UPDATE_GOLDENS"] == "1" {
        do {
            try FileManager.default.createDirectory(
                at: folder, withIntermediateDirectories: true)
            try Data(actual.utf8).write(to: golden)
        } catch {
            Issue.record(
                "golden \(name) cannot be written: \(error)", sourceLocation: sourceLocation)
        }
        return
    }
    guard let kept = try? Data(contentsOf: golden) else {
        Issue.record(
            "golden \(name) does not exist; KEEPWATCH_UPDATE_GOLDENS=1 writes it",
            sourceLocation: sourceLocation)
        return
    }
    let expected = String(decoding: kept, as: UTF8.self)
    guard expected != actual else { return }
    Issue.record(
        "golden \(name) differs (− kept, + now):\n\(lineDifference(from: expected, to: actual))",
        sourceLocation: sourceLocation)
}

/// The changed lines of two texts with two unchanged lines around each change.
///
/// Lines that went carry `−`, new ones `+`; numbers are those of the old text, for new lines those
/// of the new one.
public func lineDifference(from old: String, to new: String) -> String {
    let oldLines = old.split(separator: "\n", omittingEmptySubsequences: false)
    let newLines = new.split(separator: "\n", omittingEmptySubsequences: false)
    let difference = newLines.difference(from: oldLines)
    let removed = Set(difference.removals.map(\.offset))
    let inserted = Set(difference.insertions.map(\.offset))
    var rows: [(mark: String, number: Int, line: Substring)] = []
    var oldIndex = 0
    var newIndex = 0
    while oldIndex < oldLines.count || newIndex < newLines.count {
        if removed.contains(oldIndex) {
            rows.append(("−", oldIndex + 1, oldLines[oldIndex]))
            oldIndex += 1
        } else if inserted.contains(newIndex) {
            rows.append(("+", newIndex + 1, newLines[newIndex]))
            newIndex += 1
        } else {
            rows.append((" ", oldIndex + 1, oldLines[oldIndex]))
            oldIndex += 1
            newIndex += 1
        }
    }
    return rows.indices.compactMap { index -> String? in
        let near = rows[max(0, index - 2)...min(rows.count - 1, index + 2)]
        guard near.contains(where: { $0.mark != " " }) else { return nil }
        let row = rows[index]
        let number = String(row.number)
        let margin = String(repeating: " ", count: max(0, 5 - number.count))
        return "\(margin)\(number) \(row.mark) \(row.line)"
    }.joined(separator: "\n")
}

extension CollectionDifference.Change {
    fileprivate var offset: Int {
        switch self {
        case .insert(let offset, _, _), .remove(let offset, _, _): offset
        }
    }
}
