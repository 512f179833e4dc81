import Store
import TitleReview

/// Something of a case that is not as it was when the case was returned.
public struct CaseChange: Sendable, Codable, Equatable {
    public struct File: Sendable, Codable, Equatable {
        public let id: String
        public let name: String
    }
    /// 附件, 业绩档案, …
    public let part: String
    /// Which record, attachment or field.
    public let name: String
    /// Empty where there was nothing, or for files.
    public let before: String
    public let after: String
    public let added: [File]
    public let removed: [File]

    init(
        part: String, name: String, before: String = "", after: String = "", added: [ContentThing.File] = [],
        removed: [ContentThing.File] = []
    ) {
        self.part = part
        self.name = name
        self.before = before
        self.after = after
        self.added = added.map { File(id: $0.id, name: $0.name) }
        self.removed = removed.map { File(id: $0.id, name: $0.name) }
    }
}

/// What was changed since a case was returned, beside what was asked for (R5).
public struct Mended: Sendable, Codable, Equatable {
    public struct Item: Sendable, Codable, Equatable {
        public let text: String
        /// What was changed in what the item speaks of; it helps to find, people judge.
        public let changes: [CaseChange]
    }
    public let items: [Item]
    /// Changes of which no item speaks.
    public let others: [CaseChange]
    public let returnedAt: Instant

    init(items: [String], changes: [CaseChange], returnedAt: Instant) {
        let words = changes.map { Mended.pairs("\($0.part == "附件" || $0.part == "选用的业绩" ? $0.part : "")\($0.name)") }
        var spoken = Set<Int>()
        self.items = items.map { text in
            let asked = Mended.pairs(text)
            let found = changes.indices.filter { !words[$0].isDisjoint(with: asked) }
            spoken.formUnion(found)
            return Item(text: text, changes: found.map { changes[$0] })
        }
        others = changes.indices.filter { !spoken.contains($0) }.map { changes[$0] }
        self.returnedAt = returnedAt
    }

    /// The neighbouring characters of a text that say what it is about.
    private static func pairs(_ text: String) -> Set<String> {
        let characters = text.map { $0.isLetter || $0.isNumber ? $0 : " " }
        return Set(
            zip(characters, characters.dropFirst()).filter { $0.0 != " " && $0.1 != " " }.map { String([$0.0, $0.1]) }
        ).subtracting(common)
    }

    /// What stands in every other list and names nothing.
    private static let common: Set<String> = [
        "请补", "补充", "充任", "请重", "重新", "新上", "上传", "材料", "证书", "证明", "填写", "说明", "修改", "提供",
        "不清", "清晰", "缺少", "没有", "标明", "本人", "文件", "一致", "所在", "在地", "开始", "结束",
        "日期", "名称", "时间", "单位", "情况", "申报", "工作", "以来", "或说", "不一", "与工",
        "复印", "印件", "扫描", "描件", "盖章",
    ]
}

extension [ContentThing] {
    /// What is otherwise in `after`, in its order; what is gone stands last.
    func changes(to after: [ContentThing]) -> [CaseChange] {
        let before = Dictionary(map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        let there = Set(after.map(\.id))
        return after.flatMap { thing in before[thing.id].map { $0.changes(to: thing) } ?? [thing.added] }
            + filter { !there.contains($0.id) }.map(\.gone)
    }
}

extension ContentThing {
    fileprivate func changes(to after: ContentThing) -> [CaseChange] {
        let known = Dictionary(fields.map { ($0.label, $0.value) }, uniquingKeysWith: { first, _ in first })
        var changes = after.fields.filter { known[$0.label] ?? "" != $0.value }.map { field in
            let name = after.name.isEmpty ? field.label : "\(after.name)的\(field.label)"
            let old = known[field.label] ?? ""
            // An address says nothing to people.
            return part == "照片和保证书"
                ? CaseChange(
                    part: part, name: name, before: old.isEmpty ? "" : "原来的一份", after: field.value.isEmpty ? "" : "新的一份"
                ) : CaseChange(part: part, name: name, before: old, after: field.value)
        }
        let added = after.files.filter { !files.contains($0) }
        let removed = files.filter { !after.files.contains($0) }
        if !added.isEmpty || !removed.isEmpty {
            changes.append(CaseChange(part: part, name: after.name, added: added, removed: removed))
        }
        return changes
    }

    private var text: String {
        fields.filter { !$0.value.isEmpty }.map { "\($0.label)：\($0.value)" }.joined(separator: "；")
    }
    fileprivate var added: CaseChange {
        CaseChange(part: part, name: name, after: text.isEmpty ? name : text, added: files)
    }
    fileprivate var gone: CaseChange {
        CaseChange(part: part, name: name, before: text.isEmpty ? name : text, removed: files)
    }
}

extension UnitOfWork {
    /// What was changed since the last return, once the applicant has handed the case in again: the newest snapshot beside the
    /// one before; nil while there is one only.
    func mended(_ c: CaseRecord) throws -> Mended? {
        let newest = try snapshots(c.id, newest: 2)
        guard newest.count == 2,
            let row = try tx.one(
                """
                SELECT items, sent_at FROM corrections
                WHERE case_id = \(c.id) AND mended_at IS NOT NULL ORDER BY sent_at DESC LIMIT 1
                """)
        else { return nil }
        let plan = try plan(c.planID, version: c.planVersion)
        return Mended(
            items: try JSON.decode([String].self, row.text("items")),
            changes: newest[1].things(plan).changes(to: newest[0].things(plan)),
            returnedAt: try row.instant("sent_at"))
    }
}
