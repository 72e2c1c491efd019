import AlertModel
import FleetModel
import Testing
import Vocabulary

@testable import Announcing

/// Thousands of messages over ways that fail by chance, against what must always hold.
@Suite struct QueueSimulationTests {
    /// A life of a few incidents, and a receiver that sometimes hears and sometimes does not.
    private struct Life {
        var test: QueueUnderTest
        var random: SeededRandom
        /// What the receiver heard of each incident, in order.
        var heard: [Int: [Announcement.Occasion]] = [:]
        /// Which incidents are not over.
        var open: Set<Int> = []
        /// Incidents of which nobody knows whether an attempt arrived.
        var doubtful: Set<Int> = []

        init(_ way: AnnouncementWay, seed: UInt64) {
            test = QueueUnderTest([way])
            random = SeededRandom(seed: seed)
        }

        /// Something becomes of an incident.
        mutating func happen() {
            let incident = Int.random(in: 1...6, using: &random)
            guard open.contains(incident) else {
                open.insert(incident)
                return test.add(.about(incident))
            }
            switch Int.random(in: 0...2, using: &random) {
            case 0: test.add(.about(incident, .raised))
            case 1: test.add(.about(incident, .reminder))
            default:
                open.remove(incident)
                test.add(.about(incident, .resolved))
            }
        }

        /// What is due goes out, and something happens while it is under way.
        mutating func proceed(isWorking: Bool) {
            let batches = test.take()
            if Bool.random(using: &random) { happen() }
            for batch in batches {
                let chance = isWorking ? 0 : Int.random(in: 0...3, using: &random)
                if chance <= 1 { hear(batch) }
                if chance == 1 || chance == 2 {
                    doubtful.formUnion(batch.announcements.map(\.incident))
                }
                let outcome: DeliveryOutcome =
                    switch chance {
                    case 0: .delivered(answer: "")
                    case 1, 2: .failed(DeliveryTrouble("hangs", mayHaveArrived: true))
                    default: .failed(DeliveryTrouble("refused the connection"))
                    }
                test.queue.note(outcome, of: batch, now: test.now)
            }
            test.keep()
        }

        private mutating func hear(_ batch: DeliveryBatch) {
            for announcement in batch.announcements {
                heard[announcement.incident, default: []].append(announcement.occasion)
            }
        }

        /// Everything that waits gets through.
        mutating func settle() {
            for _ in 1...200 {
                for batch in test.take() {
                    hear(batch)
                    test.queue.note(.delivered(answer: ""), of: batch, now: test.now)
                }
                test.keep()
                test.wait(min(test.rest ?? .seconds(1), .seconds(30)))
            }
        }
    }

    private func life(_ way: AnnouncementWay, seed: UInt64) -> Life {
        var way = way
        way.remindsEvery = .seconds(60)
        way.mostPerMinute = 600
        var life = Life(way, seed: seed)
        for step in 1...200 {
            if Int.random(in: 0...3, using: &life.random) == 0 { life.happen() }
            life.proceed(isWorking: step % 40 < 10)
            #expect(life.test.standing.waiting <= 6, "seed \(seed)")
            life.test.wait(.seconds(Int.random(in: 1...40, using: &life.random)))
        }
        life.settle()
        return life
    }

    @Test(arguments: UInt64(1)...100)
    func whoeverListensKnowsInTheEndHowItStands(seed: UInt64) {
        let life = life(.web(), seed: seed)
        #expect(life.test.standing.waiting == 0)
        #expect(life.test.standing.lost == 0)
        #expect(life.test.disk.isEmpty)
        for (incident, occasions) in life.heard {
            let isOpen = life.open.contains(incident)
            #expect((occasions.last != .resolved) == isOpen, "incident \(incident) of \(seed)")
            if !life.doubtful.contains(incident) {
                #expect(occasions.first == .opened, "incident \(incident) of \(seed)")
                let ends = zip(occasions, occasions.dropFirst()).filter {
                    $0 == .resolved && $1 == .resolved
                }
                #expect(ends.isEmpty, "incident \(incident) of \(seed)")
            }
        }
        #expect(life.open.isSubset(of: life.heard.keys))
    }

    @Test(arguments: UInt64(1)...50)
    func anAlertmanagerIsToldOfWhatLastsAndOfNothingElse(seed: UInt64) {
        var life = life(.web(.alertmanager), seed: seed)
        #expect(Set(life.test.disk.values.map(\.announcement.incident)) == life.open)
        #expect(life.test.disk.count == life.open.count)
        life.heard = [:]
        life.test.wait(.seconds(60))
        life.settle()
        #expect(Set(life.heard.keys) == life.open)
    }
}
