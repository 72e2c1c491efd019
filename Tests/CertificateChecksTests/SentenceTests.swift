import CertificateChecks
import TestSupport
import Testing
import Vocabulary
import X509

/// What a person reads for each kind of certificate; checked at 2026-11-23 08:00 UTC.
@Suite struct SentenceTests {
    @Test func eachKindOfCertificateHasItsSentence() async throws {
        let ours = TestCertificate.authority("Test CA", organization: "Test lab", key: 1)
        let others = TestCertificate.authority("Other CA", organization: "Other lab", key: 3)
        let intermediate = TestCertificate.authority(
            "Test intermediate CA", organization: "Test lab", key: 2)
        var oldIntermediate = intermediate
        oldIntermediate.until = days(-40)
        var client = TestCertificate.server("keepwatch-client")
        client.use = .clientAuth
        let good = try TestCertificate.server().signed(by: ours)
        let expired = TestCertificate.server(until: now + .seconds(-12 * 86_400 - 4 * 3_600))
        let manyNames = (1...30).map { GeneralName.dnsName("broker\($0).example") }
        let kinds: [(kind: String, host: String, chain: [Certificate])] = [
            ("good", "broker.example", [good]),
            (
                "chain with an intermediate", "broker.example",
                [
                    try TestCertificate.server().signed(by: intermediate),
                    try intermediate.signed(by: ours),
                ]
            ),
            ("ends in two days", "broker.example", [try server(until: days(2), by: ours)]),
            ("expired", "broker.example", [try expired.signed(by: ours)]),
            ("not yet valid", "broker.example", [try server(from: days(3_650), by: ours)]),
            (
                "wrong host", "broker.example",
                [
                    try TestCertificate.server(
                        "other.example", names: [.dnsName("other.example"), .address(10, 0, 0, 9)]
                    ).signed(by: ours)
                ]
            ),
            (
                "wrong host, many names", "broker.example",
                [try TestCertificate.server("farm", names: manyNames).signed(by: ours)]
            ),
            (
                "no names", "broker.example",
                [try TestCertificate.server("Some device", names: []).signed(by: ours)]
            ),
            (
                "common name only", "broker.example",
                [try TestCertificate.server(names: []).signed(by: ours)]
            ),
            (
                "common name beside others", "broker.example",
                [try TestCertificate.server(names: [.dnsName("a.example")]).signed(by: ours)]
            ),
            ("self-signed", "broker.example", [try TestCertificate.server().signed()]),
            ("unknown authority", "broker.example", [try server(by: others)]),
            (
                "unknown authority, sent", "broker.example",
                [try server(by: others), try others.signed()]
            ),
            (
                "authority made anew", "broker.example",
                [
                    try server(
                        by: .authority("Test CA", organization: "Test lab", key: 7))
                ]
            ),
            (
                "expired intermediate", "broker.example",
                [try server(by: oldIntermediate), try oldIntermediate.signed(by: ours)]
            ),
            ("missing intermediate", "broker.example", [try server(by: intermediate)]),
            ("client's certificate", "keepwatch-client", [try client.signed(by: ours)]),
            (
                "address", "10.0.0.9",
                [
                    try TestCertificate.server("gateway", names: [.address(10, 0, 0, 9)])
                        .signed(by: ours)
                ]
            ),
            ("address that is not named", "10.0.0.9", [good]),
            (
                "wildcard", "a.example.org",
                [
                    try TestCertificate.server("w", names: [.dnsName("*.example.org")]).signed(
                        by: ours)
                ]
            ),
            (
                "wildcard above it", "a.b.example.org",
                [
                    try TestCertificate.server("w", names: [.dnsName("*.example.org")]).signed(
                        by: ours)
                ]
            ),
        ]
        let roots = try trusting(ours.signed())
        var lines: [String] = []
        for (kind, host, chain) in kinds {
            let verdict = try await verdict(on: chain, host: host, roots: roots)
            lines += ["\(kind):", "    \(verdict.fault?.sentence ?? "passes")"]
        }
        let old = TestCertificate.authority("Old CA", key: 4, until: days(-3))
        let verdict = try await verdict(on: [server(by: old)], roots: trusting(old.signed()))
        lines += ["expired authority of ours:", "    \(verdict.fault?.sentence ?? "passes")"]
        expectGolden(lines.joined(separator: "\n"), named: "sentences")
    }

    private func server(
        from: WallTime = days(-30), until: WallTime = days(365), by issuer: TestCertificate
    ) throws -> Certificate {
        try TestCertificate.server(from: from, until: until).signed(by: issuer)
    }
}
