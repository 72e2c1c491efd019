import SettingsFiles
import Testing
import Vocabulary

/// The ends of every range; what lies beyond is among the goldens of the files.
struct SettingValueTests {
    @Test func theEndsOfEveryRangeAreInside() throws {
        #expect(try SettingValue.keepAlive("0s") == 0)
        #expect(try SettingValue.keepAlive("65535s") == 65_535)
        #expect(try SettingValue.keepAlive("18h12m15s") == 65_535)
        #expect(try SettingValue.keepAlive("1000ms") == 1)
        #expect(try SettingValue.probeInterval("100ms") == .milliseconds(100))
        #expect(try SettingValue.responseTimeout("50ms") == .milliseconds(50))
        #expect(try SettingValue.connectTimeout("100ms") == .milliseconds(100))
        #expect(try SettingValue.connectTimeout("10m") == .seconds(600))
        #expect(try SettingValue.missesToDown("1") == 1)
        #expect(try SettingValue.missesToDown("100") == 100)
        #expect(try SettingValue.connectRate("1/s") == 1)
        #expect(try SettingValue.connectRate("10000/s") == 10_000)
        #expect(try SettingValue.historyMemory("1MiB") == 1 << 20)
        #expect(try SettingValue.historyMemory("1024KiB") == 1 << 20)
        #expect(try SettingValue.historyMemory("64GiB") == 64 << 30)
        #expect(try SettingValue.refresh("1/s") == 1)
        #expect(try SettingValue.refresh("30/s") == 30)
    }

    @Test func aTagOfAFlagIsCutAtTheFirstEqualsSign() throws {
        #expect(try SettingValue.tag("site=a=b") == Tag(key: "site", value: "a=b"))
    }

    @Test func aTagWithoutEqualsSignIsRefused() {
        let problem = #expect(throws: SettingValueProblem.self) { try SettingValue.tag("site") }
        #expect(
            problem?.description == "\"site\" is not a tag; write KEY=VALUE, such as site=fra")
    }

    @Test func wildcardsMayStandWhereTheSpecificationAllowsThem() throws {
        for filter in ["#", "+", "a/#", "+/b/+", "/", "$share/group/a/#"] {
            #expect(try SettingValue.topicFilter(filter) == filter)
        }
    }
}
