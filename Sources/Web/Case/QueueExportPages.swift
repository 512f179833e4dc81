import Casework
import TitleReview

/// The filtered queue as a spreadsheet. An act, not a link: it leaves a trace, and no other page can set it off.
enum QueueExportPages {
    static func routes(_ desk: OfficerQueue, _ casework: Casework) -> Routes {
        Routes(acts: [
            Act(
                "\(desk.cases)/export", name: "\(desk.rawValue)ExportCases",
                policy: Policy(.roles([desk.role]), relation: "cases of the unit"), summary: "导出 Excel",
                fields: [QueuePlace.field], button: "导出 Excel",
                isRemembered: false
            ) { context, form in
                let place = QueuePlace(form.text("list")) ?? QueuePlace(Query())
                let sheet = try await QueueExport.make(casework, place.filter(desk), as: context.actor, at: context.now)
                return .file(
                    FileAnswer(
                        name: "申报 \(context.now.day).xlsx",
                        type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", bytes: sheet.bytes))
            }
        ])
    }

    static func button(_ desk: OfficerQueue, _ place: QueuePlace, _ context: PageContext) -> HTML {
        PostForm(
            [QueuePlace.field.showing(place.text)], to: "\(desk.cases)/export", context, button: "导出 Excel",
            tone: .plain,
            scope: "export-"
        ).html
    }
}
