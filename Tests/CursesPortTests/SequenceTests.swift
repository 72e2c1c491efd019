import Testing

@testable import CursesPort

/// What is sent past curses, as bytes.
@Suite struct SequenceTests {
    /// Printed by tests as it is named, not as it is: escape sequences would reach the terminal.
    struct Named: Sendable, CustomTestStringConvertible {
        var name: String
        var variables: [String: String]
        var testDescription: String { name }
    }

    private let request = "\u{1B}]52;c;Zm9v\u{07}"

    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
        ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"), ("漢?>", "5ryiPz4="),
    ])
    func base64IsThatOfTheSpecification(text: String, encoded: String) {
        #expect(base64(text.utf8) == encoded)
    }

    @Test func theClipboardIsAskedForByOSC52() {
        #expect(clipboardSequence("foo", through: nil) == request)
    }

    @Test func tmuxIsAskedItselfAndToHandTheRequestOn() {
        #expect(
            clipboardSequence("foo", through: .tmux)
                == request + "\u{1B}Ptmux;\u{1B}\u{1B}]52;c;Zm9v\u{07}\u{1B}\\")
    }

    @Test func screenIsGivenPiecesThatItTakes() {
        let text = String(repeating: "x", count: 1_000)
        let wrapped = Multiplexer.screen.passingOn(text)
        let pieces = wrapped.split(separator: "\u{1B}\\")
        #expect(pieces.allSatisfy { $0.hasPrefix("\u{1B}P") && $0.utf8.count < 768 })
        #expect(pieces.map { String($0.dropFirst(2)) }.joined() == text)
    }

    @Test func aTextThatTerminalsWouldCutIsNotSent() {
        #expect(clipboardSequence(String(repeating: "x", count: 74_994), through: nil) != nil)
        #expect(clipboardSequence(String(repeating: "x", count: 74_995), through: nil) == nil)
    }

    @Test(arguments: [
        ("tmux-256color", ["TMUX": "/tmp/tmux-0/default,1,0"], Multiplexer.tmux),
        ("screen-256color", ["TMUX": "/tmp/tmux-0/default,1,0"], .tmux),
        ("tmux-256color", [:], .tmux), ("screen", ["STY": "1.pts"], .screen),
        ("screen", [:], nil), ("xterm-256color", ["TMUX": "", "STY": ""], nil),
    ])
    func aMultiplexerIsKnownByItsMarks(
        type: String, variables: [String: String], multiplexer: Multiplexer?
    ) {
        #expect(Multiplexer(terminalType: type, environment: { variables[$0] }) == multiplexer)
    }

    @Test(arguments: [
        (
            Named(name: "iTerm2", variables: ["TERM_PROGRAM": "iTerm.app"]),
            NotificationSequence.osc9
        ),
        (Named(name: "iTerm2 far away", variables: ["LC_TERMINAL": "iTerm2"]), .osc9),
        (Named(name: "kitty", variables: ["TERM": "xterm-kitty"]), .osc9),
        (Named(name: "foot", variables: ["TERM": "foot-extra"]), .osc777),
        (Named(name: "VTE", variables: ["VTE_VERSION": "7200"]), .osc777),
        (Named(name: "xterm", variables: ["TERM": "xterm-256color"]), nil),
        (Named(name: "nothing", variables: [:]), nil),
    ])
    func aTerminalIsToldInTheWayThatItIsKnownToUnderstand(
        terminal: Named, notification: NotificationSequence?
    ) {
        #expect(NotificationSequence(environment: { terminal.variables[$0] }) == notification)
    }

    @Test func aNotificationNamesTheProgram() {
        let text = "4;broker-7 half-open"
        #expect(
            NotificationSequence.osc9.sequence(text: text)
                == "\u{1B}]9;keepwatch: 4;broker-7 half-open\u{07}")
        #expect(
            NotificationSequence.osc777.sequence(text: text)
                == "\u{1B}]777;notify;keepwatch;4;broker-7 half-open\u{07}")
    }
}
