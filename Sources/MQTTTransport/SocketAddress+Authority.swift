import NIOCore
import Vocabulary

extension SocketAddress {
    /// `127.0.0.1:1883`, `[::1]:1883`, or the path of a socket file.
    var authority: String {
        guard let ipAddress else { return pathname ?? "\(self)" }
        return NetworkEndpoint(host: ipAddress, port: UInt16(clamping: port ?? 0)).authority
    }
}
