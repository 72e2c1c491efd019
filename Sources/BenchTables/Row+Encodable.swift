extension Row: Encodable {
    private enum Key: String, CodingKey {
        case part, figure, unit, measured, counterpart, relation, bound, target, aim, met, note
        case counterpartValue = "counterpart_value"
        case comesTo = "comes_to"
    }

    /// Writes the row with what follows from it; what it does not have is left out.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(part, forKey: .part)
        try container.encode(figure, forKey: .figure)
        try container.encode(unit, forKey: .unit)
        try container.encode(measured, forKey: .measured)
        try container.encodeIfPresent(counterpart?.name, forKey: .counterpart)
        try container.encodeIfPresent(counterpart?.value, forKey: .counterpartValue)
        try container.encodeIfPresent(counterpart?.relation.rawValue, forKey: .relation)
        try container.encodeIfPresent(judged, forKey: .comesTo)
        try container.encodeIfPresent(target?.bound.rawValue, forKey: .bound)
        try container.encodeIfPresent(target?.limit, forKey: .target)
        try container.encodeIfPresent(target?.aim, forKey: .aim)
        try container.encodeIfPresent(isMet, forKey: .met)
        try container.encodeIfPresent(note, forKey: .note)
    }
}
