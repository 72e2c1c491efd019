/// A label of a link: `site=fra`.
public struct Tag: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The part before the equals sign.
    public var key: String
    /// The part after it.
    public var value: String

    /// Pairs a key with a value.
    public init(key: String, value: String) {
        self.key = key
        self.value = value
    }

    /// By key, then by value.
    public static func < (left: Tag, right: Tag) -> Bool {
        (left.key, left.value) < (right.key, right.value)
    }

    /// `key=value`.
    public var description: String { "\(key)=\(value)" }
}

extension LinkSettings {
    /// All tags in one text: `site=fra tier=prod`; empty without any.
    public var tagText: String { tags.map(\.description).joined(separator: " ") }

    /// The value of the tag with that key; nil where there is none.
    public func value(ofTag key: String) -> String? {
        tags.first { $0.key == key }?.value
    }
}
