import MQTTTransport
import SettingsFiles
import Vocabulary

/// Tries certificates and keys out before anything is connected.
enum TLSTrial {
    /// Throws what cannot be used.
    static func check(_ settings: WatchSettings) throws(ProgramFailure) {
        guard let problems = SettingsProblems(problems(of: settings.links)) else { return }
        let isOfFile = problems.problems.contains { $0.path != nil }
        throw ProgramFailure(
            status: isOfFile ? .configuration : .usage, message: problems.description)
    }

    /// What cannot be used, once for each set of files, where it was written.
    static func problems(of links: [LinkSettings]) -> [SettingsProblem] {
        // By their paths: within one reading a path stands for one content.
        var tried: Set<[String?]> = []
        return links.filter { $0.endpoint.network?.isSecure == true }.compactMap { link in
            let tls = link.tls
            let files = [
                tls.authorities.value?.path, tls.certificate.value?.path, tls.key.value?.path,
            ]
            return tried.insert(files).inserted ? problem(of: tls) : nil
        }
    }

    private static func problem(of settings: TLSSettings) -> SettingsProblem? {
        guard case .ownFiles(let message) = TLSContexts.problem(of: settings) else { return nil }
        let files = [
            (settings.key.value?.path, settings.key.origin),
            (settings.certificate.value?.path, settings.certificate.origin),
            (settings.authorities.value?.path, settings.authorities.origin),
        ]
        // Where no file of ours is to blame, the system's authorities are: the link says so when it
        // connects, and others can be watched meanwhile.
        guard let place = files.first(where: { $0.0.map(message.contains) ?? false })?.1 else {
            return nil
        }
        return SettingsProblem(at: place, message: message)
    }
}
