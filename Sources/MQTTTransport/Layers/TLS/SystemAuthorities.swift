import CertificateChecks
import Glibc
import Vocabulary

/// The authorities that this machine trusts.
enum SystemAuthorities {
    /// Where distributions keep them, the most common first.
    private static let paths = [
        "/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt",
        "/etc/ssl/ca-bundle.pem", "/etc/ssl/cert.pem",
    ]

    /// Read once, when they are first needed.
    static let roots: Result<TrustRoots, TLSFailure> = {
        for path in paths {
            guard let content = content(of: path) else { continue }
            return Result { () throws(TrustRoots.Problem) in try TrustRoots(pem: content) }
                .mapError { .ownFiles("\(path) \($0): reinstall the package ca-certificates") }
        }
        return .failure(
            .ownFiles(
                "this machine has no file of trusted authorities (the first place looked at was "
                    + "\(paths[0])): install the package ca-certificates, or name a file"))
    }()

    private static func content(of path: String) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var content: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 65_536)
        while case let count = read(descriptor, &part, part.count), count > 0 {
            content += part[..<count]
        }
        return content.isEmpty ? nil : content
    }
}
