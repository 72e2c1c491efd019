import Foundation

/// The responder, running in a process of its own.
struct Responder {
    /// Where it listens, as `127.0.0.1:PORT,127.0.0.2:PORT…`.
    let addresses: String
    private let child: Child

    /// Starts it on ports that the system picks.
    ///
    /// A connection takes a source port towards its address: some 28,000 are to be had for each, so
    /// that a few addresses serve as many links as one process can hold.
    ///
    /// - Parameter options: as the head of `responder.c` lists them.
    init(_ options: [String] = []) throws {
        let list = (1...4).map { "127.0.0.\($0):0" }.joined(separator: ",")
        child = try Child(["responder", "--listen", list] + options)
        guard let line = child.nextLine(),
            let listen = try? JSONDecoder().decode([String: String].self, from: Data(line.utf8)),
            let addresses = listen["listen"]
        else {
            child.end()
            throw BenchFailure("the responder does not listen on \(list)")
        }
        self.addresses = addresses
    }

    /// Asks it to end.
    ///
    /// - Returns: what it counted.
    func stop() throws -> Figures {
        child.askToEnd()
        return try child.nextFigures()
    }

    /// Ends it, and waits until it has.
    func end() {
        child.end()
    }
}
