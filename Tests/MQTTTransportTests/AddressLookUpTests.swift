import NIOCore
import Testing
import Vocabulary

@testable import MQTTTransport

/// All addresses of names, for those who expand them into links.
@Suite(.timeLimit(.minutes(1)))
struct AddressLookUpTests {
    private func lookUp(_ body: @escaping NameResolver.LookUp) -> AddressLookUp {
        AddressLookUp(resolver: NameResolver(clock: RunClock(), lookUp: body))
    }

    @Test func everyAddressOfEveryNameIsFound() async throws {
        let addresses = try ["10.0.0.2", "2001:db8::1", "10.0.0.1"].map {
            try SocketAddress(ipAddress: $0, port: 0)
        }
        let lookUp = lookUp { host in .success(host == "all.test" ? addresses : [addresses[0]]) }
        let found = await lookUp.addresses(of: ["all.test", "one.test"], within: .seconds(30))
        #expect(
            found == [
                "all.test": ["10.0.0.2", "2001:db8::1", "10.0.0.1"], "one.test": ["10.0.0.2"],
            ])
    }

    @Test func aNameWithoutAnAddressIsLeftOut() async throws {
        let loopback = try SocketAddress(ipAddress: "127.0.0.1", port: 0)
        let lookUp = lookUp { host in
            host == "none.test" ? .failure(NameNotResolved(text: "no")) : .success([loopback])
        }
        let found = await lookUp.addresses(of: ["none.test", "one.test"], within: .seconds(30))
        #expect(found == ["one.test": ["127.0.0.1"]])
    }

    @Test func aNameThatHangsHoldsUpTheOthersForTheLimitOnly() async throws {
        let loopback = try SocketAddress(ipAddress: "127.0.0.1", port: 0)
        let release = Gate()
        defer { release.open() }
        let lookUp = lookUp { host in
            if host == "hangs.test" { release.wait() }
            return .success([loopback])
        }
        let found = await lookUp.addresses(
            of: ["hangs.test", "one.test"], within: .milliseconds(500))
        #expect(found == ["one.test": ["127.0.0.1"]])
    }

    @Test func noNamesNeedNoTime() async {
        let lookUp = lookUp { _ in .failure(NameNotResolved(text: "nobody asked")) }
        #expect(await lookUp.addresses(of: [], within: .seconds(60)).isEmpty)
    }
}
