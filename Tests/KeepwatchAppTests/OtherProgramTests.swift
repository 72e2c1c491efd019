import Foundation
import SettingsFiles
import Testing
import Vocabulary

@testable import KeepwatchApp

/// Programs that print secrets, and those that do not end as they should.
@Suite struct OtherProgramTests {
    private func failure(
        of words: [String], limit: Duration = .seconds(10)
    ) -> String? {
        do {
            _ = try OtherProgram(words: words, limit: limit).output()
            return nil
        } catch {
            return error.reason
        }
    }

    @Test func theFirstLineThatIsPrintedIsTheSecret() throws {
        let secret = try SecretReader.read(.command(["printf", "hunter2\\r\\nsecond\\n"])).get()
        #expect(secret.revealed() == Array("hunter2".utf8))
    }

    @Test func noShellReadsTheWords() throws {
        let secret = try SecretReader.read(.command(["printf", "%s", "$HOME; echo *"])).get()
        #expect(secret.revealed() == Array("$HOME; echo *".utf8))
    }

    @Test func anEmptyFirstLineIsNoSecret() {
        #expect(SecretReader.read(.command(["printf", "\\nhunter2"])) == .failure(.empty))
        #expect(SecretReader.read(.command(["true"])) == .failure(.empty))
    }

    @Test func theExitStatusIsSaidAndWhatWasPrintedIsNot() {
        let reason = failure(of: ["sh", "-c", "echo hunter2; echo hunter2 >&2; exit 3"])
        #expect(reason == "ended with exit status 3")
    }

    @Test func theSignalIsSaid() {
        #expect(failure(of: ["sh", "-c", "kill -9 $$"]) == "was ended by signal 9 (Killed)")
    }

    @Test func aProgramThatIsNotThereIsSaid() {
        #expect(
            failure(of: ["/nowhere/pass"]) == "cannot be run: No such file or directory")
        #expect(failure(of: ["/etc/passwd"]) == "cannot be run: Permission denied")
    }

    @Test func moreThan64KiBIsNoSecret() {
        #expect(
            failure(of: ["head", "-c", "65537", "/dev/zero"])
                == "printed more than 64 KiB and was ended")
        #expect(failure(of: ["head", "-c", "65536", "/dev/zero"]) == nil)
    }

    @Test(.timeLimit(.minutes(1)))
    func aCommandThatHangsIsEndedWithAllItStarted() async throws {
        let mark = "341.\(UInt32.random(in: 1_000_000...9_999_999))"
        let reason = failure(
            of: ["sh", "-c", "sleep \(mark) & sleep \(mark)"], limit: .milliseconds(300))
        #expect(reason == "gave no answer within 0 s and was ended")
        // Killed ones go when somebody waited for them, which is done aside.
        while try !processes(with: mark).isEmpty {
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    @Test func whatStaysBehindDoesNotHoldTheSecretBack() throws {
        let begin = ContinuousClock.now
        let output = try OtherProgram(
            words: ["sh", "-c", "echo hunter2; sleep 5 & exit 0"]
        ).output()
        #expect(output == Array("hunter2\n".utf8))
        #expect(ContinuousClock.now - begin < .seconds(4))
    }

    @Test func itHasNoTerminalAndNoInput() throws {
        let output = try OtherProgram(
            words: ["sh", "-c", "cat; (: < /dev/tty) 2>/dev/null && echo tty; echo end"]
        ).output()
        #expect(output == Array("end\n".utf8))
    }

    /// The processes whose command line holds a text.
    private func processes(with mark: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: "/proc").filter { entry in
            guard entry.allSatisfy(\.isNumber) else { return false }
            let line = FileManager.default.contents(atPath: "/proc/\(entry)/cmdline") ?? Data()
            return String(decoding: line, as: UTF8.self).contains(mark)
        }
    }
}
