import CBench
import Foundation
import Glibc

/// A Mosquitto of our own on loopback, plain and over TLS.
struct Mosquitto {
    /// Whether it is installed, and openssl, which makes its certificate.
    static var isInstalled: Bool { program("mosquitto") != nil && program("openssl") != nil }

    /// `127.0.0.1:PORT`.
    let plain: String
    let secure: String
    /// The file of the authority that signed its certificate.
    let authority: String
    private let folder: TemporaryFolder
    private let child: Child

    /// Starts it with a certificate made for it, and waits until it listens.
    init() throws {
        guard let executable = program("mosquitto"), let openssl = program("openssl") else {
            throw BenchFailure("mosquitto or openssl is not installed")
        }
        folder = try TemporaryFolder()
        try Self.makeCertificate(openssl, in: folder)
        authority = folder.url.appending(path: "authority.pem").path
        let ports = [try freePort(), try freePort()]
        plain = "127.0.0.1:\(ports[0])"
        secure = "127.0.0.1:\(ports[1])"
        let path = folder.url.path
        let settings = try folder.write(
            """
            per_listener_settings true
            persistence false
            log_dest none
            \(geteuid() == 0 ? "user root" : "")
            listener \(ports[0]) 127.0.0.1
            allow_anonymous true
            listener \(ports[1]) 127.0.0.1
            allow_anonymous true
            certfile \(path)/broker.pem
            keyfile \(path)/broker.key

            """, to: "mosquitto.conf")
        // Unlike our own programs it does not end with its standard input: the shell sees to that.
        let script = "\"$0\" -c \"$1\" & read -r _; kill $!; wait $!"
        child = try Child(
            URL(fileURLWithPath: "/bin/sh"), ["-c", script, executable.path, settings],
            isQuiet: true)
        do {
            try waitUntil("mosquitto listens on \(plain)") {
                ports.allSatisfy(isListening)
            }
        } catch {
            end()
            throw error
        }
    }

    /// Ends it, and waits until it has.
    func end() {
        child.askToEnd()
        child.waitForEnd()
        withExtendedLifetime(folder) {}
    }

    private static func makeCertificate(_ openssl: URL, in folder: TemporaryFolder) throws {
        let newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
        try runToEnd(
            openssl,
            ["req", "-x509", "-days", "2", "-subj", "/CN=keepwatch-bench authority"] + newKey
                + ["-keyout", "authority.key", "-out", "authority.pem"], in: folder.url)
        try runToEnd(
            openssl,
            ["req", "-subj", "/CN=127.0.0.1"] + newKey
                + ["-keyout", "broker.key", "-out", "broker.csr"], in: folder.url)
        _ = try folder.write(
            "subjectAltName=IP:127.0.0.1\nextendedKeyUsage=serverAuth\n", to: "names")
        try runToEnd(
            openssl,
            ["x509", "-req", "-days", "2", "-in", "broker.csr", "-CA", "authority.pem"]
                + ["-CAkey", "authority.key", "-CAcreateserial", "-extfile", "names"]
                + ["-out", "broker.pem"], in: folder.url)
    }
}

/// A port of 127.0.0.1 that nobody listened on a moment ago.
private func freePort() throws -> UInt16 {
    try withSocket(0) { descriptor, address in
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withSocketAddress(&address) { pointer in
            bind(descriptor, pointer, size) == 0 && getsockname(descriptor, pointer, &size) == 0
        }
        guard isBound else { throw BenchFailure("no free port on 127.0.0.1") }
        return UInt16(bigEndian: address.sin_port)
    }
}

private func isListening(_ port: UInt16) -> Bool {
    withSocket(port) { descriptor, address in
        withSocketAddress(&address) {
            connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
        }
    }
}

/// Makes a socket and the address of a port of 127.0.0.1 for the time of `body`.
private func withSocket<Result>(
    _ port: UInt16, _ body: (Int32, inout sockaddr_in) throws -> Result
) rethrows -> Result {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    bench_addresses("127.0.0.1:\(port)", &address)
    return try body(descriptor, &address)
}

private func withSocketAddress<Result>(
    _ address: inout sockaddr_in, _ body: (UnsafeMutablePointer<sockaddr>) -> Result
) -> Result {
    withUnsafeMutablePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1, body)
    }
}
