import ArgumentParser
import CBenchLimit
import CBenchResponder
import Glibc

/// `keepwatch-bench limit`: the counterpart in C, in a process of its own.
struct LimitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "limit", abstract: "The raw epoll client in C.", shouldDisplay: false)

    @Argument(parsing: .captureForPassthrough) var arguments: [String] = []

    func run() throws {
        endWithStandardInput()
        throw ExitCode(runC("limit", arguments, keepwatch_bench_limit))
    }
}

/// `keepwatch-bench responder`: the broker in C that all clients are measured against.
struct ResponderCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "responder", abstract: "The broker in C that only answers.",
        shouldDisplay: false)

    @Argument(parsing: .captureForPassthrough) var arguments: [String] = []

    func run() throws {
        throw ExitCode(runC("responder", arguments, keepwatch_bench_responder))
    }
}

/// Calls what was a program's `main`.
private func runC(
    _ name: String, _ arguments: [String],
    _ main: (Int32, UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Int32
) -> Int32 {
    var strings: [UnsafeMutablePointer<CChar>?] = ([name] + arguments).map { strdup($0) }
    defer { strings.forEach { free($0) } }
    let count = Int32(strings.count)
    strings.append(nil)
    return strings.withUnsafeMutableBufferPointer { buffer in
        buffer.baseAddress.map { main(count, $0) } ?? EXIT_FAILURE
    }
}
