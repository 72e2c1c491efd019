import class Foundation.JSONEncoder

/// Values as JSON, their keys in order.
enum JSONText {
    /// One line of JSON.
    static func of(_ value: some Encodable) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Texts, whole numbers and what is made of them can always be written.
        return (try? encoder.encode(value)).map(Array.init) ?? []
    }
}
