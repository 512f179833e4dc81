import COpenSSL
import Testing
import TitleReview

@testable import Documents

@Suite struct SignatureTests {
    let authority: SigningAuthority
    let identity: SigningIdentity
    let signed: [UInt8]

    init() throws {
        let start = Instant(startOf: Day("2022-01-01")!)
        authority = try SigningAuthority.create(commonName: "评衡测试根证书", from: start)
        identity = try authority.issue(commonName: "杭州市某区工程师资格评审委员会", from: start)
        signed = try PDFSigner(identity).sign(
            Samples.plainPDF(), name: "评审委员会", reason: "签发电子证书", at: Samples.issued, content: Samples.content)
    }

    private func verdict(_ bytes: [UInt8], now: Instant? = nil) -> PDFSignatureVerifier.Result {
        PDFSignatureVerifier.verify(bytes, trust: [identity.authorityPEM], now: now)
    }

    @Test(
        "S55 what was signed verifies and gives back its content, signer and time",
        arguments: [SigningAlgorithm.p256, .rsa3072])
    func good(algorithm: SigningAlgorithm) throws {
        let identity = try SigningIdentity.create(
            commonName: "某评审委员会", from: Instant(startOf: Day("2022-01-01")!), algorithm: algorithm)
        let signed = try PDFSigner(identity).sign(
            Samples.plainPDF(), name: "评审委员会", reason: "签发", at: Samples.issued, content: Samples.content)
        let result = PDFSignatureVerifier.verify(signed, trust: [identity.authorityPEM])
        #expect(
            result
                == .init(
                    ok: true, reason: nil, signerName: "某评审委员会", signedAt: Samples.issued, content: Samples.content))
    }

    @Test("S55 pdfsig finds one valid signature over the whole document")
    func popplerAgrees() throws {
        try Tool.keep(signed, as: "signed.pdf")
        let report = try Tool.run("pdfsig", ["-nocert", "FILE"], on: signed)
        #expect(report.contains("Signature is Valid."), "\(report)")
        #expect(report.contains("Total document signed"))
        #expect(report.contains("ETSI.CAdES.detached"))
        #expect(report.contains("SHA-256"))
        #expect(!report.contains("Signature #2"))
    }

    @Test("S55 qpdf finds no fault in the signed file")
    func wellFormed() throws {
        let report = try Tool.run("qpdf", ["--check", "FILE"], on: signed)
        #expect(report.contains("No syntax or stream encoding errors found"), "\(report)")
    }

    @Test("S55 the signature has signing-certificate-v2 and no signing-time")
    func attributes() throws {
        let start = try #require(PDFStructure.last("/Contents <", in: signed)) + 11
        let hex = String(decoding: signed[start...].prefix { $0 != 0x3E }, as: UTF8.self)
        #expect(hex.contains("060b2a864886f70d010910022f"))  // id-aa-signingCertificateV2
        #expect(!hex.contains("06092a864886f70d010905"))  // signing-time
    }

    @Test("S56 a flipped bit anywhere in the file is refused: objects, streams, tables, the gap and its edges")
    func everyPart() throws {
        let gap = try #require(PDFStructure.last("/Contents <", in: signed)) + 10
        let places =
            Array(stride(from: 0, to: signed.count, by: 499)) + Array(gap - 40..<gap + 20)
            + Array(signed.count - 40..<signed.count)
        for place in places {
            var changed = signed
            changed[place] ^= 0x01
            let accepted = verdict(changed).ok
            #expect(!accepted, "byte \(place) of \(signed.count), gap from \(gap)")
        }
    }

    @Test("S56 a flipped bit anywhere in the CMS is refused", arguments: [SigningAlgorithm.p256, .rsa3072])
    func everyByteOfCMS(algorithm: SigningAlgorithm) throws {
        let identity = try SigningIdentity.create(
            commonName: "甲", from: Instant(startOf: Day("2022-01-01")!), algorithm: algorithm)
        let message = Array("内容".utf8)
        let cms = try DetachedCMS(identity).signature(over: message)
        let check = try CMSCheck(trust: [identity.authorityPEM], at: Samples.issued)
        #expect(try check.signer(of: cms, over: message) == "甲")
        for place in cms.indices {
            for mask: UInt8 in [0x01, 0x10] {
                var changed = cms
                changed[place] ^= mask
                let accepted = (try? check.signer(of: changed, over: message)) != nil
                #expect(!accepted, "byte \(place) ^ \(mask) of \(cms)")
            }
        }
    }

    @Test("S56 bytes behind the signature are refused", arguments: ["\n", " ", "%%EOF\n", "1 0 obj\n<<>>\nendobj\n"])
    func appended(tail: String) {
        #expect(verdict(signed + Array(tail.utf8)).reason?.contains("追加") == true)
    }

    @Test("S56 a file cut short is refused")
    func cut() { #expect(!verdict(Array(signed.dropLast())).ok) }

    @Test("S56 a ByteRange with a second gap, a shifted start or a negative number is refused")
    func oddRanges() throws {
        let start = try #require(PDFStructure.last("/ByteRange [", in: signed))
        let end = try #require(signed[start...].firstIndex(of: 0x5D)) + 1
        let numbers = String(decoding: signed[(start + 12)..<(end - 1)], as: UTF8.self).split(separator: " ").compactMap
        { Int($0) }
        #expect(numbers.count == 4)
        let odd = [
            "[\(numbers[0]) \(numbers[1]) \(numbers[2]) 10 20 \(numbers[3])]",
            "[1 \(numbers[1]) \(numbers[2]) \(numbers[3])]",
            "[0 \(numbers[1]) \(numbers[2]) -1]", "[0 \(numbers[1]) \(numbers[2]) 99999999999999999999]", "[]",
            "[0 0 0 0]",
        ]
        for range in odd {
            var changed = signed
            changed.replaceSubrange(start..<end, with: Array("/ByteRange \(range)".utf8))
            #expect(!verdict(changed).ok, "\(range)")
        }
    }

    @Test("S56 a self-made chain with the same names is not trusted, nor is anything without anchors")
    func sameNames() throws {
        let start = Instant(startOf: Day("2022-01-01")!)
        let forged = try SigningAuthority.create(commonName: "评衡测试根证书", from: start)
            .issue(commonName: "杭州市某区工程师资格评审委员会", from: start)
        let bytes = try PDFSigner(forged).sign(
            Samples.plainPDF(), name: "评审委员会", reason: "签发电子证书", at: Samples.issued, content: Samples.content)
        #expect(verdict(bytes).reason == "签名证书不是由可信的机构签发")
        #expect(PDFSignatureVerifier.verify(bytes, trust: [forged.authorityPEM]).ok)
        #expect(!PDFSignatureVerifier.verify(signed, trust: []).ok)
        #expect(!PDFSignatureVerifier.verify(signed, trust: ["not a certificate"]).ok)
    }

    @Test("S56 a signer whose certificate had run out, or had not begun, is refused; the seconds at both ends count")
    func expired() throws {
        let start = Instant(startOf: Day("2022-01-01")!)
        let short = try authority.issue(commonName: "短期签名人", from: start, years: 1)
        let end = start.adding(seconds: 31_556_952)
        func sign(at time: Instant) throws -> PDFSignatureVerifier.Result {
            verdict(try PDFSigner(short).sign(Samples.plainPDF(), name: "甲", reason: "乙", at: time))
        }
        #expect(try sign(at: start).ok)
        #expect(try sign(at: start.adding(seconds: -1)).reason == "签名时证书尚未生效")
        #expect(try sign(at: end.adding(seconds: -1)).ok)
        #expect(try sign(at: end.adding(seconds: 1)).reason == "签名时证书已过期")
    }

    @Test("S56 a signing time in the future is refused when the present is known")
    func future() {
        #expect(verdict(signed, now: Samples.issued).ok)
        #expect(!verdict(signed, now: Samples.issued.adding(seconds: -1)).ok)
    }

    @Test("S56 SHA-1 is refused")
    func sha1() throws {
        let start = try #require(PDFStructure.last("/Contents <", in: signed)) + 11
        let hex = String(decoding: signed[start...].prefix { $0 != 0x3E }, as: UTF8.self)
        #expect(hex.contains("0609608648016503040201"))
        let cms = try DetachedCMS(identity, digest: EVP_sha1()).signature(over: Array("x".utf8))
        let check = try CMSCheck(trust: [identity.authorityPEM], at: Samples.issued)
        let refusal = #expect(throws: Refused.self) { try check.signer(of: cms, over: Array("x".utf8)) }
        #expect(refusal?.reason.contains("SHA-256") == true)
    }

    @Test("S55 after a rotation of keys, older and newer documents verify under the same anchor")
    func rotation() throws {
        let next = try authority.issue(commonName: "新签名人", from: Instant(startOf: Day("2023-01-01")!))
        let later = try PDFSigner(next).sign(
            Samples.plainPDF(), name: "评审委员会", reason: "签发", at: Instant(startOf: Day("2023-06-01")!))
        #expect(verdict(signed).ok)
        #expect(verdict(later).ok)
        #expect(verdict(later).content == nil)
    }

    @Test("S55 a signed file is not signed twice, and what is no PDF of ours is refused")
    func signOnce() throws {
        #expect(throws: DocumentFailure.self) {
            try PDFSigner(identity).sign(signed, name: "甲", reason: "乙", at: Samples.issued)
        }
        #expect(throws: DocumentFailure.self) {
            try PDFSigner(identity).sign(Array("%PDF-1.7\n".utf8), name: "甲", reason: "乙", at: Samples.issued)
        }
        #expect(!verdict(try Samples.plainPDF()).ok)
        #expect(!verdict([]).ok)
    }
}
