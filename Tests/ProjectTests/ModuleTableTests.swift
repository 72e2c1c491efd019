import Foundation
import Testing

/// The module table of the architecture page, as its rows say it.
private struct ModuleTable {
    var allowedImports: [String: Set<String>] = [:]
    var levels: [String: Int] = [:]

    init(page: String) {
        for line in page.split(separator: "\n") where line.hasPrefix("| ") {
            let cells = line.split(separator: "|", omittingEmptySubsequences: false)
                .map { $0.trimmingCharacters(in: .whitespaces) }
            guard cells.count >= 5, let level = Int(cells[1]) else { continue }
            let target = cells[2].trimmingCharacters(in: ["`"])
            let imports = cells[4].split(separator: ",")
                .map { $0.trimmingCharacters(in: .whitespaces) }
            allowedImports[target] = Set(imports).union(["Synchronization"])
            levels[target] = level
        }
    }
}

private func moduleTable() throws -> ModuleTable {
    let page = try Repository.file("Sources/KeepwatchApp/Documentation.docc/Architecture.md")
    return ModuleTable(page: page.text)
}

/// The modules that a file's import declarations name.
private func imports(in text: String) -> [String] {
    text.split(separator: "\n").compactMap { line in
        var words = line.split(separator: " ").map(String.init)
        while let first = words.first,
            first.hasPrefix("@") || ["public", "internal", "package", "private"].contains(first)
        {
            words.removeFirst()
        }
        guard words.first == "import", words.count >= 2 else { return nil }
        let kinds: Set = ["struct", "class", "enum", "protocol", "func", "var", "typealias"]
        let module = kinds.contains(words[1]) && words.count > 2 ? words[2] : words[1]
        return String(module.prefix { $0 != "." })
    }
}

@Suite struct ModuleTableTests {
    @Test func everyFileImportsOnlyWhatTheTableAllows() throws {
        let table = try moduleTable()
        let files = try Repository.files(below: "Sources", "swift")
        try #require(files.count > 50)
        for file in files {
            let allowed = try #require(
                table.allowedImports[file.target], "\(file.target) is not in the module table")
            for module in imports(in: file.text) {
                #expect(
                    allowed.contains(module),
                    "\(file.path) imports \(module), which the table forbids")
            }
        }
    }

    @Test func noTargetMayImportFromItsOwnLevelOrAbove() throws {
        let table = try moduleTable()
        for (target, allowed) in table.allowedImports {
            for module in allowed {
                guard let level = table.levels[module], let own = table.levels[target] else {
                    continue
                }
                #expect(level < own, "\(target) may import \(module), which is not below it")
            }
        }
    }

    @Test func importDeclarationsOfEveryFormAreRead() {
        let text = """
            public import Vocabulary
            @testable import Screens
            import struct Foundation.URL
            internal import NIOCore
            let important = "import Glibc"
            """
        #expect(imports(in: text) == ["Vocabulary", "Screens", "Foundation", "NIOCore"])
    }
}
