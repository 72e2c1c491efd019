import TerminalCells

/// The table of commands as text: what `keepwatch keys` prints, and the README holds.
public enum KeyTable {
    /// Lines in columns under the headings of the help.
    ///
    /// Each is keys, name, what it does, and where it holds unless it is in every view.
    public static func text(for map: KeyMap) -> String {
        let keyWidth = map.bindings.map { keys(of: $0).count }.max() ?? 0
        let nameWidth = map.bindings.map(\.command.rawValue.count).max() ?? 0
        return KeyBinding.Group.allCases.map { group in
            map.bindings.filter { $0.group == group }.reduce("\(group.rawValue)\n") {
                text, binding in
                let keys = padded(keys(of: binding), to: keyWidth)
                let name = padded(binding.command.rawValue, to: nameWidth)
                let places = places(of: binding)
                let end = places.isEmpty ? "" : " (\(places))"
                return text + "  \(keys)  \(name)  \(binding.summary)\(end)\n"
            }
        }.joined(separator: "\n")
    }

    /// A Markdown table, the same lines in the same order.
    public static func markdown(for map: KeyMap) -> String {
        let heading = "| keys | command | does | where |\n| --- | --- | --- | --- |\n"
        return map.bindings.grouped.reduce(heading) { text, binding in
            let keys = binding.keys.map { "`\($0.name == "|" ? "\\|" : $0.name)`" }
            let places = places(of: binding)
            return text + "| \(keys.joined(separator: " ")) | `\(binding.command.rawValue)` | "
                + "\(binding.summary) | \(places.isEmpty ? "every view" : places) |\n"
        }
    }

    private static func keys(of binding: KeyBinding) -> String {
        binding.keys.isEmpty ? "-" : binding.keys.map(\.name).joined(separator: " ")
    }

    /// Where a line holds, in words; empty for every view and nothing else.
    private static func places(of binding: KeyBinding) -> String {
        binding.places == Place.views ? "" : words(for: binding.places)
    }

    /// Places in words: `every view but devices; help, menu`.
    public static func words(for places: Set<Place>) -> String {
        if places == Set(Place.allCases) { return "everywhere" }
        var left = places
        var words: [String] = []
        let missing = Place.allCases.filter { Place.views.contains($0) && !left.contains($0) }
        if missing.count <= 1 {
            left.subtract(Place.views)
            words.append("every view" + (missing.first.map { " but \($0.rawValue)" } ?? ""))
        }
        let others = Place.allCases.filter(left.contains).map(\.rawValue)
        return (words + [others.joined(separator: ", ")].filter { !$0.isEmpty })
            .joined(separator: "; ")
    }

    private static func padded(_ text: String, to width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}

extension [KeyBinding] {
    /// The lines in the order of their headings.
    fileprivate var grouped: [KeyBinding] {
        KeyBinding.Group.allCases.flatMap { group in filter { $0.group == group } }
    }
}
