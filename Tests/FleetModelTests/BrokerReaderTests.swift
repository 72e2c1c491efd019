import FleetModel
import Testing
import Vocabulary

@Suite("Who asks a broker for its figures")
struct BrokerReaderTests {
    /// Links that may ask, at these brokers.
    private func watch(_ brokers: String..., sys: Bool = true) -> FleetUnderTest {
        FleetUnderTest(
            brokers.enumerated().map { place, broker in
                var settings = FleetUnderTest.settings("link-\(place)", broker: broker)
                settings.readsBrokerFigures = Setting(sys)
                return settings
            })
    }

    /// The links that were told to ask, in order.
    private func asked(_ watch: FleetUnderTest) -> [Int32] {
        watch.requests.compactMap {
            if case .readBrokerFigures(let link) = $0 { link.rawValue } else { nil }
        }
    }

    private func figures(_ watch: FleetUnderTest, _ link: Int = 0) -> BrokerFigures? {
        watch.link(link, at: 100).brokerFigures
    }

    @Test func oneLinkAsksForAllAtABroker() {
        var watch = watch("a", "a", "b")
        for link: Int32 in 0..<3 { watch.connect(link, address: "10.0.0.1:1883", at: 1) }
        #expect(asked(watch) == [0, 2])
        #expect(figures(watch)?.answer == .awaited)
        #expect(figures(watch, 1) == nil)
    }

    @Test func eachAddressOfANameIsAskedApart() {
        var watch = watch("a", "a")
        watch.connect(0, address: "10.0.0.1:1883", at: 1)
        watch.connect(1, address: "10.0.0.2:1883", at: 1)
        #expect(asked(watch) == [0, 1])
    }

    @Test func nobodyAsksUnlessItIsSet() {
        var watch = watch("a", sys: false)
        watch.connect(at: 1)
        #expect(asked(watch).isEmpty)
    }

    @Test func anotherLinkAsksWhereTheReaderIsLost() {
        var watch = watch("a", "a", "a")
        for link: Int32 in 0..<3 { watch.connect(link, at: 1) }
        watch.tell(.brokerFigures(.answered(refusal: nil)), of: 0, at: 2)
        watch.drop(0, at: 3)
        #expect(asked(watch) == [0, 1])
        watch.connect(0, at: 4)
        watch.drop(1, .halfOpen, at: 5)
        #expect(asked(watch) == [0, 1, 0], "a silent broker has not ended it for the question")
    }

    @Test(
        "A broker that ends the connection rather than answer is left in peace",
        arguments: [DropCause.closedByPeer, .resetByPeer, .serverDisconnected])
    func leftInPeace(cause: DropCause) {
        var watch = watch("a", "a")
        for link: Int32 in 0..<2 { watch.connect(link, at: 1) }
        watch.drop(0, cause, at: 2)
        #expect(asked(watch) == [0])
        watch.connect(0, at: 3)
        #expect(asked(watch) == [0])
        let left = watch.snapshot(at: 100).brokersLeftInPeace
        #expect(left.values.map(\.rawValue) == [0], "what became of it is still told")
        #expect(left.keys.map(\.address) == ["192.0.2.1:1883"])
    }

    @Test func aRestartOfABrokerIsNoAnswerToTheQuestion() {
        var watch = watch("a", "a")
        for link: Int32 in 0..<2 { watch.connect(link, at: 1) }
        watch.tell(.brokerFigures(.answered(refusal: nil)), of: 0, at: 2)
        watch.drop(0, .closedByPeer, at: 3)
        watch.drop(1, .closedByPeer, at: 7)
        #expect(watch.snapshot(at: 8).brokersLeftInPeace.isEmpty, "it has answered before")
        for link: Int32 in 0..<2 { watch.connect(link, at: 9) }
        #expect(asked(watch) == [0, 1, 0])
    }

    @Test func anAnswerExcusesOneEndNotAll() {
        var watch = watch("a", "a")
        for link: Int32 in 0..<2 { watch.connect(link, at: 1) }
        watch.tell(.brokerFigures(.answered(refusal: nil)), of: 0, at: 2)
        watch.drop(0, .closedByPeer, at: 10)
        watch.drop(1, .closedByPeer, at: 13)
        #expect(watch.snapshot(at: 14).brokersLeftInPeace.isEmpty)
        watch.connect(0, at: 15)
        watch.connect(1, at: 16)
        watch.drop(0, .closedByPeer, at: 18)
        #expect(watch.snapshot(at: 19).brokersLeftInPeace.values.map(\.rawValue) == [0])
        #expect(asked(watch) == [0, 1, 0], "they do not ask in turns for ever")
    }

    @Test func whoeverAsksIsEndedAtOnceAndYetNotOneAfterTheOther() {
        var watch = watch("a", "a", "a", "a")
        for link: Int32 in 0..<4 { watch.connect(link, at: 1) }
        watch.tell(.brokerFigures(.answered(refusal: nil)), of: 0, at: 2)
        watch.drop(0, .closedByPeer, at: 10)
        #expect(asked(watch) == [0, 1])
        watch.drop(1, .closedByPeer, at: 10.01)
        #expect(asked(watch) == [0, 1], "2 would be ended next, and then 3")
        watch.connect(0, at: 10.5)
        watch.drop(0, .closedByPeer, at: 10.51)
        watch.connect(1, at: 10.6)
        #expect(asked(watch) == [0, 1, 0, 1])
        watch.drop(1, .closedByPeer, at: 10.61)
        for link: Int32 in 0..<2 { watch.connect(link, at: 12) }
        #expect(asked(watch) == [0, 1, 0, 1])
        #expect(watch.snapshot(at: 13).brokersLeftInPeace.values.map(\.rawValue) == [1])
    }

    @Test func aRestartTakesNoExcuseAway() {
        var watch = watch("a", "a")
        for link: Int32 in 0..<2 { watch.connect(link, at: 1) }
        watch.tell(.brokerFigures(.answered(refusal: nil)), of: 0, at: 2)
        for second in [10.0, 20] {
            // While it starts it accepts them and ends them again, before it answers.
            for link: Int32 in 0..<2 { watch.drop(link, .closedByPeer, at: second) }
            for link: Int32 in 0..<2 { watch.connect(link, at: second + 2) }
            #expect(asked(watch).last == 0)
        }
        watch.drop(0, .closedByPeer, at: 30)
        #expect(watch.snapshot(at: 31).brokersLeftInPeace.isEmpty, "this spends it")
    }

    @Test func theExcuseStaysWhereNoLinkIsConnectedMeanwhile() {
        var watch = watch("a")
        watch.connect(at: 1)
        watch.tell(.brokerFigures(.answered(refusal: nil)), at: 2)
        watch.drop(0, .closedByPeer, at: 1_000)
        watch.connect(at: 1_010)
        watch.drop(0, .closedByPeer, at: 1_010.1)
        watch.connect(at: 1_020)
        #expect(watch.snapshot(at: 1_021).brokersLeftInPeace.isEmpty)
        #expect(asked(watch) == [0, 0, 0])
    }

    @Test func addressesThatAreLeftForEverDoNotPileUp() {
        var watch = watch("a")
        func connect(_ number: Int, at second: Double) {
            watch.connect(address: "10.0.\(number / 250).\(number % 250):1883", at: second)
        }
        for number in 0...1_024 {
            connect(number, at: Double(number))
            watch.tell(.brokerFigures(.answered(refusal: nil)), at: Double(number))
        }
        for (second, number) in [(2_000.0, 0), (2_010, 1_023), (2_020, 1_024)] {
            connect(number, at: second)
            watch.drop(0, .closedByPeer, at: second + 5)
        }
        #expect(
            watch.snapshot(at: 2_030).brokersLeftInPeace.keys.map(\.address) == ["10.0.4.24:1883"],
            "those excuses are kept that were there first")
    }

    @Test func whoEndsAllConnectionsTogetherIsNotLeftInPeace() {
        var watch = watch("a", "a", "a")
        for link: Int32 in 0..<3 { watch.connect(link, at: 1) }
        for link: Int32 in 0..<3 { watch.drop(link, .closedByPeer, at: 2 + Double(link) / 10) }
        #expect(watch.snapshot(at: 3).brokersLeftInPeace.isEmpty)
        for link: Int32 in 0..<3 { watch.connect(link, at: 4) }
        #expect(asked(watch).last == 0)
    }

    @Test func aRestartDoesNotTakeBackWhatAnEarlierEndShowed() {
        var watch = watch("a", "a", "a")
        for link: Int32 in 0..<3 { watch.connect(link, at: 1) }
        watch.drop(0, .closedByPeer, at: 2)
        for link: Int32 in 1..<3 { watch.drop(link, .closedByPeer, at: 60) }
        for link: Int32 in 0..<3 { watch.connect(link, at: 62) }
        #expect(asked(watch) == [0])
    }

    @Test func aBrokerIsLeftInPeaceAtOneAddressOnly() {
        var watch = watch("a", "a")
        watch.connect(0, address: "10.0.0.1:1883", at: 1)
        watch.drop(0, .closedByPeer, at: 2)
        for link: Int32 in 0..<2 { watch.connect(link, address: "10.0.0.2:1883", at: 3) }
        #expect(asked(watch) == [0, 0])
        #expect(figures(watch)?.answer == .awaited)
    }

    @Test func whereAThousandBrokersEndedConnectionsNoOtherIsAsked() {
        let settings = (0...1_024).map { number in
            var link = FleetUnderTest.settings("link-\(number)", broker: "b-\(number)")
            link.readsBrokerFigures = Setting(true)
            return link
        }
        var watch = FleetUnderTest(settings)
        for link: Int32 in 0...1_024 {
            watch.connect(link, at: Double(link))
            watch.drop(link, .closedByPeer, at: Double(link))
        }
        #expect(asked(watch).count == 1_024)
        #expect(watch.snapshot(at: 2_000).brokersLeftInPeace.count == 1_024)
    }

    @Test func anotherLinkAsksWhereTheReaderIsFoundConnectedAnew() {
        var watch = watch("a", "a")
        for link: Int32 in 0..<2 { watch.connect(link, at: 1) }
        watch.connect(0, at: 5)
        #expect(asked(watch) == [0, 1])
        watch.drop(1, .halfOpen, at: 6)
        #expect(asked(watch) == [0, 1, 0])
    }

    @Test func anotherLinkAsksWhereTheReaderIsTakenOut() {
        var watch = watch("a", "a")
        for link: Int32 in 0..<2 { watch.connect(link, at: 1) }
        let effects = watch.fleet.remove(LinkID(0), now: FleetUnderTest.moment(2))
        #expect(effects == [.readBrokerFigures(LinkID(1))])
    }

    @Test func aReaderThatLeavesByItselfIsFollowedByAnother() {
        var watch = watch("a", "a")
        for link: Int32 in 0..<2 { watch.connect(link, at: 1) }
        watch.drop(0, .stopped, at: 2)
        #expect(asked(watch) == [0, 1])
    }

    @Test func anotherLinkAsksWhereTheEndOfTheReadersConnectionWasNotReported() {
        var watch = watch("a", "a")
        for link: Int32 in 0..<2 { watch.connect(link, at: 1) }
        let gone = LinkStanding(link: LinkID(0), state: .down, attempt: 1)
        let effects = watch.fleet.correct([gone], at: FleetUnderTest.moment(5))
        #expect(effects == [.readBrokerFigures(LinkID(1))])
    }

    @Test func whatTheBrokerTellsIsKeptUntilTheConnectionEnds() {
        var watch = watch("a")
        watch.connect(at: 1)
        watch.tell(.brokerFigures(.answered(refusal: nil)), at: 2)
        watch.tell(.brokerFigures(.told(.clients, "11")), at: 2)
        watch.tell(.brokerFigures(.told(.clients, "12")), at: 3)
        watch.tell(.brokerFigures(.told(.uptime, "72 seconds")), at: 3)
        #expect(figures(watch)?.answer == .granted)
        #expect(figures(watch)?.number(.clients) == 12)
        #expect(figures(watch)?.number(.uptime) == 72)
        #expect(figures(watch)?.number(.dropped) == nil)
        watch.drop(at: 4)
        #expect(figures(watch) == nil)
    }

    @Test func aRefusalIsTold() {
        var watch = watch("a")
        watch.connect(at: 1)
        watch.tell(.brokerFigures(.answered(refusal: .notAuthorized)), at: 2)
        #expect(figures(watch)?.answer == .refused(.notAuthorized))
    }

    @Test(
        "What is no number is none",
        arguments: ["", " ", "nan", "inf", "twelve", "1e999", "\u{1B}[2J"])
    func numbers(text: String) {
        var watch = watch("a")
        watch.connect(at: 1)
        watch.tell(.brokerFigures(.told(.clients, text)), at: 2)
        #expect(figures(watch)?.number(.clients) == nil)
    }

    @Test func aFigureIsNoMessageNoSignOfLifeAndInNoEventLine() {
        var watch = watch("a")
        watch.connect(at: 1)
        let records = watch.records.count
        let sign = watch.link(at: 1).lastProofOfLife
        watch.tell(.brokerFigures(.told(.clients, "12")), at: 9)
        #expect(watch.records.count == records)
        #expect(watch.link(at: 10).messages == 0)
        #expect(watch.link(at: 10).lastProofOfLife == sign)
        #expect(!watch.snapshot(at: 10).events.contains { !$0.record.event.hasLine })
    }

    @Test func aLinkKnowsTheAddressOfItsLastConnection() {
        var watch = watch("a", sys: false)
        #expect(watch.link(at: 0).lastAddress == nil)
        watch.connect(address: "10.0.0.1:1883", at: 1)
        #expect(watch.link(at: 1).lastAddress == "10.0.0.1:1883")
        watch.drop(at: 2)
        #expect(watch.link(at: 2).lastAddress == "10.0.0.1:1883")
        watch.connect(address: "10.0.0.2:1883", at: 3)
        #expect(watch.link(at: 3).lastAddress == "10.0.0.2:1883")
    }
}
