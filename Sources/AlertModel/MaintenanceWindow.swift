public import FleetModel
public import Vocabulary

/// A time, once or again and again, in which nobody is told of what is wrong with some links.
public struct MaintenanceWindow: Hashable, Sendable {
    /// The longest.
    public static let longest = Duration.seconds(7 * 86_400)

    /// A day of the week.
    public enum Weekday: Int, Hashable, Sendable, CaseIterable, Comparable {
        case monday, tuesday, wednesday, thursday, friday, saturday, sunday

        /// Monday is the first.
        public static func < (left: Weekday, right: Weekday) -> Bool {
            left.rawValue < right.rawValue
        }
    }

    /// When it is in force.
    public enum Schedule: Hashable, Sendable {
        /// Once, from one time to a later one.
        case once(from: WallTime, until: WallTime)
        /// On these days from that minute of the day on (0 to 1439), for that long.
        case weekly(on: Set<Weekday>, minuteOfDay: Int, lasting: Duration, isUTC: Bool)
    }

    /// Unique among the windows.
    public var name: String
    /// Which links; nil: all.
    public var links: LinkFilter?
    /// When it is in force.
    public var schedule: Schedule

    /// A window.
    public init(name: String, links: LinkFilter?, schedule: Schedule) {
        self.name = name
        self.links = links
        self.schedule = schedule
    }

    /// When the window that is in force ends; nil while none is.
    ///
    /// - Parameter offsetSeconds: by how much local time is ahead of UTC at that time.
    public func end(at time: WallTime, offsetSeconds: Int) -> WallTime? {
        start(at: time, offsetSeconds: offsetSeconds).map { $0.at + $0.length }
    }
}
