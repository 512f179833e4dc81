import Foundation
import Testing
import TitleReview

@testable import Documents

@Suite struct RevocationListTests {
    private let start = Instant(startOf: Day("2022-01-01")!)

    @Test(
        "S56 a signed list of revocations is read back whole; any change of it, or another's signature, is refused with the reason"
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
            again == list && again.number == 2 && again.revocation(of: "LPZ20220002") == Samples.issued
                && again.revocation(of: "LPZ20220001") == nil)
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
        let stranger = try SigningAuthority.create(commonName: "根", from: start).issue(commonName: "签名人", from: start)
        #expect(throws: RevocationList.Unreadable.self) { try RevocationList(list.signed(by: stranger), trust: trust) }
    }
}
