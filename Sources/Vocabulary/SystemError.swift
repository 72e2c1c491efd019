/// Error numbers of Linux in words.
enum SystemError {
    /// ENFILE: the machine may open no more files.
    static let machineFiles: Int32 = 23
    /// EMFILE: this program may open no more files.
    static let programFiles: Int32 = 24
    /// EADDRNOTAVAIL: no local port is left.
    static let localPorts: Int32 = 99

    /// What an error number means, what to do about it where it is not the peer's, and its name;
    /// the number alone where no connection ever meets it.
    static func words(_ number: Int32) -> String {
        guard let (name, words) = known[number] else { return "errno \(number)" }
        return "\(words) (\(name))"
    }

    private static let known: [Int32: (name: String, words: String)] = [
        1: ("EPERM", "a rule of this machine does not permit it"),
        2: ("ENOENT", "there is no such file; is the broker running, is the path right"),
        12: ("ENOMEM", "this machine is short of memory"),
        13: (
            "EACCES",
            "not allowed; a socket file that this user may not write to, or a rule of this machine"
        ),
        machineFiles: ("ENFILE", "this machine may open no more files; raise fs.file-max"),
        programFiles: (
            "EMFILE",
            "this program may open no more files; raise its limit with ulimit -n, or LimitNOFILE="
                + " of its service, and start it again"
        ),
        36: (
            "ENAMETOOLONG",
            "the path is longer than a socket's may be, 107 bytes; make it shorter, or name a"
                + " symbolic link to the socket"
        ),
        localPorts: (
            "EADDRNOTAVAIL",
            "this machine has no local port left towards this address; widen"
                + " net.ipv4.ip_local_port_range, or spread the links over more addresses of the"
                + " broker or of this machine"
        ),
        100: ("ENETDOWN", "the network is down"),
        101: ("ENETUNREACH", "the network is unreachable"),
        105: ("ENOBUFS", "this machine is short of memory for it"),
        110: ("ETIMEDOUT", "nothing was acknowledged until TCP gave up"),
        112: ("EHOSTDOWN", "the host is down"),
        113: ("EHOSTUNREACH", "the host does not answer, or a filter on the way refuses"),
    ]
}
