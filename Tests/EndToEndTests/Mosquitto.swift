import Foundation
import Testing

/// A real Mosquitto on loopback, on a port that the system picked.
final class Mosquitto {
    let port: UInt16
    private let folder: TemporaryFolder
    private var process: ChildProcess?

    static let path = ["/usr/sbin/mosquitto", "/usr/bin/mosquitto", "/usr/local/sbin/mosquitto"]
        .first { FileManager.default.isExecutableFile(atPath: $0) }

    /// Starts the broker and waits until it listens.
    init(extraSettings: String = "") async throws {
        folder = try TemporaryFolder()
        port = try freeLoopbackPort()
        let settings = """
            persistence false
            log_dest none
            \(getuid() == 0 ? "user root" : "")
            \(extraSettings)
            listener \(port) 127.0.0.1
            allow_anonymous true
            """
        _ = try folder.write(settings, to: "mosquitto.conf")
        try await start()
    }

    /// Starts it, again after `kill`, on the same port.
    func start() async throws {
        process = try ChildProcess(
            try #require(Self.path), ["-c", folder.file("mosquitto.conf")], environment: [:])
        let port = port
        try await eventually("mosquitto listens on \(port)", within: .seconds(10)) {
            canConnect(toLoopbackPort: port)
        }
    }

    func signal(_ number: Int32) {
        process?.signal(number)
    }

    /// Ends it without a word to its clients.
    func kill9() async throws {
        signal(SIGKILL)
        _ = try await process?.end(within: .seconds(5))
    }
}

/// A port that nothing listened on a moment ago.
func freeLoopbackPort() throws -> UInt16 {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = loopbackAddress(port: 0)
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let status = withUnsafeMutablePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
            bind(descriptor, generic, length) == 0 ? getsockname(descriptor, generic, &length) : -1
        }
    }
    guard status == 0 else { throw NeverHappened(description: "a free port on loopback") }
    return UInt16(bigEndian: address.sin_port)
}

func canConnect(toLoopbackPort port: UInt16) -> Bool {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = loopbackAddress(port: port)
    return withUnsafePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
        }
    }
}

private func loopbackAddress(port: UInt16) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    return address
}
