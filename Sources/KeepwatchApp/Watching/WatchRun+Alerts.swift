import AlertModel
import Announcing
import MQTTTransport
import SettingsFiles
import Vocabulary

/// Alerting of a run: what it knows at its start, who is told, and what other settings change.
extension WatchRun {
    /// The desk of the run, as the settings ask for it.
    func alertDesk(after past: AlertKeeper.Past) -> AlertDesk {
        AlertDesk(
            rules: settings.alertRules.map(\.value),
            windows: settings.maintenanceWindows.map(\.value),
            ways: settings.announcementWays.map(\.value), restored: past.restored, run: past.run)
    }

    /// Says on standard error what goes wrong, where there is no screen that shows it.
    static func complaint(on board: SnapshotBoard?) -> @Sendable (String) -> Void {
        guard board == nil else { return { _ in } }
        return { CommandLineProgram.complain($0) }
    }

    /// Has people told, and what happens kept.
    func begin(
        _ keeper: AlertKeeper, of service: WatchService, after past: AlertKeeper.Past,
        _ clock: RunClock
    ) {
        keeper.begin(
            ways: settings.announcementWays.map(\.value), after: past,
            carriers: OutsideCarriers(
                run: { await $0.run() },
                publish: { await $0.publish(through: service) }),
            clock: { clock.moment() })
    }
}
