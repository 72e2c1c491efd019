/// Error numbers of Linux in words.
enum SystemError {
    /// What the operating system says with a number, and its name; the number where no connection
    /// ever meets it.
    static func words(_ number: Int32) -> String {
        guard let (name, words) = known[number] else { return "errno \(number)" }
        return "\(words) (\(name))"
    }

    private static let known: [Int32: (name: String, words: String)] = [
        1: ("EPERM", "a rule of this machine does not permit it"),
        2: ("ENOENT", "there is no such file"),
        12: ("ENOMEM", "out of memory"),
        13: ("EACCES", "not allowed"),
        23: ("ENFILE", "too many open files on this machine"),
        24: ("EMFILE", "too many open files"),
        99: ("EADDRNOTAVAIL", "no local address or port to use"),
        100: ("ENETDOWN", "the network is down"),
        101: ("ENETUNREACH", "the network is unreachable"),
        105: ("ENOBUFS", "no buffer space"),
        110: ("ETIMEDOUT", "nothing was acknowledged until TCP gave up"),
        112: ("EHOSTDOWN", "the host is down"),
        113: ("EHOSTUNREACH", "the host does not answer, or a filter on the way refuses"),
    ]
}
