public import Vocabulary

/// A link that is to be watched.
public struct NewLink: Sendable {
    /// Names the link in reports.
    public var id: LinkID
    /// What holds for it.
    public var settings: LinkSettings
    /// Used where the settings name none; unique in the fleet.
    public var clientID: String
    /// Makes the back-off's jitter.
    public var seed: UInt64

    /// Puts together what a pool needs of a link.
    public init(id: LinkID, settings: LinkSettings, clientID: String, seed: UInt64) {
        self.id = id
        self.settings = settings
        self.clientID = clientID
        self.seed = seed
    }
}
