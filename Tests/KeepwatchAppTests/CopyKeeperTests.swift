import Foundation
import Screens
import Testing

@testable import KeepwatchApp

@Suite struct CopyKeeperTests {
    private func keeper(in folder: String, home: String = "/nowhere") -> CopyKeeper {
        CopyKeeper(folder: StateFolder(path: folder), isInTmux: false, home: home)
    }

    @Test func aCopyIsInAFileThatOnlyItsOwnerReads() throws {
        let folder = try TemporaryFolder()
        let state = "\(folder.path)/not/there/yet"
        let answer = keeper(in: state).keep(CopiedText("a · b", kind: .row), wasSent: true)
        #expect(answer == "copied the row to \(state)/copied.txt; asked the terminal too")
        #expect(try folder.text(of: "not/there/yet/copied.txt") == "a · b\n")
        let mode = try FileManager.default.attributesOfItem(
            atPath: "\(state)/copied.txt")[.posixPermissions]
        #expect(mode as? Int == 0o600)
    }

    @Test func theNextCopyTakesThePlaceOfTheLast() throws {
        let folder = try TemporaryFolder()
        let keeper = keeper(in: folder.path)
        _ = keeper.keep(CopiedText("first\nand more", kind: .view), wasSent: true)
        let answer = keeper.keep(CopiedText("second\nline", kind: .view), wasSent: true)
        #expect(answer.hasPrefix("copied 2 lines of the view to "))
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        #expect(names == ["copied.txt"])
        #expect(try folder.text(of: "copied.txt") == "second\nline\n")
    }

    @Test func aTextThatTheTerminalWasNotSentIsSaidToBeInTheFileAlone() throws {
        let folder = try TemporaryFolder()
        let answer = keeper(in: folder.path)
            .keep(CopiedText("# x", kind: .incident), wasSent: false)
        #expect(answer == "copied the incident to \(folder.path)/copied.md, not to the clipboard")
    }

    @Test func aHandoverIsKeptAsMarkdown() throws {
        let folder = try TemporaryFolder()
        let answer = keeper(in: folder.path).keep(CopiedText("# x", kind: .handover), wasSent: true)
        let path = "\(folder.path)/copied.md"
        #expect(answer == "copied the handover to \(path); asked the terminal too")
    }

    @Test func theHomeFolderIsShortened() throws {
        let folder = try TemporaryFolder()
        let answer = keeper(in: "\(folder.path)/state", home: folder.path)
            .keep(CopiedText("x", kind: .row), wasSent: true)
        #expect(answer == "copied the row to ~/state/copied.txt; asked the terminal too")
    }

    @Test func aTitleSaysWhatWasCopied() throws {
        let folder = try TemporaryFolder()
        let copied = CopiedText("x\ny", kind: .row, title: "2 of 5 rows")
        let answer = keeper(in: folder.path).keep(copied, wasSent: false)
        #expect(answer.hasPrefix("copied 2 of 5 rows to "))
    }

    @Test func aFolderThatCannotBeMadeIsSaid() {
        let keeper = keeper(in: "/dev/null/state/keepwatch")
        let copied = CopiedText("x", kind: .row)
        let problem =
            "cannot write /dev/null/state/keepwatch/copied.txt: Not a directory"
        #expect(
            keeper.keep(copied, wasSent: true)
                == "the terminal was asked to take the row, no file has it: \(problem)")
        #expect(keeper.keep(copied, wasSent: false) == "the row not copied: \(problem)")
    }

    @Test func aRelativeStateHomeIsIgnored() {
        let folder = StateFolder { ["XDG_STATE_HOME": "here", "HOME": "/mine"][$0] }
        #expect(folder.path == "/mine/.local/state/keepwatch")
    }
}
