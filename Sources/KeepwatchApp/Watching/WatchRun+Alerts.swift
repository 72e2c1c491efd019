import AlertModel
import Announcing
import MQTTTransport
import SettingsFiles
import Vocabulary

/// Alerting of a run: what it knows at its start, who is told, and what other settings change.
extension WatchRun {
    /// Reads what earlier runs knew, and has the fleet judged and people told from then on.
    ///
    /// Links are connected meanwhile: no disk delays them.
    ///
    /// - Returns: what is to be ended with the run.
    func beginAlerts(
        of service: WatchService, _ board: SnapshotBoard?, _ clock: RunClock
    ) async -> AlertKeeper {
        let (keeper, past) = await AlertKeeper.opened(
            in: historyFolder, complain: Self.complaint(on: board), now: clock.moment())
        let ways = settings.announcementWays.map(\.value)
        let desk = AlertDesk(
            rules: settings.alertRules.map(\.value),
            windows: settings.maintenanceWindows.map(\.value), ways: ways,
            restored: past.restored, run: past.run)
        keeper.begin(
            ways: ways, after: past,
            carriers: OutsideCarriers(
                run: { await $0.run() },
                publish: { await $0.publish(through: service) }),
            clock: { clock.moment() })
        await service.judge(by: desk, keeper)
        if let remark = past.remark {
            if let board { board.post(answer: remark) } else { CommandLineProgram.complain(remark) }
        }
        return keeper
    }

    /// Says on standard error what goes wrong, where there is no screen that shows it.
    private static func complaint(on board: SnapshotBoard?) -> @Sendable (String) -> Void {
        guard board == nil else { return { _ in } }
        return { CommandLineProgram.complain($0) }
    }
}
