import CertificateChecks
import NIOSSL
import Synchronization
public import Vocabulary

/// The TLS set-ups of a pool: one for each distinct setting, shared by all links that have it.
///
/// Files are read into the settings before; making a set-up parses them, which is done when a link
/// is added and never while one connects.
public final class TLSContexts: Sendable {
    private let made = Mutex([SetUpKey: WeakSetUp]())

    init() {}

    /// What cannot be used of a link's TLS settings, for those who want to know it early; nil where
    /// all can.
    ///
    /// Parses all files of the settings, and the system's authorities where they name none.
    public static func problem(of settings: TLSSettings) -> TLSFailure? {
        do {
            _ = try TLSSetUp(settings)
            return nil
        } catch {
            return error
        }
    }

    /// The set-up for these settings, made where it is not there yet.
    func setUp(for settings: TLSSettings) -> Result<TLSSetUp, TLSFailure> {
        let key = SetUpKey(settings)
        return made.withLock { made in
            if let present = made[key]?.setUp { return .success(present) }
            made = made.filter { $0.value.setUp != nil }
            let result = Result { () throws(TLSFailure) in try TLSSetUp(settings) }
            if case .success(let setUp) = result { made[key] = WeakSetUp(setUp: setUp) }
            return result
        }
    }

    /// What makes one set-up another than the next.
    private struct SetUpKey: Hashable {
        var authorities: PEMFile?
        var certificate: PEMFile?
        var key: KeyFile?
        var applicationProtocols: [String]
        var minimumVersion: Vocabulary.TLSVersion

        init(_ settings: TLSSettings) {
            authorities = settings.authorities.value
            certificate = settings.certificate.value
            key = settings.key.value
            applicationProtocols = settings.applicationProtocols.value
            minimumVersion = settings.minimumVersion.value
        }
    }

    private struct WeakSetUp {
        weak var setUp: TLSSetUp?
    }
}

/// How TLS is done: the library's context, and whom we trust.
final class TLSSetUp: Sendable {
    let context: NIOSSLContext
    let roots: TrustRoots

    /// Parses what the settings hold.
    init(_ settings: TLSSettings) throws(TLSFailure) {
        if let authorities = settings.authorities.value {
            roots = try Self.roots(authorities)
        } else {
            roots = try SystemAuthorities.roots.get()
        }
        var configuration = TLSConfiguration.makeClientConfiguration()
        // Whether a chain passes is ours to say, see `CertificateExamination`: the library needs
        // no authorities, and is only told to ask.
        configuration.certificateVerification = .noHostnameVerification
        configuration.trustRoots = .certificates([])
        configuration.minimumTLSVersion = Self.libraryVersion(settings.minimumVersion.value)
        configuration.applicationProtocols = try Self.checked(settings.applicationProtocols.value)
        // How long a closing may take is the connection's own business.
        configuration.shutdownTimeout = ConnectionHandler.closingTime
        try OwnCertificate.add(settings, to: &configuration)
        do {
            context = try NIOSSLContext(configuration: configuration)
        } catch {
            throw .ownFiles(
                "TLS cannot be set up: \(LibraryError(error)?.reason ?? "\(error)")")
        }
    }

    private static func roots(_ file: PEMFile) throws(TLSFailure) -> TrustRoots {
        do {
            return try TrustRoots(pem: file.content)
        } catch {
            throw .ownFiles(
                "\(file.path) \(error): give a file of authorities' certificates in PEM")
        }
    }

    /// The library traps on names that it cannot encode.
    private static func checked(_ protocols: [String]) throws(TLSFailure) -> [String] {
        for name in protocols
        where !(1...255).contains(name.utf8.count) || !name.utf8.allSatisfy({ $0 < 0x80 }) {
            throw .ownFiles(
                "the application protocol \"\(name)\" cannot be offered: "
                    + "a name has 1 to 255 ASCII characters")
        }
        return protocols
    }

    private static func libraryVersion(_ version: Vocabulary.TLSVersion) -> NIOSSL.TLSVersion {
        switch version {
        case .v1_0: .tlsv1
        case .v1_1: .tlsv11
        case .v1_2: .tlsv12
        case .v1_3: .tlsv13
        }
    }
}
