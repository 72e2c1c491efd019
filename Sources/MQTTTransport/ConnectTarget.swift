import NIOCore
import Vocabulary

/// Where one attempt goes, and what it needs of the link's settings.
///
/// A redirection leads an attempt elsewhere than the settings say; the next one may go back.
struct ConnectTarget {
    /// Where the broker of this attempt is.
    let endpoint: Endpoint
    /// What holds for the link.
    let settings: LinkSettings
    /// What lies between the socket and MQTT; nil: nothing.
    let layers: LayerSettings?

    /// What the socket is connected to.
    enum Peer: Equatable {
        /// A host, by name or literal address: the broker's, or the proxy's.
        case host(String, port: UInt16)
        /// A socket file.
        case file(path: String)
    }

    /// What the socket is connected to: the proxy where there is one.
    var peer: Peer {
        switch endpoint {
        case .unixSocket(let path): return .file(path: path)
        case .network(let broker):
            if let proxy = settings.proxy.value { return .host(proxy.host, port: proxy.port) }
            return .host(pinnedAddress ?? broker.host, port: broker.port)
        }
    }

    /// How much is read at once on the connection, once it is open.
    var reading: ReadingSize {
        settings.subscriptions.value.isEmpty ? .answersOnly : .messages
    }

    /// How much is read at once until then.
    var readingAtFirst: ReadingSize {
        layers == nil ? reading : .handshakes
    }

    /// What was reached, for people: beside the proxy's address the broker's name.
    func place(reached address: String) -> String {
        guard settings.proxy.value != nil, let endpoint = endpoint.network else { return address }
        return "\(endpoint.authority) by way of \(address)"
    }

    /// A failure to reach `peer`, which is the proxy's where there is one.
    func failure(_ failure: LinkFailure) -> LinkFailure {
        guard let proxy = settings.proxy.value, endpoint.network != nil else { return failure }
        switch failure {
        case .resolution(let text):
            return .proxy("the name of the proxy \(proxy) was not resolved: \(text)")
        case .refused, .unreachable, .timedOut(.tcp):
            return .proxy("the proxy \(proxy) was not reached: \(failure.detail)")
        default: return failure
        }
    }

    /// The one address that stands for the broker's host; nil where any of them will do.
    ///
    /// It belongs to the host of the settings, not to one that a redirection led to.
    var pinnedAddress: String? {
        endpoint.network?.host == settings.endpoint.network?.host ? settings.address : nil
    }
}
