import FleetModel
import Testing
import Vocabulary

@Suite("Filters that nobody typed")
struct ExactFilterTests {
    /// Names, brokers and values as others may write them.
    private static let hostile = [
        "gatehouse:1883", "dock 7", "dock-17", "d/7", "/var/run/mqtt.sock", "a|b", "!x", "\"",
        "a\"b", "\"a b\"", "the \"old\" dock", "^x$", "(x)", "c:\\d", "50%+", "[::1]:1883", "a=b",
        "rtt>1s", "state:up", "down", "a.b", "{2}", "e\u{301}x", "\u{301}x", "üß", " ", " a ",
        "#", "\\", "/", "//", "/^a$/", "a !b", "x\u{200D}y",
    ]

    private func link(
        _ name: String = "n", broker: String = "h", tag: (key: String, value: String)? = nil
    ) -> LinkSnapshot {
        var settings = LinkSettings(name: name, endpoint: Endpoint(host: broker, port: 1))
        settings.tags = tag.map { [Tag(key: $0.key, value: $0.value)] } ?? []
        return FleetUnderTest([settings]).snapshot(at: 0).links[0]
    }

    /// Texts that merely contain a text, stand in it or look like it.
    private func neighbours(of text: String) -> [String] {
        ["old\(text)", "\(text)0", "x \(text) y", "\(text)\(text)", String(text.dropLast()), ""]
            + Self.hostile.filter { $0 != text }
    }

    private func passes(_ term: String, _ link: LinkSnapshot) throws -> Bool {
        try LinkFilter(parsing: term).matches(link, at: FleetUnderTest.moment(0).monotonic)
    }

    @Test("a name passes its link alone", arguments: hostile)
    func names(_ name: String) throws {
        // A sign that melts into the one before it cannot be written.
        guard let term = LinkFilter.term(name: name) else {
            #expect(name == "\u{301}x")
            return
        }
        #expect(try passes(term, link(name)))
        for other in neighbours(of: name) {
            #expect(try !passes(term, link(other)), "\(term) passes \(other)")
        }
        #expect(try !passes(term, link("n", tag: (name, name))), "\(term) passes a tag")
    }

    @Test("a broker passes its links alone", arguments: hostile)
    func brokers(_ host: String) throws {
        let authority = Endpoint(host: host, port: 1).authority
        guard let term = LinkFilter.term(broker: authority) else {
            #expect(host == "\u{301}x")
            return
        }
        #expect(try passes(term, link(broker: host)))
        for other in neighbours(of: host)
        where Endpoint(host: other, port: 1).authority != authority {
            #expect(try !passes(term, link(broker: other)), "\(term) passes \(other)")
        }
        #expect(try !passes(term, link(authority, tag: ("via", authority))))
    }

    @Test("a tag passes links that have it alone", arguments: hostile)
    func tags(_ value: String) throws {
        guard let term = LinkFilter.term(tag: Tag(key: "site", value: value)) else {
            #expect(value == "\u{301}x")
            return
        }
        #expect(try passes(term, link(tag: ("site", value))))
        for other in neighbours(of: value) {
            #expect(try !passes(term, link(tag: ("site", other))))
        }
        #expect(try !passes(term, link(value, broker: value)))
        #expect(try !passes(term, link(tag: ("sites", value))))
    }

    @Test(
        "keys that ask for something else write no term",
        arguments: [
            "rtt", "State", "name", "Broker", "a b", "!x", "/x/", "\"x\"", "a=b", "", "a>b",
        ])
    func keys(_ key: String) {
        #expect(LinkFilter.term(tag: Tag(key: key, value: "fra")) == nil)
    }

    @Test(
        "a tag under the key of the name or the broker is asked for, too",
        arguments: [
            ("name", "eu"), ("Broker", "eu"),
        ])
    func tagsOfTheKeysThatEveryLinkHas(_ key: String, _ value: String) throws {
        let term = "\(key.lowercased())=\(value)"
        #expect(try passes(term, link(tag: (key, value))))
        #expect(try !passes(term, link(tag: (key, "us"))))
        #expect(try !passes("!\(term)", link(tag: (key, value))))
    }

    @Test(
        "the plainest way is taken",
        arguments: [
            ("gatehouse:1883", "name=gatehouse:1883"), ("dock 7", "name=\"dock 7\""),
            ("/x", "name=\"/x\""), ("a\"b", "name=a\"b"), ("a \"b", "name=/^a \"b$/"),
        ])
    func plainest(_ name: String, _ term: String) {
        #expect(LinkFilter.term(name: name) == term)
    }
}
