import CertificateChecks
import SwiftASN1
import Testing
import Vocabulary
import X509

@Suite struct VerdictTests {
    let authority = TestCertificate.authority("Test CA", organization: "Test lab", key: 1)
    let intermediate = TestCertificate.authority(
        "Test intermediate CA", organization: "Test lab", key: 2)
    let roots: TrustRoots

    init() throws {
        roots = try trusting(authority.signed())
    }

    /// The fault of a chain that must have one.
    func fault(
        on chain: [Certificate], host: String = "broker.example", roots: TrustRoots? = nil
    ) async throws -> CertificateFault {
        try #require(
            try await verdict(on: chain, host: host, roots: roots ?? self.roots).fault)
    }

    @Test func aChainToATrustedAuthorityPasses() async throws {
        let chain = [
            try TestCertificate.server().signed(by: intermediate),
            try intermediate.signed(by: authority),
        ]
        let verdict = try await verdict(on: chain, roots: roots)
        #expect(verdict.fault == nil)
        #expect(verdict.certificates.map(\.subject) == ["broker.example", "Test intermediate CA"])
        #expect(verdict.certificates.map(\.issuer) == ["Test intermediate CA", "Test CA"])
        #expect(verdict.certificates[0].names == ["broker.example"])
        #expect(verdict.certificates[0].notBefore == days(-30))
        #expect(verdict.certificates[0].notAfter == days(365))
    }

    @Test func datesBeyond2049AreRead() async throws {
        let server = TestCertificate.server(until: days(20_000))
        let verdict = try await verdict(on: [server.signed(by: authority)], roots: roots)
        #expect(verdict.fault == nil)
        #expect(verdict.certificates[0].notAfter == days(20_000))
    }

    @Test func theLastMomentCountsAndTheNextDoesNot() async throws {
        let chain = [try TestCertificate.server(until: now).signed(by: authority)]
        #expect(try await verdict(on: chain, roots: roots, now: now).fault == nil)
        let after = now + .milliseconds(1)
        let fault = try await verdict(on: chain, roots: roots, now: after).fault
        #expect(fault?.check == .expired(at: now))
    }

    @Test func theFirstMomentCountsAndTheOneBeforeDoesNot() async throws {
        let chain = [try TestCertificate.server(from: now).signed(by: authority)]
        #expect(try await verdict(on: chain, roots: roots, now: now).fault == nil)
        let before = now + .milliseconds(-1)
        let fault = try await verdict(on: chain, roots: roots, now: before).fault
        #expect(fault?.check == .notYetValid(until: now))
    }

    @Test func anExpiredIntermediateIsNamedByItsPlace() async throws {
        var old = intermediate
        old.until = days(-1)
        let fault = try await fault(on: [
            TestCertificate.server().signed(by: old), old.signed(by: authority),
        ])
        #expect(fault.check == .expired(at: days(-1)))
        #expect(fault.place == 1)
        #expect(fault.chainLength == 2)
        #expect(fault.subject == "Test intermediate CA")
    }

    @Test func anExpiredAuthorityOfOursHasThePlaceBeyondTheChain() async throws {
        let old = TestCertificate.authority("Old CA", key: 4, until: days(-3))
        let fault = try await fault(
            on: [TestCertificate.server().signed(by: old)], roots: trusting(old.signed()))
        #expect(fault.check == .expired(at: days(-3)))
        #expect(fault.place == 1)
        #expect(fault.subject == "Old CA")
    }

    @Test func anExpiredAuthorityDoesNotMatterBesideItsSuccessorOfTheSameKey() async throws {
        let old = TestCertificate.authority("Long CA", key: 4, until: days(-3))
        let new = TestCertificate.authority("Long CA", key: 4)
        let both = try trusting(old.signed(), new.signed())
        let chain = [try TestCertificate.server().signed(by: new)]
        #expect(try await verdict(on: chain, roots: both).fault == nil)
        // The wrong name says more than the old authority of the path that is tried first.
        let fault = try await fault(on: chain, host: "other.example", roots: both)
        #expect(fault.check == .wrongName(asked: "other.example", names: ["broker.example"]))
    }

    @Test func anUnknownAuthorityIsNamed() async throws {
        let other = TestCertificate.authority("Other CA", organization: "Other lab", key: 3)
        let fault = try await fault(on: [TestCertificate.server().signed(by: other)])
        #expect(fault.check == .unknownAuthority(issuer: "Other CA", intermediateMissing: false))
        #expect(fault.place == 0)
    }

    @Test func aMissingIntermediateIsSeenByTheOrganisationOfATrustedAuthority() async throws {
        let fault = try await fault(on: [TestCertificate.server().signed(by: intermediate)])
        let issuer = "Test intermediate CA"
        #expect(fault.check == .unknownAuthority(issuer: issuer, intermediateMissing: true))
    }

    @Test func aMissingIntermediateIsSeenByTheAddressOfItsCertificate() async throws {
        let issuer = TestCertificate.authority("Public CA 3", key: 3)
        var server = TestCertificate.server()
        let access = AuthorityInformationAccess([
            .init(method: .issuingCA, location: .uniformResourceIdentifier("http://ca.example/3"))
        ])
        server.more = [try Certificate.Extension(access, critical: false)]
        let fault = try await fault(on: [server.signed(by: issuer)])
        #expect(
            fault.check == .unknownAuthority(issuer: "Public CA 3", intermediateMissing: true))
    }

    @Test func theSentAuthorityThatNobodyTrustsIsSelfSigned() async throws {
        let other = TestCertificate.authority("Other CA", key: 3)
        let fault = try await fault(on: [
            TestCertificate.server().signed(by: other), other.signed(),
        ])
        #expect(fault.check == .selfSigned)
        #expect(fault.place == 1)
    }

    @Test func aSelfSignedCertificateIsSaidToBeOne() async throws {
        let fault = try await fault(on: [TestCertificate.server().signed()])
        #expect(fault.check == .selfSigned)
        #expect(fault.place == 0)
    }

    @Test func aBrokersOwnSelfSignedCertificateCanBeTrusted() async throws {
        let server = try TestCertificate.server().signed()
        #expect(try await verdict(on: [server], roots: trusting(server)).fault == nil)
    }

    @Test func aTrustedSelfSignedCertificateMustStillHoldAndNameTheBroker() async throws {
        let server = try TestCertificate.server(until: days(-2)).signed()
        let expired = try await fault(on: [server], roots: trusting(server))
        #expect(expired.check == .expired(at: days(-2)))
        #expect(expired.place == 0)
        let valid = try TestCertificate.server().signed()
        let misnamed = try await fault(
            on: [valid], host: "other.example", roots: trusting(valid))
        #expect(misnamed.check == .wrongName(asked: "other.example", names: ["broker.example"]))
    }

    @Test func aTrustedSelfSignedCertificateOfAClientIsNotForServers() async throws {
        var client = TestCertificate.server()
        client.use = .clientAuth
        let fault = try await fault(on: [client.signed()], roots: trusting(client.signed()))
        #expect(fault.check == .wrongUse("is made for clients, not for servers"))
    }

    @Test func aRenewedSelfSignedCertificateIsNotTheTrustedOne() async throws {
        let trusted = try TestCertificate.server().signed()
        var renewed = TestCertificate.server(until: days(700))
        let sameKey = try await fault(on: [renewed.signed()], roots: trusting(trusted))
        #expect(sameKey.check == .selfSigned)
        renewed.keyNumber = 8
        let otherKey = try await fault(on: [renewed.signed()], roots: trusting(trusted))
        #expect(otherKey.check == .selfSigned)
    }

    @Test func anAuthorityMadeAnewUnderItsOldNameIsToldFromABrokenSignature() async throws {
        let remade = TestCertificate.authority("Test CA", organization: "Test lab", key: 5)
        let fault = try await fault(on: [TestCertificate.server().signed(by: remade)])
        #expect(fault.check == .otherKey(issuer: "Test CA"))
    }

    @Test func aSignatureThatDoesNotFitIsBroken() async throws {
        var bytes = try TestCertificate.server().signed(by: authority).der
        bytes[bytes.count - 1] ^= 1
        let verdict = await roots.verdict(on: [bytes], for: .name("broker.example"), now: now)
        #expect(verdict.fault?.check == .brokenSignature(issuer: "Test CA"))
        #expect(verdict.fault?.place == 0)
    }

    @Test func theOrderOfTheIntermediatesDoesNotMatter() async throws {
        let second = TestCertificate.authority("Second CA", key: 6)
        let chain = [
            try TestCertificate.server().signed(by: second),
            try intermediate.signed(by: authority),
            try second.signed(by: intermediate),
        ]
        #expect(try await verdict(on: chain, roots: roots).fault == nil)
    }

    @Test func aClientsCertificateIsNotForServers() async throws {
        var client = TestCertificate.server()
        client.use = .clientAuth
        let fault = try await fault(on: [client.signed(by: authority)])
        #expect(fault.check == .wrongUse("is made for clients, not for servers"))
        client.use = .codeSigning
        let signing = try await self.fault(on: [client.signed(by: authority)])
        #expect(signing.check == .wrongUse("is not made for servers"))
    }

    @Test(arguments: [nil, ExtendedKeyUsage.Usage.any])
    func aCertificateForEverythingIsForServersToo(use: ExtendedKeyUsage.Usage?) async throws {
        var server = TestCertificate.server()
        server.use = use
        #expect(try await verdict(on: [server.signed(by: authority)], roots: roots).fault == nil)
    }

    @Test func whoIsNoAuthorityCannotSign() async throws {
        let impostor = TestCertificate.server("impostor.example")
        let fault = try await fault(on: [
            TestCertificate.server().signed(by: impostor), impostor.signed(by: authority),
        ])
        #expect(
            fault.check == .wrongUse("is not that of an authority and cannot sign others"))
        #expect(fault.place == 1)
    }

    @Test func anAuthorityMayLimitThoseBelowIt() async throws {
        var limited = authority
        limited.maxPathLength = 0
        let fault = try await fault(
            on: [
                TestCertificate.server().signed(by: intermediate),
                intermediate.signed(by: limited),
            ], roots: trusting(limited.signed()))
        #expect(fault.check == .wrongUse("does not allow 1 authorities below it"))
        #expect(fault.place == 2)
    }

    @Test func anAuthorityThatRenewedItsKeyByItselfDoesNotCountAsOneMore() async throws {
        var old = authority
        old.maxPathLength = 0
        var new = old
        new.keyNumber = 5
        let chain = [
            try TestCertificate.server().signed(by: new), try new.signed(by: old),
        ]
        #expect(try await verdict(on: chain, roots: trusting(old.signed())).fault == nil)
    }

    @Test func whoMayNotSignCertificatesCannot() async throws {
        var signer = intermediate
        signer.usage = KeyUsage(digitalSignature: true)
        let fault = try await fault(on: [
            TestCertificate.server().signed(by: signer), signer.signed(by: authority),
        ])
        #expect(fault.check == .wrongUse("may not be used to sign other certificates"))
        #expect(fault.place == 1)
    }

    @Test func theUseMayBeCritical() async throws {
        var server = TestCertificate.server()
        server.use = nil
        server.more = [
            try Certificate.Extension(ExtendedKeyUsage([.serverAuth]), critical: true)
        ]
        #expect(try await verdict(on: [server.signed(by: authority)], roots: roots).fault == nil)
    }

    @Test func anUnknownCriticalExtensionIsNamed() async throws {
        var server = TestCertificate.server()
        server.more = [.init(oid: [1, 2, 3, 4], critical: true, value: [5, 0])]
        let fault = try await fault(on: [server.signed(by: authority)])
        #expect(fault.check == .other("it holds the critical extension 1.2.3.4, unknown here"))
    }

    @Test func whatTheLibraryRefusesAloneIsSaidInItsWords() async throws {
        var constrained = authority
        constrained.more = [
            try Certificate.Extension(
                NameConstraints(permittedDNSDomains: ["inside.example"]), critical: true)
        ]
        let fault = try await fault(
            on: [TestCertificate.server().signed(by: constrained)],
            roots: trusting(constrained.signed()))
        guard case .other(let words) = fault.check else {
            Issue.record("not said in the library's words: \(fault.check)")
            return
        }
        #expect(words.contains("inside.example"))
    }

    @Test func anEmptyChainAndOneThatCannotBeReadAreFaults() async throws {
        let none = await roots.verdict(on: [], for: .name("broker.example"), now: now)
        #expect(none.fault?.check == .malformed("the broker sent none"))
        let garbage = await roots.verdict(
            on: [[0x30, 0x80]], for: .name("broker.example"), now: now)
        guard case .malformed = garbage.fault?.check else {
            Issue.record("not malformed: \(String(describing: garbage.fault))")
            return
        }
        #expect(garbage.certificates.isEmpty)
    }

    @Test func theSecondCertificateIsNeverTakenForTheBrokersOwn() async throws {
        let good = try TestCertificate.server().signed(by: authority).der
        let verdict = await roots.verdict(
            on: [[0x30, 0x01], good], for: .name("broker.example"), now: now)
        #expect(verdict.fault?.place == 0)
        #expect(verdict.certificates.isEmpty, "it would be shown as the broker's own")
    }

    @Test func anUnreadableIntermediateIsNamedWhereThePathEnds() async throws {
        let server = try TestCertificate.server().signed(by: intermediate).der
        let verdict = await roots.verdict(
            on: [server, [0x30, 0x01]], for: .name("broker.example"), now: now)
        guard case .malformed = verdict.fault?.check else {
            Issue.record("not malformed: \(String(describing: verdict.fault))")
            return
        }
        #expect(verdict.fault?.place == 1)
        #expect(verdict.certificates.map(\.subject) == ["broker.example"])
    }
}
