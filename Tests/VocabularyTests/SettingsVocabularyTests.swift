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

    @Test func whereAValueWasWrittenMakesNoDifferenceToWhatHolds() {
        let plain = LinkSettings(name: "a", endpoint: Endpoint(host: "h", port: 1883))
        let origin = SettingOrigin.file(path: "keepwatch.yaml", line: 7, column: 3)
        var moved = plain
        moved.keepAliveSeconds.origin = origin
        moved.cleanStart.origin = origin
        moved.version.origin = origin
        moved.clientID.origin = origin
        moved.probeInterval.origin = origin
        moved.responseTimeout.origin = origin
        moved.missesToDown.origin = origin
        moved.connectTimeout.origin = origin
        moved.username.origin = origin
        moved.password.origin = origin
        moved.subscriptions.origin = origin
        moved.keepsPayloads.origin = origin
        #expect(moved != plain)
        #expect(moved.holdsTheSame(as: plain))
        moved.subscriptions.value = [SubscriptionRequest("a/#")]
        #expect(!moved.holdsTheSame(as: plain))
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
