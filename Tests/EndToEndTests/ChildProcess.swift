import Foundation
import Synchronization

/// A child process with its output in files.
///
/// Files instead of pipes: the writing end of a pipe would be inherited by every child that another
/// test starts meanwhile, and its end would never be read.
final class ChildProcess: Sendable {
    let identifier: pid_t
    private let endStatus = Mutex<Int32?>(nil)

    /// Starts a program.
    ///
    /// - Parameter input: the descriptor that it reads its input from; none: it has no input.
    init(
        _ path: String, _ arguments: [String], environment: [String: String], input: Int32? = nil,
        output: String = "/dev/null", errors: String = "/dev/null"
    ) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        let flags = O_WRONLY | O_CREAT | O_TRUNC
        if let input {
            posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO)
        } else {
            posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        }
        posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, output, flags, 0o600)
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, errors, flags, 0o600)
        // A thread of the test runner blocks most signals; a child would inherit that.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var noSignals = sigset_t()
        sigemptyset(&noSignals)
        posix_spawnattr_setsigmask(&attributes, &noSignals)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        let argumentList = ([path] + arguments).map { strdup($0) } + [nil]
        let environmentList = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { (argumentList + environmentList).forEach { free($0) } }
        var identifier = pid_t()
        let result = posix_spawnp(
            &identifier, path, &actions, &attributes, argumentList, environmentList)
        guard result == 0 else {
            throw NeverHappened(description: "\(path) starts: \(String(cString: strerror(result)))")
        }
        self.identifier = identifier
    }

    deinit {
        guard status == nil else { return }
        kill(identifier, SIGKILL)
        waitpid(identifier, nil, 0)
    }

    /// How it ended, 128 and the signal's number after a signal; nil while it runs.
    var status: Int32? {
        endStatus.withLock { endStatus in
            var waited: Int32 = 0
            if endStatus == nil, waitpid(identifier, &waited, WNOHANG) == identifier {
                let signal = waited & 0x7F
                endStatus = signal == 0 ? (waited >> 8) & 0xFF : 128 + signal
            }
            return endStatus
        }
    }

    func signal(_ number: Int32) {
        guard status == nil else { return }
        kill(identifier, number)
    }

    /// Waits for the end.
    func end(within limit: Duration) async throws -> Int32 {
        try await eventually("process \(identifier) ends", within: limit) { status != nil }
        return status ?? -1
    }
}
