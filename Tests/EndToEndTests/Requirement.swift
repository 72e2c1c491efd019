import Foundation
import Testing

/// A program of the machine that a test needs.
///
/// Where it is missing the test is skipped, and says why; with `KEEPWATCH_SKIP_NOTHING` set, as
/// in CI, it runs and fails instead.
enum Requirement {
    static let mosquitto = condition("mosquitto", isThere: Mosquitto.path != nil)
    static let tmux = condition("tmux", isThere: TmuxTerminal.path != nil)

    private static func condition(_ name: String, isThere: Bool) -> ConditionTrait {
        let skipsNothing = ProcessInfo.processInfo.environment["KEEPWATCH_SKIP_NOTHING"] != nil
        return .enabled(
            if: isThere || skipsNothing, "skipped: \(name) is not installed on this machine")
    }
}
