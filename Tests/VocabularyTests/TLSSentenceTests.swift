import TestSupport
import Testing
import Vocabulary

@Suite struct TLSSentenceTests {
    static let now = WallTime(CivilTime(year: 2026, month: 11, day: 23, hour: 8))

    static func fault(
        _ check: CertificateFault.Check, place: Int = 0, of length: Int = 2,
        subject: String = "broker.example"
    ) -> CertificateFault {
        CertificateFault(
            check: check, place: place, chainLength: length, subject: subject, checkedAt: now)
    }

    @Test func eachFaultHasItsSentence() {
        let long = String(repeating: "x", count: 5_000)
        let hour = Duration.seconds(3_600)
        let faults: [CertificateFault] = [
            Self.fault(.expired(at: Self.now + hour * -3)),
            Self.fault(.expired(at: Self.now + hour * -300), place: 1, subject: "Test CA 2"),
            Self.fault(.expired(at: Self.now + hour * -300), place: 2, subject: "Test CA"),
            Self.fault(.notYetValid(until: Self.now + hour * 2)),
            Self.fault(.unknownAuthority(issuer: "Test CA B", intermediateMissing: false)),
            Self.fault(.unknownAuthority(issuer: "R 3", intermediateMissing: true)),
            Self.fault(.otherKey(issuer: "Test CA")),
            Self.fault(.selfSigned),
            Self.fault(.selfSigned, place: 1, subject: "Test CA B"),
            Self.fault(
                .wrongName(asked: "broker.example", names: ["other.example", "10.0.0.9"]),
                subject: "other.example"),
            Self.fault(.wrongName(asked: "a.example", names: [long, long]), subject: long),
            Self.fault(.wrongUse("is made for clients, not for servers")),
            Self.fault(.brokenSignature(issuer: "Test CA")),
            Self.fault(.malformed("ASN1Error.invalidASN1Object"), place: 1, subject: ""),
            Self.fault(.other(long)),
            Self.fault(.malformed("the broker sent none"), of: 0, subject: ""),
        ]
        expectGolden(
            faults.map(\.sentence).joined(separator: "\n"), named: "certificate-faults")
    }

    @Test func eachAlertThatMattersHasItsSentence() {
        let numbers: [UInt8] = [
            0, 10, 20, 40, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 70, 71, 80, 86, 109, 112, 115,
            116, 120, 255,
        ]
        expectGolden(
            numbers.map { TLSFailure.alert($0).sentence }.joined(separator: "\n"), named: "alerts")
    }

    @Test func otherFailuresOfTLSHaveTheirSentence() {
        let failures: [TLSFailure] = [
            .notTLS("it answered in HTTP"), .ended, .handshake("no cipher in common"),
            .ownFiles("client.key: the passphrase is wrong"), .certificate(Self.fault(.selfSigned)),
        ]
        expectGolden(failures.map(\.sentence).joined(separator: "\n"), named: "tls-failures")
    }

    @Test func aSentenceIsOneLineOfBoundedLength() {
        let long = String(repeating: "é̂̂̂̂", count: 3_000)
        let names = [String](repeating: long, count: 1_000)
        let checks: [CertificateFault.Check] = [
            .expired(at: WallTime(unixMilliseconds: .min)),
            .notYetValid(until: WallTime(unixMilliseconds: .max / 2)),
            .unknownAuthority(issuer: long, intermediateMissing: false),
            .unknownAuthority(issuer: long, intermediateMissing: true), .otherKey(issuer: long),
            .selfSigned, .wrongName(asked: long, names: names),
            .wrongName(asked: "a.example", names: names), .wrongName(asked: long, names: []),
            .brokenSignature(issuer: long), .malformed(long), .other(long),
        ]
        for check in checks {
            for place in 0...2 {
                let sentence = Self.fault(check, place: place, subject: long).sentence
                #expect(sentence.unicodeScalars.count <= 600)
                #expect(!sentence.contains("\n"))
            }
        }
    }
}
