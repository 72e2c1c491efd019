internal import Vocabulary

/// Whom a broker's certificate must name.
public enum ServerIdentity: Hashable, Sendable, CustomStringConvertible {
    /// A host name; also sent as SNI.
    case name(String)
    /// A literal address, `10.0.0.1` or `2001:db8::17`: no SNI, and only IP names of the
    /// certificate count.
    ///
    /// Spec: RFC 6066 §3; RFC 9525 §6.5.
    case address(String)

    /// Tells a literal address, without brackets, from a name.
    ///
    /// The zone of an address (`fe80::1%eth0`) and the last dot of a name are left out: no
    /// certificate has either.
    public init(host: String) {
        let withoutZone = String(host.prefix { $0 != "%" })
        if IPAddress(literal: withoutZone) != nil {
            self = .address(withoutZone)
        } else {
            self = .name(host.hasSuffix(".") ? String(host.dropLast()) : host)
        }
    }

    /// The name or the address.
    public var description: String {
        switch self {
        case .name(let text), .address(let text): text
        }
    }
}
