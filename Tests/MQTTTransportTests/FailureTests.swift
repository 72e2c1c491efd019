import Glibc
import NIOCore
import Testing
import Vocabulary

@testable import MQTTTransport

struct FailureTests {
    @Test(arguments: [
        (ECONNREFUSED, "connect", LinkFailure.refused),
        (EHOSTUNREACH, "connect", .unreachable(errno: EHOSTUNREACH)),
        (ENETUNREACH, "connect", .unreachable(errno: ENETUNREACH)),
        (ETIMEDOUT, "connect", .timedOut(.tcp)),
        (ETIMEDOUT, "read", .transport(operation: "read", errno: ETIMEDOUT)),
        (ECONNRESET, "read", .resetByPeer),
        (EPIPE, "write", .resetByPeer),
        (EPIPE, "read", .closedByPeer(afterConnack: true)),
        (EPROTO, "connect", .transport(operation: "connect", errno: EPROTO)),
    ])
    func anErrorNumberIsNamed(errno: CInt, operation: String, failure: LinkFailure) {
        #expect(LinkFailure(IOError(errnoCode: errno, reason: ""), during: operation) == failure)
    }

    @Test(arguments: [
        (EMFILE, "ulimit -n"), (ENFILE, "fs.file-max"), (ENOBUFS, "memory"), (ENOMEM, "memory"),
        (EADDRNOTAVAIL, "ip_local_port_range"),
    ])
    func anErrorOfOurOwnMachineSaysSoAndWhatToDo(errno: CInt, remedy: String) {
        let detail = LinkFailure(errno: errno, during: "connect").detail
        #expect(detail.contains(remedy))
        #expect(detail.contains("this machine") || detail.contains("this program"))
    }

    @Test func anAddressThatNeverAnsweredTimedOut() {
        let error = ChannelError.connectTimeout(.seconds(1))
        #expect(LinkFailure(error, during: "connect") == .timedOut(.tcp))
    }
}

struct DescriptorLimitTests {
    @Test func raisingMakesTheSoftLimitTheHardOne() throws {
        let before = try #require(DescriptorLimit.current())
        let after = try #require(DescriptorLimit.raiseToHard())
        #expect(after.soft == before.hard)
        #expect(after.hard == before.hard)
    }
}

struct RunClockTests {
    @Test func aRunBeginsAtTheOrigin() {
        let clock = RunClock()
        let first = clock.now()
        let second = clock.moment()
        #expect(first >= .origin)
        #expect(second.monotonic >= first)
    }

    @Test func anInstantIsTheSameDeadlineBothWays() {
        let clock = RunClock(originUptimeNanoseconds: 5_000)
        let instant = MonotonicInstant(nanoseconds: 700)
        #expect(clock.deadline(of: instant) == .uptimeNanoseconds(5_700))
        #expect(clock.instant(of: .uptimeNanoseconds(5_700)) == instant)
    }

    @Test func instantsBeyondWhatALoopCanHoldSaturate() {
        let clock = RunClock(originUptimeNanoseconds: 5_000)
        #expect(clock.deadline(of: MonotonicInstant(nanoseconds: .max)) == .distantFuture)
        #expect(clock.deadline(of: MonotonicInstant(nanoseconds: .min)) == .uptimeNanoseconds(0))
    }
}
