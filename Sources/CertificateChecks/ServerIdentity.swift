/// Whom a broker's certificate must name.
public enum ServerIdentity: Hashable, Sendable {
    /// A host name; also sent as SNI.
    case name(String)
    /// A literal address, `10.0.0.1` or `2001:db8::17`: no SNI, and only IP names of the
    /// certificate count (RFC 6125, RFC 9525).
    case address(String)
}
