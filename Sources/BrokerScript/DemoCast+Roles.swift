import MQTTWire
import Vocabulary

extension DemoCast {
    /// One broker with its links, as the cast list describes them.
    struct Role {
        var broker: String
        /// The links are called `linkName-17`, `linkName-18` and so on.
        var linkName: String
        var firstNumber = 1
        /// The links take turns.
        var sites: [String]
        var tier: String
        /// Its part of all links, in 24ths.
        var weight: Int
        var isFaulty = true
        var script: Script
        var version = VersionChoice.automatic
        var responseTimeout = Duration.seconds(1)
        var username: String?
        var password: Secret?

        /// The settings of the link at `index` of `count`, but for the endpoint.
        func template(_ index: Int, of count: Int) -> LinkSettings {
            let width = max(2, String(firstNumber + count - 1).count)
            let digits = String(firstNumber + index)
            let number = String(repeating: "0", count: width - digits.count) + digits
            var settings = LinkSettings(
                name: "\(linkName)-\(number)",
                endpoint: Endpoint(host: broker, port: Endpoint.defaultPort))
            settings.tags = [
                Tag(key: "site", value: sites[index % sites.count]), Tag(key: "tier", value: tier),
            ]
            // Named, because the brokers' dice depend on it.
            settings.clientID = Setting("keepwatch-\(settings.name)")
            settings.version = Setting(version)
            settings.readsBrokerFigures = Setting(true)
            settings.probeInterval = Setting(.seconds(1))
            settings.responseTimeout = Setting(responseTimeout)
            settings.missesToDown = Setting(3)
            settings.connectTimeout = Setting(.seconds(5))
            settings.username = Setting(username)
            settings.password = Setting(password)
            return settings
        }
    }
}

extension DemoCast.Role {
    /// The healthy first; then the faults, those that show most of Keepwatch before the others.
    static let all = healthy + [swallowing, restarting, resetting, rising, refusing, slow]

    private static let healthy = [
        Self(
            broker: "plant-a", linkName: "plant-a", sites: ["fra"], tier: "prod", weight: 5,
            isFaulty: false,
            script: Script([
                .during(
                    .always,
                    .pingDelay(.mostly(.microseconds(400), seldom: .milliseconds(2)))),
                .during(
                    .always,
                    .connackProperties([
                        .receiveMaximum(64), .maximumPacketSize(1_048_576), .topicAliasMaximum(10),
                        .userProperty(UserProperty(name: "node", value: "plant-a-1")),
                    ])),
                .during(
                    .always,
                    .brokerFigures([
                        .version: "mosquitto version 2.0.22", .uptime: "3896124 seconds",
                        .clients: "1217", .subscriptions: "4096", .retained: "310",
                        .received: "912.35", .sent: "14021.00", .dropped: "0",
                    ])),
            ])),
        Self(
            broker: "plant-b", linkName: "plant-b", sites: ["muc"], tier: "prod", weight: 4,
            isFaulty: false,
            script: Script([
                .during(
                    .always, .pingDelay(.mostly(.milliseconds(4), seldom: .milliseconds(11)))),
                .during(.always, .serverKeepAlive(30)),
                .during(.always, .subscribe(.refused(.notAuthorized))),
            ]),
            responseTimeout: .milliseconds(500)),
        Self(
            broker: "edge", linkName: "edge", sites: ["ber", "ham", "lyo", "waw"], tier: "edge",
            weight: 5, isFaulty: false,
            script: Script([
                .during(
                    .always, .pingDelay(.mostly(.milliseconds(18), seldom: .milliseconds(70)))),
                .during(.always, .onlyVersion3(.returnCode)),
            ]),
            version: .only(.v3_1_1)),
    ]

    /// Behind a satellite: slow, never late.
    private static let slow = Self(
        broker: "fleet-sea", linkName: "vessel", firstNumber: 3, sites: ["sea"], tier: "remote",
        weight: 2,
        script: Script([
            .during(.always, .connackDelay(.constant(.milliseconds(550)))),
            .during(.always, .pingDelay(.between(.milliseconds(480), .milliseconds(690)))),
        ]))

    /// Its queue grows until heartbeats are late, and is worked off again.
    private static let rising = Self(
        broker: "pumps", linkName: "pump", firstNumber: 4, sites: ["osl"], tier: "prod", weight: 2,
        script: Script([
            .during(.always, .pingDelay(.mostly(.milliseconds(8), seldom: .milliseconds(25)))),
            .during(
                .recurring(every: .seconds(110), first: .seconds(4), lasting: .seconds(20)),
                .pingDelay(
                    .rising(from: .milliseconds(15), to: .milliseconds(1400), over: .seconds(18)))
            ),
        ]))

    /// Swallows PINGRESPs: one now and then, some in a row, and for long enough to be half-open.
    private static let swallowing = Self(
        broker: "docks", linkName: "dock", firstNumber: 17, sites: ["rtm"], tier: "prod", weight: 2,
        script: Script([
            .during(.always, .pingDelay(.mostly(.milliseconds(2), seldom: .milliseconds(6)))),
            .during(.always, .swallowPings(.share(0.01))),
            .during(
                .recurring(
                    every: .seconds(160), first: .seconds(9), lasting: .milliseconds(4500)),
                .swallowPings(.all)),
            .during(
                .recurring(
                    every: .seconds(160), first: .seconds(75), lasting: .milliseconds(1500)),
                .swallowPings(.all)),
        ]))

    /// Behind a firewall that forgets its connections.
    private static let resetting = Self(
        broker: "yard", linkName: "crane", firstNumber: 2, sites: ["rtm"], tier: "prod", weight: 1,
        script: Script([
            .during(.always, .pingDelay(.mostly(.milliseconds(3), seldom: .milliseconds(9)))),
            .on(.at(.seconds(12)), .end(.reset)),
            .on(.afterConnackBetween(.seconds(60), .seconds(180)), .end(.reset)),
        ]))

    /// The password of its clients has been changed.
    private static let refusing = Self(
        broker: "gatehouse", linkName: "badge", sites: ["fra"], tier: "office", weight: 1,
        script: Script([
            .during(
                .always,
                .connect(
                    .acceptOnly(
                        username: "badge", password: Array("new".utf8),
                        otherwise: .badUserNameOrPassword)))
        ]),
        username: "badge", password: Secret(Array("old".utf8)))

    /// Is updated while it runs, and comes back.
    private static let restarting = Self(
        broker: "assembly", linkName: "cell", firstNumber: 7, sites: ["muc"], tier: "prod",
        weight: 2,
        script: Script([
            .during(.always, .pingDelay(.mostly(.milliseconds(1), seldom: .milliseconds(4)))),
            .on(
                .every(.seconds(210), first: .seconds(14)),
                .restart(
                    .disconnect(.serverShuttingDown, reason: "rolling update"),
                    downFor: .seconds(6))),
        ]))
}
