import Vocabulary

/// Identifiers for the links of one run that no other link and no other run has.
///
/// Each is `kw`, ten characters that name the run, and three or more that name the link: of the
/// characters and the length that every broker must take, and up to 238,328 links short enough to
/// be kept without memory of their own.
///
/// The ten are drawn from 62 characters each, which makes 8 × 10^17 possibilities: of a million
/// runs at one broker two have the same with a chance below 1 in a million.
///
/// Spec: MQTT 5.0 §3.1.3.1 [MQTT-3.1.3-5]; MQTT 3.1.1 §3.1.3.1 [MQTT-3.1.3-5].
struct ClientIdentifiers: Sendable {
    private static let characters = Array(
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8)

    private let start: [UInt8]

    /// Draws the run's own characters.
    init(using generator: inout some RandomNumberGenerator) {
        start =
            Array("kw".utf8)
            + (0..<10).map { _ in
                Self.characters[Int.random(in: Self.characters.indices, using: &generator)]
            }
    }

    /// The identifier of a link.
    func identifier(for link: LinkID) -> String {
        var digits: [UInt8] = []
        var rest = Int(link.rawValue.magnitude)
        while rest > 0 || digits.count < 3 {
            digits.append(Self.characters[rest % Self.characters.count])
            rest /= Self.characters.count
        }
        return String(decoding: start + digits.reversed(), as: UTF8.self)
    }
}
