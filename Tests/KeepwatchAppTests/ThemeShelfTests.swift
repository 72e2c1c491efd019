import Screens
import SettingsFiles
import Testing

@testable import KeepwatchApp

@Suite struct ThemeShelfTests {
    private let folder: TemporaryFolder
    private let shelf: ThemeShelf

    init() throws {
        folder = try TemporaryFolder()
        shelf = ThemeShelf(folder: folder.path)
    }

    private func names() -> [String] { shelf.available().map(\.name) }

    @Test func withoutAFolderThereAreTheThemesOfTheProgram() {
        let shelf = ThemeShelf(folder: "/nowhere/themes")
        #expect(shelf.available().map(\.name) == BuiltInThemes.names.sorted())
        #expect(shelf.available().allSatisfy { $0.origin == nil })
    }

    @Test func anOwnThemeStandsAmongThemAndInPlaceOfOneOfItsName() throws {
        try folder.write("about: mine", to: "mine.yaml")
        try folder.write("about: my nord", to: "nord.yaml")
        #expect(Set(names()) == Set(BuiltInThemes.names + ["mine"]))
        #expect(names().count == BuiltInThemes.names.count + 1)
        #expect(shelf.summaries().first { $0.name == "nord" }?.about == "my nord")
    }

    @Test(arguments: ["my theme.yaml", ".#nord.yaml", "a: b.yaml", ".yaml", "nord.yaml~"])
    func aFileThatNoSettingCanNameIsNoTheme(file: String) throws {
        try folder.write("about: odd", to: file)
        #expect(names() == BuiltInThemes.names.sorted())
    }

    @Test func aThemeChangesWithEachOfItsFiles() throws {
        try folder.write("about: parent", to: "parent.yaml")
        try folder.write("inherits: parent", to: "mine.yaml")
        for file in ["parent.yaml", "mine.yaml"] {
            let loaded = try shelf.load(named: "mine")
            #expect(!loaded.hasChanged)
            try folder.write("inherits: keepwatch-dark # \(file)", to: file)
            #expect(loaded.hasChanged)
        }
        let loaded = try shelf.load(named: "mine")
        try folder.remove("mine.yaml")
        #expect(loaded.hasChanged)
    }

    @Test func aChangeThatWasPassedOverIsNoneUntilTheNext() throws {
        try folder.write("about: mine", to: "mine.yaml")
        var loaded = try shelf.load(named: "mine")
        try folder.remove("mine.yaml")
        loaded.passOverChange()
        #expect(!loaded.hasChanged)
        try folder.write("about: mine again", to: "mine.yaml")
        #expect(loaded.hasChanged)
    }

    @Test func aThemeThatIsNotThereIsRefusedWithThoseThatAre() {
        #expect(throws: FileText.Problem.self) { try shelf.load(named: "gone") }
        do {
            _ = try shelf.load(named: "gone")
        } catch {
            #expect(error.message.hasPrefix("no theme \"gone\": there are blue-yellow-dark, "))
        }
    }
}
