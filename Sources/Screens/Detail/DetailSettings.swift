import FleetModel
import TerminalCells
import Vocabulary

/// What is set for a link, as it holds, and where each value came from.
struct DetailSettings {
    let link: LinkSnapshot

    /// Columns of a value before its origin; a longer one is cut to them only where there is no
    /// room for both.
    private static let valueWidth = 22

    /// All settings, by what they are about.
    var panels: [Panel] {
        let settings = link.settings
        var heartbeats = panel("Heartbeats and keep alive", settings.heartbeatLines)
        heartbeats.lines += link.timing.departures(from: settings).map { .sentence($0, .late) }
        var way = panel("The way to the broker", settings.wayLines)
        way.lines.insert(.fact("url", [Span(settings.endpoint.description, .strong)]), at: 0)
        return [
            heartbeats, panel("What CONNECT says, what is subscribed to", settings.mqttLines), way,
        ]
    }

    private func panel(_ title: String, _ lines: [SettingLine]) -> Panel {
        Panel(
            title: title,
            lines: lines.map { line in
                let isSet = line.origin != .builtIn
                let blanks = max(0, Self.valueWidth - displayWidth(line.value))
                return .fact(
                    line.key,
                    [
                        Span(line.value, isSet ? .strong : .text),
                        Span(String(repeating: " ", count: blanks + 1)),
                        Span(line.origin.description, .muted),
                    ])
            }, labelWidth: 21)
    }
}
