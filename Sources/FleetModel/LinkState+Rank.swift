public import Vocabulary

extension LinkState {
    /// All states in the order in which tables and maps show them.
    public static let worstFirst: [LinkState] = allCases.sorted { $0.rank < $1.rank }

    /// The place in `worstFirst`, from 0.
    public var rank: Int {
        switch self {
        case .down: 0
        case .late: 1
        case .backlog: 2
        case .connecting: 3
        case .unknown: 4
        case .up: 5
        case .paused: 6
        }
    }
}
