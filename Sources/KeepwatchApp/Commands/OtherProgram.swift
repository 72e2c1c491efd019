import Dispatch
@preconcurrency import Glibc
import Synchronization

/// Another program that is run to its end for us: for what it prints, such as a secret, or for what
/// it does.
///
/// It has no terminal and none of our signal settings; what it writes to its standard error is
/// thrown away.
struct OtherProgram {
    /// The program and its arguments; without a slash the program is looked for in `PATH`.
    var words: [String]
    /// After this long it is killed, with whatever it started.
    var limit = Duration.seconds(10)
    /// What it reads from its standard input; it need not.
    var input: [UInt8] = []
    /// What its environment holds beside ours, or in its place.
    var environment: [String: String] = [:]
    /// Whether it is run for what it prints; else that is thrown away, however much it is.
    var isHeard = true

    /// One that prints more than this is not what it was taken for.
    static let mostBytes = 65_536

    /// Why it did not end well, in words that continue its name.
    struct Failure: Error {
        var reason: String
        /// Whether it was started at all.
        var hasRun = true
    }

    /// How often it is looked whether the program ended, where its output stays open behind it.
    private static let glance: Int32 = 20

    /// `POSIX_SPAWN_SETSID` of <spawn.h>, which is hidden without GNU's extensions.
    private static let ownSession: Int32 = 0x80

    /// One program is started at a time: a pipe is inherited by whatever starts before it is
    /// marked, and a program whose input somebody else holds open sees no end of it.
    private static let starting = Mutex(())

    /// Runs the program to its end and returns what it printed, where that is heard.
    ///
    /// - Parameter isUnwanted: asked again and again; once true the program is killed, with
    ///   whatever it started.
    func output(
        unless isUnwanted: () -> Bool = { false }
    ) throws(Failure) -> [UInt8] {
        var (process, feed, output) = try Self.starting.withLock {
            (_) throws(Failure) in try start()
        }
        defer {
            if let output { close(output) }
            if let feed { close(feed) }
        }
        var unread = input[...]
        let deadline = ContinuousClock.now + limit
        var printed: [UInt8] = []
        var isOpen = output != nil
        var status: Int32?
        while status == nil || isOpen {
            guard !isUnwanted() else { try kill(process, "was not done when the watch ended") }
            guard ContinuousClock.now < deadline else {
                try kill(process, "gave no answer within \(limit.components.seconds) s")
            }
            if let end = feed, !write(&unread, to: end) {
                close(end)
                feed = nil
            }
            var isReadable = false
            if let output, isOpen, waitForOutput(output) {
                isReadable = true
                isOpen = read(output, into: &printed)
                guard printed.count <= Self.mostBytes else {
                    try kill(process, "printed more than \(Self.mostBytes / 1_024) KiB")
                }
            }
            if status == nil {
                if !isOpen { poll(nil, 0, Self.glance) }
                status = try endOf(process)
            } else if !isReadable {
                // Something that it left behind holds its output open, and has nothing to say.
                isOpen = false
            }
        }
        try check(status ?? 0)
        return printed
    }

    // MARK: Start

    /// The process, the end that its input is written to (nil: it has none), and the end that its
    /// output is read from (nil: it is not).
    private func start() throws(Failure) -> (process: pid_t, feed: Int32?, output: Int32?) {
        let output = isHeard ? try makePipe() : nil
        defer { if let output { close(output.write) } }
        let feed: (read: Int32, write: Int32)?
        do {
            feed = input.isEmpty ? nil : try makePipe()
        } catch {
            if let output { close(output.read) }
            throw error
        }
        defer { if let feed { close(feed.read) } }
        do {
            let process = try spawn(input: feed?.read, output: output?.write)
            if let feed {
                // A program that reads nothing holds up nobody, and one that ended kills nobody.
                _ = fcntl(feed.write, F_SETFL, O_NONBLOCK)
                signal(SIGPIPE, SIG_IGN)
            }
            return (process, feed?.write, output?.read)
        } catch {
            if let output { close(output.read) }
            if let feed { close(feed.write) }
            throw error
        }
    }

    private func makePipe() throws(Failure) -> (read: Int32, write: Int32) {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw notRun(errno) }
        // As all our descriptors, so that the program gets none of them.
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        return (ends[0], ends[1])
    }

    private func spawn(input: Int32?, output: Int32?) throws(Failure) -> pid_t {
        var files = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&files)
        defer { posix_spawn_file_actions_destroy(&files) }
        if let input {
            posix_spawn_file_actions_adddup2(&files, input, STDIN_FILENO)
        } else {
            posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        }
        if let output {
            posix_spawn_file_actions_adddup2(&files, output, STDOUT_FILENO)
        } else {
            posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)
        }
        posix_spawn_file_actions_addopen(&files, STDERR_FILENO, "/dev/null", O_WRONLY, 0)

        // A session of its own has no terminal to draw on, and is killed as a whole.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setflags(
            &attributes,
            Int16(Self.ownSession | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

        // An ignored SIGCHLD, which may be inherited, would hide how the program ended.
        signal(SIGCHLD, SIG_DFL)
        var process = pid_t()
        var arguments = words.map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        var variables = variables.map { strdup($0) } + [nil]
        defer { for variable in variables { free(variable) } }
        let status = posix_spawnp(
            &process, words[0], &files, &attributes, &arguments, &variables)
        guard status == 0 else { throw notRun(status) }
        return process
    }

    /// The program's environment, as `NAME=value`.
    private var variables: [String] {
        var ours: [String] = []
        var entry = environ
        while let variable = entry.pointee {
            ours.append(String(cString: variable))
            entry += 1
        }
        let kept = ours.filter { environment[String($0.prefix { $0 != "=" })] == nil }
        return kept + environment.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    }

    private func notRun(_ number: Int32) -> Failure {
        Failure(reason: "cannot be run: \(systemErrorText(number))", hasRun: false)
    }

    // MARK: Input and output

    /// Writes what the program can take now; false once it has all, or wants no more.
    private func write(_ bytes: inout ArraySlice<UInt8>, to end: Int32) -> Bool {
        let count = bytes.withUnsafeBytes { Glibc.write(end, $0.baseAddress, $0.count) }
        if count < 0 { return errno == EAGAIN || errno == EINTR }
        bytes = bytes.dropFirst(count)
        return !bytes.isEmpty
    }

    private func waitForOutput(_ output: Int32) -> Bool {
        var entry = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
        return poll(&entry, 1, Self.glance) > 0
    }

    /// Takes what is there; false at the end of the output.
    private func read(_ output: Int32, into bytes: inout [UInt8]) -> Bool {
        var chunk = [UInt8](repeating: 0, count: 4_096)
        let count = chunk.withUnsafeMutableBytes { Glibc.read(output, $0.baseAddress, $0.count) }
        guard count > 0 else { return count < 0 && errno == EINTR }
        bytes += chunk[..<count]
        return true
    }

    // MARK: End

    /// The status that the program ended with; nil while it runs.
    private func endOf(_ process: pid_t) throws(Failure) -> Int32? {
        var status: Int32 = 0
        switch waitpid(process, &status, WNOHANG) {
        case process: return status
        case -1 where errno != EINTR: throw Failure(reason: "ended in a way that was not seen")
        default: return nil
        }
    }

    private func check(_ status: Int32) throws(Failure) {
        let number = status & 0x7F
        guard number == 0 else {
            let name = strsignal(number).map { String(cString: $0) } ?? "unknown"
            throw Failure(reason: "was ended by signal \(number) (\(name))")
        }
        let exitStatus = status >> 8 & 0xFF
        guard exitStatus == 0 else {
            throw Failure(reason: "ended with exit status \(exitStatus)")
        }
    }

    private func kill(_ process: pid_t, _ reason: String) throws(Failure) -> Never {
        Glibc.kill(-process, SIGKILL)
        // What hangs in the kernel dies later; somebody has to wait for it, and we need not.
        DispatchQueue.global().async { waitpid(process, nil, 0) }
        throw Failure(reason: "\(reason) and was ended")
    }
}
