import Foundation
import TerminalCells
import Testing

/// A real terminal: a shell in a tmux server of its own, on a socket with a unique name.
final class TmuxTerminal {
    static let path = ["/usr/bin/tmux", "/usr/local/bin/tmux"]
        .first { FileManager.default.isExecutableFile(atPath: $0) }

    let name = "keepwatch-\(UUID().uuidString.prefix(8))"
    private let folder: TemporaryFolder

    /// Opens a shell with a prompt of `$ `, in which settings and state are those of no person.
    init(columns: Int, rows: Int, term: String = "tmux-256color", locale: String = "C.UTF-8") throws
    {
        folder = try TemporaryFolder()
        try tmux([
            "-f", "/dev/null", "new-session", "-d", "-s", "main", "-x", "\(columns)", "-y",
            "\(rows)",
            // Test runners that show no colours say so to all that they start.
            "env -u NO_COLOR PS1='$ ' TERM=\(term) LC_ALL=\(locale) SWIFT_BACKTRACE=enable=no"
                + " XDG_CONFIG_HOME=\(folder.path) XDG_STATE_HOME=\(folder.path)"
                + " bash --norc --noprofile",
        ])
        try tmux(["set-option", "-g", "status", "off"])
        try tmux(["set-option", "-g", "window-size", "manual"])
        try tmux(["resize-window", "-t", "main", "-x", "\(columns)", "-y", "\(rows)"])
    }

    deinit {
        _ = try? tmux(["kill-server"])
    }

    /// Types a line and presses enter.
    func type(line: String) throws {
        try tmux(["send-keys", "-t", "main", "-l", line])
        try tmux(["send-keys", "-t", "main", "Enter"])
    }

    /// Presses keys by tmux's names: `Down`, `Enter`, `q`, `C-c`.
    func press(_ keys: String...) throws {
        try tmux(["send-keys", "-t", "main"] + keys)
    }

    func resize(columns: Int, rows: Int) throws {
        try tmux(["resize-window", "-t", "main", "-x", "\(columns)", "-y", "\(rows)"])
    }

    /// Presses a key of the dashboard.
    func press(_ key: Key) throws {
        switch key {
        case .character(let character):
            // A semicolon at the end would be tmux's own.
            let text = character == ";" ? "\\;" : String(character)
            try tmux(["send-keys", "-t", "main", "-l", text])
        case .control(let character): try press("C-\(character)")
        case .alt(let character): try press("M-\(character)")
        case .function(let number): try press("F\(number)")
        default: try press(try #require(Self.names[key], "tmux has no name for \(key.name)"))
        }
    }

    private static let names: [Key: String] = [
        .enter: "Enter", .escape: "Escape", .tab: "Tab", .backTab: "BTab", .backspace: "BSpace",
        .delete: "DC", .insert: "IC", .up: "Up", .down: "Down", .left: "Left", .right: "Right",
        .pageUp: "PPage", .pageDown: "NPage", .home: "Home", .end: "End",
    ]

    /// Writes to the terminal past the program in it, as another program would.
    func scribble(_ text: String, column: Int, row: Int) throws {
        let place = "\\033[\(row + 1);\(column + 1)H"
        try tmux(["run-shell", "-t", "main", "printf '\(place)\(text)' > #{pane_tty}"])
    }

    /// The screen's text, with the sequences that colour it where these are asked for.
    func screen(withColours: Bool = false) throws -> String {
        try tmux(["capture-pane", "-t", "main", "-p"] + (withColours ? ["-e"] : []))
    }

    /// The screen's text with the sequences that colour it.
    func screenWithColours() throws -> String {
        try tmux(["capture-pane", "-t", "main", "-p", "-e"])
    }

    /// Waits until the screen shows a text; gives the screen.
    @discardableResult
    func waitFor(_ text: String, within limit: Duration = .seconds(15)) async throws -> String {
        var last = ""
        do {
            try await eventually("the screen shows \(text)", within: limit) {
                last = try screen()
                return last.contains(text)
            }
        } catch let failure as NeverHappened {
            throw NeverHappened(description: failure.description + "; it shows:\n" + last)
        }
        return last
    }

    /// What a command prints in the shell of this terminal, read from a file.
    func outputOfShell(_ command: String, folder: TemporaryFolder) async throws -> String {
        let name = "shell-\(UUID().uuidString.prefix(8))"
        let file = folder.file(name)
        try type(line: "\(command) > \(file).part; mv \(file).part \(file)")
        try await eventually("the shell ran \(command)", within: .seconds(10)) {
            FileManager.default.fileExists(atPath: file)
        }
        return folder.text(of: name)
    }

    @discardableResult
    func tmux(_ arguments: [String]) throws -> String {
        var environment = ProcessInfo.processInfo.environment
        environment["TMUX"] = nil
        environment["LC_ALL"] = "C.UTF-8"
        let client = try ChildProcess(
            try #require(Self.path), ["-L", name] + arguments, environment: environment,
            output: folder.file("tmux"))
        while client.status == nil { usleep(1_000) }
        return folder.text(of: "tmux")
    }
}
