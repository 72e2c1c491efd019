import FleetModel
import Testing
import Vocabulary

@testable import AlertModel

@Suite("What always holds of incidents")
struct IncidentInvariantTests {
    /// A fleet to which anything happens, and the alerts that fire.
    private struct Life {
        var random: SeededRandom
        var watch = IncidentWatch([("a", 8), ("b", 8), ("c", 2)])
        var firing: Set<AlertKey> = []

        mutating func step() {
            let first = Int.random(in: 0..<18, using: &random)
            let few = first..<min(18, first + [1, 1, 3, 8].randomElement(using: &random)!)
            let states = watch.fleet.snapshot(at: watch.now).links.map(\.state)
            switch Int.random(in: 0..<8, using: &random) {
            case 0, 1: watch.drop(few.filter { states[$0] == .up })
            case 2, 3: watch.restore(few.filter { states[$0] != .up })
            case 4: toggle("slow", about: few)
            case 5: toggle("link down", about: few)
            case 6: toggle(broker: ["a", "b", "c"].randomElement(using: &random)!)
            default:
                watch.look(
                    until: watch.now + Double(Int.random(in: 30..<900, using: &random)), every: 10)
            }
            watch.look(until: watch.now + Double(Int.random(in: 1..<15, using: &random)))
        }

        mutating func toggle(_ rule: String, about links: some Sequence<Int>) {
            for link in links {
                let key = AlertKey(rule: rule, subject: .link(LinkID(Int32(link))))
                let kind = change(of: key)
                watch.alert(kind, rule, about: [link])
            }
        }

        mutating func toggle(broker: String) {
            let key = AlertKey(
                rule: "broker down", subject: .group(.broker, name: "\(broker):1883"))
            let kind = change(of: key)
            let links = ["a": 0..<8, "b": 8..<16, "c": 16..<18][broker] ?? 0..<0
            watch.alert(kind, aboutBroker: "\(broker):1883", links: links)
        }

        private mutating func change(of key: AlertKey) -> AlertChange.Kind {
            if firing.insert(key).inserted { return .fired }
            firing.remove(key)
            return .resolved(firedAt: AlertFleet.moment(0))
        }

        mutating func calmDown() {
            for key in firing {
                if let link = key.subject.link {
                    toggle(key.rule, about: [Int(link.rawValue)])
                } else if case .group(_, let name?) = key.subject {
                    toggle(broker: String(name.prefix(1)))
                }
            }
            let states = watch.fleet.snapshot(at: watch.now).links.map(\.state)
            watch.restore(states.indices.filter { states[$0] != .up })
            watch.look(until: watch.now + 1_300, every: 5)
        }
    }

    private func check(_ life: Life) {
        let incidents = life.watch.board.incidents
        #expect(Set(incidents.map(\.id)).count == incidents.count)
        var homes: [AlertKey: [Int]] = [:]
        for incident in incidents {
            #expect(incident.remaining == incident.members.count { !$0.isBack })
            #expect(Set(incident.members.map(\.link)).count == incident.members.count)
            let firing = life.watch.board.firing(in: incident.id)
            #expect(incident.alerts.reduce(0) { $0 + $1.firing } == firing.count)
            for (rule, subject) in firing {
                homes[AlertKey(rule: rule, subject: subject), default: []].append(incident.id)
            }
        }
        #expect(Set(homes.keys) == life.firing, "each alert that fires is part of an incident")
        for (key, ids) in homes {
            #expect(ids == [life.watch.board.incident(of: key.rule, key.subject)])
        }
    }

    @Test(
        "each alert that fires is in one incident, and all is over in the end",
        arguments: UInt64(1)...25)
    func random(seed: UInt64) {
        var life = Life(random: SeededRandom(seed: seed))
        for _ in 0..<80 {
            life.step()
            check(life)
        }
        life.calmDown()
        check(life)
        let incidents = life.watch.board.incidents
        #expect(incidents.allSatisfy { $0.resolvedAt != nil && $0.remaining == 0 })
        // Each is opened once before anything else becomes of it, and reopened only when over.
        var isOpen: [Int: Bool] = [:]
        for change in life.watch.changes where !change.incident.isForming {
            switch change.kind {
            case .opened: #expect(isOpen.updateValue(true, forKey: change.incident.id) == nil)
            case .reopened: #expect(isOpen.updateValue(true, forKey: change.incident.id) == false)
            case .resolved: #expect(isOpen.updateValue(false, forKey: change.incident.id) == true)
            case .joined, .raised: #expect(isOpen[change.incident.id] == true)
            default: break
            }
        }
        #expect(!isOpen.isEmpty)
    }
}
