import Store
import TitleReview

/// What a case held at one moment, as far as an applicant can change it: kept when a case is returned, so that whoever gets it
/// back sees what was mended (R5).
struct HeldCase: Codable, Equatable {
    struct File: Codable, Equatable {
        let id: String
        let name: String
    }
    /// A thing with a name, its fields by their labels in order, and its files.
    struct Thing: Codable, Equatable {
        let id: String
        let part: String
        let name: String
        let fields: [Field]
        let files: [File]
    }
    struct Field: Codable, Equatable {
        let label: String
        let value: String
    }
    let things: [Thing]
}

extension Work {
    func held(_ c: CaseRecord) throws -> HeldCase {
        let archive = try archive(of: c.personID, for: c).map { record in
            HeldCase.Thing(
                id: record.id, part: "业绩档案", name: "\(record.kindName)“\(record.title)”", fields: fields(record),
                files: record.evidence.map { HeldCase.File(id: $0.id, name: $0.name) })
        }
        return HeldCase(things: try [details(c), ownFiles(c)] + attachments(c) + chosen(c) + archive)
    }

    private func details(_ c: CaseRecord) throws -> HeldCase.Thing {
        let d = try details(of: c.id).taking(answers(for: c))
        func word(_ value: Bool?) -> String { value.map { $0 ? "是" : "否" } ?? "" }
        let filing = ["normal": "正常申报", "exceptional": "破格申报", "transfer": "转（兼）评"][c.filing.rawValue] ?? ""
        return HeldCase.Thing(
            id: "details", part: "申报信息", name: "",
            fields: [
                .init(label: "从事专业", value: c.speciality), .init(label: "申报方式", value: filing),
                .init(label: "公务员或参照管理人员", value: word(d.civilServant)),
                .init(label: "社保参保地", value: d.insurancePlace), .init(label: "人事档案所在地", value: d.filePlace),
                .init(label: "劳动关系所在地", value: d.labourPlace),
                .init(label: "没有挂靠现象", value: word(d.noNominalEmployment)), .init(label: "本人述职", value: d.report),
            ], files: [])
    }

    /// By the address of what was handed in: another file has another one.
    private func ownFiles(_ c: CaseRecord) -> HeldCase.Thing {
        HeldCase.Thing(
            id: "own", part: "照片和保证书", name: "",
            fields: [.init(label: "证件照", value: c.photo ?? ""), .init(label: "真实性保证书", value: c.commitment ?? "")],
            files: [])
    }

    private func attachments(_ c: CaseRecord) throws -> [HeldCase.Thing] {
        let files = Dictionary(
            grouping: try tx.query(
                "SELECT id, slot, name FROM evidence WHERE case_id = \(c.id) ORDER BY created_at, id LIMIT 500"),
            by: { (try? $0.optionalText("slot")) ?? "" })
        return try plan(c.planID, version: c.planVersion).attachments.map { rule in
            HeldCase.Thing(
                id: rule.id, part: "附件", name: rule.name, fields: [],
                files: try (files[rule.id] ?? []).map {
                    HeldCase.File(id: try $0.text("id"), name: try $0.text("name"))
                })
        }
    }

    private func chosen(_ c: CaseRecord) throws -> [HeldCase.Thing] {
        try picked(c.id).map { item in
            HeldCase.Thing(
                id: "picked " + item.recordID, part: "选用的业绩", name: "\(item.kindName)“\(item.title)”",
                fields: [
                    .init(label: "本人贡献", value: item.contribution), .init(label: "姓名位置", value: item.marker),
                    .init(label: "代表作", value: item.representative ? "是" : "否"),
                ], files: [])
        }
    }

    private func fields(_ record: ArchiveRecord) -> [HeldCase.Field] {
        guard let kind = ArchiveKind.find(record.kind) else { return [] }
        return kind.fields.map { .init(label: $0.label, value: kind.label(of: $0.name, in: record.body)) }
    }
}
