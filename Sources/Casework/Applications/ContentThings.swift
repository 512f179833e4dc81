import TitleReview

/// An application's content as things with names, fields and files: what two snapshots are compared by (R5).
struct ContentThing: Equatable {
    struct File: Equatable {
        let id: String
        let name: String
    }
    struct Field: Equatable {
        let label: String
        let value: String
    }
    let id: String
    let part: String
    let name: String
    /// By their labels, in order.
    let fields: [Field]
    let files: [File]
}

extension ApplicationContent {
    /// - Parameter plan: whose words the attachments have.
    func things(_ plan: Plan) -> [ContentThing] {
        [detailsThing, ownFiles] + attachmentThings(plan) + chosenThings
            + records.map { record in
                ContentThing(
                    id: record.id, part: "业绩档案", name: "\(record.kindName)“\(record.title)”",
                    fields: fields(of: record),
                    files: record.evidence.map { ContentThing.File(id: $0.id, name: $0.name) })
            }
    }

    private var detailsThing: ContentThing {
        let d = details
        func word(_ value: Bool?) -> String { value.map { $0 ? "是" : "否" } ?? "" }
        return ContentThing(
            id: "details", part: "申报信息", name: "",
            fields: [
                .init(label: "从事专业", value: speciality), .init(label: "申报方式", value: filing.chinese),
                .init(label: "公务员或参照管理人员", value: word(d.civilServant)),
                .init(label: "社保参保地", value: d.insurancePlace), .init(label: "人事档案所在地", value: d.filePlace),
                .init(label: "劳动关系所在地", value: d.labourPlace),
                .init(label: "没有挂靠现象", value: word(d.noNominalEmployment)), .init(label: "本人述职", value: d.report),
            ], files: [])
    }

    /// By the address of what was handed in: another file has another one.
    private var ownFiles: ContentThing {
        ContentThing(
            id: "own", part: "照片和保证书", name: "",
            fields: [.init(label: "证件照", value: photo ?? ""), .init(label: "真实性保证书", value: commitment ?? "")],
            files: [])
    }

    private func attachmentThings(_ plan: Plan) -> [ContentThing] {
        let files = Dictionary(grouping: attachments, by: \.slot)
        return plan.attachments.map { rule in
            ContentThing(
                id: rule.id, part: "附件", name: rule.name, fields: [],
                files: (files[rule.id] ?? []).map { ContentThing.File(id: $0.id, name: $0.name) })
        }
    }

    private var chosenThings: [ContentThing] {
        achievements.map { item in
            ContentThing(
                id: "picked " + item.recordID, part: "选用的业绩", name: "\(item.kindName)“\(item.title)”",
                fields: [
                    .init(label: "本人贡献", value: item.contribution), .init(label: "姓名位置", value: item.marker),
                    .init(label: "代表作", value: item.representative ? "是" : "否"),
                ], files: [])
        }
    }

    private func fields(of record: ArchiveRecord) -> [ContentThing.Field] {
        guard let kind = ArchiveKind.find(record.kind) else { return [] }
        return kind.fields.map { .init(label: $0.label, value: kind.label(of: $0.name, in: record.body)) }
    }
}
