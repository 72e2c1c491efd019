import FleetModel
import TerminalCells
import Vocabulary

/// Takes a message in; the only function that changes the state.
///
/// - Returns: what the surroundings have to do, in order.
public func update(_ state: inout AppState, _ message: AppMessage) -> [AppEffect] { [] }
