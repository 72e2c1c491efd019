import Foundation
import PseudoTerminals
import Synchronization
import Testing

/// A person who looks at a tmux terminal: a client of its server on a terminal of its own, with
/// keyboard and mouse.
///
/// What tmux sends is read all the time, since tmux waits for nobody and would give the client up.
final class TmuxClient {
    private let terminal: PseudoTerminal
    private let process: ChildProcess
    private let received = ReceivedText()

    /// Attaches to the terminal, which takes the client's size.
    init(_ tmux: TmuxTerminal, columns: Int, rows: Int) throws {
        terminal = try PseudoTerminal(columns: columns, rows: rows)
        try tmux.tmux(["set-option", "-w", "-t", "main", "window-size", "latest"])
        try tmux.tmux(["set-option", "-g", "mouse", "on"])
        var environment = ProcessInfo.processInfo.environment
        environment["TMUX"] = nil
        environment["TERM"] = "xterm-256color"
        environment["LC_ALL"] = "C.UTF-8"
        let device = String(cString: try #require(ttyname(terminal.programEnd)))
        process = try ChildProcess(
            try #require(TmuxTerminal.path), ["-L", tmux.name, "attach-session", "-t", "main"],
            environment: environment, input: terminal.programEnd, output: device, errors: device)
        terminal.closeProgramEnd()
        let (terminal, received) = (terminal, received)
        Thread.detachNewThread {
            while true {
                let bytes = terminal.read()
                if bytes.isEmpty { return }
                received.append(bytes)
            }
        }
    }

    /// The connection of the person's terminal breaks.
    func vanish() {
        process.signal(SIGKILL)
    }

    /// Presses and releases the left button at a cell counted from 0.
    func click(x: Int, y: Int) {
        terminal.type("\u{1B}[<0;\(x + 1);\(y + 1)M\u{1B}[<0;\(x + 1);\(y + 1)m")
    }

    /// Turns the wheel by one step towards the bottom.
    func turnWheelDown(x: Int, y: Int) {
        terminal.type("\u{1B}[<65;\(x + 1);\(y + 1)M")
    }

    /// The text that the person's terminal was asked to take into its clipboard last; nil: none.
    var clipboard: String? {
        let request = #/\e\]52;[a-z]*;([A-Za-z0-9+\/=]+)(?:\a|\e\\)/#
        return received.text.matches(of: request).last
            .flatMap { Data(base64Encoded: String($0.output.1)) }
            .map { String(decoding: $0, as: UTF8.self) }
    }
}

/// What a thread that only reads has read.
private final class ReceivedText: Sendable {
    private let bytes = Mutex<[UInt8]>([])

    func append(_ more: [UInt8]) {
        bytes.withLock { $0 += more }
    }

    var text: String { bytes.withLock { String(decoding: $0, as: UTF8.self) } }
}
