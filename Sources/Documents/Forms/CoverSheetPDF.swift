import TitleReview

/// The cover sheet of a parcel of paper: where it goes, from whom, and one QR code for each person whose papers are in it (A4.1).
public struct CoverSheetPDF: Sendable {
    public struct Person: Sendable {
        public let name: String
        public let speciality: String
        /// What the QR code says; the office's scanner types it.
        public let code: String

        public init(name: String, speciality: String, code: String) {
            (self.name, self.speciality, self.code) = (name, speciality, code)
        }
    }
    public let plan: String
    public let recipient: String
    public let sender: String
    /// What each person sends.
    public let items: [String]
    public let people: [Person]

    public init(plan: String, recipient: String, sender: String, items: [String], people: [Person]) {
        (self.plan, self.recipient, self.sender, self.items, self.people) = (plan, recipient, sender, items, people)
    }

    private static let side = 84.0

    public func document(at now: Instant) throws(DocumentFailure) -> PDFDocument {
        var writer = try PageWriter(.a4)
        writer.title("纸质材料邮寄封面", subtitle: plan)
        writer.table(
            FormTable(
                columns: [1, 4],
                rows: [
                    FormRow([.label("寄往"), .value(recipient)], minHeight: 34), FormRow([.label("单位"), .value(sender)]),
                    FormRow([.label("人数"), .value("\(people.count) 人")]),
                    FormRow([
                        .label("每人材料"),
                        .value(items.enumerated().map { "\($0.offset + 1). \($0.element)" }.joined(separator: "\n")),
                    ]),
                ]))
        writer.space(6)
        writer.paragraph(
            """
            放在信封最上面。收到时扫描二维码登记；请不要涂改、折叠二维码。\
            回寄地址在系统里填写，评审表盖章后用 EMS 到付寄回。（附件4）
            """, .small)
        for person in people {
            writer.need(Self.side + 12)
            let top = writer.y
            let left = writer.left
            writer.put(
                .squares(
                    try QR.modules(person.code), Rect(x: left + 6, y: top + 6, width: Self.side, height: Self.side),
                    .text))
            writer.put(
                .text(
                    person.name, TextStyle(.sans, 15, bold: true), at: Point(left + Self.side + 26, top + 22),
                    width: writer.width - Self.side - 30, .leading))
            writer.put(
                .text(
                    person.speciality, .body, at: Point(left + Self.side + 26, top + 48),
                    width: writer.width - Self.side - 30, .leading))
            writer.space(Self.side + 12)
            writer.put(.line(Point(left, writer.y), Point(left + writer.width, writer.y), 0.5, .hairline))
        }
        return PDFDocument(title: "纸质材料邮寄封面", createdAt: now, pages: writer.finish())
    }
}
