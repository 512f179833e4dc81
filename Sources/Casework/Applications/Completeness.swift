import Store
import TitleReview

/// One line of the attachment matrix, computed from the case (A2.2.5).
public struct AttachmentLine: Sendable, Codable, Equatable {
    public let id: String
    public let name: String
    public let clause: String
    public let hint: String
    public let required: Bool
    /// Why it is needed, or why not.
    public let because: String
    public let files: [EvidenceItem]
}

/// Something that stands in the way of submitting, with the place where it is mended.
public struct Gap: Sendable, Codable, Equatable {
    /// photo | commitment | details | achievements | attachments | archive
    public let step: String
    public let message: String
}

/// A case judged and measured against its plan: what the preview shows and the submission demands.
public struct CaseCheck: Sendable {
    public let verdict: Verdict
    public let facts: Facts
    public let attachments: [AttachmentLine]
    public let gaps: [Gap]
}

extension [Finding] {
    /// Stored findings, which carry no titles, with those of the same clauses in a fresh verdict.
    func titled(like fresh: [Finding]) -> [Finding] {
        let titles = Dictionary(fresh.map { ($0.clause, $0.title) }, uniquingKeysWith: { first, _ in first })
        return map {
            Finding(clause: $0.clause, outcome: $0.outcome, message: $0.message, title: titles[$0.clause] ?? $0.title)
        }
    }
}

extension UnitOfWork {
    /// The rules' facts of an application, with what the employer has confirmed of it in place of what was declared.
    ///
    /// - Parameter backbone: what the employer confirms now; nil: what was confirmed last, if anything.
    func facts(of c: CaseRecord, _ content: ApplicationContent, backbone: Bool? = nil) throws -> Facts {
        var details = content.details
        details.backbone = try backbone ?? confirmedBackbone(c) ?? details.backbone
        return try facts(
            id: c.id, person: c.personID, employerID: c.employerID, speciality: content.speciality,
            filing: content.filing, details: details, typed: content.typed, answers: content.answers)
    }

    /// Everything that is wrong, at once (R5 starts here: whoever mends all of it passes).
    func check(_ c: CaseRecord, _ content: ApplicationContent) throws -> CaseCheck {
        try check(c, content, by: facts(of: c, content), isNumberClaimed: isNumberClaimed(by: c.personID))
    }

    /// What was handed in, by the facts that it was judged by: whatever its unit or a record says since changes nothing of it.
    func checkHandedIn(_ c: CaseRecord, _ content: ApplicationContent) throws -> CaseCheck {
        guard let row = try tx.one("SELECT facts FROM cases WHERE id = \(c.id)") else { throw Refusal.notFound }
        return try check(c, content, by: JSON.decode(Facts.self, row.text("facts")), isNumberClaimed: false)
    }

    private func check(
        _ c: CaseRecord, _ content: ApplicationContent, by facts: Facts, isNumberClaimed: Bool
    ) throws -> CaseCheck {
        let plan = try plan(c.planID, version: c.planVersion)
        let details = content.details
        let verdict = plan.judge(facts)
        var gaps: [Gap] = []
        if isNumberClaimed {
            gaps.append(
                Gap(step: "archive", message: "单位还没有核对您的身份证号：第一次审核通过您的业绩档案时一并核对。（附件2 一、1）"))
        }
        if content.photo == nil { gaps.append(Gap(step: "photo", message: "还没有上传证件照。（附件2 二、1）")) }
        if content.commitment == nil { gaps.append(Gap(step: "commitment", message: "还没有签署《真实性保证书》。（附件2 二、2）")) }
        if content.speciality.isEmpty { gaps.append(Gap(step: "details", message: "还没有选择从事专业。（附件2 三、1）")) }
        if c.authorityID == nil && !plan.authorities.isEmpty {
            gaps.append(Gap(step: "details", message: "还没有选择受理点。（附件2 二、3）"))
        }
        if details.report.isEmpty { gaps.append(Gap(step: "details", message: "还没有填写本人述职。（附件2 二、3）")) }
        if details.civilServant == nil { gaps.append(Gap(step: "details", message: "请声明是否为公务员或参照管理人员。（通知一）")) }
        if !details.noNominalEmployment { gaps.append(Gap(step: "details", message: "请声明没有挂靠现象。（附件1 一）")) }
        for (name, value) in [
            ("社保参保地", details.insurancePlace), ("人事档案所在地", details.filePlace), ("劳动关系所在地", details.labourPlace),
        ] where value.isEmpty {
            let more =
                name == "社保参保地" && plan.attachments.contains { $0.when == "outOfProvinceInsurance" }
                ? "参保地在省外的，还要上传参保缴费证明。" : ""
            gaps.append(Gap(step: "details", message: "还没有填写\(name)。\(more)（通知四）"))
        }
        let picked = content.picked.count
        if picked < plan.application.achievementsMinimum {
            gaps.append(
                Gap(
                    step: "achievements",
                    message: "至少选择 \(plan.application.achievementsMinimum) 项业绩，现在选了 \(picked) 项。（附件2 二、4）"))
        }
        let counted = Set(content.typed.map(\.id))
        for one in content.achievements where !counted.contains(one.recordID) {
            let picked = "选用的\(one.kindName)“\(one.title)”"
            gaps.append(
                Gap(step: "achievements", message: "\(picked)修改后还没有经单位审核通过，请等单位审核，或者移除这一项。（附件2 一、1）"))
        }
        let attachments = matrix(plan, facts, content, verdict)
        for line in attachments where line.required && line.files.isEmpty {
            gaps.append(Gap(step: "attachments", message: "缺少“\(line.name)”：\(line.because)（附件2 二、5）"))
        }
        return CaseCheck(verdict: verdict, facts: facts, attachments: attachments, gaps: gaps)
    }

    private func matrix(_ plan: Plan, _ facts: Facts, _ content: ApplicationContent, _ verdict: Verdict)
        -> [AttachmentLine]
    {
        let files = Dictionary(grouping: content.attachments, by: \.slot)
        let insurancePlace = content.details.insurancePlace
        let isExceptional = content.filing == .exceptional
        let hoursAreLookedUp = content.answers.hoursAreAll(of: facts)
        return plan.attachments.map { rule in
            let need: (required: Bool, because: String) =
                switch rule.when {
                case "always": (true, "所有申报人都需要。")
                case "exceptional": (isExceptional, isExceptional ? "因为您选择了破格申报。" : "只有破格申报需要。")
                case "skilled":
                    (verdict.route == "skilled", verdict.route == "skilled" ? "因为您按高技能人才申报。" : "只有高技能人才申报需要。")
                case "industryRegister" where hoursAreLookedUp: (false, "学时由系统查得，不需要上传。")
                case "industryRegister": ((facts.industryRegisterHours.flatMap { $0 } ?? 0) > 0, "使用行业学时登记管理系统的需要。")
                case "outOfProvinceInsurance":
                    (
                        !insurancePlace.isEmpty && !plan.isInProvince(insurancePlace),
                        "在省外缴纳社保的需要；省内由系统获取。"
                    )
                case "appointed": (!(facts.appointments ?? []).isEmpty, "有助理级聘任的需要聘书。")
                case "educationNotVerified": (false, "省平台能查询到学历学位的不需要。")
                default: (false, "已从业绩档案自动提取，不需要上传。")
                }
            return AttachmentLine(
                id: rule.id, name: rule.name, clause: rule.clause, hint: rule.hint, required: need.required,
                because: need.because, files: files[rule.id] ?? [])
        }
    }
}

extension Plan {
    /// Whether a GB/T 2260 code lies in the province of the plan's certificates (N4.1).
    func isInProvince(_ code: String) -> Bool { eligibility.affiliation.map { code.hasPrefix($0.province) } ?? true }
}
