import AlertModel
import Announcing
import ArgumentParser
import MQTTTransport
import SettingsFiles
import Vocabulary

extension AlertsCommand {
    /// `keepwatch alerts test NAME`.
    struct Test: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Send a sample on one of the ways of announce:, and say what came back.",
            discussion: """
                The sample says that it is one. It is sent once, and nothing is watched. The file \
                is -c, else KEEPWATCH_CONFIG, else $XDG_CONFIG_HOME/keepwatch/keepwatch.yaml. The \
                exit status is 0 where the sample arrived, else 1.
                """)

        @Argument(help: ArgumentHelp("The name of the way.", valueName: "name"))
        var name: String

        @Option(
            name: [.customShort("c"), .customLong("config")],
            help: ArgumentHelp("The configuration file.", valueName: "file"))
        var file: String?

        func run() async throws {
            let way = try way()
            let courier = Courier(
                outside: OutsideCarriers(run: { await $0.run() }, publish: Self.needsARun))
            let now = RunClock().moment().wall
            let outcome = await courier.deliver(.sample(now: now), on: way, now: now)
            await courier.shutDown()
            guard outcome.isDelivered else {
                throw ProgramFailure(
                    status: .failed,
                    message: "the sample did not get through on \(name): \(outcome.text)".onOneLine)
            }
            print("\(name): \(outcome.text)".onOneLine)
        }

        /// The way of that name.
        private func way() throws(ProgramFailure) -> AnnouncementWay {
            guard let path = SettingsSources.file(named: file) else {
                throw ProgramFailure(
                    status: .configuration,
                    message: "there is no configuration; name the file with -c")
            }
            let ways = try SettingsSources.readFile(path).announcementWays.map(\.value)
            if let way = ways.first(where: { $0.name == name }) { return way }
            guard !ways.isEmpty else {
                throw ProgramFailure(
                    status: .usage,
                    message: "\(path) names no way on which people are told; "
                        + "list them under announce:")
            }
            let names = ways.map(\.name)
            let near = nearest(to: name, in: names).map { " (did you mean \($0)?)" } ?? ""
            throw ProgramFailure(
                status: .usage,
                message: "\(path) has no way called \(name)\(near); there are "
                    + names.joined(separator: ", "))
        }

        /// No link is connected here, on which a message could leave.
        private static let needsARun: @Sendable (TopicMessage) async -> DeliveryOutcome = {
            .refused(
                trouble: "it leaves on the connection of \($0.link), which only a watch has; "
                    + "webhooks and commands can be tested")
        }
    }
}
