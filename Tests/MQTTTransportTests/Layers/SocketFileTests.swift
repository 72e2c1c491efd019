import Glibc
import NIOCore
import Testing
import Vocabulary

@testable import MQTTTransport

/// Links to socket files.
@Suite(.timeLimit(.minutes(1)))
struct SocketFileTests {
    private let directory: String

    init() throws {
        var template = Array("/tmp/kw-XXXXXX".utf8CString)
        directory = String(cString: try #require(mkdtemp(&template)))
    }

    private var path: String { "\(directory)/broker" }

    @Test func aLinkIsUpWithoutFactsOfTCP() async throws {
        let server = try await LayeredServer.start(
            [], at: try SocketAddress(unixDomainSocketPath: path))
        defer { rmdir(directory) }
        try await withPool { pool, recorder in
            pool.add(1, at: .unixSocket(path: path)) { _ in }
            try await recorder.wait(for: "heartbeats") { $0.roundTrips(of: LinkID(1)).count >= 3 }
            let facts = try #require(recorder.record.facts(of: LinkID(1)))
            #expect(facts.address == path)
            #expect(recorder.record.networkRTTs(of: LinkID(1)).allSatisfy { $0 == nil })
        }
        try await server.stop()
        unlink(path)
    }

    @Test func aFileThatIsNotThereIsSaidNotToBe() async throws {
        defer { rmdir(directory) }
        let end = try await firstEnd(of: .unixSocket(path: path))
        #expect(end.cause == .unreachable)
        #expect(end.detail.contains("no such file"))
    }

    @Test func aFileAtWhichNobodyListensIsRefused() async throws {
        let listener = socket(AF_UNIX, CInt(SOCK_STREAM.rawValue), 0)
        let address = try SocketAddress(unixDomainSocketPath: path)
        let isBound = address.withSockAddr { bind(listener, $0, socklen_t($1)) == 0 }
        #expect(isBound)
        defer {
            unlink(path)
            rmdir(directory)
        }
        close(listener)
        expect(try await firstEnd(of: .unixSocket(path: path)), is: .refused)
    }

    @Test func aPathThatIsTooLongIsSaidToBe() async throws {
        defer { rmdir(directory) }
        let end = try await firstEnd(of: .unixSocket(path: String(repeating: "x", count: 200)))
        #expect(end.cause == .unreachable)
        #expect(end.detail.contains("longer than a socket"))
        #expect(end.detail.contains("107 bytes; make it shorter"))
    }

    @Test func anErrorNumberOfASocketFileSaysWhatToDo() {
        let missing = LinkFailure(errno: ENOENT, during: "connect")
        #expect(missing.detail.contains("is the broker running, is the path right"))
        let forbidden = LinkFailure(errno: EACCES, during: "connect")
        #expect(forbidden.detail.contains("a socket file that this user may not write to"))
    }
}
