import Glibc
import MQTTTransport
import NIOPosix
import Outlets
import Screens
import SettingsFiles
import Vocabulary

/// One run of the watch, from the first connect to the last flush.
struct WatchRun: Sendable {
    /// What is watched, how it looks, and when the run ends by itself.
    var settings: WatchSettings
    /// Reads the settings again; nil: there is no file to read again.
    var reload: (@Sendable () async throws(ProgramFailure) -> WatchSettings)?
    /// Where incidents are kept beyond the run; nil: nowhere.
    var historyFolder: StateFolder?

    /// Why a run without a terminal ends or does something else than watch.
    private enum Occasion: Sendable {
        case stop(ExitStatus)
        case fail(ProgramFailure)
        case reload
    }

    /// Watches with the dashboard on the terminal.
    func runDashboard(appearance: Dashboard.Appearance) async throws(ProgramFailure)
        -> ExitStatus
    {
        let clock = RunClock()
        let board = SnapshotBoard()
        let (requests, requestSource) = AsyncStream.makeStream(
            of: DashboardRequest.self, bufferingPolicy: .bufferingNewest(256))
        let recorder = try settings.events.value.map { target throws(ProgramFailure) in
            try makeRecorder(clock, target) { end in
                if case .failed(let failure) = end { board.post(answer: failure.message) }
            }
        }
        let dashboard = Dashboard(
            now: { clock.moment() }, board: board, requests: requestSource,
            appearance: appearance,
            snapshotMemory: HistoryMemory.snapshotBytes(of: settings.historyMemory.value))
        let terminalThread = NIOThreadPool(numberOfThreads: 1)
        terminalThread.start()
        defer { terminalThread.shutdownGracefully { _ in } }

        return try await watching(
            clock, recorder, board, snapshotEvery: appearance.settings.frameInterval
        ) { watch throws(ProgramFailure) in
            let service = watch.service
            let reloads = reloads(of: watch, board) { board.post(answer: $0) }
            let disk = DiskQueue()
            let requestTask = Task {
                for await request in requests {
                    switch request {
                    case .fleet(let request): await service.request(request)
                    case .alert(let request): await service.request(request)
                    case .publish(let interval): await service.setPublishInterval(interval)
                    case .reload: reloads.ask.yield()
                    case .choose(let choice):
                        disk.add { keep(choice, board, reloads.ask) }
                    case .keep(let copied, let wasSent):
                        disk.add {
                            let keeper = CopyKeeper.ofThisProcess
                            board.post(answer: keeper.keep(copied, wasSent: wasSent))
                        }
                    }
                }
            }
            let timeUp = afterDuration { board.postEnd() }
            defer {
                reloads.task.cancel()
                timeUp.cancel()
            }
            let outcome = try? await terminalThread.runIfActive {
                Result { () throws(ProgramFailure) in try dashboard.run() }
            }
            // What was chosen or copied right before the end is kept, too.
            requestSource.finish()
            await requestTask.value
            await disk.finish()
            guard let outcome else { return .software }
            return try outcome.get()
        }
    }

    /// Keeps what was chosen on the screen, and says so only where that fails; blocks.
    ///
    /// Where nothing is to be kept any more, shows what the settings say, of a file as it is now.
    private func keep(
        _ choice: ScreenChoice, _ board: SnapshotBoard, _ reload: AsyncStream<Void>.Continuation
    ) {
        do throws(FileText.Problem) {
            try ScreenMemory.ofThisProcess.keep(choice)
        } catch {
            board.post(answer: "holds for this run only: \(error.message)")
        }
        guard choice == .nothing else { return }
        guard self.reload == nil else {
            reload.yield()
            return
        }
        do {
            board.post(try Dashboard.Appearance.chosen(settings))
        } catch {
            board.post(answer: error.message)
        }
    }

    /// Watches without a terminal until a signal, the set duration or the end of the reader.
    func runHeadless() async throws(ProgramFailure) -> ExitStatus {
        let clock = RunClock()
        let (occasions, occasion) = AsyncStream.makeStream(
            of: Occasion.self, bufferingPolicy: .bufferingOldest(64))
        let target = settings.events.value ?? "-"
        let recorder = try makeRecorder(clock, target) { end in
            switch end {
            case .readerGone: occasion.yield(.stop(.success))
            case .failed(let failure): occasion.yield(.fail(failure))
            }
        }
        let signals = SignalSource([SIGTERM, SIGINT, SIGHUP])
        let signalTask = Task {
            for await number in signals.signals {
                occasion.yield(number == SIGHUP ? .reload : .stop(.success))
            }
        }
        let timeUp = afterDuration { occasion.yield(.stop(.success)) }
        defer {
            signalTask.cancel()
            timeUp.cancel()
        }
        return try await watching(
            clock, recorder, nil, snapshotEvery: .seconds(1) / settings.refreshPerSecond.value
        ) { watch throws(ProgramFailure) in
            let reloads = reloads(of: watch, nil) { CommandLineProgram.complain($0) }
            defer { reloads.task.cancel() }
            for await occasion in occasions {
                switch occasion {
                case .stop(let status): return status
                case .fail(let failure): throw failure
                case .reload: reloads.ask.yield()
                }
            }
            return .success
        }
    }

    /// What goes on while a run lasts.
    private struct Watch: Sendable {
        var service: WatchService
        var links: AddressExpansion
        /// Ends when the fleet is judged.
        var alerting: Task<AlertKeeper, Never>
    }

    /// Starts the service, does `body` beside it, and ends everything in order.
    private func watching(
        _ clock: RunClock, _ recorder: EventRecorder?, _ board: SnapshotBoard?,
        snapshotEvery interval: Duration,
        _ body: (Watch) async throws(ProgramFailure) -> ExitStatus
    ) async throws(ProgramFailure) -> ExitStatus {
        if let shortage = DescriptorLimit.raiseToHard()?.shortage(links: settings.links.count) {
            CommandLineProgram.complain(shortage)
        }
        signal(SIGPIPE, SIG_IGN)
        // Where somebody looks, a part of the past is kept as it was shown.
        let memory = settings.historyMemory.value
        let snapshotMemory = board == nil ? 0 : HistoryMemory.snapshotBytes(of: memory)
        let service = WatchService(
            clock: clock, connectRate: settings.connectRatePerSecond.value,
            publishInterval: interval, events: recorder, board: board,
            historyMemory: memory - snapshotMemory)
        let alerting = Task { await beginAlerts(of: service, board, clock) }
        recorder?.add(
            RunRecord(at: clock.moment(), event: .started(version: CommandLineProgram.version)))
        let running = Task { await service.run() }
        let publishing = Task { await service.publish() }
        let lookUp = AddressLookUp(clock: clock)
        let links = AddressExpansion(
            lookUp: { await lookUp.addresses(of: $0, within: AddressExpansion.limit) },
            watch: { await service.watch($0) })
        await links.begin(with: watchedLinks(of: settings))
        let expanding = Task { await links.keepUp() }
        let status: Result<ExitStatus, ProgramFailure>
        do {
            let watch = Watch(service: service, links: links, alerting: alerting)
            status = .success(try await body(watch))
        } catch {
            status = .failure(error)
        }
        publishing.cancel()
        expanding.cancel()
        // Messages for topics leave on connections that are still there.
        let keeper = await alerting.value
        await service.endJudging()
        await keeper.finish()
        await service.stop()
        await running.value
        await recorder?.flush()
        return try status.get()
    }

    private func makeRecorder(
        _ clock: RunClock, _ target: String, ended: @escaping @Sendable (EventRecorder.End) -> Void
    ) throws(ProgramFailure) -> EventRecorder {
        try EventRecorder(
            target: target, now: { clock.moment() }, withPayloads: settings.payloads.value,
            withFlightRecords: settings.flightRecords.value, ended: ended)
    }

    /// Does something when the set duration is over; never where none is set.
    private func afterDuration(_ action: @escaping @Sendable () -> Void) -> Task<Void, any Error> {
        Task { [duration = settings.duration.value] in
            guard let duration else { return }
            try await Task.sleep(for: duration)
            action()
        }
    }

    /// Reads the settings again when asked, one reading after the other.
    ///
    /// Commands that print secrets take their time: whatever else is asked must not wait for them.
    private func reloads(
        of watch: Watch, _ board: SnapshotBoard?,
        answer: @escaping @Sendable (String) -> Void
    ) -> (ask: AsyncStream<Void>.Continuation, task: Task<Void, Never>) {
        let (asked, ask) = AsyncStream.makeStream(
            of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let task = Task {
            for await _ in asked { answer(await readAgain(watch, board)) }
        }
        return (ask, task)
    }

    /// Takes the file's new content, of which one that is wrong changes nothing.
    ///
    /// - Returns: what came of it, in a sentence.
    private func readAgain(_ watch: Watch, _ board: SnapshotBoard?) async -> String {
        do {
            guard let reload else { return "not reloaded: there is no file behind these links" }
            let newSettings = try await reload()
            let appearance = try await aside { () throws(ProgramFailure) in
                try Dashboard.Appearance.chosen(newSettings)
            }
            board?.post(appearance)
            let read = watchedLinks(of: newSettings)
            await watch.links.take(read)
            _ = await watch.alerting.value
            await watch.service.replaceAlerts(
                rules: newSettings.alertRules.map(\.value),
                windows: newSettings.maintenanceWindows.map(\.value),
                ways: newSettings.announcementWays.map(\.value))
            return "reloaded: \(read.count) \(read.count == 1 ? "link" : "links")"
        } catch {
            return "not reloaded: \(error.message)"
        }
    }

    /// The links with what the run decides for all of them, at its start and for good.
    func watchedLinks(of read: WatchSettings) -> [LinkSettings] {
        var links = read.links
        var payloads = settings.payloads
        // Only event lines show them.
        if !settings.headless.value && settings.events.value == nil { payloads.value = false }
        for index in links.indices { links[index].keepsPayloads = payloads }
        links.shareEqualParts()
        return links
    }
}
