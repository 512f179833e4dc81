import Documents
import TitleReview

extension ReadNoticeTable.Table {
    static let head = ["序号", "姓名", "单位", "专业", "申报资格", "性别", "学历", "现任资格及时间"]

    private var workbook: Workbook {
        Workbook(
            title: "\(planTitle)申报人员公示表", head: Self.head,
            rows: people.enumerated().map { index, person in
                [
                    "\(index + 1)", person.name, person.employer, person.speciality, person.award, person.sex,
                    person.education, person.presentTitle,
                ]
            })
    }

    /// The table as a spreadsheet (A3.1.4, S31).
    public func spreadsheet() throws -> [UInt8] { try workbook.bytes() }

    /// The table as a page to print and post in the unit (A3.1.4).
    public func page(at now: Instant) throws -> [UInt8] {
        let subtitle = "\(unit) · 公示 \(days) 个工作日：\(start.chinese)发布，到 \(last.chinese) 24:00"
        return try workbook.document(subtitle: subtitle, at: now).bytes()
    }
}
