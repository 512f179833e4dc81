import TitleReview

/// The authorisation letter (授权委托书) to print, stamp and send in (A2.1.2, A3.1.1); what is not known yet is a line to write on.
public struct AuthorisationLetterPDF: Sendable {
    public let unit: String
    public let creditCode: String
    public let clerk: String

    public init(unit: String, creditCode: String, clerk: String) {
        (self.unit, self.creditCode, self.clerk) = (unit, creditCode, clerk)
    }

    public func document(at now: Instant) throws(DocumentFailure) -> PDFDocument {
        var writer = try PageWriter(.a4)
        writer.title("授权委托书")
        let body = TextStyle(.serif, 12, leading: 1.5)
        func blank(_ text: String, _ width: Int) -> String {
            text.isEmpty ? String(repeating: "＿", count: width) : text
        }
        writer.paragraph(
            """
            　　兹委托 \(blank(clerk, 8)) 为本单位经办人，在职称评审平台办理本单位的注册，\
            审核本单位人员的业绩档案和职称申报材料，组织单位内公示，并向受理点报送。
            """, body)
        writer.paragraph(
            """
            　　经办人在上述范围内的办理，本单位予以认可，并对所报材料的真实性负责。\
            经办人变动时，本单位及时在平台上停用其账号。
            """, body)
        writer.space(10)
        writer.table(
            FormTable(
                columns: [1.3, 3],
                rows: [
                    FormRow([.label("单位名称"), .value(unit)]), FormRow([.label("统一社会信用代码"), .value(creditCode)]),
                    FormRow([.label("经办人姓名"), .value(clerk)]),
                    FormRow([.label("经办人身份证号"), .value("")]), FormRow([.label("经办人联系电话"), .value("")]),
                    FormRow([.label("经办人所在部门和职务"), .value("")]),
                    FormRow([.label("委托期限"), .value("　　　　年　　月　　日 至 　　　　年　　月　　日")]),
                ]))
        writer.space(20)
        writer.signatureLine("法定代表人或负责人（签字）")
        writer.signatureLine("经办人（签字）")
        writer.signatureLine("单位（公章）")
        writer.space(16)
        writer.paragraph(
            """
            打印后填写、签字并加盖单位公章，扫描或拍照（JPG、PNG 或 PDF），在单位注册页面上传。\
            公章要盖在单位名称上，字迹清楚。
            """, .small)
        return PDFDocument(title: "授权委托书", createdAt: now, pages: writer.finish())
    }
}
