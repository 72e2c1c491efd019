import FleetModel
import Vocabulary

/// A shift ends: what the next one has to know is copied.
struct HandoverForm: FormTopic {
    func title(in state: AppState) -> String { "Hand the shift over" }

    func subject(in state: AppState) -> String? {
        "Copies as Markdown what is open and who has it, and what happened since then."
    }

    func objection(to field: Form.Field, in state: AppState) -> FieldObjection? {
        guard !field.text.isEmpty, state.clockTime(field.text) == nil else { return nil }
        let isTime = field.text.contains(":")
        return isTime
            ? .wrong("“\(field.text)” is no time of day: write 22:00")
            : .toDuration(field.text, longest: .seconds(90 * 86_400))
    }

    func meaning(of field: Form.Field, in state: AppState) -> String {
        guard let since = state.handoverStart(field.text) else {
            return "everything that is kept; or 8h, or 22:00"
        }
        let age = ageText(from: since, to: state.clock)
        let last = field.text.isEmpty ? ", when it was handed over last" : ""
        return "since \(state.timeText(since)) \(state.zone.abbreviation), \(age) ago\(last)"
    }

    func accept(_ form: Form, on state: inout AppState) -> [AppEffect] {
        let text = state.handoverText(since: state.handoverStart(form.text(of: .since)))
        return [.copy(CopiedText(text, kind: .handover)), .alert(.handOver)]
    }
}

extension AppState {
    /// Asks from when on the next shift has to be told.
    mutating func beginToHandOver() {
        let isFirst = live.snapshot.alerts.lastHandover == nil
        open(.handover, [(.since, isFirst ? "8h" : "")])
    }

    /// From when on it is to be told what happened: a duration ago, a time of day, or where nothing
    /// was typed the last handover; nil: as far as it is known.
    func handoverStart(_ text: String) -> Moment? {
        if text.isEmpty { return live.snapshot.alerts.lastHandover }
        guard let ago = clockTime(text) ?? (try? DurationText.parse(text)) else { return nil }
        return Moment(monotonic: clock.monotonic - ago, wall: clock.wall + (.zero - ago))
    }

    /// How long ago it was that time of day the last time, such as `22:00`; nil where it is none.
    func clockTime(_ text: String) -> Duration? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ (1...2).contains($0.count) }),
            let hour = Int64(parts[0]), let minute = Int64(parts[1]),
            (0...23).contains(hour), (0...59).contains(minute)
        else { return nil }
        let local = CivilTime(clock.wall, offsetSeconds: zone.offsetSeconds)
        let secondOfDay = local.hour * 3_600 + local.minute * 60 + local.second
        let day: Int64 = 86_400
        return .seconds((secondOfDay - hour * 3_600 - minute * 60 + day) % day)
    }
}
