import TitleReview

/// The electronic certificate (N3.5, R15): one page, A4 across, with the photo, a QR code to its verification page, the
/// restriction where one applies (N4.1), and a line that says how the digital signature is checked.
public struct CertificatePDF: Sendable {
    public let content: CertificateContent
    /// Who issues it.
    public let authority: String
    public let committee: String
    public let issuedOn: Day
    public let photo: Picture?
    public let verificationURL: String

    public init(content: CertificateContent, authority: String, committee: String, issuedOn: Day, photo: Picture?, verificationURL: String) {
        self.content = content
        self.authority = authority
        self.committee = committee
        self.issuedOn = issuedOn
        self.photo = photo
        self.verificationURL = verificationURL
    }

    private var lines: [(label: String, value: String)] {
        [
            ("姓名", content.holder), ("身份证号", content.maskedID), ("资格名称", content.title), ("专业", content.speciality), ("评审委员会", committee),
            ("取得时间", issuedOn.chineseDate), ("发文", content.documentNumber), ("证书编号", content.number),
        ]
    }

    /// - Parameter now: for the file's information.
    public func document(at now: Instant) throws(DocumentFailure) -> PDFDocument {
        let paper = Paper.a4Landscape
        var page = Page(paper: paper)
        let outer = Rect(x: 26, y: 26, width: paper.width - 52, height: paper.height - 52)
        page.marks += [.frame(outer, 0.9, .accent), .frame(outer.inset(by: 4.5), 0.6, .accent)]
        page.marks.append(.text("专业技术职务任职资格证书", TextStyle(.serif, 32, bold: true, tracking: 7), at: Point(0, 84), width: paper.width, .centre))
        page.marks.append(.text("电 子 证 书", TextStyle(.serif, 10, ink: .muted, tracking: 2), at: Point(0, 136), width: paper.width, .centre))
        let frame = Rect(x: 92, y: 182, width: 122, height: 170)
        page.marks.append(.frame(frame.inset(by: -2), 0.5, .hairline))
        if let photo { page.marks.append(.picture(photo, frame)) }
        var y = 182.0
        for line in lines {
            page.marks.append(.text(line.label, TextStyle(.serif, 14, ink: .muted), at: Point(262, y), width: 110, .leading))
            page.marks.append(.text(line.value, TextStyle(.serif, 14), at: Point(376, y), width: 390, .leading))
            y += 31
        }
        if let restriction = content.restriction {
            page.marks.append(.text(restriction, TextStyle(.serif, 12, bold: true, ink: .accent), at: Point(262, y + 2), width: 500, .leading))
        }
        page.marks.append(.squares(try QR.modules(verificationURL), Rect(x: 92, y: 392, width: 92, height: 92), .text))
        page.marks.append(.text("扫码查验", TextStyle(.serif, 10, ink: .muted), at: Point(92, 490), width: 120, .leading))
        page.marks.append(.text(authority, TextStyle(.serif, 13), at: Point(paper.width - 420, 462), width: 340, .trailing))
        page.marks.append(.text(
            "本证书带有数字签名，用 PDF 阅读器或“评衡”可离线验证", TextStyle(.serif, 9, ink: .muted), at: Point(paper.width - 420, 496), width: 340, .trailing))
        return PDFDocument(title: "专业技术职务任职资格证书 \(content.number)", author: authority, createdAt: now, pages: [page], numbersPages: false)
    }
}
