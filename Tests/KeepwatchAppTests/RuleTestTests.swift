import AlertModel
import FleetModel
import Testing
import Vocabulary

@testable import KeepwatchApp

/// Tests of rules: how they are read, what links live through, what they find.
@Suite struct RuleTestTests {
    private let rules = [
        AlertRule(
            name: "link down",
            condition: AlertCondition(begins: .state(.down), beginsAfter: .seconds(30)),
            severity: .critical)
    ]

    private func failures(_ text: String) throws -> [String] {
        try RuleTest(text).failures(of: rules).map { "\($0.line): \($0.message)" }
    }

    private func problem(_ text: String) -> String {
        do {
            _ = try RuleTest(text)
            return ""
        } catch {
            return "\(error.line): \(error.message)"
        }
    }

    @Test func whatIsExpectedAndHappensIsNoFailure() throws {
        let text = """
            # a link that goes away for a minute
            link dock-17: 12ms*3 x*6 12ms*3
            at 29s expect nothing
            at 59s expect nothing     # it has been down for a second less than asked
            at 1m expect "link down" on dock-17
            at 1m40s expect no "link down"
            """
        #expect(try failures(text) == [])
    }

    @Test func whatIsOtherwiseIsToldWithItsLine() throws {
        let text = """
            link dock-{1..2}: 12ms*3 x*6
            at 20s expect "link down"
            at 70s expect nothing
            at 80s expect no "link down" on dock-1, "link down" on dock-3
            """
        let all = "there fire \"link down\" on dock-1, \"link down\" on dock-2"
        #expect(
            try failures(text) == [
                "2: at 20s \"link down\" does not fire: nothing fires",
                "3: at 1m10s nothing was expected, but \(all)",
                "4: at 1m20s \"link down\" on dock-1 fires: \(all)",
                "4: at 1m20s \"link down\" on dock-3 does not fire: \(all)",
            ])
    }

    @Test func expectationsAreJudgedInOrderOfTimeWhateverTheirOrderInTheFile() throws {
        let text = """
            at 70s expect "link down"
            at 10s expect nothing
            link dock-17: 12ms*3 x*6
            """
        #expect(try failures(text) == [])
    }

    @Test func missedHeartbeatsBringALinkDownAsOftenAsTheFileSays() throws {
        let text = """
            probe every 10s, response timeout 5s, 2 misses to down
            link a: 12ms _ _ x*9
            at 54s expect nothing
            at 57s expect "link down"
            """
        #expect(try failures(text) == [])
    }

    @Test func aPausedLinkIsNotJudged() throws {
        #expect(try failures("link a: 12ms*3 p*9\nat 2m expect nothing") == [])
    }

    @Test func aLinkThatNeverCameUpIsDown() throws {
        #expect(try failures("link a: x*9\nat 40s expect \"link down\" on a") == [])
    }

    @Test func groupsAreNamedAsTheCheckPrintsThem() throws {
        let share = AlertRule(
            name: "broker down",
            condition: AlertCondition(
                begins: .share(
                    AlertShare(of: .state(.down), by: .broker, sign: .greater, bound: 0.3))),
            severity: .critical)
        let test = try RuleTest(
            """
            link a mqtt://docks: 12ms*9
            link b mqtt://docks:1884 site=fra: 12ms*3 x*6
            at 50s expect "broker down" on "broker docks:1884"
            """)
        #expect(test.failures(of: [share]).map(\.message) == [])
    }

    @Test func linksOfOneBrokerThatDropTogetherAreOneIncidentAndOneMessage() throws {
        let text = """
            link dock-{01..40} mqtt://docks: 12ms*6 x*12 12ms*30
            link farm-{01..40} mqtt://farms: 12ms*48
            at 50s expect no incidents, no messages
            at 2m30s expect 1 incident, 1 message
            at 8m expect 0 incidents, 2 messages
            """
        #expect(try failures(text) == [])
    }

    @Test func whatIsCountedOtherwiseIsToldWithWhatThereIs() throws {
        let text = """
            link dock-{1..2}: 12ms*3 x*9
            at 2m expect 2 incidents, no messages
            """
        let failures = try failures(text)
        #expect(failures.count == 2)
        #expect(failures.first?.hasPrefix("2: at 2m 1 incident, not 2: \"2 links") == true)
        #expect(failures.last == "2: at 2m 1 message, not 0")
    }

    @Test func aWayThatThisMachineHasLostBringsNothing() throws {
        let text = """
            link dock-{01..10} mqtt://docks: 12ms*6 o*12 12ms*6
            at 1m offline 2m
            at 2m expect no incidents
            at 2m50s expect nothing
            at 4m expect no messages, no incidents
            """
        #expect(try failures(text) == [])
    }

    @Test func aWatcherThatIsHeldUpFindsNothing() throws {
        let silent = AlertRule(
            name: "silent", condition: try AlertCondition(parsing: "silent > 5m"),
            severity: .warning)
        let test = try RuleTest(
            """
            link edge mqtt://edges: 12ms*12 -*60 12ms*6
            at 2m paused 10m
            at 12m30s expect nothing
            at 13m expect no messages
            """)
        #expect(test.failures(of: [silent]).map(\.message) == [])
    }

    @Test func aCertificateIsValidForAsLongAsTheTestSays() throws {
        let rule = AlertRule(
            name: "expires",
            condition: try AlertCondition(parsing: "certificate_expires < 3d"),
            severity: .warning)
        let test = try RuleTest(
            """
            probe every 1h, response timeout 5s
            link a mqtts://docks certificate:4d site=fra: 12ms*96
            link b mqtts://farms certificate:30d: 12ms*96
            link c: 12ms*96
            at 23h expect nothing
            at 1d2h expect "expires" on a, no "expires" on b, no "expires" on c
            """)
        #expect(test.failures(of: [rule]).map(\.message) == [])
    }

    @Test(arguments: [
        ("lnik a: 12ms", "1: \"lnik\" begins no line; one begins with rules, probe, link or at"),
        (
            "link a: 12",
            "1: \"12\" is no sample; there are _ ? | x o p - and round trips such as 12ms"
        ),
        ("link a: 12ms*0", "1: \"12ms*0\" is no number of samples"),
        ("link a: 12ms*100001", "1: \"12ms*100001\" is no number of samples"),
        ("link a: 12ms*9223372036854775807", "1: \"12ms*9223372036854775807\" is no number"),
        ("link a: 11s", "1: 11s is no round trip here: the probe interval is 10s"),
        ("link a 12ms", "1: write: link NAME mqtt://BROKER KEY=VALUE: 12ms 12ms _ x"),
        ("link : 12ms", "1: the link has no name"),
        ("link a fra: 12ms", "1: \"fra\" is not a tag; write KEY=VALUE"),
        ("link a http://b: 12ms", "1: http://b: character 1: "),
        ("link a: x\nlink a: x", "2: there is a link \"a\" already"),
        ("probe each 10s, response timeout 5s", "1: write: probe every 10s, response timeout 5s"),
        ("probe every 10s, response timeout 11s", "1: here the response timeout is at most"),
        ("rules a b", "1: write once, with one file: rules fleet.yaml"),
        ("at 10s expect", "1: write: at 1m40s expect \"link down\" on dock-17"),
        ("at 10s expect link down", "1: the name of a rule in quotes belongs here"),
        ("at 10s expect \"a\" on", "1: behind on belongs a link or, in quotes,"),
        ("at 10s expect \"a\" \"b\"", "1: a comma belongs between two expectations"),
        ("at 10s expect \"a", "1: the closing \" is missing"),
        ("at 10s expect 1 drop", "1: \"drop\" cannot be counted; incidents and messages can"),
        ("at 10s asleep 5s", "1: write: at 5m offline 2m; or: at 5m paused 2m"),
        ("link a certificate:soon: 12ms", "1: \"soon\" is not a duration"),
        ("at 10 expect nothing", "1: \"10\" has no unit"),
        ("link a: x", "1: nothing is expected"),
    ])
    func aLineThatCannotBeReadSaysWhatWouldBeRight(text: String, expected: String) {
        let problem = problem(text)
        #expect(problem.hasPrefix(expected), "\(problem)")
    }

    @Test(arguments: 0..<4)
    func aDamagedTestIsReadOrRefusedWithALineOfItsOwn(seed: UInt64) {
        let text = Array(
            """
            rules fleet.yaml # whose
            probe every 10s, response timeout 5s, 3 misses to down
            link dock-{01..04} mqtt://docks:1884 certificate:9d site=fra: 12ms*6 6s _ ? | x*6 p*2
            link farm: 12ms o - 12ms
            at 1m40s expect "link down" on "broker docks:1884", no "slow" on dock-01
            at 2m expect nothing
            at 1m offline 20s
            at 3m expect 1 incident, 2 messages
            """)
        let pieces = Array("\"\\*:{}.,#=_?|xpo- 9\n\u{0}é")
        var random = SeededRandom(seed: seed)
        for _ in 0..<300 {
            var damaged = text
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                let place = Int.random(in: damaged.indices, using: &random)
                if Bool.random(using: &random) {
                    damaged.remove(at: place)
                } else {
                    damaged[place] = pieces.randomElement(using: &random) ?? " "
                }
            }
            do {
                _ = try RuleTest(String(damaged)).failures(of: rules)
            } catch {
                #expect((1...9).contains(error.line), "seed \(seed): \(String(damaged))")
            }
        }
    }

    @Test func aRuleThatIsNotThereIsFoundBeforeItDoesNotFire() throws {
        let test = try RuleTest("link a: x\nat 10s expect no \"lnik down\"")
        #expect(
            test.unknownRules(among: rules).map { "\($0.line): \($0.message)" }
                == ["2: no rule is called \"lnik down\"; there are \"link down\""])
    }
}
