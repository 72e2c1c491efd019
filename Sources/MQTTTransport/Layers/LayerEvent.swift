import Vocabulary

/// What a layer tells those above it, beside bytes.
enum LayerEvent: Hashable, Sendable {
    /// The server, or the proxy, agreed to what it was asked over HTTP.
    case agreed
    /// Bytes came, and a frame is not whole yet.
    case webSocketFrameArriving
    /// The peer's ping was answered.
    case webSocketPinged
    /// The peer closed the WebSocket, which was answered.
    case webSocketClosed(code: UInt16?, reason: String)
}

/// Why a layer cannot be built or kept up.
struct LayerFault: Error, Hashable {
    var failure: LinkFailure
}
