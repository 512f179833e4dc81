import TitleReview

@testable import Documents

/// Invented people and moments.
enum Samples {
    static let issued = Instant(startOf: Day("2022-12-20")!).adding(seconds: 34_200)

    static let content = CertificateContent(
        number: "LP2022-ZZ-000318", holder: "王晓明", maskedID: "3301**********1234", title: "工程师", speciality: "机电制造",
        committee: "杭州市临平区制造业工程技术人员工程师资格评审委员会", approvedOn: "2022-12-20", documentNumber: "临人社发〔2022〕88号")

    static func plainPDF() throws -> [UInt8] {
        var writer = try PageWriter(.a4)
        writer.title("签名测试")
        writer.paragraph("这一页用来签名。")
        return try PDFDocument(title: "签名测试", createdAt: issued, pages: writer.finish()).bytes()
    }
}
