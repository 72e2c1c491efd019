import BrokerScript
import FleetModel
import MQTTWire
import Screens
import TerminalCells
import Vocabulary

extension Watch {
    /// Nine brokers that show what can happen to a link, one minute after the start.
    ///
    /// `dock` is half-open, `cell` was restarted and is up again, `pump` is late, `badge` is
    /// refused, `quay` was reset and is up again, `gone` never answers CONNECT, `depot` is paused.
    static func troubledFleet(
        columns: Int, rows: Int, glyphs: GlyphSet = .block
    ) -> Watch {
        var watch = Watch(troubledBrokers, columns: columns, rows: rows, glyphs: glyphs)
        watch.run(until: .seconds(30))
        watch.pause(link: "depot-01")
        watch.run(until: .seconds(60))
        watch.give(.moveToTop)
        return watch
    }

    private static let troubledBrokers =
        healthyBrokers + [halfOpen, restarted, late, refused, reset, silent, paused]

    private static let healthyBrokers = [
        Broker(
            "plant-a.example", links: ["plant-a-01", "plant-a-02", "plant-a-03"],
            tags: [Tag(key: "site", value: "fra"), Tag(key: "tier", value: "prod")],
            adjust: { $0.probeInterval = Setting(.seconds(2)) },
            script: [
                .during(
                    .always, .pingDelay(.between(.milliseconds(1), .milliseconds(3)))),
                .during(.always, .serverKeepAlive(2)),
                .during(
                    .always,
                    .connackProperties([
                        .receiveMaximum(64), .maximumPacketSize(1_048_576),
                        .userProperty(UserProperty(name: "node", value: "plant-a-1")),
                    ])),
            ]),
        Broker(
            "edge.example", links: ["edge-01", "edge-02"],
            tags: [Tag(key: "site", value: "ber")],
            adjust: { $0.version = Setting(.only(.v3_1_1)) },
            script: [
                .during(.always, .pingDelay(.between(.milliseconds(15), .milliseconds(60))))
            ]),
    ]

    private static let halfOpen =
        Broker(
            "docks.example", links: ["dock-17", "dock-18"],
            tags: [Tag(key: "site", value: "rtm")],
            script: [
                .during(.always, .pingDelay(.between(.milliseconds(2), .milliseconds(6)))),
                .during(.from(.seconds(50)), .stalled),
            ])

    private static let restarted =
        Broker(
            "assembly.example", links: ["cell-07", "cell-08"],
            script: [
                .on(
                    .at(.seconds(14)),
                    .restart(
                        .disconnect(.serverShuttingDown, reason: "rolling update"),
                        downFor: .seconds(6)))
            ])

    private static let late =
        Broker(
            "pumps.example", links: ["pump-04"], tags: [Tag(key: "site", value: "osl")],
            script: [
                .during(
                    .always,
                    .pingDelay(
                        .rising(
                            from: .milliseconds(15), to: .milliseconds(1_500), over: .seconds(60))))
            ])

    private static let refused =
        Broker(
            "gatehouse.example", links: ["badge-01"],
            script: [.during(.always, .connect(.refuse(.badUserNameOrPassword)))])

    private static let reset =
        Broker(
            "yard.example", links: ["quay-02"], script: [.on(.at(.seconds(20)), .end(.reset))])

    private static let silent =
        Broker(
            "nowhere.example", links: ["gone-01"], script: [.during(.always, .connect(.silence))])

    private static let paused =
        Broker("depot.example", links: ["depot-01"], script: [])
}

extension Watch {
    /// A link that becomes untimed after 10 s.
    ///
    /// Its keep alive of 2 s forbids waiting for answers that may still come.
    static func untimedLink(columns: Int, rows: Int) -> Watch {
        Watch(
            [
                Watch.Broker(
                    "a.example", links: ["alpha"],
                    adjust: { $0.keepAliveSeconds = Setting(2) },
                    script: [
                        .during(.always, .pingDelay(.constant(.milliseconds(900)))),
                        .during(
                            .between(.seconds(10), .milliseconds(11_500)), .swallowPings(.all)),
                    ])
            ], columns: columns, rows: rows)
    }
}

extension Watch {
    /// `alpha` was thrown out by another client of its identifier after 20 s, by the broker's own
    /// word; `bravo` is closed as soon as it is accepted, which looks the same.
    static func fightForIdentifier(columns: Int, rows: Int) -> Watch {
        var watch = Watch(
            [
                Watch.Broker(
                    "a.example", links: ["alpha"],
                    script: [
                        .on(.afterConnack(.seconds(20)), .end(.disconnect(.sessionTakenOver)))
                    ]),
                Watch.Broker(
                    "b.example", links: ["bravo"],
                    script: [.on(.afterConnack(.seconds(2)), .end(.close))]),
            ], columns: columns, rows: rows)
        watch.run(until: .seconds(60))
        watch.give(.moveToTop)
        return watch
    }
}
