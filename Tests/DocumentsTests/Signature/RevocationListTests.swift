import Foundation
import Testing
import TitleReview

@testable import Documents

@Suite struct RevocationListTests {
    private let start = Instant(startOf: Day("2022-01-01")!)

    @Test(
        "S56 B17 a signed list of what is revoked or replaced is read back whole; a changed one, or another's, is refused with the reason"
    )
    func tampered() throws {
        let identity = try SigningAuthority.create(commonName: "根", from: start).issue(commonName: "签名人", from: start)
        let list = RevocationList(
            issuedAt: Samples.issued,
            entries: [
                .init(certificate: "LPZ20220009", revokedAt: Samples.issued),
                .init(certificate: "LPZ20220002", revokedAt: Samples.issued),
            ])
        let signed = try list.signed(by: identity)
        let trust = [identity.authorityPEM]
        let again = try RevocationList(signed, trust: trust)
        #expect(
            again == list && again.number == 2 && again.entry(of: "LPZ20220002")?.revokedAt == Samples.issued
                && again.entry(of: "LPZ20220001") == nil)
        #expect(String(decoding: signed, as: UTF8.self).hasPrefix("pingheng revocations 1\n"))
        let empty = try RevocationList(
            RevocationList(issuedAt: Samples.issued, entries: []).signed(by: identity), trust: trust)
        #expect(empty.entries.isEmpty)
        let text = String(decoding: signed, as: UTF8.self)
        let changes = [
            text.replacingOccurrences(of: "LPZ20220009", with: "LPZ20220008"),
            text.replacingOccurrences(of: "number 2", with: "number 3"),
            text.replacingOccurrences(of: "issued 20", with: "issued 19"), text + "x", "", String(text.dropFirst(40)),
            text.split(separator: "\n", omittingEmptySubsequences: false).filter { !$0.hasPrefix("LPZ20220009") }
                .joined(separator: "\n").replacingOccurrences(of: "number 2", with: "number 1"),
        ]
        for change in changes {
            #expect(throws: RevocationList.Unreadable.self, "\(change.prefix(90))") {
                try RevocationList(Array(change.utf8), trust: trust)
            }
        }
        let replaced = RevocationList(
            issuedAt: Samples.issued,
            entries: list.entries + [
                .init(certificate: "LPZ20220003", revokedAt: Samples.issued, replacedBy: "LPZ20220010")
            ])
        let known = try RevocationList(replaced.signed(by: identity), trust: trust)
        #expect(known == replaced && known.entry(of: "LPZ20220003")?.replacedBy == "LPZ20220010")
        let other = String(decoding: try replaced.signed(by: identity), as: UTF8.self)
        #expect(other.hasPrefix("pingheng revocations 2\n"))
        for change in [
            other.replacingOccurrences(of: " replaced-by LPZ20220010", with: ""),
            other.replacingOccurrences(of: "LPZ20220010", with: "LPZ20220011"),
            other.replacingOccurrences(of: "revocations 2", with: "revocations 1"),
        ] {
            #expect(throws: RevocationList.Unreadable.self) { try RevocationList(Array(change.utf8), trust: trust) }
        }
        let stranger = try SigningAuthority.create(commonName: "根", from: start).issue(commonName: "签名人", from: start)
        #expect(throws: RevocationList.Unreadable.self) { try RevocationList(list.signed(by: stranger), trust: trust) }
    }
}
