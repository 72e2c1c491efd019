/// A filter over links that the settings keep under a name.
public struct SavedFilter: Hashable, Sendable {
    /// Characters that can be typed, so that each saved filter can be changed on the screen.
    public static let longestText = 200

    /// Its name; unique among the saved ones.
    public let name: String
    /// What would be typed.
    public let text: String

    /// Takes a filter that can be read.
    ///
    /// - Throws: why it cannot be read, with the position in `text`.
    public init(name: String, text: String) throws(FilterError) {
        _ = try LinkFilter(parsing: text)
        self.name = name
        self.text = text
    }
}
