import Testing
import Vocabulary

@testable import AlertModel

@Suite("What dropped links share")
struct SharedCauseTests {
    /// 160 links over three brokers, of which the first 40 dropped.
    ///
    /// Each broker has two addresses; sites and racks are spread over all of them.
    private struct Fleet160 {
        var links = (0..<160).map { link in
            Set<SharedFeature>([
                .broker("broker-\(link % 3):1883"),
                .address(SharedCauseTests.address("10.\(link % 3).0.\(link % 2)")),
                .network(SharedCauseTests.address("10.\(link % 3).0.0")),
                .tag(Tag(key: "site", value: ["fra", "ams", "lon", "par"][link / 5 % 4])),
                .tls(.v1_3),
            ])
        }

        /// Gives a feature to those of the links.
        mutating func give(_ feature: SharedFeature, to places: some Sequence<Int>) {
            for place in places { links[place].insert(feature) }
        }

        var cause: SharedCause? {
            SharedCause.explaining(
                dropped: Array(links.prefix(40)), survivors: Array(links.dropFirst(40)))
        }
    }

    private static func address(_ text: String) -> IPAddress {
        IPAddress(literal: text) ?? IPAddress(literal: "0.0.0.0")!
    }

    private static let shared = SharedFeature.address(address("10.2.3.4"))

    @Test func theAddressThatAllShareAndNoOtherHasIsNamed() {
        var fleet = Fleet160()
        fleet.give(Self.shared, to: 0..<40)
        #expect(fleet.cause?.evidence == "40 of 40 share 10.2.3.4; 0 of 120 others do")
    }

    @Test func twoWithoutItAreNoObjection() {
        var fleet = Fleet160()
        fleet.give(Self.shared, to: 0..<38)
        #expect(fleet.cause?.evidence == "38 of 40 share 10.2.3.4; 0 of 120 others do")
    }

    @Test func theTagThatAllShareIsNamed() {
        var fleet = Fleet160()
        fleet.give(.tag(Tag(key: "rack", value: "r7")), to: 0..<40)
        #expect(fleet.cause?.evidence == "40 of 40 share rack=r7; 0 of 120 others do")
    }

    @Test func nothingIsNamedWhereNothingSetsThemApart() {
        #expect(Fleet160().cause == nil, "TLS 1.3 is of all, the rest of a third or a quarter")
    }

    @Test(
        "up to one in ten of those that share it may be up",
        arguments: [
            (4, "40 of 40 share 10.2.3.4; 4 of 120 others do"), (5, nil),
        ] as [(Int, String?)])
    func survivors(up: Int, evidence: String?) {
        var fleet = Fleet160()
        fleet.give(Self.shared, to: 0..<(40 + up))
        #expect(fleet.cause?.evidence == evidence)
    }

    @Test("nine in ten of the dropped links share it", arguments: [(36, true), (35, false)])
    func coverage(sharing: Int, isNamed: Bool) {
        var fleet = Fleet160()
        fleet.give(Self.shared, to: 0..<sharing)
        #expect((fleet.cause != nil) == isNamed)
    }

    @Test func ofTwoThatExplainTheOneWithFewerExceptionsIsNamed() {
        var fleet = Fleet160()
        fleet.give(.tag(Tag(key: "rack", value: "r7")), to: 0..<42)
        fleet.give(.authority("Example CA"), to: 0..<39)
        let evidence = "39 of 40 share the certificate authority Example CA; 0 of 120 others do"
        #expect(fleet.cause?.evidence == evidence)
    }

    @Test func ofTwoThatExplainAsMuchThePlaceIsNamed() {
        var fleet = Fleet160()
        fleet.give(.tag(Tag(key: "rack", value: "r7")), to: 0..<40)
        fleet.give(.authority("Example CA"), to: 0..<40)
        fleet.give(Self.shared, to: 0..<40)
        #expect(fleet.cause?.features == [Self.shared])
    }

    @Test func twoFeaturesAreNamedWhereNeitherAloneSetsThemApart() {
        var fleet = Fleet160()
        let rack = SharedFeature.tag(Tag(key: "rack", value: "r7"))
        fleet.give(rack, to: 0..<100)
        fleet.give(.authority("Example CA"), to: Array(0..<40) + Array(100..<160))
        #expect(fleet.cause?.features == [rack, .authority("Example CA")])
        #expect(
            fleet.cause?.evidence
                == "40 of 40 share rack=r7 and the certificate authority Example CA; "
                + "0 of 120 others do")
    }

    @Test func threeFeaturesAreNamedWhereNoTwoSetThemApart() {
        var fleet = Fleet160()
        let tags = ["a", "b", "c"].map { SharedFeature.tag(Tag(key: $0, value: "1")) }
        for (place, tag) in tags.enumerated() {
            fleet.give(tag, to: (0..<160).filter { $0 < 40 || $0 % 3 != place })
        }
        #expect(fleet.cause?.features == tags)
    }

    @Test func aFeatureMoreIsNotNamedWhereOneExplainsAlready() {
        var fleet = Fleet160()
        fleet.give(Self.shared, to: 0..<41)
        fleet.give(.tag(Tag(key: "rack", value: "r7")), to: Array(0..<40) + Array(50..<60))
        #expect(fleet.cause?.features == [Self.shared], "though both together spare nobody")
    }

    @Test func ofOneDropNothingIsSaid() {
        let link: Set<SharedFeature> = [Self.shared]
        #expect(SharedCause.explaining(dropped: [link], survivors: [[.tls(nil)]]) == nil)
        #expect(SharedCause.explaining(dropped: [], survivors: []) == nil)
    }

    @Test func whereNobodyIsUpAPlaceMayBeTheCauseAndNothingElse() {
        let tagged: Set<SharedFeature> = [.tag(Tag(key: "site", value: "fra")), .tls(.v1_3)]
        let placed = tagged.union([.broker("broker-a:1883")])
        let cause = SharedCause.explaining(dropped: [placed, placed], survivors: [])
        #expect(cause?.evidence == "2 of 2 share broker-a:1883; no other link is up")
        #expect(SharedCause.explaining(dropped: [tagged, tagged], survivors: []) == nil)
    }

    @Test("our own interface is named only where a link that is up leaves by another")
    func ownInterface() {
        let own = SharedFeature.interface("eth0")
        var fleet = Fleet160()
        fleet.give(own, to: 0..<40)
        #expect(fleet.cause?.evidence == "40 of 40 share the interface eth0; 0 of 120 others do")
        fleet.give(own, to: 40..<160)
        #expect(fleet.cause == nil)
        let dropped = Array(repeating: Set([own]), count: 40)
        #expect(SharedCause.explaining(dropped: dropped, survivors: []) == nil)
        #expect(
            SharedCause.explaining(dropped: dropped, survivors: [[own]]) == nil,
            "though of all that leave by it one alone is up")
        #expect(SharedCause.explaining(dropped: dropped, survivors: [[own], []]) != nil)
    }

    @Test(
        "whatever else explains as much is named before our own interface, except TLS",
        arguments: [
            .broker("broker-a:1883"), shared, .tag(Tag(key: "rack", value: "r7")),
            .proxy("socks5://p:1080"), .network(address("127.0.0.0")), .authority("Example CA"),
        ] as [SharedFeature])
    func beforeTheInterface(feature: SharedFeature) {
        var fleet = Fleet160()
        fleet.give(.interface("lo"), to: 0..<40)
        fleet.give(.tls(nil), to: 0..<40)
        #expect(fleet.cause?.features == [.interface("lo")])
        fleet.give(feature, to: 0..<40)
        #expect(fleet.cause?.features == [feature])
    }

    @Test(
        "as sentences have it",
        arguments: [
            (SharedFeature.broker("a:1883"), "a:1883"),
            (.address(address("2001:db8::1")), "2001:db8::1"),
            (.network(address("10.2.3.0")), "10.2.3.0/24"),
            (.network(address("2001:db8:0:1::")), "2001:db8:0:1::/64"),
            (.proxy("socks5://p:1080"), "the proxy socks5://p:1080"),
            (.interface("tun0"), "the interface tun0"),
            (.tls(.v1_2), "TLS 1.2"), (.tls(nil), "a connection without TLS"),
            (
                .authority(String(repeating: "x", count: 90)),
                "the certificate authority " + String(repeating: "x", count: 64)
            ),
        ] as [(SharedFeature, String)])
    func texts(feature: SharedFeature, text: String) {
        #expect(feature.text == text)
    }
}
