import Testing

@Suite struct ReadmeTests {
    @Test func everyCommandOfTheReadmeExists() throws {
        let declared = try Repository.files(below: "Sources/KeepwatchApp", "swift")
            .flatMap { $0.text.matches(of: #/commandName: "([a-z]+)"/#).map(\.1) }
        let shown = try Repository.file("README.md").lines.compactMap { line -> Substring? in
            // The screen that the README shows begins with a blank.
            let words = line.text.split(separator: " ")
            guard line.text.hasPrefix("keepwatch "), words.count > 1, !words[1].contains("://")
            else { return nil }
            return words[1]
        }
        try #require(shown.count >= 5)
        for command in Set(shown) {
            #expect(declared.contains(command), "README.md shows keepwatch \(command)")
        }
    }

    @Test func everyPageThatTheReadmeNamesIsThere() throws {
        let readme = try Repository.file("README.md").text
        let paths = readme.matches(of: #/`((?:Sources|Tests|themes)/[A-Za-z./]+)`/#).map(\.1)
        try #require(!paths.isEmpty)
        for path in paths {
            #expect(Repository.exists(String(path)), "README.md names \(path)")
        }
    }
}
