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
        #expect(!dumped.contains("104") && !dumped.contains("hunter2"))
        #expect(secret.revealed() == Array("hunter2".utf8))
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
