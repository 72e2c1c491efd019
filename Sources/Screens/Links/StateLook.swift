import TerminalCells
import Vocabulary

extension LinkState {
    /// The mark before the word: a state is never told by its colour alone.
    var glyph: String {
        switch self {
        case .up: "●"
        case .late: "◐"
        case .backlog: "◑"
        case .down: "✖"
        case .connecting: "◌"
        case .paused: "‖"
        case .unknown: "?"
        }
    }

    /// What the state means to a theme.
    var role: Role {
        switch self {
        case .up: .up
        case .late: .late
        case .backlog: .backlog
        case .down: .down
        case .connecting: .connecting
        case .paused: .paused
        case .unknown: .unknown
        }
    }

    /// The states in the order of header and counts.
    static let shownOrder: [LinkState] = [
        .up, .late, .backlog, .down, .connecting, .paused, .unknown,
    ]
}

/// The mark of a link that changes its state too often.
let flappingGlyph = "⚑"

/// The mark of a link that takes any certificate.
let insecureGlyph = "!"
