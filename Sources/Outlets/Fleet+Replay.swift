public import FleetModel
public import Vocabulary

extension Fleet {
    /// Takes a record that was read back, so that the fleet becomes what it was in that run.
    ///
    /// What the fleet would ask of its surroundings has been done in that run, and is not asked
    /// again. A link whose URL cannot be read is not part of the fleet, nor are its events.
    public mutating func replay(_ record: RunRecord) {
        switch record.event {
        case .started, .eventsLost: break
        case .link(let link, .configured(let configuration)):
            guard link.rawValue >= 0, let settings = LinkSettings(configuration) else { return }
            _ = configure([(id: link, settings: settings)], now: record.at)
        case .link(let link, let event):
            let report = LinkReport(link: link, at: record.at.monotonic, event: event)
            var effects: [FleetEffect] = []
            apply(report, at: record.at, effects: &effects)
        case .own(let event):
            _ = apply(event, now: record.at)
        case .incident(let event):
            _ = apply(event, now: record.at)
        }
    }
}
