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
/// hangs delays nothing but its own way. At most `mostWaiting` things wait for the disk; of more,
/// the latest are lost, and it is said how many.
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
    private enum Entry: Sendable {
        case news([AlertNews])
        case delivery(DeliveryNews)
        /// What could not be written is tried again.
        case again
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

    private static let mostWaiting = 16_384
    private static let mostMessages = 1_024
    /// Opening the history delays the first connection by so long at most.
    private static let openingPatience = Duration.seconds(3)
    /// So long a run that ends waits for what is under way: a little longer than the announcer
    /// does, which then cuts it short.
    private static let tellingPatience = Duration.seconds(4)
    /// So long a run that ends waits for the disk.
    private static let closingPatience = Duration.seconds(2)
    /// What could not be written is tried again so often.
    private static let retryInterval = Duration.seconds(30)

    private let standings: Mutex<Standing>
    private let lost = Mutex(0)
    private let complain: @Sendable (String) -> Void
    private let history: HistoryStore?
    private let work = Mutex<Work?>(nil)
    private let kept: AsyncStream<Entry>.Continuation
    private let entries: AsyncStream<Entry>
    private let told: AsyncStream<Announcement>.Continuation
    private let messages: AsyncStream<Announcement>

    /// Keeps nothing yet.
    ///
    /// - Parameters:
    ///   - history: nil: nothing is kept.
    ///   - trouble: why not, where a person expects that it is.
    ///   - complain: takes a sentence where something goes wrong, for people who see no screen.
    init(
        history: HistoryStore?, trouble: String? = nil,
        complain: @escaping @Sendable (String) -> Void
    ) {
        self.history = history
        self.complain = complain
        standings = Mutex(Standing(storeTrouble: trouble))
        (entries, kept) = AsyncStream.makeStream(
            bufferingPolicy: .bufferingOldest(Self.mostWaiting))
        (messages, told) = AsyncStream.makeStream(
            bufferingPolicy: .bufferingOldest(Self.mostMessages))
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
            return (AlertKeeper(history: history, complain: complain), past)
        case .failure(let problem):
            let trouble = problem.message
            return (AlertKeeper(history: nil, trouble: trouble, complain: complain), past)
        case nil:
            let trouble =
                "incidents are not kept: \(folder.path) gave no answer within "
                + "\(openingPatience.components.seconds) s"
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
            let past = Past(
                restored: await history.restore(now: now), waiting: await history.waiting(),
                run: history.run, remark: history.setAside)
            return .success((history, past))
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
            onNews: { [weak self] in self?.take($0) })
        var begun = Work(
            announcer: announcer, courier: courier,
            telling: Task { [messages] in
                for await message in messages { await announcer.announce(message) }
            })
        if let history {
            begun.keeping = Task { await self.keep(self.entries, in: history) }
            begun.retrying = Task { [kept] in
                while (try? await Task.sleep(for: Self.retryInterval)) != nil {
                    kept.yield(.again)
                }
            }
        }
        work.withLock { $0 = begun }
    }

    /// Keeps what happened, and tells people where it asks for it; never waits.
    func take(_ news: [AlertNews]) {
        for case .announce(let message) in news {
            guard case .dropped = told.yield(message) else { continue }
            complain("too many messages at once: one about incident \(message.incident) is lost")
        }
        keep(.news(news))
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
        _ = await within(.seconds(1)) { await work.telling.value }
        _ = await within(Self.tellingPatience) {
            await work.announcer.finish()
            await work.courier.shutDown()
        }
        work.retrying?.cancel()
        kept.finish()
        _ = await within(Self.closingPatience) { [history] in
            await work.keeping?.value
            await history?.close()
        }
    }

    private func take(_ news: DeliveryNews) {
        guard case .standings(let deliveries) = news else { return keep(.delivery(news)) }
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

    private func keep(_ entry: Entry) {
        guard history != nil, case .dropped = kept.yield(entry) else { return }
        lost.withLock { $0 += 1 }
    }

    /// Writes entry after entry, until the run ends.
    private func keep(_ entries: AsyncStream<Entry>, in history: HistoryStore) async {
        for await entry in entries {
            switch entry {
            case .news(let news): note(await history.keep(news))
            case .again where standing.storeTrouble != nil: note(await history.keep([]))
            case .again, .delivery(.standings): break
            case .delivery(.keep(let delivery)): await history.keep(delivery)
            case .delivery(.remove(let number)): await history.remove(number)
            }
        }
    }

    private func note(_ trouble: String?) {
        let lost = lost.withLock { $0 }
        let lostText: String? =
            lost == 0 ? nil : "the disk is too slow: \(counted(lost, "change")) of incidents lost"
        let text = trouble ?? lostText
        let before = standings.withLock { exchange(&$0.storeTrouble, with: text) }
        if let text, before == nil { complain(text) }
    }
}
