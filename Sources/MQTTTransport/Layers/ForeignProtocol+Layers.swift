import MQTTWire
import Vocabulary

extension ForeignProtocol {
    /// What the first bytes of an answer show, where TLS or HTTP was expected.
    ///
    /// - Parameter endpoint: how the server was spoken to, without the layer that it did not
    ///   answer in.
    static func sentence(of firstBytes: [UInt8], at endpoint: NetworkEndpoint) -> String {
        if let foreign = ForeignProtocol(firstBytes: firstBytes) {
            return "it " + foreign.sentence(at: .network(endpoint))
        }
        if firstBytes.starts(with: connackBeginning) {
            return "it answered in MQTT: a broker's plain listener; "
                + "try \(NetworkEndpoint(host: endpoint.host, port: endpoint.port))"
        }
        return "its answer begins with \(printed(firstBytes))"
    }

    /// A CONNACK, with which some brokers refuse whatever came in place of CONNECT.
    private static let connackBeginning: [UInt8] = [0x20]
}
