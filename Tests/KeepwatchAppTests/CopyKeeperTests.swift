import Foundation
import Screens
import Testing

@testable import KeepwatchApp

/// The state folder is named by the environment, which belongs to the whole process.
@Suite(.serialized) struct CopyKeeperTests {
    private func withStateFolder(_ body: (String) throws -> Void) throws {
        let folder = NSTemporaryDirectory() + "keepwatch-\(UUID().uuidString)"
        let before = environmentValue("XDG_STATE_HOME")
        setenv("XDG_STATE_HOME", folder, 1)
        defer {
            if let before {
                setenv("XDG_STATE_HOME", before, 1)
            } else {
                unsetenv("XDG_STATE_HOME")
            }
            try? FileManager.default.removeItem(atPath: folder)
        }
        try body(folder)
    }

    private let keeper = CopyKeeper(isInTmux: false, home: "/nowhere")

    @Test func aCopyIsInAFileThatOnlyItsOwnerReads() throws {
        try withStateFolder { folder in
            let answer = keeper.keep(CopiedText("a · b", kind: .row), wasSent: true)
            let path = "\(folder)/keepwatch/copied.txt"
            #expect(answer == "copied the row · kept in \(path)")
            #expect(try String(contentsOfFile: path, encoding: .utf8) == "a · b\n")
            let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]
            #expect(mode as? Int == 0o600)
        }
    }

    @Test func theNextCopyTakesThePlaceOfTheLast() throws {
        try withStateFolder { folder in
            _ = keeper.keep(CopiedText("first\nand more", kind: .view), wasSent: true)
            let answer = keeper.keep(CopiedText("second\nline", kind: .view), wasSent: true)
            #expect(answer.hasPrefix("copied the view, 2 lines · "))
            let names = try FileManager.default.contentsOfDirectory(atPath: folder + "/keepwatch")
            #expect(names == ["copied.txt"])
            let text = try String(
                contentsOfFile: folder + "/keepwatch/copied.txt", encoding: .utf8)
            #expect(text == "second\nline\n")
        }
    }

    @Test func aTextThatTheTerminalWasNotSentIsSaidToBeInTheFileAlone() throws {
        try withStateFolder { folder in
            let answer = keeper.keep(CopiedText("# x", kind: .incident), wasSent: false)
            #expect(
                answer == "the incident is in \(folder)/keepwatch/copied.md, not in the clipboard")
        }
    }

    @Test func theHomeFolderIsShortened() throws {
        try withStateFolder { folder in
            let keeper = CopyKeeper(isInTmux: false, home: folder)
            let answer = keeper.keep(CopiedText("x", kind: .row), wasSent: true)
            #expect(answer == "copied the row · kept in ~/keepwatch/copied.txt")
        }
    }

    @Test func aFolderThatCannotBeMadeIsSaid() {
        setenv("XDG_STATE_HOME", "/dev/null/state", 1)
        defer { unsetenv("XDG_STATE_HOME") }
        let copied = CopiedText("x", kind: .row)
        #expect(
            keeper.keep(copied, wasSent: true)
                == "copied the row, if the terminal allows it: cannot write "
                + "/dev/null/state/keepwatch/copied.txt: Not a directory")
        #expect(
            keeper.keep(copied, wasSent: false)
                == "the row not copied: cannot write "
                + "/dev/null/state/keepwatch/copied.txt: Not a directory")
    }

    @Test func aRelativeStateHomeIsIgnored() {
        setenv("XDG_STATE_HOME", "here", 1)
        defer { unsetenv("XDG_STATE_HOME") }
        #expect(StateFolder.path.hasSuffix("/.local/state/keepwatch"))
    }
}
