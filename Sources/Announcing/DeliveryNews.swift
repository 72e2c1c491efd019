public import AlertModel
public import FleetModel

/// What becomes of messages on their way to people, for those who keep or show it; in order.
public enum DeliveryNews: Hashable, Sendable {
    /// The message waits, as it stands now; it takes the place of what was kept under its number.
    case keep(QueuedDelivery)
    /// The message of that number waits no longer.
    case remove(Int64)
    /// How each way stands, in the order of the configuration.
    case standings([DeliveryStanding])
}
