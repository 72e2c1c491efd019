import Foundation
import Testing

/// A program of the machine that a test needs.
///
/// Where it is missing the test is skipped, and says why; with `KEEPWATCH_SKIP_NOTHING` set, as
/// in CI, it runs and fails instead.
enum Requirement {
    static let mosquitto = program("mosquitto", "/usr/sbin/mosquitto")
    static let rabbitmq = program("rabbitmq-server", "/usr/lib/rabbitmq/bin/rabbitmq-server")
    static let ejabberd = program("ejabberd", "/usr/sbin/ejabberdctl")
    static let nats = program("nats-server", "/usr/sbin/nats-server")
    static let rumqttd = program("rumqttd", ProjectFolder.file(".build/rumqttd/iotcore"))
    static let tmux = program("tmux", TmuxTerminal.path ?? "")

    static let skipsNothing =
        ProcessInfo.processInfo.environment["KEEPWATCH_SKIP_NOTHING"] != nil

    private static func program(_ name: String, _ path: String) -> ConditionTrait {
        .enabled(
            if: skipsNothing || FileManager.default.fileExists(atPath: path),
            "skipped: \(name) is not installed on this machine")
    }
}
