import Glibc

/// How many file descriptors this process may have open; a connection takes one.
public struct DescriptorLimit: Hashable, Sendable {
    /// What holds now.
    public var soft: UInt64
    /// How far the process may raise `soft` by itself.
    public var hard: UInt64

    /// Puts the two limits together.
    public init(soft: UInt64, hard: UInt64) {
        self.soft = soft
        self.hard = hard
    }

    /// What this program needs beside its connections: event loops, files, the terminal, look-ups
    /// of names.
    static let reserve: UInt64 = 64

    /// How many connections may be open at once.
    public var connections: Int { Int(clamping: soft > Self.reserve ? soft - Self.reserve : 0) }

    /// How many connections each of so many event loops may have open.
    ///
    /// Rounded up, so that as many links as `connections` fit, spread evenly: the few too many are
    /// taken from the reserve.
    func connections(ofEach loops: Int) -> Int {
        let (share, rest) = connections.quotientAndRemainder(dividingBy: loops)
        return rest == 0 ? share : share + 1
    }

    /// Why not so many links can be connected at once and what to do about it, in a sentence; nil
    /// where they can.
    public func shortage(links: Int) -> String? {
        guard links > connections else { return nil }
        let needed = UInt64(links) + Self.reserve
        return "\(links) links need \(needed) open files, and this process may have \(soft): "
            + "\(connections) links are watched, the others say so; raise the limit "
            + "(ulimit -Hn \(needed) as root, or LimitNOFILE=\(needed) of the service) and start "
            + "again"
    }

    /// Raises the soft limit to the hard one, for the whole process.
    ///
    /// - Returns: the limits that hold afterwards; nil where the system does not tell.
    public static func raiseToHard() -> DescriptorLimit? {
        guard let present = current() else { return nil }
        var wanted = rlimit(rlim_cur: rlim_t(present.hard), rlim_max: rlim_t(present.hard))
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &wanted)
        return current()
    }

    /// The limits that hold now; nil where the system does not tell.
    public static func current() -> DescriptorLimit? {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else {
            return nil
        }
        return DescriptorLimit(soft: UInt64(limit.rlim_cur), hard: UInt64(limit.rlim_max))
    }
}
