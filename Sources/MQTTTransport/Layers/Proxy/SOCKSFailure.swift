import NIOSOCKS
import Vocabulary

extension LinkFailure {
    /// Names what a SOCKS proxy answered; nil where the error is none of SOCKS.
    ///
    /// Spec: RFC 1928 §3, §6.
    init?(socksError error: any Error, proxy: ProxySettings, destination: String) {
        let problem: String
        switch error {
        case let error as SOCKSError.ConnectionFailed:
            let number = error.reply.value
            problem =
                "the proxy \(proxy) did not connect us to \(destination): "
                + "\(Self.socksReply(number)) (SOCKS reply \(number))"
        case is SOCKSError.NoValidAuthenticationMethod,
            is SOCKSError.InvalidAuthenticationSelection:
            problem = "the proxy \(proxy) wants credentials, which SOCKS links cannot give"
        case is SOCKSError.InvalidProtocolVersion, is SOCKSError.InvalidReservedByte,
            is SOCKSError.InvalidAddressType, is SOCKSError.UnexpectedRead,
            is SOCKSError.InvalidClientState:
            problem = "the proxy \(proxy) does not speak SOCKS version 5"
        default: return nil
        }
        self = .proxy(problem)
    }

    private static func socksReply(_ number: UInt8) -> String {
        switch number {
        case 1: "general failure"
        case 2: "not allowed by its rules"
        case 3: "network unreachable"
        case 4: "host unreachable"
        case 5: "connection refused"
        case 6: "time to live expired"
        case 7: "command not supported"
        case 8: "address type not supported"
        default: "unknown reply"
        }
    }
}
