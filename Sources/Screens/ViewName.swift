/// A view that fills the screen and has a number key.
public enum ViewName: String, Hashable, Sendable, CaseIterable {
    /// The table of links.
    case links
    /// What is known of devices behind the brokers.
    case devices
    /// What went wrong, and whether it is over.
    case incidents
    /// The log of events.
    case events
    /// The links of each broker together.
    case brokers
    /// One cell for each link.
    case map
}

extension ViewName {
    /// The word on its tab.
    var title: String {
        switch self {
        case .links: "Links"
        case .devices: "Devices"
        case .incidents: "Incidents"
        case .events: "Events"
        case .brokers: "Brokers"
        case .map: "Map"
        }
    }

    var place: Place {
        switch self {
        case .links: .links
        case .devices: .devices
        case .incidents: .incidents
        case .events: .events
        case .brokers: .brokers
        case .map: .map
        }
    }

    /// The command that shows the view.
    var command: Command {
        switch self {
        case .links: .showLinks
        case .devices: .showDevices
        case .incidents: .showIncidents
        case .events: .showEvents
        case .brokers: .showBrokers
        case .map: .showMap
        }
    }

    /// How it is drawn and what it does.
    var screen: any ViewScreen.Type {
        switch self {
        case .links: LinksScreen.self
        case .devices: DevicesScreen.self
        case .incidents: IncidentsScreen.self
        case .events: EventsScreen.self
        case .brokers: BrokersScreen.self
        case .map: MapScreen.self
        }
    }
}
