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
                The sample says that it is one. It is sent once, and nothing is watched; for a \
                topic its link's broker is connected to for as long. The file \
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
            let settings = try settings()
            let way = try way(of: settings)
            let links = settings.links
            let courier = Courier(
                outside: OutsideCarriers(
                    run: { await $0.run() },
                    publish: { await $0.publish(toBrokerAmong: links) }))
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

        private func settings() throws(ProgramFailure) -> WatchSettings {
            guard let path = SettingsSources.file(named: file) else {
                throw ProgramFailure(
                    status: .configuration,
                    message: "there is no configuration; name the file with -c")
            }
            let settings = try SettingsSources.readFile(path)
            try TLSTrial.check(settings)
            return settings
        }

        /// The way of that name.
        private func way(of settings: WatchSettings) throws(ProgramFailure) -> AnnouncementWay {
            let ways = settings.announcementWays.map(\.value)
            if let way = ways.first(where: { $0.name == name }) { return way }
            guard !ways.isEmpty else {
                throw ProgramFailure(
                    status: .usage,
                    message: "the configuration names no way on which people are told; "
                        + "list them under announce:")
            }
            let names = ways.map(\.name)
            let all = names.joined(separator: ", ")
            let near = nearest(to: name, in: names).map { " (did you mean \($0)?)" } ?? ""
            throw ProgramFailure(
                status: .usage,
                message: "there is no way called \(name)\(near); there are \(all)".onOneLine)
        }
    }
}
