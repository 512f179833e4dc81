import Testing
import TitleReview

@testable import Documents

@Suite struct CertificateTests {
    private func certificate(
        restriction: String? = nil, committee: String = Samples.content.committee
    ) throws -> CertificatePDF {
        var content = Samples.content
        content.restriction = restriction
        return try CertificatePDF(
            content: content, authority: "杭州市人力资源和社会保障局", committee: committee, issuedOn: Day("2022-12-20")!,
            photo: Picture(Samples.jpeg),
            verificationURL: "https://example.org/certificates/LP2022-ZZ-000318?code=0123456789abcdef")
    }

    @Test(
        "N3.5 R15 the certificate shows holder, masked number, title, committee, day, document and number on one page")
    func words() throws {
        let pdf = try certificate().document(at: Samples.issued).bytes()
        try Tool.keep(pdf, as: "certificate.pdf")
        let text = try Tool.text(of: pdf)
        for wanted in [
            "专业技术职务任职资格证书", "王晓明", "3301**********1234", "工程师", "机电制造", Samples.content.committee, "2022年12月20日",
            "临人社发〔2022〕88号", "LP2022-ZZ-000318", "数字签名",
        ] {
            #expect(text.contains(wanted), "\(wanted)")
        }
        #expect(try Tool.run("pdfinfo", ["FILE"], on: pdf).contains("Pages:           1"))
        // The photo's JPEG goes into the file as it is.
        #expect(try Tool.run("pdfimages", ["-list", "FILE"], on: pdf).contains("jpeg"))
    }

    @Test("N4.1 the restriction is printed where it applies, and only there")
    func restriction() throws {
        let restricted = try certificate(restriction: "本资格仅在浙江省内有效").document(at: Samples.issued).bytes()
        try Tool.keep(restricted, as: "certificate-restricted.pdf")
        #expect(try Tool.text(of: restricted).contains("本资格仅在浙江省内有效"))
        #expect(!(try Tool.text(of: certificate().document(at: Samples.issued).bytes()).contains("省内有效")))
    }

    @Test("N3.5 a long committee name moves the lines below it instead of running into them")
    func longNames() throws {
        let long = String(repeating: "杭州市临平区制造业工程技术人员", count: 5) + "评审委员会"
        let page = try #require(certificate(committee: long).document(at: Samples.issued).pages.first)
        let typesetter = try Typesetter()
        var bottom = 0.0
        for case .text(let text, let style, let at, let width, _) in page.marks where at.x == 372 {
            #expect(at.y >= bottom, "\(text)")
            bottom = at.y + typesetter.height(text, style, width: width)
        }
        #expect(bottom > 400 && bottom < 466)
    }

    @Test("S55 a signed certificate verifies and carries its own content")
    func signed() throws {
        let identity = try SigningIdentity.create(
            commonName: "杭州市人力资源和社会保障局", from: Instant(startOf: Day("2022-01-01")!))
        let page = try certificate(restriction: "本资格仅在浙江省内有效")
        let pdf = try PDFSigner(identity).sign(
            page.document(at: Samples.issued).bytes(), name: page.authority, reason: "签发", at: Samples.issued,
            content: page.content)
        let result = PDFSignatureVerifier.verify(pdf, trust: [identity.authorityPEM])
        #expect(result.ok)
        #expect(result.content == page.content)
    }
}
