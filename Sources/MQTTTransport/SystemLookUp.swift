import Glibc
import NIOCore

extension NameResolver {
    /// Asks the system's resolver, which blocks for as long as it likes.
    ///
    /// The order is the resolver's own: that of RFC 6724, which RFC 8305 §4 asks for.
    @Sendable static func systemLookUp(_ host: String) -> Result<[SocketAddress], NameNotResolved> {
        var hints = addrinfo()
        hints.ai_family = AF_UNSPEC
        hints.ai_socktype = CInt(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        let status = getaddrinfo(host, nil, &hints, &list)
        guard status == 0 else {
            let reason: UnsafePointer<CChar>? =
                status == EAI_SYSTEM ? UnsafePointer(strerror(errno)) : gai_strerror(status)
            return .failure(
                NameNotResolved(text: reason.map { String(cString: $0) } ?? "error \(status)"))
        }
        defer { freeaddrinfo(list) }
        let entries = sequence(first: list) { $0?.pointee.ai_next }.prefix { $0 != nil }
        let addresses = entries.compactMap { $0.flatMap { address(of: $0.pointee, host: host) } }
        return addresses.isEmpty
            ? .failure(NameNotResolved(text: "the name has no address")) : .success(addresses)
    }

    private static func address(of entry: addrinfo, host: String) -> SocketAddress? {
        guard let raw = UnsafeRawPointer(entry.ai_addr) else { return nil }
        switch entry.ai_family {
        case AF_INET:
            return SocketAddress(raw.loadUnaligned(as: sockaddr_in.self), host: host)
        case AF_INET6:
            return SocketAddress(raw.loadUnaligned(as: sockaddr_in6.self), host: host)
        default:
            return nil
        }
    }
}
