import Foundation
import Testing

/// A Mosquitto behind a network that a test makes fail, kept by `Tests/faults/lab.sh`.
final class Lab {
    /// What a link in the lab is held to.
    static let probe = Duration.milliseconds(500)
    static let timeout = Duration.milliseconds(500)
    static let misses = 3
    /// What the machine may add to a bound that the product promises.
    static let margin = Duration.seconds(1)
    static let lateBound = probe + timeout + margin
    static let downBound = probe * misses + timeout + margin

    private let script: ServingScript
    private var commands = 0

    /// Builds a lab.
    static func start() async throws -> Lab {
        let script = try ServingScript("faults/lab.sh", [])
        do {
            try await script.value(of: "started")
        } catch {
            throw NoLab(status: script.status, reason: script.words, error: error)
        }
        return Lab(script: script)
    }

    private init(script: ServingScript) {
        self.script = script
    }

    /// Gives the lab a command, `drop up` for example, and waits until it is carried out.
    func command(_ command: String) async throws {
        commands += 1
        script.tell(command)
        let answer = try await script.value(of: "\(commands)")
        if answer.hasPrefix("cannot ") { try Test.cancel("skipped: \(answer)") }
        guard answer == "done" else {
            throw NeverHappened(description: "the lab does \(command): \(script.words)")
        }
    }

    /// A headless watch from the client's side, its link up and answered.
    func watch(over listener: Listener = .plain, _ flags: String...) async throws -> RunningProgram
    {
        let values = script.values
        var arguments = [values[listener.rawValue] ?? "no listener \(listener.rawValue)"]
        if listener.isSecure { arguments += ["--ca", "\(values["folder"] ?? "")/certs/ca.crt"] }
        let milliseconds = { (duration: Duration) in "\(Int(duration / .milliseconds(1)))ms" }
        arguments += [
            "--probe-interval", milliseconds(Self.probe), "--response-timeout",
            milliseconds(Self.timeout), "--misses-to-down", "\(Self.misses)", "--headless",
            "--events", "-",
        ]
        let program = try RunningProgram(
            arguments + flags,
            launcher: (values["enter"] ?? "").split(separator: " ").map(String.init))
        try await program.event("a heartbeat is answered") { $0.name == "ping_response" }
        return program
    }
}

/// No lab could be built.
private struct NoLab: Error {
    var status: Int32?
    var reason: String
    var error: any Error

    /// Whether the machine does not allow it, or lacks a tool where tests may be skipped for that.
    var isForTheMachineToSay: Bool {
        let toolIsMissing: Int32 = 69
        let mayNot: Int32 = 77
        return status == mayNot || status == toolIsMissing && !Requirement.skipsNothing
    }
}

/// Skips a suite where no lab can be built, and says why; also in CI where it is the kernel that
/// does not allow it.
struct LabTrait: SuiteTrait {
    func prepare(for test: Test) async throws {
        do {
            _ = try await Lab.start()
        } catch let problem as NoLab where problem.isForTheMachineToSay {
            let reason = problem.reason.trimmingCharacters(in: .newlines)
            try Test.cancel("skipped: \(reason)")
        }
    }
}
