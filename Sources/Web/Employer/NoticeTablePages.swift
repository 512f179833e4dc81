import Casework
import TitleReview

/// The public-notice table to post in the unit, as spreadsheet and as PDF (A3.1.4).
enum NoticeTablePages {
    static func routes(_ casework: Casework) -> Routes {
        let policy = EmployerPages.policy("notice of the unit")
        return Routes(downloads: [
            Download(
                "/employer/notices/{id}/table.xlsx", name: "downloadNoticeSheet", policy: policy, summary: "公示表 Excel"
            ) { context in
                let table = try await casework.ask(ReadNoticeTable(noticeID: context.parameter("id")), for: context)
                return FileAnswer(
                    name: "公示表 \(table.start).xlsx",
                    type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                    bytes: try table.spreadsheet())
            },
            Download("/employer/notices/{id}/table.pdf", name: "downloadNoticePDF", policy: policy, summary: "公示表 PDF")
            { context in
                let table = try await casework.ask(ReadNoticeTable(noticeID: context.parameter("id")), for: context)
                return FileAnswer(
                    name: "公示表 \(table.start).pdf", type: "application/pdf", inline: true,
                    bytes: try table.page(at: context.now))
            },
        ])
    }
}
