import Foundation
import SettingsFiles
import Testing
import Vocabulary

@testable import KeepwatchApp

@Suite struct SecretReaderTests {
    /// The password that a file of these bytes holds; nil where none can be taken.
    private func password(in bytes: [UInt8]) throws -> [UInt8]? {
        let file = FileManager.default.temporaryDirectory
            .appending(path: "keepwatch-\(UUID().uuidString)")
        try Data(bytes).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        return try? SecretReader.read(.file(file.path())).get().revealed()
    }

    @Test(arguments: ["secret", "secret\n", "secret\r\n", "secret\r\nsecond line\r\n"])
    func theLineEndBelongsToNoPassword(text: String) throws {
        #expect(try password(in: Array(text.utf8)) == Array("secret".utf8))
    }

    @Test func aPasswordNeedNotBeUTF8() throws {
        #expect(try password(in: [0xFF, 0x00, 0xC3, 0x0A]) == [0xFF, 0x00, 0xC3])
    }

    @Test(arguments: ["", "\n", "\r\nsecret"])
    func anEmptyFirstLineIsNoPassword(text: String) throws {
        #expect(try password(in: Array(text.utf8)) == nil)
    }
}
