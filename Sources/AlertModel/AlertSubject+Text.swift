import FleetModel
public import Vocabulary

extension AlertSubject {
    /// For people: the name of a link, `broker a:1883`, `site=fra`, `all links`.
    ///
    /// - Parameter linkName: names a link.
    public func text(_ linkName: (LinkID) -> String) -> String {
        switch self {
        case .link(let link): linkName(link)
        case .group(.tag(let key), let name?): "\(key)=\(name)"
        case .group(.tag(let key), nil): "without tag \(key)"
        case .group(let grouping, let name): "\(grouping.name) \(name ?? "")"
        case .fleet: "all links"
        }
    }
}
