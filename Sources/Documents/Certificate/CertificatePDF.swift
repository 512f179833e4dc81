import TitleReview

/// The electronic certificate (N3.5, R15): one page, A4 across, with the photo, a QR code to its verification page, the
/// restriction where one applies (N4.1), and a line that says how the digital signature is checked.
public struct CertificatePDF: Sendable {
    public let content: CertificateContent
    /// Who issues it.
    public let authority: String
    public let committee: String
    public let issuedOn: Day
    public let photo: Picture
    public let verificationURL: String

    public init(
        content: CertificateContent, authority: String, committee: String, issuedOn: Day, photo: Picture,
        verificationURL: String
    ) {
        self.content = content
        self.authority = authority
        self.committee = committee
        self.issuedOn = issuedOn
        self.photo = photo
        self.verificationURL = verificationURL
    }

    private var lines: [(label: String, value: String)] {
        [
            ("姓名", content.holder), ("身份证号", content.maskedID), ("资格名称", content.title), ("专业", content.speciality),
            ("评审委员会", committee),
            ("取得时间", issuedOn.chineseDate), ("发文", content.documentNumber),
            ("证书编号", content.number + (content.replaces.map { "（换发，替换 \($0)）" } ?? "")),
        ]
    }

    /// - Parameter now: for the file's information.
    /// - Returns: a document that is drawn whole or not at all.
    public func document(at now: Instant) throws(DocumentFailure) -> PDFDocument {
        var page = Page(paper: .a4Landscape)
        page.marks += ornaments
        page.marks += [
            .text(
                "专业技术职务任职资格证书", TextStyle(.serif, 32, bold: true, tracking: 7), at: Point(0, 76),
                width: page.paper.width, .centre),
            .text(
                "电 子 证 书", TextStyle(.serif, 11, ink: .muted, tracking: 2), at: Point(0, 128), width: page.paper.width,
                .centre),
        ]
        page.marks += portrait
        page.marks += try answers(with: Typesetter())
        page.marks += try foot
        return PDFDocument(
            title: "专业技术职务任职资格证书 \(content.number)", author: authority, createdAt: now, pages: [page],
            numbersPages: false, isWhole: true)
    }

    /// Two frames with a small square in each corner, and a short rule below the title.
    private var ornaments: [Mark] {
        let paper = Paper.a4Landscape
        let outer = Rect(x: 26, y: 26, width: paper.width - 52, height: paper.height - 52)
        let inner = outer.inset(by: 5)
        let corners = [inner.x, inner.x + inner.width - 14].flatMap { x in
            [inner.y, inner.y + inner.height - 14].flatMap { y in
                [
                    Mark.frame(Rect(x: x, y: y, width: 14, height: 14), 0.6, .accent),
                    .fill(Rect(x: x + 4, y: y + 4, width: 6, height: 6), Ink(0x0B6E5F, alpha: 0.55)),
                ]
            }
        }
        let middle = paper.width / 2
        return [.frame(outer, 1.4, .accent), .frame(inner, 0.6, .accent)] + corners + [
            .line(Point(middle - 40, 156), Point(middle + 40, 156), 1, .accent)
        ]
    }

    private var portrait: [Mark] {
        let frame = Rect(x: 92, y: 184, width: 122, height: 170)
        return [.picture(photo, frame), .frame(frame.inset(by: -3), 0.5, .hairline)]
    }

    /// What is certified; a long name takes the lines that it needs and moves the rest down.
    private func answers(with typesetter: Typesetter) -> [Mark] {
        let (left, width) = (372.0, 390.0)
        let value = TextStyle(.serif, 14)
        var marks: [Mark] = []
        var y = 180.0
        for line in lines {
            marks.append(.text(line.label, TextStyle(.serif, 14, ink: .muted), at: Point(262, y), width: 106, .leading))
            marks.append(.text(line.value, value, at: Point(left, y), width: width, .leading))
            y += max(typesetter.height(line.value, value, width: width) + 7, 27)
        }
        guard let restriction = content.restriction else { return marks }
        let style = TextStyle(.serif, 12, bold: true, ink: .accent)
        let height = typesetter.height(restriction, style, width: 480)
        marks.append(.fill(Rect(x: 262, y: y + 4, width: 500, height: height + 12), .wash))
        marks.append(.fill(Rect(x: 262, y: y + 4, width: 2.5, height: height + 12), .accent))
        return marks + [.text(restriction, style, at: Point(274, y + 10), width: 480, .leading)]
    }

    /// The code at the left; who issued it and how the signature is checked at the right.
    private var foot: [Mark] {
        get throws(DocumentFailure) {
            let right = Paper.a4Landscape.width - 80 - 420
            return [
                .squares(try QR.modules(verificationURL), Rect(x: 92, y: 396, width: 92, height: 92), .text),
                .text("扫码查验", TextStyle(.serif, 10, ink: .muted), at: Point(92, 494), width: 92, .centre),
                .text(authority, TextStyle(.serif, 14), at: Point(right, 466), width: 420, .trailing),
                .text(
                    """
                    本证书带有数字签名：用 PDF 阅读器打开即可看到签名人和签名时间，
                    扫码或用“评衡”离线验证可知内容是否被改动、证书是否有效。
                    """, TextStyle(.serif, 9, ink: .muted), at: Point(right, 492), width: 420, .trailing),
            ]
        }
    }
}
