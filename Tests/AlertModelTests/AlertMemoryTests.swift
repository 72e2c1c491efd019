import FleetModel
import Testing
import Vocabulary

@testable import AlertModel

@Suite("What rules remember of links")
struct AlertMemoryTests {
    @Test("the availability since the start is the fleet's own", arguments: 0..<100)
    func agreement(seed: UInt64) throws {
        var run = RandomLife(seed: seed)
        while run.now < 1_100 {
            run.goOn()
            let link = try #require(run.watch.fleet.snapshot(at: run.now).links.first)
            let now = AlertFleet.moment(run.now).monotonic
            run.watch.look(at: run.now)
            let past = try #require(run.watch.memory.past(of: link.id, at: 0))
            let range = past.time.availability(over: now - .origin, now: now)
            let context = "seed \(seed) at \(run.now) after \(run.done.suffix(6))"
            guard let expected = link.availability(at: now) else {
                #expect(range == nil, "\(context)")
                continue
            }
            let found = try #require(range, "\(context)")
            #expect(abs(found.lowerBound - expected) < 1e-9, "\(context)")
            #expect(found.lowerBound == found.upperBound, "\(context)")
        }
    }

    @Test func aDropBetweenTwoLooksIsDowntimeFromTheLastProofOfLife() throws {
        var watch = RememberedFleet()
        watch.fleet.connect(at: 1)
        watch.fleet.beat(at: 98)
        watch.look(at: 99.5)
        watch.fleet.drop(at: 100)
        watch.fleet.connect(at: 100.1)
        #expect(
            try watch.finding("availability < 99% over 1m40s", at: 101)
                == .holds("availability 98 % < 99 % over 1m40s"))
    }

    @Test func twoDropsBetweenTwoLooksAreTwoOutages() throws {
        var watch = RememberedFleet()
        watch.fleet.connect(at: 1)
        watch.look(at: 80)
        for start in [81.0, 91] {
            watch.fleet.beat(at: start - 0.1)
            watch.fleet.drop(at: start + 2)
            watch.fleet.connect(at: start + 5)
        }
        #expect(
            try watch.finding("availability < 95% over 100s", at: 101)
                == .holds("availability 90 % < 95 % over 1m40s"))
    }

    @Test func aLinkThatLeftIsForgottenAndTheOthersAreNot() throws {
        var watch = RememberedFleet(AlertFleet(brokers: ["broker-a", "broker-b"]))
        watch.fleet.connect(0, at: 1)
        watch.fleet.connect(1, at: 1)
        watch.look(at: 2)
        watch.fleet.beat(1, at: 49.9)
        watch.fleet.drop(1, at: 55)
        watch.fleet.connect(1, at: 60)
        watch.look(at: 70)
        watch.fleet.fleet.remove(LinkID(0), now: AlertFleet.moment(80))
        watch.look(at: 80)
        #expect(watch.memory.past(of: LinkID(0), at: 0) == nil)
        #expect(watch.memory.past(of: LinkID(1), at: 1) == nil)
        #expect(
            try watch.finding("availability < 95% over 100s", of: 1, at: 101)
                == .holds("availability 90 % < 95 % over 1m40s"))
    }

    @Test func aDropThatTurnsOutToBeOurOwnFaultIsNeitherDowntimeNorAFlap() throws {
        var watch = RememberedFleet(AlertFleet(brokers: ["broker-a", "broker-b", "broker-c"]))
        for link in watch.fleet.links { watch.fleet.connect(link, at: 1) }
        watch.look(at: 2)
        watch.fleet.drop(0, .halfOpen, verdict: .pathDead, at: 20)
        #expect(try watch.finding("flaps > 0 in 1m", at: 21) == .holds("flaps 1 > 0 in 1m"))
        watch.fleet.drop(1, .halfOpen, verdict: .pathDead, at: 22)
        watch.fleet.drop(2, .halfOpen, verdict: .pathDead, at: 22)
        watch.change(to: .unknown, at: 22)
        watch.look(at: 23)
        watch.fleet.connect(0, at: 40)
        #expect(try watch.finding("flaps > 0 in 1m", at: 60) == .holdsNot("flaps 0 <= 0 in 1m"))
        #expect(
            try watch.finding("availability < 100% over 1m", at: 60)
                == .holdsNot("availability 100 % >= 100 % over 1m"))
    }

    @Test func theBaselineIsTheMedianFromTwentyRoundTripsOn() throws {
        var watch = RememberedFleet()
        watch.fleet.connect(at: 0)
        for beat in 1...19 { watch.fleet.beat(at: Double(beat)) }
        #expect(
            try watch.finding("rtt > 4x baseline", at: 20) == .open("rtt with no baseline yet"))
        watch.fleet.beat(at: 21)
        #expect(try watch.finding("rtt > 4x baseline", at: 22).holds == false)
        watch.fleet.beat(roundTrip: .milliseconds(450), at: 23)
        let finding = try watch.finding("rtt > 4x baseline", at: 24)
        #expect(finding == .holds("rtt 450 ms > 4 × 100 ms"))
    }

    @Test func anHourOfBadRoundTripsIsNotTakenToBeUsual() throws {
        var watch = RememberedFleet()
        watch.fleet.connect(at: 0)
        for second in stride(from: 10.0, to: 10_800, by: 10) {
            let isBad = second > 7_200
            watch.fleet.beat(roundTrip: .milliseconds(isBad ? 450 : 100), at: second)
            watch.look(at: second + 1)
        }
        #expect(try watch.finding("rtt > 4x baseline", at: 10_800).holds == true)
    }

    @Test func whatGoesOnForHoursIsUsualInTheEnd() throws {
        var watch = RememberedFleet()
        watch.fleet.connect(at: 0)
        for second in stride(from: 10.0, to: 30_000, by: 10) {
            let isBad = second > 3_600
            watch.fleet.beat(roundTrip: .milliseconds(isBad ? 450 : 100), at: second)
            watch.look(at: second + 1)
        }
        #expect(try watch.finding("rtt > 4x baseline", at: 30_000).holds == false)
    }

    @Test func theEndOfTheCertificatesIsRememberedWhileTheLinkCannotConnect() throws {
        var watch = RememberedFleet()
        let start = AlertFleet.moment(0).wall
        let certificates = [30, 12, 400].map { days in
            CertificateFacts(
                subject: "broker-a", issuer: "Plant CA", names: [], notBefore: start,
                notAfter: start + .seconds(days * 86_400))
        }
        watch.fleet.connect(tls: TLSFacts(version: .v1_3, certificates: certificates), at: 0)
        #expect(
            try watch.finding("certificate_expires < 14d", at: 60)
                == .holds("certificate_expires 11d 23h < 14d"))
        watch.fleet.drop(at: 100)
        #expect(try watch.finding("certificate_expires < 14d", at: 200).holds == true)
        #expect(
            try watch.finding("certificate_expires < 14d", at: 12 * 86_400 + 7_200)
                == .holds("certificate expired 2h 0m ago"))
    }

    @Test func withoutTLSThereIsNoCertificateToMeasure() throws {
        var watch = RememberedFleet()
        watch.fleet.connect(at: 0)
        #expect(
            try watch.finding("certificate_expires < 14d", at: 1)
                == .open("certificate_expires not measured"))
    }
}
