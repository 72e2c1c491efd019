import AlertModel
package import FleetModel
package import MQTTTransport
package import Vocabulary

/// The whole watch without settings files, outlets and a terminal, as the benchmark runs it.
///
/// What reads the sockets, applies reports and posts snapshots is what `keepwatch` itself uses.
package final class FleetWatch: Sendable {
    private let service: WatchService
    private let board = SnapshotBoard()
    private let running: Task<Void, Never>
    private let publishing: Task<Void, Never>

    /// Begins a watch without links.
    ///
    /// - Parameters:
    ///   - clock: gives all instants.
    ///   - connectRate: attempts a second over all links.
    ///   - interval: the time between two snapshots.
    ///   - historyMemory: bytes for the histories of all links together.
    package init(
        clock: RunClock, connectRate: Int, snapshotEvery interval: Duration,
        historyMemory: Int = HistoryMemory.usualBytes
    ) {
        let service = WatchService(
            clock: clock, connectRate: connectRate, publishInterval: interval, events: nil,
            board: board, desk: AlertDesk(rules: BuiltInRules.all), historyMemory: historyMemory)
        self.service = service
        running = Task { await service.run() }
        publishing = Task { await service.publish() }
    }

    /// Watches these links from now on.
    package func watch(_ links: [LinkSettings]) async {
        await service.watch(links)
    }

    /// Sets what is called, on any thread, when there is a snapshot to take.
    package func onSnapshot(_ wake: @escaping @Sendable () -> Void) {
        board.onPosting(wake)
    }

    /// The latest snapshot; nil where none was posted since the one before was taken.
    package func takeSnapshot() -> FleetSnapshot? {
        board.take().snapshot
    }

    /// Does what a person asks.
    package func request(_ request: OperatorRequest) async {
        await service.request(request)
    }

    /// What the engine holds now.
    package func holdings() async -> EngineHoldings {
        await service.holdings()
    }

    /// Ends every link with DISCONNECT, and the watch.
    package func stop() async {
        publishing.cancel()
        await service.stop()
        await running.value
    }
}
