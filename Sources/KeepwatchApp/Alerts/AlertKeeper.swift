import AlertModel
import Announcing
import FleetModel
import History
import Synchronization
import Vocabulary

/// What becomes of the news of alerts outside of the watch: they are kept in the history, and
/// people are told.
///
/// One for a run. Nobody waits for it: a disk that hangs delays no message, and a receiver that
/// hangs delays nothing but its own way. What waits for the disk is written at once, of each thing
/// as it stands last, and together with the messages that it gave rise to.
final class AlertKeeper: Sendable {
    /// What earlier runs left.
    struct Past: Sendable {
        /// What they knew of alerts; nil where nothing is known.
        var restored: RestoredAlerts?
        /// Messages that they could not deliver.
        var waiting: [QueuedDelivery] = []
        /// Tells the incidents of this history from those of others.
        var run: String
        /// What a person should know of it, in a sentence; nil where there is nothing.
        var remark: String?
    }

    /// How it goes, for those who look at the screen.
    struct Standing: Sendable {
        /// How each way stands on which people are told.
        var deliveries: [DeliveryStanding] = []
        /// Why nothing is kept beyond this run, in a sentence; nil where it is.
        var storeTrouble: String?
    }

    /// What is to be kept.
    private struct Waiting: Sendable {
        var batch = HistoryBatch()
        /// Messages on their way to the announcer.
        ///
        /// What they are about says that people were told: it is not written before they are.
        var untaken = 0
        /// Whether now is the time to try what could not be written before.
        var triesAgain = false
    }

    /// What it does until the run ends.
    private struct Work: Sendable {
        var announcer: Announcer
        var courier: Courier
        var telling: Task<Void, Never>
        /// nil where nothing is kept.
        var keeping: Task<Void, Never>?
        var retrying: Task<Void, Never>?
    }

    /// So many messages wait for the announcer at most.
    private static let mostMessages = 1_024
    /// Opening the history delays the first connection by so long at most.
    private static let openingPatience = Duration.seconds(3)
    /// So long a run that ends waits until the announcer has all messages, and they can be kept.
    private static let takingPatience = Duration.seconds(5)
    /// So long a run that ends waits for what is under way: a little longer than the announcer
    /// does, which then cuts it short.
    private static let tellingPatience = Duration.seconds(4)
    /// So long a run that ends waits for the disk.
    private static let closingPatience = Duration.seconds(2)
    /// What could not be written is tried again so often.
    private static let retryInterval = Duration.seconds(30)

    private let standings: Mutex<Standing>
    private let waiting: Mutex<Waiting>
    private let complain: @Sendable (String) -> Void
    private let history: HistoryStore?
    private let work = Mutex<Work?>(nil)
    /// Wakes whoever writes.
    private let wake: AsyncStream<Void>.Continuation
    private let wakes: AsyncStream<Void>
    private let told: AsyncStream<[Announcement]>.Continuation
    /// Those that came together go on together: where much else runs, each step takes its time.
    private let messages: AsyncStream<[Announcement]>

    /// Keeps nothing yet.
    ///
    /// - Parameters:
    ///   - history: nil: nothing is kept.
    ///   - lastInFile: the highest number of a message that waits there.
    ///   - trouble: why not, where a person expects that it is.
    ///   - complain: takes a sentence where something goes wrong, for people who see no screen.
    init(
        history: HistoryStore?, lastInFile: Int64 = 0, trouble: String? = nil,
        complain: @escaping @Sendable (String) -> Void
    ) {
        self.history = history
        self.complain = complain
        waiting = Mutex(Waiting(batch: HistoryBatch(lastInFile: lastInFile)))
        standings = Mutex(Standing(storeTrouble: trouble))
        (wakes, wake) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
        (messages, told) = AsyncStream.makeStream()
        if let trouble { complain(trouble) }
    }

    /// Opens the history in a folder, and reads what earlier runs left.
    ///
    /// - Parameter folder: nil: this run keeps nothing.
    static func opened(
        in folder: StateFolder?, complain: @escaping @Sendable (String) -> Void, now: Moment
    ) async -> (keeper: AlertKeeper, past: Past) {
        var generator = SystemRandomNumberGenerator()
        let past = Past(run: String(generator.next() as UInt64, radix: 36))
        guard let folder else {
            return (AlertKeeper(history: nil, complain: complain), past)
        }
        let opening = await within(openingPatience) { await open(in: folder, now: now) }
        switch opening {
        case .success(let (history, past)):
            let lastInFile = past.waiting.map(\.id).max() ?? 0
            return (
                AlertKeeper(history: history, lastInFile: lastInFile, complain: complain), past
            )
        case .failure(let problem):
            let trouble = problem.message
            return (AlertKeeper(history: nil, trouble: trouble, complain: complain), past)
        case nil:
            let trouble =
                "incidents are not kept: \(folder.path) gave no answer within "
                + "\(openingPatience.components.seconds) s; start anew once it does"
            return (AlertKeeper(history: nil, trouble: trouble, complain: complain), past)
        }
    }

    private static func open(
        in folder: StateFolder, now: Moment
    ) async -> Result<(HistoryStore, Past), FileText.Problem> {
        do {
            let path = try await aside { () throws(ProgramFailure) in
                do throws(FileText.Problem) {
                    return try folder.path(of: "history.sqlite")
                } catch {
                    throw ProgramFailure(status: .output, message: error.message)
                }
            }
            let history = try await HistoryStore.open(path: path)
            do {
                let past = Past(
                    restored: try await history.restore(now: now),
                    waiting: try await history.waiting(), run: history.run,
                    remark: history.setAside)
                return .success((history, past))
            } catch {
                await history.close()
                throw error
            }
        } catch let problem as HistoryProblem {
            return .failure(FileText.Problem(message: problem.message))
        } catch {
            let failure = error as? ProgramFailure
            let reason = failure?.message ?? "\(error)"
            return .failure(FileText.Problem(message: "incidents are not kept: \(reason)"))
        }
    }
}

// MARK: - At work

extension AlertKeeper {
    /// How it goes at present.
    var standing: Standing { standings.withLock { $0 } }

    /// Begins to keep, and to tell people.
    ///
    /// - Parameters:
    ///   - ways: on which people are told.
    ///   - past: what earlier runs left.
    ///   - carriers: carry what does not leave by HTTP.
    ///   - clock: both clocks, now.
    func begin(
        ways: [AnnouncementWay], after past: Past, carriers: OutsideCarriers,
        clock: @escaping @Sendable () -> Moment
    ) {
        let courier = Courier(outside: carriers)
        let announcer = Announcer(
            ways: ways, restored: past.waiting,
            unresolved: past.restored.map { Set($0.unresolved.map(\.id)) }, courier: courier,
            clock: clock,
            onNews: { [weak self] in self?.note($0) })
        var begun = Work(
            announcer: announcer, courier: courier,
            telling: Task { [messages] in
                for await together in messages {
                    await announcer.announce(together)
                    self.waiting.withLock { $0.untaken -= together.count }
                    self.wake.yield()
                }
            })
        if let history {
            begun.keeping = Task { await self.write(to: history) }
            begun.retrying = Task { [wake] in
                while (try? await Task.sleep(for: Self.retryInterval)) != nil {
                    self.waiting.withLock { $0.triesAgain = true }
                    wake.yield()
                }
            }
        }
        work.withLock { $0 = begun }
    }

    /// Keeps what happened, and tells people where it asks for it; never waits.
    func take(_ news: [AlertNews]) {
        let messages = news.compactMap { news in
            if case .announce(let message) = news { message } else { nil }
        }
        let lost = waiting.withLock { waiting in
            if history != nil { for news in news { waiting.batch.take(news) } }
            let taken = messages.prefix(Self.mostMessages - waiting.untaken)
            guard !taken.isEmpty, case .enqueued = told.yield(Array(taken)) else {
                return messages[...]
            }
            waiting.untaken += taken.count
            return messages.dropFirst(taken.count)
        }
        wake.yield()
        for message in lost {
            complain("too many messages at once: one about incident \(message.incident) is lost")
        }
    }

    /// From now on people are told on these ways.
    func replace(ways: [AnnouncementWay]) async {
        let work = work.withLock { $0 }
        await work?.announcer.replace(ways: ways)
    }

    /// Ends it in order: what is under way, then what is to be kept.
    func finish() async {
        guard let work = work.withLock({ exchange(&$0, with: nil) }) else { return }
        told.finish()
        // What was to be told last is on its way before nothing more is sent.
        _ = await within(Self.takingPatience) { await work.telling.value }
        _ = await within(Self.tellingPatience) {
            await work.announcer.finish()
            await work.courier.shutDown()
        }
        work.retrying?.cancel()
        wake.finish()
        _ = await within(Self.closingPatience) { [history] in
            await work.keeping?.value
            await history?.close()
        }
    }

    private func note(_ news: DeliveryNews) {
        switch news {
        case .standings(let deliveries): note(deliveries)
        case .keep(let delivery): keep { $0.keep(delivery) }
        case .remove(let number): keep { $0.remove(number) }
        }
    }

    private func note(_ deliveries: [DeliveryStanding]) {
        let before = standings.withLock { standing in
            exchange(&standing.deliveries, with: deliveries)
        }
        for way in deliveries {
            let wasFailing = before.contains { $0.name == way.name && $0.failingSince != nil }
            switch (wasFailing, way.failingSince != nil) {
            case (false, true): complain("nobody is told on \(way.name): \(way.trouble ?? "")")
            case (true, false): complain("people are told on \(way.name) again")
            case (false, false), (true, true): break
            }
        }
    }

    private func keep(_ change: (inout HistoryBatch) -> Void) {
        guard history != nil else { return }
        waiting.withLock { change(&$0.batch) }
        wake.yield()
    }

    /// Writes what waits, again and again, until the run ends.
    private func write(to history: HistoryStore) async {
        var trouble = HistoryTrouble()
        for await _ in wakes {
            let due = waiting.withLock { waiting -> (HistoryBatch, triesAgain: Bool)? in
                guard waiting.untaken == 0 else { return nil }
                let following = waiting.batch.following
                let batch = exchange(&waiting.batch, with: following)
                return (batch, exchange(&waiting.triesAgain, with: false))
            }
            guard let (batch, triesAgain) = due else { continue }
            let next = await history.keep(batch, triesAgain: triesAgain)
            note(next, after: exchange(&trouble, with: next))
        }
        let last = await history.keep(waiting.withLock { $0.batch }, triesAgain: true)
        note(last, after: trouble)
    }

    private func note(_ trouble: HistoryTrouble, after before: HistoryTrouble) {
        standings.withLock { $0.storeTrouble = trouble.sentence }
        if before.lasting == nil, let lasting = trouble.lasting { complain(lasting) }
        switch (before.passing, trouble.passing) {
        case (nil, let passing?): complain(passing)
        case (_?, nil):
            complain(
                trouble.lasting == nil ? "incidents are kept again" : "all else is kept again")
        case (nil, nil), (_?, _?): break
        }
    }
}
