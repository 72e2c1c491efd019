import Foundation
import SettingsFiles
import Testing
import Vocabulary

@testable import KeepwatchApp

/// Secrets as they are, whatever their bytes.
@Suite struct SecretReaderTests {
    @Test func aSecretOfTheEnvironmentNeedNotBeUTF8() throws {
        let name = "KEEPWATCH_TEST_SECRET_\(UInt32.random(in: 0...(.max)))"
        var bytes: [CChar] = [0x68, -1, 0x0A, 0x32, 0]
        setenv(name, &bytes, 1)
        defer { unsetenv(name) }
        let secret = try SecretReader.read(.environment(name)).get()
        #expect(secret.revealed() == [0x68, 0xFF, 0x0A, 0x32])
    }

    @Test func aVariableThatIsEmptyIsNotSet() {
        let name = "KEEPWATCH_TEST_SECRET_\(UInt32.random(in: 0...(.max)))"
        setenv(name, "", 1)
        defer { unsetenv(name) }
        #expect(SecretReader.read(.environment(name)) == .failure(.notSet))
    }
}
