import Documents
import Store
import TitleReview

/// The office's list of who owes paper and where it is, as a spreadsheet; on the audit log, because addresses stand in it (A4.1).
public enum MailingList {
    static let most = 20_000
    static let head = ["序号", "单位", "姓名", "专业", "评审计划", "进度", "来件运单", "收到", "盖章", "寄回", "寄回运单", "回寄地址"]

    /// - Throws: a ``Refusal`` when there are more than 20,000.
    public static func make(_ casework: Casework, stage: PaperStage?, as actor: Actor?, at now: Instant) async throws
        -> [UInt8]
    {
        var items: [PaperItem] = []
        var after = ""
        while true {
            let page = try await casework.askAtLength(
                ListPapers(stage: stage, after: after, limit: 500), as: actor, at: now, goesOn: !after.isEmpty)
            items += page.items
            guard items.count <= most else { throw Refusal.conflict("名单超过 \(most) 人，请先按进度筛选，再导出。") }
            guard let next = page.next else { break }
            after = next
        }
        // By unit, then by person: a unit may send for several people.
        let rows = items.sorted { ($0.employer, $0.name, $0.caseID) < ($1.employer, $1.name, $1.caseID) }.enumerated()
            .map { index, item in
                [
                    "\(index + 1)", item.employer, item.name, item.speciality, item.planTitle, item.stage.chinese,
                    item.waybill, item.arrived?.description ?? "", item.stamped?.description ?? "",
                    item.returned?.description ?? "", item.returnWaybill, item.returnAddress,
                ]
            }
        try await casework.perform(RecordMailingList(count: rows.count, stage: stage), as: actor, at: now)
        return try await Spreadsheets.bytes(Workbook(title: "纸质材料", head: head, rows: rows))
    }
}

struct RecordMailingList: UseCase {
    let count: Int, stage: PaperStage?

    func run(_ work: UnitOfWork) throws {
        let unit = try work.requireUnit(.office)
        try work.record("papers.exported", unit, ["count": "\(count)", "stage": stage?.rawValue ?? ""])
    }
}
