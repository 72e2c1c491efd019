import FleetModel
import HeartbeatModel
import Testing
import Vocabulary

@Suite("Filters over links")
struct LinkFilterTests {
    /// `Dock-17` is down; `dock-18` is late, and of its 20 heartbeats the last took 812 ms, one
    /// other was lost; `edge one` flaps; `lab` dropped four times.
    private static let links: [LinkSnapshot] = {
        let names = ["Dock-17", "dock-18", "edge one", "lab"]
        var settings = names.enumerated().map { place, name in
            LinkSettings(
                name: name, endpoint: Endpoint(host: place < 2 ? "broker-7" : "::1", port: 8883))
        }
        settings[0].tags = [Tag(key: "site", value: "FRA"), Tag(key: "tier", value: "prod")]
        settings[1].tags = [Tag(key: "site", value: "ber")]
        var watch = FleetUnderTest(settings)
        watch.tell(.state(from: .unknown, to: .down), of: 0, at: 0)
        watch.connect(1, at: 0)
        watch.miss(1, isLost: true, at: 0)
        for second in 3...20 { watch.beat(1, roundTrip: .milliseconds(640), at: Double(second)) }
        watch.beat(1, roundTrip: .milliseconds(812), at: 21)
        watch.tell(.state(from: .unknown, to: .late), of: 1, at: 22)
        for second in 0..<6 {
            watch.connect(2, at: Double(second) * 30)
            watch.tell(.state(from: .up, to: .down), of: 2, at: Double(second) * 30 + 15)
        }
        watch.connect(2, at: 180)
        watch.beat(2, roundTrip: .microseconds(1_200), at: 181)
        for second in 0..<4 {
            watch.connect(3, at: Double(second))
            watch.tell(
                .disconnected(FleetUnderTest.end(.resetByPeer)), of: 3, at: Double(second) + 0.5)
        }
        watch.connect(3, at: 4)
        return watch.snapshot(at: 182).links
    }()

    private static let now = FleetUnderTest.moment(182).monotonic

    private func passing(_ text: String) throws -> [Int] {
        let filter = try LinkFilter(parsing: text)
        return Self.links.indices.filter { filter.matches(Self.links[$0], at: Self.now) }
    }

    @Test(
        "terms",
        arguments: [
            ("", [0, 1, 2, 3]), ("   ", [0, 1, 2, 3]), ("dock", [0, 1]), ("DOCK-1", [0, 1]),
            ("broker-7", [0, 1]), ("broker-7:8883", [0, 1]), ("[::1]", [2, 3]), ("fra", [0]),
            ("tier", [0]), ("down", [0]), ("state:down", [0]), ("STATE:Late", [1]),
            ("state=up", [2, 3]), ("flapping", [2]), ("state:flapping", [2]), ("site=fra", [0]),
            ("site!=fra", [1, 2, 3]), ("site=fr", []), ("!dock", [2, 3]), ("rtt>100ms", [1]),
            ("rtt<1s", [1, 2]), ("rtt>=812ms", [1]), ("rtt<=1.2ms", [2]), ("rtt=812ms", [1]),
            ("rtt!=812ms", [2]), ("!rtt=812ms", [0, 2, 3]), ("state!=up", [0, 1]),
            ("!rtt>100ms", [0, 2, 3]), ("p95>=640ms", [1]), ("missed>0", [1]),
            ("missed!=0", [1]), ("drops>0", [3]), ("loss>1%", [1]), ("loss=0%", [2]),
            ("loss>=4.5%", [1]), ("up|late", [1, 2, 3]), ("!up|late", [0]),
            ("up !flapping", [3]), ("dock late", [1]), ("site=fra|drops>0", [0, 3]),
            ("\"edge one\"", [2]), ("\"down\"", []), ("site=\"fra\"", [0]),
            ("a|b|lab", [0, 1, 3]),
            ("edge one", [2]), ("late>=0 lab", [3]), ("/^dock-1[78]$/", [0, 1]),
            ("/^edge o/", [2]), ("/^dock-", [0, 1]), ("!/^d|^e/", [3]), ("/7$/|lab", [0, 3]),
            ("/^broker-7:/", [0, 1]), ("/^fra$/", [0]), ("site=/^f/", [0]),
            ("site!=/^f/", [1, 2, 3]),
            ("site=/r/|site=/e/ /8$/", [1]), ("name=DOCK-17", [0]), ("name=dock", []),
            ("name!=dock-17", [1, 2, 3]), ("name=\"edge one\"", [2]), ("name=/^d/", [0, 1]),
            ("broker=broker-7:8883", [0, 1]), ("broker=broker-7", []), ("!broker=/^b/", [2, 3]),
        ])
    func terms(text: String, expected: [Int]) throws {
        #expect(try passing(text) == expected)
    }

    @Test func aLinkWithoutAConnectionHasNoFiguresOfThePresent() throws {
        var watch = FleetUnderTest()
        watch.connect(at: 0)
        for second in 1...3 {
            watch.beat(
                roundTrip: .milliseconds(900), networkRTT: .milliseconds(9), at: Double(second))
        }
        let present = ["rtt>1ms", "net>1ms", "jitter<1s", "p50>1ms", "p95>1ms", "p99>1ms"]
        let texts = present + ["avg>1ms", "max>1ms", "sent=3", "loss=0%"]
        let filters = try texts.map { try LinkFilter(parsing: $0) }
        func passed(at seconds: Double) -> [String] {
            let link = watch.link(at: seconds)
            return filters.filter { $0.matches(link, at: FleetUnderTest.moment(seconds).monotonic) }
                .map(\.text)
        }
        #expect(passed(at: 4) == texts)
        watch.drop(at: 5)
        #expect(passed(at: 6) == ["avg>1ms", "max>1ms", "sent=3", "loss=0%"])
    }

    @Test(
        "errors say where, and what would be right",
        arguments: [
            ("rtt>100", 4, "100 needs a unit: 100ms or 100s"),
            ("lab rtt>fast", 8, "\"fast\" is no duration; write 100ms, 1.5s or 1m30s"),
            ("rtt>", 4, "a value must follow > without a space"),
            ("rtt > 1s", 4, "a name must stand right before >, as in rtt>100ms or site=fra"),
            ("missed>1.5", 7, "missed is counted: \"1.5\" is no whole number"),
            ("missed>-1", 7, "missed is counted: \"-1\" is no whole number"),
            ("loss>1", 5, "loss is a share: write a percentage such as 1% or 0.5%"),
            ("loss>nan%", 5, "loss is a share: write a percentage such as 1% or 0.5%"),
            ("loss>101%", 5, "loss is a share: write a percentage such as 1% or 0.5%"),
            ("!", 1, "something to look for must follow !"),
            ("up|", 3, "something to look for must follow |"),
            ("|up", 0, "something to look for must stand before |"),
            ("up \"edge", 3, "the closing \" is missing"),
            ("\"\"", 0, "there is nothing between the quotes"),
            ("up /", 4, "something to look for must follow /"),
            ("up /a(b/", 5, "the closing ) is missing"),
            ("rtt=/1/", 4, "rtt is compared with a figure, not with a pattern"),
            ("state=/up/", 6, "state is compared with the name of a state, not with a pattern"),
            ("rtt>/1/", 4, "\"/1/\" is no duration; write 100ms, 1.5s or 1m30s"),
            (
                "state:dwon", 6,
                "\"dwon\" is no state; known are unknown, connecting, up, late, backlog, down, "
                    + "paused, flapping"
            ),
        ])
    func errors(text: String, position: Int, message: String) {
        #expect(throws: FilterError(message: message, position: position)) {
            try LinkFilter(parsing: text)
        }
    }

    @Test func anUnknownFigureNamesTheKnownOnes() {
        let error = #expect(throws: FilterError.self) { try LinkFilter(parsing: "up ping>5ms") }
        #expect(error?.position == 3)
        #expect(error?.message.hasPrefix("\"ping\" is no figure; known are rtt, ") == true)
    }

    @Test func positionsCountCharactersNotBytes() {
        let error = #expect(throws: FilterError.self) { try LinkFilter(parsing: "münchen rtt>1") }
        #expect(error?.position == 12)
    }

    @Test("every figure can be compared", arguments: LinkFigure.allCases)
    func figures(figure: LinkFigure) throws {
        for value in ["1s", "1", "1%"] {
            guard let filter = try? LinkFilter(parsing: "\(figure.rawValue)<=\(value)") else {
                continue
            }
            _ = filter.matches(Self.links[1], at: Self.now)
            return
        }
        Issue.record("\(figure.rawValue) takes no value")
    }

    @Test("no text traps", arguments: UInt64(1)...300)
    func anyText(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let pieces = [
            "!", "|", "\"", "=", "<", ">", " ", "rtt", "state:", "up", "1", "ms", "%", "ü",
            "/", "(", "[", "]", "{", "\\", "*", "^",
        ]
        let text = (0..<Int.random(in: 1...12, using: &random)).map { _ in
            pieces[Int.random(in: 0..<pieces.count, using: &random)]
        }.joined()
        do {
            let filter = try LinkFilter(parsing: text)
            for link in Self.links { _ = filter.matches(link, at: Self.now) }
            #expect(filter.text == text)
        } catch {
            #expect((0...text.count).contains(error.position), "\(text)")
        }
    }
}
