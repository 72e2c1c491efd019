import Testing
import Vocabulary

@Suite("Names, endpoints and secrets")
struct SettingsVocabularyTests {
    @Test func aSecretNeverDescribesItsContent() {
        let secret = Secret(Array("hunter2".utf8))
        var settings = LinkSettings(name: "a", endpoint: Endpoint(host: "h", port: 1883))
        settings.password = Setting(secret)
        for text in ["\(secret)", String(reflecting: secret), "\(settings)"] {
            #expect(!text.contains("hunter2"))
            #expect(!text.contains("104, 117"))
        }
        var dumped = ""
        dump(settings, to: &dumped)
        #expect(!dumped.contains("- 104\n") && !dumped.contains("hunter2"))
        #expect(secret.revealed() == Array("hunter2".utf8))
    }

    /// Where each value of a link's settings was written.
    private static var origins: [WritableKeyPath<LinkSettings, SettingOrigin>] {
        [
            \.keepAliveSeconds.origin, \.cleanStart.origin, \.version.origin, \.clientID.origin,
            \.probeInterval.origin, \.responseTimeout.origin, \.missesToDown.origin,
            \.connectTimeout.origin, \.username.origin, \.password.origin, \.subscriptions.origin,
            \.keepsPayloads.origin, \.readsBrokerFigures.origin, \.will.origin,
            \.sessionExpirySeconds.origin,
            \.receiveMaximum.origin, \.maximumPacketSize.origin, \.topicAliasMaximum.origin,
            \.userProperties.origin, \.followsRedirections.origin, \.proxy.origin,
            \.expandsAddresses.origin, \.webSocketHeaders.origin, \.tls.authorities.origin,
            \.tls.certificate.origin, \.tls.key.origin, \.tls.serverName.origin,
            \.tls.applicationProtocols.origin, \.tls.minimumVersion.origin,
            \.tls.isInsecure.origin,
        ]
    }

    @Test func whereAValueWasWrittenMakesNoDifferenceToWhatHolds() {
        let plain = LinkSettings(name: "a", endpoint: Endpoint(host: "h", port: 1883))
        for origin in Self.origins {
            var moved = plain
            moved[keyPath: origin] = .file(path: "keepwatch.yaml", line: 7, column: 3)
            #expect(moved != plain)
            #expect(moved.holdsTheSame(as: plain))
        }
        var changed = plain
        changed.subscriptions.value = [SubscriptionRequest("a/#")]
        #expect(!changed.holdsTheSame(as: plain))
    }

    /// A setting that is added to a link must be added above, which then asks for the rest.
    @Test func noSettingIsForgottenThere() {
        let settings = LinkSettings(name: "a", endpoint: Endpoint(host: "h", port: 1883))
        let members = [Mirror(reflecting: settings), Mirror(reflecting: settings.tls)]
            .flatMap(\.children)
        #expect(members.count { $0.value is any WithOrigin } == Self.origins.count)
    }

    @Test func copiesShareUntilOneIsChanged() {
        var links = (1...3).map { number in
            var link = LinkSettings(
                name: "link-\(number)", endpoint: Endpoint(host: "h", port: 1883))
            link.missesToDown = Setting(number == 3 ? 5 : 4)
            return link
        }
        let before = links
        links.shareEqualParts()
        #expect(links == before)
        links[0].missesToDown = Setting(9)
        #expect(links.map(\.missesToDown.value) == [9, 4, 5])
        #expect(links.map(\.name) == ["link-1", "link-2", "link-3"])
        #expect(MemoryLayout<LinkSettings>.size == 24)
    }

    @Test func aLiteralIPv6AddressIsBracketed() {
        #expect(Endpoint(host: "::1", port: 1883).authority == "[::1]:1883")
        #expect(Endpoint(host: "broker", port: 8883).description == "mqtt://broker:8883")
    }

    @Test func onlyUpLateAndBacklogAreAvailable() {
        let available = LinkState.allCases.filter { $0.isAvailable == true }
        let unavailable = LinkState.allCases.filter { $0.isAvailable == false }
        #expect(available == [.up, .late, .backlog])
        #expect(unavailable == [.down])
    }
}

/// A value of the settings, whatever its type.
private protocol WithOrigin {}
extension Setting: WithOrigin {}
