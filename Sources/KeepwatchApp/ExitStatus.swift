/// How the program ends, for scripts.
///
/// The README lists these.
enum ExitStatus: Int32 {
    /// All went as asked.
    case success = 0
    /// What was to be checked does not hold.
    case failed = 1
    /// The command line is wrong; nothing was started.
    case usage = 64
    /// There is no terminal that can show the dashboard.
    case noTerminal = 69
    /// Something inside the program failed.
    case software = 70
    /// The events could not be written.
    case output = 74
    /// The configuration is wrong or missing; nothing was started.
    case configuration = 78
    /// Ended by SIGHUP: the terminal is gone.
    case hungUp = 129
    /// Ended by SIGINT.
    case interrupted = 130
    /// Ended by SIGTERM, with the dashboard open.
    case terminated = 143
}

/// An end with something to say about it.
struct ProgramFailure: Error {
    /// How the program ends.
    var status: ExitStatus
    /// What was attempted, what came back, what to do; without the program's name in front.
    var message: String
}
