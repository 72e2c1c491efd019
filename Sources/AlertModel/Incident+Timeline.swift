import FleetModel
import Vocabulary

extension Incident {
    /// Puts a step where its time belongs: drops are told only once they were gathered.
    mutating func note(_ text: String, at moment: Moment) {
        if timeline.count == Self.keptSteps {
            timeline.remove(at: 1)
            stepsForgotten += 1
        }
        let before = timeline.lastIndex { $0.at.monotonic <= moment.monotonic }
        // The first step stays the first once others were forgotten: it is never forgotten itself.
        let first = stepsForgotten == 0 ? 0 : min(1, timeline.count)
        timeline.insert(
            IncidentStep(at: moment, text: text), at: before.map { $0 + 1 } ?? first)
    }
}
