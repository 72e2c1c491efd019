import FleetModel
import Testing
import Vocabulary

@testable import AlertModel

@Suite("What a link may share")
struct SharedFeatureTests {
    private func features(
        of settings: LinkSettings, address: String = "10.2.3.4:1883", tls: TLSFacts? = nil
    ) -> Set<SharedFeature> {
        var fleet = AlertFleet([settings])
        fleet.connect(address: address, tls: tls, at: 1)
        let link = fleet.snapshot(at: 2).links[0]
        return link.features(on: link.connection)
    }

    private static func address(_ text: String) -> IPAddress? { IPAddress(literal: text) }

    @Test func itsBrokerTagsAddressAndNetwork() throws {
        let tags = [Tag(key: "site", value: "fra"), Tag(key: "tier", value: "prod")]
        let shared = features(of: AlertFleet.settings("dock", broker: "b", tags: tags))
        let address = try #require(Self.address("10.2.3.4"))
        let network = try #require(Self.address("10.2.3.0"))
        #expect(
            shared == [
                .broker("b:1883"), .tag(tags[0]), .tag(tags[1]), .address(address),
                .network(network), .tls(nil),
            ])
    }

    @Test(
        "the network of an address",
        arguments: [
            ("[2001:db8:1:2:3:4:5:6]:8883", "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
            ("[fe80::1%eth0]:1883", "fe80::1", "fe80::"),
            ("[::ffff:10.2.3.4]:1883", "10.2.3.4", "10.2.3.0"),
        ])
    func networks(reached: String, address: String, network: String) throws {
        let shared = features(of: AlertFleet.settings("dock"), address: reached)
        #expect(shared.contains(.address(try #require(Self.address(address)))))
        #expect(shared.contains(.network(try #require(Self.address(network)))))
    }

    @Test func aSocketFileIsItsBrokerAlone() {
        let path = "/run/broker.sock"
        let settings = LinkSettings(name: "local", endpoint: .unixSocket(path: path))
        #expect(features(of: settings, address: path) == [.broker(path)])
    }

    @Test func theVersionOfTLSAndAllWhoSignedTheChain() {
        let certificates = ["Example Issuing CA", "Example Root"].map {
            CertificateFacts(
                subject: "broker", issuer: $0, names: [],
                notBefore: WallTime(unixMilliseconds: 0), notAfter: WallTime(unixMilliseconds: 1))
        }
        let shared = features(
            of: AlertFleet.settings("dock"),
            tls: TLSFacts(version: .v1_2, certificates: certificates))
        #expect(
            shared.isSuperset(of: [
                .tls(.v1_2), .authority("Example Issuing CA"), .authority("Example Root"),
            ]))
    }

    @Test func ourOwnInterfaceSetsApartWhatNoBrokerDoes() {
        var fleet = AlertFleet(brokers: ["a", "b", "a", "b"])
        for link in fleet.links {
            fleet.connect(link, interface: link < 2 ? "tun0" : "eth0", at: 1)
        }
        let before = fleet.snapshot(at: 2).links
        #expect(before[2].features(on: before[2].connection).contains(.interface("eth0")))
        for link in 0..<2 { fleet.drop(link, at: 3) }
        let links = fleet.snapshot(at: 4).links
        let cause = SharedCause.explaining(
            dropped: links[..<2].map { $0.features(on: $0.droppedConnection) },
            survivors: links[2...].map { $0.features(on: $0.connection) })
        #expect(cause?.evidence == "2 of 2 share the interface tun0; 0 of 2 others do")
    }

    @Test func theProxyWithoutItsCredentials() {
        var settings = AlertFleet.settings("dock")
        settings.proxy.value = ProxySettings(
            kind: .socks5, host: "p", port: 1080, username: "u", password: Secret(Array("s".utf8)))
        #expect(features(of: settings).contains(.proxy("socks5://p:1080")))
    }
}
