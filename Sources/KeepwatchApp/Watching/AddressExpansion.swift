import SettingsFiles
import Vocabulary

/// The links of the settings, of which those that ask for it become one for each address of their
/// host.
///
/// The names are looked up at the start and again and again: addresses that appear or go become
/// links that appear or go. A look-up that fails changes nothing.
actor AddressExpansion {
    /// How often names are looked up again.
    static let period = Duration.seconds(60)
    /// How long a look-up of all names may take.
    static let limit = Duration.seconds(5)

    private let lookUp: @Sendable (Set<String>) async -> [String: [String]]
    private let watch: @Sendable ([LinkSettings]) async -> Void
    private var links: [LinkSettings] = []
    private var known: [String: [String]] = [:]

    /// Makes an expansion of no links.
    ///
    /// - Parameters:
    ///   - lookUp: the addresses of those hosts that have an answer.
    ///   - watch: takes the links after each change.
    init(
        lookUp: @escaping @Sendable (Set<String>) async -> [String: [String]],
        watch: @escaping @Sendable ([LinkSettings]) async -> Void
    ) {
        self.lookUp = lookUp
        self.watch = watch
    }

    /// Takes the first settings and watches the links that need no look-up.
    func begin(with settings: [LinkSettings]) async {
        links = settings
        await watch(settings.filter { $0.hostToExpand == nil })
    }

    /// Looks the names up now and every minute, until the task is cancelled.
    func keepUp() async {
        repeat {
            if !Self.hosts(of: links).isEmpty { await lookUpAgain() }
        } while (try? await Task.sleep(for: Self.period)) != nil
    }

    /// Takes other settings; what they have in common with those before goes on.
    func take(_ settings: [LinkSettings]) async {
        links = settings
        await lookUpAgain()
    }

    private func lookUpAgain() async {
        known.merge(await lookUp(Self.hosts(of: links))) { $1 }
        // A run that ends begins no links.
        guard !Task.isCancelled else { return }
        await watch(Self.expanded(links, known))
    }

    /// The names that are to be looked up.
    static func hosts(of links: [LinkSettings]) -> Set<String> {
        Set(links.compactMap(\.hostToExpand))
    }

    /// Each link that asks for it, once for each address that is known for its host.
    ///
    /// One whose host has no known address stays as it is, and says so itself when it connects. The
    /// addresses of a name stand in one order, whatever order the resolver gives them. A link that
    /// has the name of such a one already stands for it.
    static func expanded(
        _ links: [LinkSettings], _ addresses: [String: [String]]
    ) -> [LinkSettings] {
        let names = Set(links.map(\.name))
        return links.flatMap { link in
            guard let host = link.hostToExpand, let known = addresses[host], !known.isEmpty else {
                return [link]
            }
            return Set(known).sorted().map { address in
                var one = link
                one.name = "\(link.name)@\(address)"
                one.address = address
                return one
            }.filter { !names.contains($0.name) }
        }
    }
}
