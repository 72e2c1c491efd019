import SettingsFiles
import Testing
import Vocabulary

struct BrokerURLTests {
    @Test(arguments: [
        ("mqtt://broker", "broker:1883"),
        ("mqtt://broker/", "broker:1883"),
        ("MQTT://Broker.example:2883", "Broker.example:2883"),
        ("mqtt://broker.example.:1883", "broker.example.:1883"),
        ("mqtt://my_host-1:1", "my_host-1:1"),
        ("mqtt://broker:65535", "broker:65535"),
        ("mqtt://10.0.0.7", "10.0.0.7:1883"),
        ("mqtt://10.0.0.007", "10.0.0.7:1883"),
        ("mqtt://10.0.0.010", "10.0.0.10:1883"),
        ("mqtt://[::1]", "[::1]:1883"),
        ("mqtt://[2001:db8::1]:2883", "[2001:db8::1]:2883"),
        ("mqtt://[1:2:3:4:5:6:7:8]", "[1:2:3:4:5:6:7:8]:1883"),
        ("mqtt://[::ffff:10.0.0.1]", "[::ffff:10.0.0.1]:1883"),
        ("mqtt://[fe80::1%25eth0]", "[fe80::1%eth0]:1883"),
        ("mqtt://[fe80::1%eth0]", "[fe80::1%eth0]:1883"),
        ("mqtt://user:secret@broker:2883", "broker:2883"),
        ("mqtts://broker", "broker:8883"),
        ("ws://broker", "broker:80"),
        ("wss://[::1]/mqtt", "[::1]:443"),
        ("mqtt+unix:///run/broker.sock", "/run/broker.sock"),
    ])
    func aURLNamesHostAndPort(text: String, authority: String) throws {
        #expect(try BrokerURL(parsing: text).endpoint.authority == authority)
    }

    @Test(arguments: [
        ("mqtt://b", false, nil), ("mqtts://b", true, nil), ("ws://b", false, "/mqtt"),
        ("wss://b", true, "/mqtt"), ("ws://b/", false, "/"), ("WSS://b:1/a/b", true, "/a/b"),
        ("ws://b?x=1", false, "/mqtt?x=1"), ("ws://u:p@b/a%20b?x=1&y=/", false, "/a%20b?x=1&y=/"),
    ])
    func aSchemeNamesTheLayers(text: String, isSecure: Bool, path: String?) throws {
        let endpoint = try #require(try BrokerURL(parsing: text).endpoint.network)
        #expect(endpoint.isSecure == isSecure)
        #expect(endpoint.webSocketPath == path)
    }

    @Test func theQueryOfAWebSocketIsShownNowhere() throws {
        let url = try BrokerURL(parsing: "wss://broker/mqtt?token=hunter2")
        #expect(url.description == "wss://broker:443/mqtt?…")
        var dumped = ""
        dump(url.endpoint, to: &dumped)
        #expect(!dumped.contains("hunter2"))
        #expect(Endpoint(description: url.description)?.description == url.description)
    }

    @Test func aSocketFileIsNamedByItsDecodedPath() throws {
        let url = try BrokerURL(parsing: "mqtt+unix://u:p%40@/run/my%20broker%2F%C3%A9.sock")
        #expect(url.endpoint == .unixSocket(path: "/run/my broker/é.sock"))
        #expect(url.username == "u")
        #expect(url.password == Secret(Array("p@".utf8)))
    }

    @Test func theLongestPathOfASocketFileHas107Bytes() throws {
        let path = "/" + String(repeating: "é", count: 53)
        #expect(try BrokerURL(parsing: "mqtt+unix://\(path)").endpoint == .unixSocket(path: path))
        let problem = #expect(throws: URLProblem.self) {
            try BrokerURL(parsing: "mqtt+unix://\(path)x")
        }
        #expect(
            problem?.description
                == "character 13: the path of a socket file has at most 107 bytes, this one has 108"
        )
    }

    @Test func userAndPasswordAreDecoded() throws {
        let url = try BrokerURL(parsing: "mqtt://us%65r%40site:p%2Fw%00%FF@broker")
        #expect(url.username == "user@site")
        #expect(url.password?.revealed() == Array("p/w".utf8) + [0x00, 0xFF])
    }

    @Test func aUserWithoutPasswordHasNone() throws {
        let url = try BrokerURL(parsing: "mqtt://watcher@broker")
        #expect(url.username == "watcher")
        #expect(url.password == nil)
    }

    @Test func anEmptyPasswordIsAPassword() throws {
        #expect(try BrokerURL(parsing: "mqtt://watcher:@broker").password == Secret([]))
    }

    @Test(arguments: [
        ("", "character 1: the URL is empty; write mqtt://host or mqtt://host:1883"),
        ("broker", "character 1: the scheme is missing; write mqtt://broker"),
        ("broker:1883", "character 1: the scheme is missing; write mqtt://broker:1883"),
        ("mqtt:broker", "character 1: the scheme is missing; write mqtt://host"),
        ("user:hunter2", "character 1: the scheme is missing; write mqtt://host"),
        ("user:hunter2@broker", "character 1: the scheme is missing; write mqtt://host"),
        ("tcp://broker:1883", "character 1: the scheme is mqtt://, not tcp://"),
        ("ssl://broker", "character 1: the scheme is mqtts://, not ssl://"),
        ("tls://broker", "character 1: the scheme is mqtts://, not tls://"),
        ("mqtt+tls://broker", "character 1: the scheme is mqtts://, not mqtt+tls://"),
        ("unix:///run/m", "character 1: the scheme is mqtt+unix://, not unix://"),
        ("mqtss://broker", "character 1: the scheme is mqtts://, not mqtss://"),
        ("mqtt-unix:///run/m", "character 1: the scheme is mqtt+unix://, not mqtt-unix://"),
        (
            "http://broker",
            "character 1: http:// is not MQTT; MQTT over WebSocket is ws://"
        ),
        (
            "https://broker",
            "character 1: https:// is not MQTT; MQTT over WebSocket and TLS is wss://"
        ),
        (
            "amqp://broker",
            "character 1: the scheme is none that Keepwatch knows; there are mqtt://, mqtts://, "
                + "ws://, wss:// and mqtt+unix://"
        ),
        ("mqtts://:8883", "character 9: the host is missing; write mqtts://host"),
        (
            "mqtts://broker/mqtt",
            "character 15: mqtts:// ends after the port; it has no path, query or fragment"
        ),
        ("wss://::1", "character 8: an IPv6 address stands in brackets: wss://[::1]:443"),
        ("ws://b/a#b", "character 9: a WebSocket's URL has no fragment; # is written %23"),
        (
            "ws://b/é", "character 8: what is not ASCII is percent-encoded in a path: é is %C3%A9"
        ),
        (
            "ws://u:p@b/a@b",
            "character 13: in a user name or password / is written %2F, ? is %3F and # is %23; "
                + "in a path @ is written %40"
        ),
        (
            "mqtt+unix://run/m",
            "character 13: a socket file has no host; write three slashes: "
                + "mqtt+unix:///run/broker.sock"
        ),
        (
            "mqtt+unix://", "character 13: the path is missing; write mqtt+unix:///run/broker.sock"
        ),
        (
            "mqtt+unix:///",
            "character 13: the path is missing; write mqtt+unix:///run/broker.sock"
        ),
        (
            "mqtt+unix:///run/",
            "character 17: the path names a folder; a socket file's has no / at its end"
        ),
        (
            "mqtt+unix:///a?b",
            "character 15: the path of a socket file has no query or fragment; ? is written %3F "
                + "and # %23"
        ),
        (
            "mqtt+unix:///a%00",
            "character 13: the path is not UTF-8 text without control characters"
        ),
        (
            "mqtt+unix:///a%FF",
            "character 13: the path is not UTF-8 text without control characters"
        ),
        ("mqtt://", "character 8: the host is missing; write mqtt://host"),
        ("mqtt://:1883", "character 8: the host is missing; write mqtt://host"),
        ("mqtt://user@", "character 13: the host is missing; write mqtt://host"),
        ("mqtt://bro ker", "character 11: a URL has no blanks and no control characters"),
        ("mqtt://bro\u{1B}ker", "character 11: a URL has no blanks and no control characters"),
        ("mqtt://bröker", "character 10: a host has letters a to z, digits, dots, - and _ only"),
        (
            "mqtt://a..b",
            "character 8: a host has at most 253 characters, with 1 to 63 between dots"
        ),
        (
            "mqtt://10.0.0.300",
            "character 8: an IPv4 address is four numbers from 0 to 255, such as 10.0.0.1"
        ),
        (
            "mqtt://10.0.1",
            "character 8: an IPv4 address is four numbers from 0 to 255, such as 10.0.0.1"
        ),
        ("mqtt://b:0", "character 10: the port is a number from 1 to 65535, such as :1883"),
        ("mqtt://b:65536", "character 10: the port is a number from 1 to 65535, such as :1883"),
        ("mqtt://b:", "character 10: the port is a number from 1 to 65535, such as :1883"),
        ("mqtt://b:+1", "character 10: the port is a number from 1 to 65535, such as :1883"),
        ("mqtt://::1", "character 9: an IPv6 address stands in brackets: mqtt://[::1]:1883"),
        ("mqtt://[::1", "character 8: the bracket of the IPv6 address is not closed"),
        ("mqtt://[]", "character 9: in the brackets stands no IPv6 address such as [2001:db8::1]"),
        (
            "mqtt://[1::2::3]",
            "character 9: in the brackets stands no IPv6 address such as [2001:db8::1]"
        ),
        ("mqtt://[::1]x", "character 13: after the bracket comes only a port, such as :1883"),
        (
            "mqtt://broker/mqtt",
            "character 14: mqtt:// ends after the port; it has no path, query or fragment"
        ),
        (
            "mqtt://u:a/b@broker",
            "character 11: in a user name or password / is written %2F, ? is %3F and # is %23; "
                + "in a path @ is written %40"
        ),
        ("mqtt://u:a@b@broker", "character 13: an @ in a user name or password is written %40"),
        (
            "mqtt://u:100%@broker",
            "character 13: after % come two hexadecimal digits; % itself is written %25"
        ),
        ("mqtt://%FF@broker", "character 8: the user name is not UTF-8 text without NUL"),
    ])
    func aWrongURLSaysWhereAndWhatWouldBeRight(text: String, message: String) {
        let problem = #expect(throws: URLProblem.self) { try BrokerURL(parsing: text) }
        #expect(problem?.description == message)
    }

    @Test(arguments: [
        "0:0", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7::8", ":::", ":1::", "12345::",
        "g::", "::1.2.3", "1.2.3.4::", "::1%", "::1%25", "::1%a/b",
    ])
    func whatIsNoIPv6AddressIsRefused(literal: String) {
        #expect(throws: URLProblem.self) { try BrokerURL(parsing: "mqtt://[\(literal)]") }
    }

    @Test(arguments: [
        ("mqtt://user:hunter2@broker:2883", "mqtt://broker:2883"),
        ("mqtt://user:hun/ter2@broker", "mqtt://…@broker"),
        ("mqtt://user:hunter2", "mqtt://…"),
        ("user:hunter2@broker", "…@broker"),
        ("broker", "broker"),
        ("http://broker", "http://broker"),
        ("wss://broker/a?token=hunter2", "wss://broker:443/a?…"),
        ("https://broker/a?token=hunter2", "https://…"),
        ("wss://broker/a#hunter2", "wss://…"),
    ])
    func aRedactedURLShowsNoCredentials(text: String, shown: String) {
        #expect(BrokerURL.redacted(text) == shown)
    }
}
