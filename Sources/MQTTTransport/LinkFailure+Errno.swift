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
        case EPIPE where operation == "read":
            // So the kernel tells a reset that came after the end of the peer's stream: the peer
            // had closed, and what we wrote afterwards was answered by the reset.
            self = .closedByPeer(afterConnack: true)
        case ECONNRESET, EPIPE:
            self = .resetByPeer
        case ETIMEDOUT where operation == "connect":
            self = .timedOut(.tcp)
        default:
            self = .transport(operation: operation, errno: errno)
        }
    }
}
