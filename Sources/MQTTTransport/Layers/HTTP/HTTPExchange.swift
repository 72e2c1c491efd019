import NIOCore
import NIOHTTP1
import Vocabulary

/// What is asked of a server or a proxy over HTTP/1.1 before the connection is ours.
protocol HTTPQuestion: Sendable {
    /// The request; it has no body.
    var request: HTTPRequestHead { get }
    /// What is wrong with the answer, in a sentence for people; nil where it agrees.
    func problem(of answer: HTTPResponseHead) -> String?
    /// What is wrong with an answer that is no HTTP, in a sentence for people.
    func problem(ofForeign firstBytes: [UInt8]) -> String
    /// What is wrong with HTTP that cannot be read, in a sentence for people.
    func problem(ofUnreadable reason: String) -> String
    /// The failure with this problem.
    func failure(_ problem: String) -> LinkFailure
}

/// Asks, and takes HTTP out of the pipeline where the answer agrees.
///
/// Tells with `LayerEvent.agreed`, or fails with a `LayerFault`. Whatever comes behind the answer
/// is passed on after the event.
final class HTTPExchange: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias OutboundOut = HTTPClientRequestPart

    private enum State {
        case asking
        /// The head of the answer agrees; its end comes next.
        case agreed
        /// The decoder is on its way out, and the bytes that it leaves are kept.
        case leaving(kept: [NIOAny])
        case failed
    }

    /// Bytes of an answer's header; a longer one is refused.
    private static let headerLimit = 16_384

    private let question: any HTTPQuestion
    private let encoder: HTTPRequestEncoder
    private let decoder: ByteToMessageHandler<HTTPResponseDecoder>
    private var state = State.asking

    init(_ question: any HTTPQuestion) {
        self.question = question
        var framing = HTTPRequestEncoder.Configuration()
        framing.automaticallySetFramingHeaders = false
        encoder = HTTPRequestEncoder(configuration: framing)
        var limits = NIOHTTPDecoderLimitConfiguration()
        limits.maxHeaderFieldSize = Self.headerLimit
        limits.maxHeaderListSize = Self.headerLimit
        decoder = ByteToMessageHandler(
            HTTPResponseDecoder(
                leftOverBytesStrategy: .forwardBytes, limitConfiguration: limits))
    }

    /// All that belongs into the pipeline, from below.
    var handlers: [any ChannelHandler] {
        let look = FirstLook { [question] firstBytes in
            let isHTTP = zip(firstBytes, "HTTP/1.".utf8).allSatisfy(==)
            let problem = isHTTP ? nil : question.problem(ofForeign: firstBytes)
            return problem.map { LayerFault(failure: question.failure($0)) }
        }
        return [look, encoder, decoder, self]
    }

    func handlerAdded(context: ChannelHandlerContext) {
        context.write(wrapOutboundOut(.head(question.request)), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch state {
        case .asking:
            guard case .head(let answer) = unwrapInboundIn(data) else { return }
            if let problem = question.problem(of: answer) {
                fail(problem, context)
            } else {
                state = .agreed
            }
        case .agreed:
            if case .end = unwrapInboundIn(data) { leave(context) }
        case .leaving(let kept): state = .leaving(kept: kept + [data])
        case .failed: break
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        switch (state, error) {
        // The end of the stream inside an answer is told by itself.
        case (_, HTTPParserError.invalidEOFState): break
        case (.asking, HTTPParserError.headerOverflow):
            let reason = "its header is longer than \(Self.headerLimit) bytes"
            fail(question.problem(ofUnreadable: reason), context)
        case (.asking, is HTTPParserError), (.asking, is NIOHTTPDecoderError):
            fail(question.problem(ofUnreadable: "\(error)"), context)
        default: context.fireErrorCaught(error)
        }
    }

    private func fail(_ problem: String, _ context: ChannelHandlerContext) {
        state = .failed
        context.fireErrorCaught(LayerFault(failure: question.failure(problem)))
    }

    /// Nothing may be written until the decoder is gone, which sees all that is.
    private func leave(_ context: ChannelHandlerContext) {
        state = .leaving(kept: [])
        let pipeline = context.pipeline.syncOperations
        pipeline.removeHandler(encoder, promise: nil)
        let isOut = context.eventLoop.makePromise(of: Void.self)
        isOut.futureResult.assumeIsolated().whenSuccess { [self] in
            context.fireUserInboundEventTriggered(LayerEvent.agreed)
            if case .leaving(let kept) = state {
                for bytes in kept { context.fireChannelRead(bytes) }
            }
            context.fireChannelReadComplete()
            pipeline.removeHandler(self, promise: nil)
        }
        pipeline.removeHandler(decoder, promise: isOut)
    }
}
