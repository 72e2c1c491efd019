import Foundation
import Testing

/// House rules that the compiler and the formatter leave open.
@Suite struct TidyTests {
    private let code: [Repository.File]
    private let sources: [Repository.File]

    init() throws {
        sources = try Repository.files(below: "Sources", "swift", "c", "h")
        code =
            try sources + Repository.files(below: "Tests", "swift")
            + [Repository.file("Package.swift")]
        try #require(sources.count > 100)
    }

    @Test func noModuleDeclaresATypeOfItsOwnName() {
        for file in sources {
            for line in file.lines {
                #expect(
                    !declaresType(named: file.target, line.text),
                    "\(file.path):\(line.number): a module's name cannot be told from its type's")
            }
        }
    }

    @Test func noLineIsLongerThanAHundredColumns() {
        for file in code {
            for line in file.lines where line.text.count > 100 {
                Issue.record("\(file.path):\(line.number): \(line.text.count) columns")
            }
        }
    }

    @Test func noFunctionIsLongerThanSeventyLines() {
        for file in sources {
            for function in functions(in: file) where function.length > 70 {
                Issue.record("\(file.path):\(function.line): \(function.length) lines")
            }
        }
    }

    @Test func nothingIsLeftForLater() throws {
        let words = ["TO" + "DO", "FIX" + "ME"]
        let pages = try Repository.files(below: "Sources", "md") + [Repository.file("README.md")]
        expectNone(of: words, in: code + pages)
    }

    @Test func noCheckOfTheCompilersIsSwitchedOff() {
        let words = ["try!", "as!", "@unchecked Sendable", "nonisolated(unsafe)"]
        expectNone(of: words, in: sources)
    }

    @Test func nothingDependsOnTheMachineItWasWrittenOn() throws {
        let words = ["home", "root", "work", "Users"].map { "/\($0)/" }
        let others =
            try Repository.files(below: "Sources", "md", "yaml")
            + Repository.files(below: "Tests", "txt", "run")
            + [Repository.file("README.md"), Repository.file("Tests/run")]
        expectNone(of: words, in: code + others)
    }

    @Test func theMeasureOfFunctionsSeesLongAndShortOnes() {
        let text = """
            struct Sample {
                func short() -> Int { 1 }
                func long(
                    _ value: Int
                ) -> Int {
                    if value > 0 {
                        return 1
                    }
                    return 2
                }
            }
            """
        let file = Repository.File(path: "Sources/Sample/Sample.swift", text: text)
        #expect(functions(in: file).map { [$0.line, $0.length] } == [[3, 8]])
        #expect(declaresType(named: file.target, "public struct Sample: Sendable {"))
        #expect(!declaresType(named: file.target, "let struct_Sample = SampleStruct()"))
    }

    private func expectNone(
        of words: [String], in files: [Repository.File],
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        for file in files {
            for line in file.lines {
                for word in words where line.text.contains(word) {
                    Issue.record(
                        "\(file.path):\(line.number): \(word)", sourceLocation: sourceLocation)
                }
            }
        }
    }
}

private func declaresType(named name: String, _ line: Substring) -> Bool {
    let words = line.split { !($0.isLetter || $0.isNumber || $0 == "_") }
    let kinds: Set<Substring> = [
        "struct", "class", "enum", "actor", "protocol", "typealias",
    ]
    return zip(words, words.dropFirst()).contains { kinds.contains($0) && $1 == name }
}

/// The functions of a formatted file that have a body of more than one line.
///
/// A body ends with the first brace that stands as far in as the declaration begins.
private func functions(in file: Repository.File) -> [(line: Int, length: Int)] {
    let lines = file.lines
    return lines.indices.compactMap { begin in
        let indentation = lines[begin].text.prefix { $0 == " " }
        let words = lines[begin].text.split(separator: " ")
        let isFunction = words.contains { $0 == "func" || $0.hasPrefix("init(") }
        guard isFunction, !lines[begin].text.hasSuffix("}"),
            let end = lines[begin...].firstIndex(where: { $0.text == indentation + "}" })
        else { return nil }
        return (lines[begin].number, end - begin + 1)
    }
}
