import Testing
import Vocabulary

@Suite("Failures and the causes that people see")
struct LinkFailureTests {
    @Test(
        "each failure has its cause",
        arguments: [
            (LinkFailure.resolution("no such host"), DropCause.resolutionFailed),
            (.timedOut(.resolution), .resolutionFailed), (.timedOut(.tcp), .connectTimeout),
            (.timedOut(.connack), .connackTimeout), (.refused, .refused),
            (.unreachable(errno: 113), .unreachable), (.resetByPeer, .resetByPeer),
            (.transport(operation: "read", errno: 110), .unreachable),
            (.halfOpen(.peerSilent, misses: 3, silentFor: .seconds(35)), .halfOpen),
            (.closedByPeer(afterConnack: true), .closedByPeer),
            (.protocolViolation("reserved packet type 15", offset: 4), .protocolError),
            (.rejected(Rejection(code: ReasonCode(5), version: .v3_1_1)), .rejected),
            (.rejected(Rejection(code: .serverMoved, version: .v5_0)), .redirected),
            (
                .serverDisconnected(.sessionTakenOver, reasonString: nil, serverReference: nil),
                .serverDisconnected
            ),
            (
                .serverDisconnected(.useAnotherServer, reasonString: nil, serverReference: "b"),
                .redirected
            ), (.stopped("paused"), .stopped),
        ])
    func causes(failure: LinkFailure, cause: DropCause) {
        #expect(failure.cause == cause)
    }

    @Test func detailsNameTheOperationTheOffsetAndTheCode() {
        #expect(
            LinkFailure.unreachable(errno: 101).detail
                == "no way to the host: the network is unreachable (ENETUNREACH)")
        #expect(
            LinkFailure.transport(operation: "read", errno: 110).detail
                == "read failed: nothing was acknowledged until TCP gave up (ETIMEDOUT)")
        #expect(
            LinkFailure.transport(operation: "connect", errno: 77).detail
                == "connect failed: errno 77")
        #expect(LinkFailure.transport(operation: "connect", errno: 0).detail == "connect failed")
        #expect(
            LinkFailure.protocolViolation("reserved packet type 15", offset: 4).detail
                == "reserved packet type 15 at byte 4")
        #expect(
            LinkFailure.serverDisconnected(
                .serverShuttingDown, reasonString: nil, serverReference: nil
            ).detail == "DISCONNECT from the broker: Server shutting down (139)")
        #expect(
            LinkFailure.halfOpen(.pathDead, misses: 3, silentFor: .seconds(35)).detail
                == "3 heartbeats missed, no PINGRESP for 35 s")
    }

    @Test func aDisconnectionTakesWhatItsFailureKnows() {
        let half = Disconnection(
            .halfOpen(.peerSilent, misses: 3, silentFor: .seconds(35)), up: .seconds(60))
        #expect(half.verdict == .peerSilent)
        #expect(half.up == .seconds(60))
        let ended = Disconnection(
            .serverDisconnected(
                .serverMoved, reasonString: "maintenance", serverReference: "other:1883"),
            up: nil)
        #expect(ended.cause == .redirected)
        #expect(ended.reasonCode == .serverMoved)
        #expect(ended.reasonString == "maintenance")
        #expect(ended.serverReference == "other:1883")
    }
}
