import Synchronization
import Vocabulary

/// Counts the attempts of one loop: the meter that shows a storm.
struct ConnectMeter {
    /// What an attempt does.
    enum Activity {
        /// It waits for its turn, or for a place at an address.
        case waiting
        /// Something of it is under way.
        case underWay
    }

    private var load = ConnectLoad()

    /// An attempt does something else now; nil: it does not exist.
    mutating func change(from old: Activity?, to new: Activity?) {
        add(-1, to: old)
        add(1, to: new)
    }

    /// An attempt had its turn.
    mutating func begin() {
        load.begunInLastSecond += 1
    }

    /// The present figures, with the attempts that began since the last call.
    mutating func take() -> ConnectLoad {
        defer { load.begunInLastSecond = 0 }
        return load
    }

    private mutating func add(_ count: Int, to activity: Activity?) {
        switch activity {
        case .waiting: load.waiting += count
        case .underWay: load.underWay += count
        case nil: break
        }
    }
}

/// Adds up what several loops report of themselves.
final class ConnectLoadSum: Sendable {
    private let loads: Mutex<[ConnectLoad]>

    /// - Parameter loops: how many there are.
    init(loops: Int) {
        loads = Mutex(Array(repeating: ConnectLoad(), count: loops))
    }

    /// Takes what one of them reports.
    ///
    /// - Returns: what it comes to with the last reports of all others.
    func update(_ loop: Int, to load: ConnectLoad) -> ConnectLoad {
        loads.withLock { loads in
            loads[loop] = load
            return loads.reduce(into: ConnectLoad()) { sum, load in
                sum.underWay += load.underWay
                sum.waiting += load.waiting
                sum.begunInLastSecond += load.begunInLastSecond
            }
        }
    }
}
