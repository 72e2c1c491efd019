import Announcing
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

    @Test func whatItIsGivenToReadItReads() throws {
        let input = Array(repeating: UInt8(ascii: "x"), count: 300_000)
        let output = try OtherProgram(words: ["wc", "-c"], input: input).output()
        #expect(String(decoding: output, as: UTF8.self).contains("300000"))
    }

    @Test func aProgramThatReadsNothingHoldsUpNobody() throws {
        let input = Array(repeating: UInt8(ascii: "x"), count: 300_000)
        let output = try OtherProgram(words: ["echo", "done"], input: input).output()
        #expect(output == Array("done\n".utf8))
    }

    @Test(.timeLimit(.minutes(1)))
    func aProgramThatNeitherReadsNorEndsIsEndedAtTheLimit() {
        let program = OtherProgram(
            words: ["sleep", "60"], limit: .milliseconds(300),
            input: Array(repeating: 0, count: 300_000))
        #expect(throws: OtherProgram.Failure.self) { try program.output() }
    }

    @Test func itsEnvironmentIsOursWithWhatItIsGiven() throws {
        let output = try OtherProgram(
            words: ["sh", "-c", "echo \"$KEEPWATCH_RULE|$HOME|$PATH\""],
            environment: ["KEEPWATCH_RULE": "link down; $(x)", "HOME": "/elsewhere"]
        ).output()
        let text = String(decoding: output, as: UTF8.self)
        #expect(text.hasPrefix("link down; $(x)|/elsewhere|/"))
    }

    @Test func whatCameOfACallIsSaidWithTheProgramsName() async {
        let call = ProgramCall(
            words: ["sh", "-c", "read line; test \"$line\" = told && test $KEEPWATCH_X = y"],
            input: Array("told\n".utf8), environment: ["KEEPWATCH_X": "y"],
            timeLimit: .seconds(10))
        #expect(await call.run() == .delivered(answer: "sh ended with exit status 0"))
        var wrong = call
        wrong.environment = ["KEEPWATCH_X": "z"]
        #expect(
            await wrong.run()
                == .failed(
                    DeliveryTrouble("sh ended with exit status 1", mayHaveArrived: true)))
    }

    @Test func aCommandThatCannotBeRunToldNobody() async {
        let call = ProgramCall(
            words: ["/nowhere/page"], input: [], environment: [:], timeLimit: .seconds(10))
        #expect(
            await call.run()
                == .failed(
                    DeliveryTrouble("/nowhere/page cannot be run: No such file or directory")))
    }

    @Test(.timeLimit(.minutes(1)))
    func howMuchACommandOfAWayPrintsIsNoFailure() async throws {
        let folder = try TemporaryFolder()
        let script = "head -c 200000 /dev/zero; touch \(folder.path)/done"
        let call = ProgramCall(
            words: ["sh", "-c", script], input: [], environment: [:], timeLimit: .seconds(10))
        #expect(await call.run() == .delivered(answer: "sh ended with exit status 0"))
        #expect(FileManager.default.fileExists(atPath: folder.path + "/done"))
    }

    @Test(.timeLimit(.minutes(1)))
    func whatACommandLeavesBehindMayGoOnPrinting() async {
        let call = ProgramCall(
            words: ["sh", "-c", "timeout 5 yes & exit 0"], input: [], environment: [:],
            timeLimit: .seconds(3))
        #expect(await call.run() == .delivered(answer: "sh ended with exit status 0"))
    }

    @Test(.timeLimit(.minutes(1)))
    func aCommandThatIsNotWaitedForAnyMoreIsEndedWithAllItStarted() async throws {
        let mark = "341.\(UInt32.random(in: 1_000_000...9_999_999))"
        let call = ProgramCall(
            words: ["sh", "-c", "sleep \(mark) & sleep \(mark)"], input: Array("{}".utf8),
            environment: [:], timeLimit: .seconds(120))
        let running = Task { await call.run() }
        while try processes(with: mark).count < 3 {
            try await Task.sleep(for: .milliseconds(20))
        }
        running.cancel()
        #expect(
            await running.value
                == .failed(
                    DeliveryTrouble(
                        "sh was not done when the watch ended and was ended", mayHaveArrived: true))
        )
        while try !processes(with: mark).isEmpty {
            try await Task.sleep(for: .milliseconds(20))
        }
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
