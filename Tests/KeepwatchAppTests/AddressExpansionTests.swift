import Synchronization
import Testing
import Vocabulary

@testable import KeepwatchApp

/// One link for each address of a name.
@Suite struct AddressExpansionTests {
    private func link(
        _ name: String, host: String = "pool.example", expands: Bool = true
    ) -> LinkSettings {
        var link = LinkSettings(
            name: name, endpoint: Endpoint(host: host, port: 8_883, isSecure: true))
        link.expandsAddresses.value = expands
        return link
    }

    @Test func aNameBecomesOneLinkForEachAddress() {
        let links = AddressExpansion.expanded(
            [link("pool"), link("other", host: "b.example")],
            ["pool.example": ["10.0.0.2", "2001:db8::1", "10.0.0.1"]])
        #expect(
            links.map(\.name)
                == ["pool@10.0.0.1", "pool@10.0.0.2", "pool@2001:db8::1", "other"])
        #expect(links.map(\.address) == ["10.0.0.1", "10.0.0.2", "2001:db8::1", nil])
        #expect(links.allSatisfy { $0.endpoint.network?.isSecure == true })
    }

    @Test func theNameStaysForTLS() {
        let links = AddressExpansion.expanded([link("pool")], ["pool.example": ["10.0.0.1"]])
        #expect(links.map(\.endpoint) == [link("pool").endpoint])
    }

    @Test func theOrderOfTheResolverChangesNothing() {
        let one = AddressExpansion.expanded([link("a")], ["pool.example": ["::1", "10.0.0.1"]])
        let other = AddressExpansion.expanded(
            [link("a")], ["pool.example": ["10.0.0.1", "::1", "::1"]])
        #expect(one == other)
    }

    @Test func aLinkThatHasTheNameOfAnAddressAlreadyStandsForIt() {
        let own = link("pool@10.0.0.1", host: "10.0.0.1")
        let links = AddressExpansion.expanded(
            [link("pool"), own], ["pool.example": ["10.0.0.1", "10.0.0.2"]])
        #expect(links.map(\.name) == ["pool@10.0.0.2", "pool@10.0.0.1"])
        #expect(links.last == own)
    }

    @Test(arguments: ["10.0.0.1", "::1", "fe80::1%eth0"])
    func aLiteralAddressStaysOneLink(host: String) {
        let links = [link("a", host: host), link("b", expands: false)]
        #expect(AddressExpansion.hosts(of: links).isEmpty)
        #expect(AddressExpansion.expanded(links, [host: ["10.0.0.9"]]) == links)
    }

    @Test func aSocketFileStaysOneLink() {
        var socket = LinkSettings(name: "a", endpoint: .unixSocket(path: "/run/m"))
        socket.expandsAddresses.value = true
        #expect(AddressExpansion.hosts(of: [socket]).isEmpty)
    }

    @Test func linksThatNeedNoLookUpAreWatchedBeforeAnyIsMade() async {
        let scene = Scene(answers: [["pool.example": ["10.0.0.1"]]])
        let expansion = scene.expansion
        await expansion.begin(with: [link("plain", expands: false), link("pool")])
        #expect(scene.watched == [["plain"]])
        #expect(scene.askedHosts.isEmpty)
    }

    @Test func aLookUpThatFailsChangesNothing() async {
        let scene = Scene(answers: [
            ["pool.example": ["10.0.0.1", "10.0.0.2"]], [:], ["pool.example": ["10.0.0.2"]],
        ])
        let expansion = scene.expansion
        for _ in 0..<3 { await expansion.take([link("pool")]) }
        #expect(
            scene.watched == [
                ["pool@10.0.0.1", "pool@10.0.0.2"], ["pool@10.0.0.1", "pool@10.0.0.2"],
                ["pool@10.0.0.2"],
            ])
    }

    @Test func aNameWithoutAnAddressIsOneLinkThatSaysSo() async {
        let scene = Scene(answers: [[:]])
        await scene.expansion.take([link("pool")])
        #expect(scene.watched == [["pool"]])
    }

    @Test func aRunThatEndsBeginsNoLinks() async {
        let scene = Scene(answers: [["pool.example": ["10.0.0.1"]]])
        let expansion = scene.expansion
        let links = [link("pool")]
        let take = Task {
            while !Task.isCancelled { await Task.yield() }
            await expansion.take(links)
        }
        take.cancel()
        await take.value
        #expect(scene.askedHosts.count == 1)
        #expect(scene.watched.isEmpty)
    }

    @Test func aNameIsLookedUpOnceForAllItsLinks() async {
        let scene = Scene(answers: [["pool.example": ["10.0.0.1"]]])
        await scene.expansion.take([link("a"), link("b"), link("c", expands: false)])
        #expect(scene.askedHosts == [["pool.example"]])
        #expect(scene.watched == [["a@10.0.0.1", "b@10.0.0.1", "c"]])
    }
}

/// Look-ups with prepared answers, and what was watched after each.
private final class Scene: Sendable {
    private struct Record {
        var answers: [[String: [String]]]
        var asked: [Set<String>] = []
        var watched: [[String]] = []
    }

    private let record: Mutex<Record>

    init(answers: [[String: [String]]]) { record = Mutex(Record(answers: answers)) }

    var watched: [[String]] { record.withLock { $0.watched } }
    var askedHosts: [Set<String>] { record.withLock { $0.asked } }

    var expansion: AddressExpansion {
        AddressExpansion(
            lookUp: { hosts in
                self.record.withLock { record in
                    record.asked.append(hosts)
                    return record.answers.isEmpty ? [:] : record.answers.removeFirst()
                }
            },
            watch: { links in
                self.record.withLock { $0.watched.append(links.map(\.name)) }
            })
    }
}
