import NIOPosix

/// Does what has to wait for the disk, one thing after the other.
///
/// Home folders of other machines can hang: whatever else goes on does not wait for them. At most
/// 64 things wait; of more, the oldest is given up.
struct DiskQueue: Sendable {
    private let actions: AsyncStream<@Sendable () -> Void>.Continuation
    private let work: Task<Void, Never>

    init() {
        let (asked, actions) = AsyncStream.makeStream(
            of: (@Sendable () -> Void).self, bufferingPolicy: .bufferingNewest(64))
        self.actions = actions
        work = Task {
            for await action in asked {
                try? await NIOThreadPool.singleton.runIfActive(action)
            }
        }
    }

    /// Does that after all that was asked for before; it may block.
    func add(_ action: @escaping @Sendable () -> Void) {
        actions.yield(action)
    }

    /// Takes no more, and waits until all is done or a disk hangs: nobody who ends the run waits
    /// longer than `patience`.
    func finish(patience: Duration = .seconds(1)) async {
        actions.finish()
        _ = await within(patience) { [work] in await work.value }
        work.cancel()
    }
}
