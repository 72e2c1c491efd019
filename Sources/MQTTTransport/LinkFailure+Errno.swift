import Glibc
import NIOCore
import Vocabulary

extension LinkFailure {
    /// Names what the operating system or the event loop reported.
    ///
    /// - Parameters:
    ///   - error: what was thrown.
    ///   - operation: what was attempted, as a system call is called: `connect`, `read`.
    init(_ error: any Error, during operation: String) {
        switch error {
        case let error as IOError:
            self.init(errno: error.errnoCode, during: operation)
        case ChannelError.connectTimeout:
            self = .timedOut(.tcp)
        default:
            self = .transport(operation: "\(operation) (\(error))", errno: 0)
        }
    }

    /// Names an error number.
    init(errno: CInt, during operation: String) {
        switch errno {
        case ECONNREFUSED:
            self = .refused
        case EHOSTUNREACH, ENETUNREACH, EHOSTDOWN, ENETDOWN:
            self = .unreachable(errno: errno)
        case ECONNRESET, EPIPE:
            self = .resetByPeer
        case ETIMEDOUT where operation == "connect":
            self = .timedOut(.tcp)
        default:
            let remedy = Self.remedy(errno).map { " (\($0))" } ?? ""
            self = .transport(operation: operation + remedy, errno: errno)
        }
    }

    /// What to do about an error that is not the peer's; nil for any other.
    private static func remedy(_ errno: CInt) -> String? {
        switch errno {
        case EMFILE: "this program may open no more files: raise its limit with ulimit -n"
        case ENFILE: "this machine may open no more files: raise fs.file-max"
        case ENOBUFS, ENOMEM: "this machine is short of memory"
        case EADDRNOTAVAIL:
            "this machine has no local port left: widen net.ipv4.ip_local_port_range"
        case ENOENT: "no such file: is the broker running, is the path right"
        case EACCES: "a socket file that this user may not write to, or a rule of this machine"
        default: nil
        }
    }
}
