import FleetModel
import Vocabulary

extension AlertSubject {
    /// The link that it is; nil where it is none.
    var link: LinkID? {
        guard case .link(let link) = self else { return nil }
        return link
    }

    func isPart(of snapshot: FleetSnapshot) -> Bool {
        link.flatMap(snapshot.place(of:)) != nil
    }
}

extension AlertSubject {
    /// - Parameter links: the links that there are, by their names.
    init?(named name: FiringAlert.Subject, links: [String: LinkID]) {
        switch name {
        case .link(let name):
            guard let link = links[name] else { return nil }
            self = .link(link)
        case .group(let grouping, let name):
            guard let grouping = LinkGrouping(named: grouping) else { return nil }
            self = .group(grouping, name: name)
        case .fleet: self = .fleet
        }
    }

    /// Links in the order of their identifiers, groups in that of their names.
    static func isBefore(_ left: AlertSubject, _ right: AlertSubject) -> Bool {
        switch (left, right) {
        case (.link(let left), .link(let right)): left < right
        case (.group(_, let left), .group(_, let right)): left ?? "" < right ?? ""
        case (.link, _), (.group, _), (.fleet, _): false
        }
    }
}

extension FiringAlert.Subject {
    /// - Parameter link: the first link that the subject is about.
    init(_ subject: AlertSubject, _ link: LinkSnapshot?) {
        self =
            switch subject {
            case .link: .link(name: link?.settings.name ?? "")
            case .group(let grouping, let name): .group(by: grouping.name, name: name)
            case .fleet: .fleet
            }
    }
}
