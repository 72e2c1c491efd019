public import MQTTLink
import NIOCore
import NIOPosix
public import Vocabulary

/// Runs links on event loops: names, TCP, timers, and the limits that hold over all of them.
///
/// Every method may be called from anywhere and returns at once. What happens on a link is reported
/// on that link's event loop.
public final class LinkPool: Sendable {
    /// Makes a pool without links and starts its event loops.
    ///
    /// The three closures are called on event loops and must never block.
    ///
    /// - Parameters:
    ///   - clock: the run's clock; all instants are its own.
    ///   - connectRate: attempts a second over all links, at least 1.
    ///   - loops: event loops, at least 1. One serves some 20,000 links.
    ///   - report: what happened on a link.
    ///   - own: what happened to the watcher itself, and when it was noticed.
    ///   - loopLag: about once a second, for each loop, how late its timers were at worst.
    public init(
        clock: RunClock, connectRate: Int = 500, loops: Int = 1,
        report: @escaping @Sendable (LinkReport) -> Void,
        own: @escaping @Sendable (SelfEvent, MonotonicInstant) -> Void,
        loopLag: @escaping @Sendable (Duration, MonotonicInstant) -> Void
    ) {
        fatalError("not wired yet")
    }

    /// Takes a link into the watch; its first attempt begins as soon as the connect rate allows.
    ///
    /// To change a link's settings, remove it and add it again. A number that is in use is ignored.
    ///
    /// - Parameters:
    ///   - id: names the link in reports.
    ///   - settings: what holds for the link.
    ///   - clientID: used where the settings name none; unique in the fleet.
    ///   - seed: makes the back-off's jitter.
    public func add(_ id: LinkID, settings: LinkSettings, clientID: String, seed: UInt64) {
        fatalError("not wired yet")
    }

    /// Ends a link for good, with DISCONNECT where connected.
    public func remove(_ id: LinkID) {
        fatalError("not wired yet")
    }

    /// Takes a link out of the watch until `resume`, with DISCONNECT where connected.
    public func pause(_ id: LinkID) {
        fatalError("not wired yet")
    }

    /// Ends a pause.
    public func resume(_ id: LinkID) {
        fatalError("not wired yet")
    }

    /// Begins an attempt without waiting for the back-off, as soon as the connect rate allows.
    public func connectNow(_ id: LinkID) {
        fatalError("not wired yet")
    }

    /// Sends a heartbeat now.
    ///
    /// - Parameter outcome: called once, on the link's event loop; `notConnected` also where no such
    ///   link exists.
    public func pingNow(
        _ id: LinkID, outcome: @escaping @Sendable (PingNowOutcome) -> Void
    ) {
        fatalError("not wired yet")
    }

    /// Ends every link with DISCONNECT, waits until what was written has left, and ends the loops.
    ///
    /// After `limit` what is still open is closed without waiting. Afterwards the pool does nothing
    /// any more. May be called more than once.
    public func stop(within limit: Duration = .seconds(2)) async {
        fatalError("not wired yet")
    }
}
