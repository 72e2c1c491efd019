import FleetModel
import Vocabulary

/// The rules that hold without any configuration.
///
/// Few, and slow to speak: each asks for something that lasts or comes again, so that one lost
/// heartbeat wakes nobody.
public enum BuiltInRules {
    /// All of them, what matters most first; their names are unique.
    public static let all: [AlertRule] = [
        AlertRule(
            name: "broker down",
            condition: AlertCondition(
                begins: .share(
                    AlertShare(
                        of: .state(.down), by: .broker, sign: .greater, bound: 0.5)),
                // Sooner than its links, whose alerts it speaks for.
                beginsAfter: .seconds(20), endsAfter: calm),
            severity: .critical,
            note: "More than half of the broker's links have no connection."),
        AlertRule(
            name: "link down",
            condition: AlertCondition(
                begins: .state(.down), beginsAfter: .seconds(30), endsAfter: calm),
            severity: .critical),
        AlertRule(
            name: "link flapping",
            // The mark itself comes and goes where a link is up for a minute at a time.
            condition: AlertCondition(begins: .flapping, endsAfter: .seconds(300)),
            severity: .warning, note: "Look at the cause and the pattern of its last drops."),
        AlertRule(
            name: "heartbeats lost",
            condition: AlertCondition(
                begins: comparison(.loss, .greater, .share(0.05)), beginsAfter: longEnough,
                ends: comparison(.loss, .less, .share(0.02)), endsAfter: .seconds(120)),
            severity: .warning),
        AlertRule(
            name: "slow heartbeat",
            condition: AlertCondition(
                begins: comparison(.rttP95, .greater, .duration(.milliseconds(500))),
                beginsAfter: longEnough,
                ends: comparison(.rttP95, .less, .duration(.milliseconds(400))),
                endsAfter: .seconds(120)),
            severity: .warning),
        AlertRule(
            name: "certificate expires within 3 days",
            condition: AlertCondition(
                begins: comparison(
                    .certificateExpires, .less, .duration(.seconds(3 * 86_400)))),
            severity: .critical,
            note: "New connections fail from then on."),
        AlertRule(
            name: "certificate expires within 14 days",
            condition: AlertCondition(
                begins: comparison(
                    .certificateExpires, .less, .duration(.seconds(14 * 86_400)))),
            severity: .warning),
    ]

    /// What comes and goes within this time is one alert, not one each time.
    private static let calm = Duration.seconds(120)

    /// Twenty heartbeats at the usual interval, and some more: a share of fewer makes one that was
    /// lost or slow look like a fault.
    private static let longEnough = Duration.seconds(300)

    private static func comparison(
        _ quantity: AlertQuantity, _ sign: FilterComparison.Sign, _ bound: AlertBound
    ) -> AlertExpression {
        .comparison(AlertComparison(quantity: quantity, sign: sign, bound: bound))
    }
}
