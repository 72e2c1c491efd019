import BrokerScript
import FleetModel
import Screens
import TerminalCells
import Vocabulary

extension Watch {
    /// Two hundred links at ten brokers and five sites, one minute after the start: one broker is
    /// half-open, one was restarted, one resets its links again and again, one becomes slow; one
    /// tells its own figures, one refuses to.
    static func twoHundredLinks(
        columns: Int, rows: Int, glyphs: GlyphSet = .block
    ) -> Watch {
        let sites = ["ber", "fra", "osl", "rtm", "zrh"]
        let brokers = (0..<10).map { place in
            Broker(
                "broker-\(place).example",
                links: (1...20).map { "line-\(place)-\($0 < 10 ? "0" : "")\($0)" },
                tags: [
                    Tag(key: "site", value: sites[place % sites.count]),
                    Tag(key: "tier", value: place < 5 ? "prod" : "lab"),
                ],
                adjust: { $0.readsBrokerFigures = Setting(place < 2) },
                script: script(ofBroker: place))
        }
        var watch = Watch(brokers, columns: columns, rows: rows, glyphs: glyphs)
        for second in [15, 30, 45, 60] { watch.run(until: .seconds(second)) }
        watch.give(.moveToTop)
        return watch
    }

    private static let figures: [BrokerFigure: String] = [
        .version: "mosquitto version 2.0.18", .uptime: "1036800 seconds", .clients: "1217",
        .subscriptions: "4096", .retained: "31", .received: "912.35", .sent: "14021.00",
        .dropped: "3",
    ]

    private static func script(ofBroker place: Int) -> [Script.Step] {
        let answers = Script.Step.during(
            .always, .pingDelay(.between(.milliseconds(1 + place), .milliseconds(4 + 3 * place))))
        switch place {
        case 2: return [answers, .during(.from(.seconds(50)), .stalled)]
        case 4:
            return [
                answers,
                .on(
                    .at(.seconds(20)),
                    .restart(
                        .disconnect(.serverShuttingDown, reason: "rolling update"),
                        downFor: .seconds(6))),
            ]
        case 6: return [answers, .on(.afterConnack(.seconds(25)), .end(.reset))]
        case 8:
            return [
                .during(
                    .always,
                    .pingDelay(
                        .rising(
                            from: .milliseconds(15), to: .milliseconds(1_500), over: .seconds(60))))
            ]
        case 0: return [answers, .during(.always, .subscribe(.refused(.notAuthorized)))]
        case 1: return [answers, .during(.always, .brokerFigures(figures))]
        default: return [answers]
        }
    }
}
