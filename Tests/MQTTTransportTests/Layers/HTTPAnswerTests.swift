import Testing

@testable import MQTTTransport

struct HTTPAnswerTests {
    private let head =
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: WebSocket\r\n"
        + "Connection:  keep-alive, Upgrade \r\n\r\n"

    @Test func aHeadIsTheSameWhereverItIsCut() throws {
        let bytes = Array((head + "rest").utf8)
        for cut in 0...bytes.count {
            var reader = HTTPAnswerReader()
            let first = try reader.read(bytes[..<cut])
            let second = first == nil ? try reader.read(bytes[cut...]) : nil
            let answer = try #require(first ?? second)
            #expect(answer.status == 101)
            #expect(answer.reason == "Switching Protocols")
            #expect(answer.has("websocket", in: "upgrade"))
            #expect(answer.has("upgrade", in: "connection"))
            #expect(!answer.has("close", in: "connection"))
            #expect(Array(reader.rest) + (first == nil ? [] : bytes[cut...]) == Array("rest".utf8))
        }
    }

    @Test func interimAnswersArePassedOver() throws {
        var reader = HTTPAnswerReader()
        let bytes = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 404 Not Found\r\n\r\n".utf8
        let answer = try reader.read(bytes)
        #expect(answer?.statusLine == "404 Not Found")
    }

    @Test func linesMayEndWithoutACarriageReturn() throws {
        var reader = HTTPAnswerReader()
        let answer = try reader.read("HTTP/1.0 200\nServer: x\n\n".utf8)
        #expect(answer?.statusLine == "200")
        #expect(answer?.values(of: "server") == ["x"])
    }

    @Test func anotherProtocolIsToldByItsFirstByteThatDoesNotFit() {
        var reader = HTTPAnswerReader()
        #expect(throws: HTTPAnswerReader.Fault.notHTTP(firstBytes: Array("SSH-".utf8))) {
            try reader.read("SSH-".utf8)
        }
    }

    @Test(arguments: [
        "HTTP/1.1\r\n\r\n", "HTTP/1.1 abc\r\n\r\n", "HTTP/1.1 20\r\n\r\n", "HTTP/1.1 -12\r\n\r\n",
        "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
    ])
    func aBrokenHeadIsRefused(text: String) {
        var reader = HTTPAnswerReader()
        #expect(throws: HTTPAnswerReader.Fault.self) { try reader.read(text.utf8) }
    }

    @Test func aHeadWithoutEndIsRefusedAtTheLimit() throws {
        var reader = HTTPAnswerReader()
        let line = Array("X: \(String(repeating: "y", count: 1_000))\r\n".utf8)
        for part in [Array("HTTP/1.1 200 OK\r\n".utf8)] + Array(repeating: line, count: 16) {
            let answer = try reader.read(part)
            #expect(answer == nil)
        }
        #expect(throws: HTTPAnswerReader.Fault.self) { try reader.read(line) }
    }
}

struct Base64Tests {
    /// The examples of RFC 4648 §10.
    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
        ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
    ])
    func theExamplesOfTheStandardHold(text: String, encoded: String) {
        #expect(Base64.encoded(text.utf8) == encoded)
    }
}
