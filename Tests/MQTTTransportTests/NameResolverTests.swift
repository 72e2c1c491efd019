import NIOCore
import NIOPosix
import SimulatedBroker
import Synchronization
import Testing
import Vocabulary

@testable import MQTTTransport

@Suite(.timeLimit(.minutes(1)))
struct NameResolverTests {
    private let loop = MultiThreadedEventLoopGroup.singleton.any()

    @Test func aNameThatHangsHoldsUpNobodyElse() async throws {
        let loopback = try SocketAddress(ipAddress: "127.0.0.1", port: 0)
        let release = Gate()
        try await withBroker { broker in
            let hanging: NameResolver.LookUp = { host in
                if host == "hangs.test" { release.wait() }
                return .success([loopback])
            }
            defer { release.open() }
            try await withPool(lookUp: hanging) { pool, recorder in
                pool.add(0, host: "hangs.test", port: broker.port)
                for number in 1..<200 {
                    pool.add(Int32(number), host: "broker-\(number).test", port: broker.port)
                }
                let record = try await recorder.wait(for: "199 links up") {
                    $0.answered.count == 199
                }
                #expect(!record.connected.contains(LinkID(0)))
            }
        }
    }

    @Test func everybodyWhoAsksForANameMeanwhileSharesOneLookUp() async throws {
        let loopback = try SocketAddress(ipAddress: "127.0.0.1", port: 0)
        let release = Gate()
        let count = Counter()
        let resolver = NameResolver(clock: RunClock()) { _ in
            count.increment()
            release.wait()
            return .success([loopback])
        }
        let answers = (0..<50).map {
            resolver.addresses(of: "shared.test", for: LinkID($0), on: loop)
        }
        release.open()
        for answer in answers { #expect(try await answer.get() == [loopback]) }
        // The answer holds for a while.
        #expect(
            try await resolver.addresses(of: "shared.test", for: LinkID(0), on: loop).get() == [
                loopback
            ])
        #expect(count.value == 1)
    }

    @Test func aLinkThatAsksAgainWaitsOnce() async throws {
        let loopback = try SocketAddress(ipAddress: "127.0.0.1", port: 0)
        let release = Gate()
        defer { release.open() }
        let resolver = NameResolver(clock: RunClock()) { _ in
            release.wait()
            return .success([loopback])
        }
        let first = resolver.addresses(of: "hangs.test", for: LinkID(7), on: loop)
        let second = resolver.addresses(of: "hangs.test", for: LinkID(7), on: loop)
        await #expect(throws: NameNotResolved(text: "the link asked again")) {
            try await first.get()
        }
        release.open()
        #expect(try await second.get() == [loopback])
    }

    @Test func aFailedLookUpIsNotKept() async throws {
        let count = Counter()
        let resolver = NameResolver(clock: RunClock()) { _ in
            count.increment()
            return .failure(NameNotResolved(text: "no such name"))
        }
        for _ in 0..<2 {
            await #expect(throws: NameNotResolved(text: "no such name")) {
                try await resolver.addresses(of: "absent.test", for: LinkID(0), on: loop).get()
            }
        }
        #expect(count.value == 2)
    }

    @Test func theThreadsHaveABound() async throws {
        let release = Gate()
        let started = Counter()
        let threads = Occupancy()
        let names = NameResolver.threadLimit + 20
        let resolver = NameResolver(clock: RunClock()) { _ in
            threads.inside {
                started.increment()
                release.wait()
            }
            return .failure(NameNotResolved(text: "released"))
        }
        let answers = (0..<names).map {
            resolver.addresses(of: "name-\($0).test", for: LinkID(0), on: loop)
        }
        started.wait(for: NameResolver.threadLimit)
        release.open()
        for answer in answers { _ = try? await answer.get() }
        #expect(started.value == names)
        #expect(threads.most == NameResolver.threadLimit)
    }

    @Test func closingFailsEverybodyWhoWaits() async throws {
        let release = Gate()
        defer { release.open() }
        let resolver = NameResolver(clock: RunClock()) { _ in
            release.wait()
            return .failure(NameNotResolved(text: "too late"))
        }
        let answer = resolver.addresses(of: "hangs.test", for: LinkID(0), on: loop)
        resolver.close()
        await #expect(throws: NameNotResolved(text: "the watch ends")) { try await answer.get() }
    }

    @Test func theSystemKnowsLocalhost() throws {
        let addresses = try NameResolver.systemLookUp("localhost").get()
        #expect(addresses.contains { $0.ipAddress == "127.0.0.1" || $0.ipAddress == "::1" })
    }

    @Test func aNameThatCannotExistSaysWhy() {
        guard case .failure(let problem) = NameResolver.systemLookUp("no spaces.invalid") else {
            Issue.record("it was resolved")
            return
        }
        #expect(!problem.text.isEmpty)
    }
}
