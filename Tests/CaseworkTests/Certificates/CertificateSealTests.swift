import Casework
import Documents
import Foundation
import Testing
import TitleReview

@Suite struct CertificateSealTests {
    @Test(
        "S55 a lost seal is replaced, and what the earlier one signed stays trusted; every file is for its owner only")
    func lost() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "pingheng-seal-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let now = try #require(Instant(iso8601: "2022-08-10T10:00:00+08:00"))
        // A seal follows its folder: what it was is kept here.
        let first = try CertificateSeal.open(directory: folder, at: now).identity
        #expect(try CertificateSeal.open(directory: folder, at: now).identity.certificatePEM == first.certificatePEM)
        try FileManager.default.removeItem(atPath: folder + "/seal.pem")
        let second = try CertificateSeal.open(directory: folder, at: now)
        #expect(second.identity.certificatePEM != first.certificatePEM)
        #expect(second.trust.contains(first.authorityPEM) && second.trust.first == second.identity.authorityPEM)
        for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
            #expect(
                try FileManager.default.attributesOfItem(atPath: folder + "/" + name)[.posixPermissions] as? Int
                    == 0o600, "\(name)")
        }
    }

    private func withFolder(_ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "pingheng-seal-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try body(folder)
    }

    @Test(
        """
        S55 S57 a serving seal signs with the new key at once after a rotation; \
        certificates and lists of the earlier keys verify long after, also by one file of all anchors
        """
    )
    func rotation() throws {
        try withFolder { folder in
            let now = try #require(Instant(iso8601: "2022-08-10T10:00:00+08:00"))
            let later = try #require(Instant(iso8601: "2041-03-01T10:00:00+08:00"))
            let serving = try CertificateSeal.open(directory: folder, at: now)
            func signed() throws -> (pdf: [UInt8], list: [UInt8]) {
                let content = CertificateContent(
                    number: "G202200001", holder: "王工", maskedID: "3301**********1234", title: "工程师",
                    speciality: "机电制造", committee: "评委会", approvedOn: "2022-08-10", documentNumber: "1号",
                    restriction: nil)
                let page = try CertificatePDF(
                    content: content, authority: "局", committee: "评委会", issuedOn: now.day,
                    photo: Picture(CaseworkFixture.portrait()),
                    verificationURL: "https://example.org"
                ).document(at: now).bytes()
                return (
                    try PDFSigner(serving.identity).sign(page, name: "局", reason: "x", at: now, content: content),
                    try RevocationList(issuedAt: now, entries: []).signed(by: serving.identity)
                )
            }
            var papers = [try signed()]
            var prints = [serving.fingerprint]
            for _ in 0..<3 {
                #expect(try CertificateSeal.rotate(directory: folder, at: now) == serving.fingerprint)
                papers.append(try signed())
                prints.append(serving.fingerprint)
            }
            #expect(Set(prints).count == 4)
            #expect(serving.trust.count == 4 && Set(serving.trust) == Set(CertificateSeal.anchors(folder)))
            #expect(
                serving.trust.first == serving.identity.authorityPEM
                    && CertificateSeal.anchors(folder).first == serving.identity.authorityPEM)
            for trust in [
                serving.trust, [serving.trust.joined(separator: "\n")],
                try CertificateSeal.open(directory: folder, at: later).trust,
            ] {
                for paper in papers {
                    #expect(PDFSignatureVerifier.verify(paper.pdf, trust: trust, now: later).ok)
                    _ = try RevocationList(paper.list, trust: trust)
                }
            }
            // Without the anchor of its own there is no trust, and the earlier private keys are gone.
            #expect(!PDFSignatureVerifier.verify(papers[0].pdf, trust: [serving.trust[0]], now: later).ok)
            let keys = try FileManager.default.contentsOfDirectory(atPath: folder).filter {
                String(decoding: FileManager.default.contents(atPath: folder + "/" + $0) ?? Data(), as: UTF8.self)
                    .contains("PRIVATE KEY")
            }
            #expect(keys == ["seal.pem"])
        }
    }

    @Test("S57 a rotation that was killed before its last step, and a folder of three files, open as they should")
    func halves() throws {
        try withFolder { folder in
            let now = try #require(Instant(iso8601: "2022-08-10T10:00:00+08:00"))
            let first = try CertificateSeal.open(directory: folder, at: now).identity
            _ = try CertificateSeal.rotate(directory: folder, at: now)
            try Data(first.authorityPEM.utf8).write(to: URL(filePath: folder + "/authority.pem"))
            let second = try CertificateSeal.open(directory: folder, at: now)
            #expect(
                second.trust == [second.identity.authorityPEM, first.authorityPEM]
                    && CertificateSeal.anchors(folder) == second.trust)
        }
        try withFolder { folder in
            let now = try #require(Instant(iso8601: "2022-08-10T10:00:00+08:00"))
            let old = try SigningIdentity.create(commonName: "旧", from: now)
            for (name, text) in [
                ("seal-key", old.privateKeyPEM), ("seal-certificate", old.certificatePEM),
                ("authority", old.authorityPEM),
            ] {
                try Data(text.utf8).write(to: URL(filePath: "\(folder)/\(name).pem"))
            }
            let seal = try CertificateSeal.open(directory: folder, at: now)
            #expect(
                seal.identity.certificatePEM == old.certificatePEM && seal.identity.privateKeyPEM == old.privateKeyPEM
                    && seal.trust == [old.authorityPEM])
            #expect(!FileManager.default.fileExists(atPath: folder + "/seal-key.pem"))
            #expect(try CertificateSeal.open(directory: folder, at: now).fingerprint == seal.fingerprint)
        }
    }
}
