import SettingsFiles
import Vocabulary

/// The links that are watched, each under its number.
///
/// Each new link has a number of its own: what is still said or shown of a link that was taken out
/// never means another. Links that come and go for as long as the run lasts, as addresses of a name
/// do, leave nothing behind but a higher number.
struct LinkRoll: Sendable {
    /// What is to be done for other settings to hold.
    struct Change: Sendable {
        /// Links that are watched no longer.
        var removed: [LinkID] = []
        /// Links that are watched already, but with other settings.
        var replaced: [LinkID] = []
        /// Those and new ones, in order of the settings.
        var begun: [(id: LinkID, settings: LinkSettings)] = []
    }

    private(set) var links: [LinkID: LinkSettings] = [:]
    private var nextNumber: Int32 = 0

    /// Takes other settings; a link is known by its name.
    mutating func take(_ settings: [LinkSettings]) -> Change {
        var change = Change()
        var present: [String: LinkID] = [:]
        for (id, link) in links { present[link.name] = id }
        for link in settings {
            let known = present.removeValue(forKey: link.name)
            let id = known ?? nextID()
            let before = links.updateValue(link, forKey: id)
            if before?.holdsTheSame(as: link) == true { continue }
            if let known { change.replaced.append(known) }
            change.begun.append((id, link))
        }
        for id in present.values { links[id] = nil }
        change.removed = present.values.sorted()
        return change
    }

    private mutating func nextID() -> LinkID {
        defer { nextNumber += 1 }
        return LinkID(nextNumber)
    }
}
