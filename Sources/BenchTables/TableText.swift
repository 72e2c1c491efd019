/// The rows as a table for people, one line a row, notes below.
public func tableText(_ rows: [Row]) -> String {
    let header = ["figure", "measured", "counterpart", "comes to", "target", "met"]
    var notes: [String] = []
    let lines = rows.map { row in
        var figure = row.figure
        if let note = row.note {
            let number = notes.firstIndex(of: note) ?? notes.count
            if number == notes.count { notes.append(note) }
            figure += " [\(number + 1)]"
        }
        return [
            figure, valueText(row.measured, row.unit), counterpartText(row), judgedText(row),
            targetText(row), row.isMet.map { $0 ? "yes" : "NO" } ?? "",
        ]
    }
    let widths = header.indices.map { column in
        ([header] + lines).map { $0[column].count }.max() ?? 0
    }
    let rule = widths.map { String(repeating: "-", count: $0) }
    let text = ([header, rule] + lines).map { cells in
        var line = zip(cells, widths).map { cell, width in
            cell + String(repeating: " ", count: width - cell.count)
        }.joined(separator: "  ")
        while line.last == " " { line.removeLast() }
        return line + "\n"
    }.joined()
    let explained = notes.enumerated().map { "[\($0 + 1)] \($1)\n" }.joined()
    return explained.isEmpty ? text : text + "\n" + explained
}

/// A number with its unit, with as many digits as are worth reading.
public func valueText(_ value: Double, _ unit: String) -> String {
    let number = numberText(value)
    return unit.isEmpty ? number : "\(number) \(unit)"
}

/// Three digits that count, and whole numbers whole.
func numberText(_ value: Double) -> String {
    let magnitude = abs(value)
    if value == value.rounded() || magnitude >= 100 { return grouped(value) }
    let places = magnitude >= 10 ? 1 : magnitude >= 1 ? 2 : 3
    return fixed(value, places: places)
}

private func counterpartText(_ row: Row) -> String {
    guard let counterpart = row.counterpart else { return "" }
    return "\(counterpart.name) \(valueText(counterpart.value, row.unit))"
}

private func judgedText(_ row: Row) -> String {
    guard let counterpart = row.counterpart, let judged = row.judged else { return "" }
    switch counterpart.relation {
    case .beside: return ""
    case .ratio: return "\(fixed(judged, places: 2)) x"
    case .difference: return (judged > 0 ? "+" : "") + valueText(judged, row.unit)
    }
}

private func targetText(_ row: Row) -> String {
    guard let target = row.target else { return "" }
    let unit = row.counterpart?.relation == .ratio ? "x" : row.unit
    let sign =
        switch target.bound {
        case .atMost: "<="
        case .atLeast: ">="
        case .exactly: "="
        }
    let text = "\(sign) \(valueText(target.limit, unit))"
    return target.aim.map { "\(text) (aim \(numberText($0)))" } ?? text
}

private func grouped(_ value: Double) -> String {
    let digits = String(Int64(value.rounded().magnitude))
    var text = ""
    for (place, digit) in digits.enumerated() {
        if place > 0, (digits.count - place) % 3 == 0 { text += "," }
        text.append(digit)
    }
    return value < 0 && digits != "0" ? "-" + text : text
}

private func fixed(_ value: Double, places: Int) -> String {
    var scale = 1.0
    for _ in 0..<places { scale *= 10 }
    let scaled = Int64((value.magnitude * scale).rounded())
    let whole = scaled / Int64(scale)
    let rest = String(scaled % Int64(scale))
    let text = "\(whole).\(String(repeating: "0", count: places - rest.count))\(rest)"
    return value < 0 && scaled != 0 ? "-" + text : text
}
