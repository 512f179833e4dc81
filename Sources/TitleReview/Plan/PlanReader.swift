/// Reads a plan from its mapping, and holds it against the national regulation (R): a plan may be stricter, never laxer.
enum PlanReader {
    static func plan(_ m: YAMLMap) -> Plan {
        let id = m.text("id")
        m.require(
            !id.isEmpty
                && id.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D },
            "id", "“\(id)”不可用", "小写字母、数字和连字符")
        let award = m.map("award") { award in
            Plan.Award(
                level: award.word("level", else: Facts.TitleLevel.intermediate).rawValue, name: award.text("name"),
                series: award.text("series"))
        }
        let specialities = m.texts("specialities")
        let examined = m.texts("examinationSpecialities", mayBeEmpty: true)
        for both in examined where specialities.contains(both) {
            m.note("examinationSpecialities", "“\(both)”同时列在可评审专业里", "只列在一处")
        }
        let application = m.map("application", Self.application)
        let notices = m.map("notices", Self.notices)
        let scoring = unique(
            "scoring", in: m,
            m.list("scoring") { item in
                Plan.ScoringItem(
                    id: item.text("id"), name: item.text("name"), maximum: item.whole("maximum", 1...1000),
                    hint: item.text("hint"))
            }, by: \.id)
        return Plan(
            id: id, title: m.text("title"), year: m.whole("year", 2000...2199), issuer: m.text("issuer"),
            publishedOn: m.day("publishedOn"), summary: m.text("summary"), award: award, specialities: specialities,
            examinationSpecialities: examined, dates: m.map("dates") { dates($0) },
            authorities: unique(
                "authorities", in: m,
                m.list("authorities", mayBeEmpty: true) { level in
                    Plan.AuthorityLevel(
                        id: level.text("id"), name: level.text("name"), checklist: level.texts("checklist"))
                }, by: \.id),
            eligibility: m.map("eligibility") {
                var reader = EligibilityReader(specialities: specialities, filings: application.filings)
                return reader.rules($0)
            },
            application: application, photo: m.map("photo", photo),
            attachments: unique("attachments", in: m, m.list("attachments", attachment), by: \.id), notices: notices,
            fee: m.optionalMap("fee") { fee in
                Plan.Fee(cents: fee.decimal("yuan", places: 2), refundOnWithdrawal: fee.flag("refundOnWithdrawal"))
            },
            committee: m.map("committee") { committee($0, awardLevel: award.level) },
            scoring: scoring,
            deduction: m.optionalMap("deduction") { deduction($0, full: scoring.reduce(0) { $0 + $1.maximum }) },
            interview: m.flag("interview"),
            paper: m.map("paper") { paper in
                let stage = paper.word("stage", else: Plan.PaperRules.Stage.never)
                guard stage != .never else {
                    return Plan.PaperRules(
                        stage: stage, address: paper.optionalText("address") ?? "", items: paper.optionalTexts("items"))
                }
                return Plan.PaperRules(stage: stage, address: paper.text("address"), items: paper.texts("items"))
            },
            certificate: m.map("certificate") { certificate in
                Plan.CertificateRules(
                    prefix: certificate.text("prefix"), authority: certificate.text("authority"),
                    watermark: certificate.text("watermark"), restriction: certificate.text("restriction"))
            },
            commitment: m.text("commitment"), messages: m.optionalMap("messages", messages),
            reasons: m.optionalMap("reasons") { reasons in
                let texts = Plan.ReasonTexts(
                    returns: reasons.optionalTexts("return"), refusals: reasons.optionalTexts("refuse"))
                for (key, list) in [("return", texts.returns), ("refuse", texts.refusals)] {
                    reasons.require(
                        list.count <= 20 && list.allSatisfy { $0.count <= 100 }, key, "太多或太长", "最多 20 条，每条最多 100 字")
                }
                return texts
            })
    }

    /// The plan's own words for what people are told; only what the event knows may stand in braces.
    private static func messages(_ m: YAMLMap) -> [String: Plan.MessageTemplate] {
        var found: [String: Plan.MessageTemplate] = [:]
        for event in MessageEvent.allCases where m.has(event.rawValue) {
            found[event.rawValue] = m.map(event.rawValue) { one in
                let template = Plan.MessageTemplate(
                    text: one.text("text"), subject: one.optionalText("subject") ?? event.standard.subject)
                let known = event.placeholders.union(["name", "plan"])
                for (key, text) in [("text", template.text), ("subject", template.subject)] {
                    for name in Plan.MessageTemplate.names(in: text) where !known.contains(name) {
                        one.note(key, "“{\(name)}”不可用", known.sorted().map { "{\($0)}" }.joined(separator: "、"))
                    }
                }
                one.require(template.text.count <= 300, "text", "短信太长", "最多 300 字")
                return template
            }
        }
        return found
    }

    /// N2, R5, R14: one stage after the other.
    private static func dates(_ m: YAMLMap) -> Plan.Dates {
        let keys = ["open", "close", "employerDeadline", "authorityDeadline", "officeDeadline", "meetingFrom"]
        let days = keys.map(m.day)
        for index in 1..<keys.count where m.has(keys[index - 1]) {
            let before = days[index - 1]
            // A date that is wrong in itself is noted already, and stands as day 0.
            guard before.number != 0, days[index].number != 0 else { continue }
            m.require(
                days[index] >= before, keys[index],
                "\(days[index]) 早于“\(PlanKeys.name(of: keys[index - 1]))”（\(keys[index - 1])）的 \(before)",
                "不早于 \(before)")
        }
        return Plan.Dates(
            open: days[0], close: days[1], employerDeadline: days[2], authorityDeadline: days[3],
            officeDeadline: days[4],
            cutOff: m.day("cutOff"), correctionWorkingDays: m.whole("correctionWorkingDays", 1...60),
            paymentWorkingDays: m.whole("paymentWorkingDays", 1...60),
            recheckWorkingDays: m.whole("recheckWorkingDays", 1...120), meetingFrom: days[5])
    }

    private static func application(_ m: YAMLMap) -> Plan.ApplicationRules {
        let rules = Plan.ApplicationRules(
            reportLimit: m.whole("reportLimit", 100...20_000),
            achievementsMinimum: m.whole("achievementsMinimum", 0...100),
            achievementsMaximum: m.whole("achievementsMaximum", 1...200), filings: m.words("filings"),
            acceptancePoints: m.texts("acceptancePoints"), fileLimit: m.whole("fileLimit", 10_240...52_428_800))
        m.require(
            rules.achievementsMaximum >= rules.achievementsMinimum, "achievementsMaximum",
            "\(rules.achievementsMaximum) 小于 achievementsMinimum 的 \(rules.achievementsMinimum)", "不小于下限")
        return rules
    }

    /// A2.2.1
    private static func photo(_ m: YAMLMap) -> Plan.PhotoRules {
        let rules = Plan.PhotoRules(
            bytesOver: m.whole("bytesOver", 0...104_857_600), bytesUnder: m.whole("bytesUnder", 1...104_857_600),
            widthOver: m.whole("widthOver", 1...10_000), heightOver: m.whole("heightOver", 1...10_000),
            ratioFrom: m.decimal("ratioFrom", places: 3), ratioTo: m.decimal("ratioTo", places: 3))
        m.require(rules.bytesUnder > rules.bytesOver + 1, "bytesUnder", "不大于 bytesOver", "大于 \(rules.bytesOver + 1)")
        m.require(rules.ratioTo >= rules.ratioFrom, "ratioTo", "小于 ratioFrom", "不小于 ratioFrom")
        return rules
    }

    /// A2.2.5: when an attachment is asked for.
    enum AttachmentCase: String, CaseIterable {
        case always, exceptional, skilled, industryRegister, outOfProvinceInsurance, educationNotVerified, appointed
        case fromArchive
    }

    private static func attachment(_ m: YAMLMap) -> Plan.AttachmentRule {
        Plan.AttachmentRule(
            id: m.text("id"), name: m.text("name"), when: m.word("when", else: AttachmentCase.always).rawValue,
            hint: m.text("hint"), clause: m.text("clause"))
    }

    /// R4, R13: every public notice runs at least five working days.
    private static func notices(_ m: YAMLMap) -> Plan.NoticeRules {
        func days(_ key: String) -> Int {
            let days = m.whole(key, 1...60)
            m.require(days >= 5, key, "公示期 \(days) 个工作日，短于规定（R4、R13）", "至少 5 个工作日")
            return days
        }
        return Plan.NoticeRules(
            employerDays: days("employerDays"), qualificationDays: days("qualificationDays"),
            resultDays: days("resultDays"),
            anonymousObjections: m.flag("anonymousObjections"))
    }

    /// R1, R6, R7, R8
    private static func committee(_ m: YAMLMap, awardLevel: String) -> Plan.CommitteeRules {
        let rules = Plan.CommitteeRules(
            name: m.text("name"), members: m.whole("members", 1...999), scope: m.word("scope", else: Plan.Scope.series),
            termYears: m.whole("termYears", 1...99), termFrom: m.day("termFrom"), quorum: m.fraction("quorum"),
            majority: m.fraction("majority"), panelSize: m.whole("panelSize", 1...99),
            recusalEmployerYears: m.whole("recusalEmployerYears", 0...20), panelOpinion: m.optionalWord("panelOpinion"),
            spreadOver: m.optionalWhole("spreadOver", 1...1000), majorityOf: m.optionalWord("majorityOf"))
        m.require(rules.members % 2 == 1, "members", "评委会 \(rules.members) 人，不是单数（R1）", "单数")
        if awardLevel == Facts.TitleLevel.senior.rawValue {
            let least = rules.scope == .series ? 25 : 11
            m.require(rules.members >= least, "members", "高级职称评委会 \(rules.members) 人，少于规定（R1）", "至少 \(least) 人")
        }
        m.require(rules.termYears <= 3, "termYears", "任期 \(rules.termYears) 年，长于规定（R1）", "不超过 3 年")
        m.require(rules.quorum.isAtLeastTwoThirds, "quorum", "到会比例低于规定（R6）", "至少 2/3")
        m.require(rules.majority.isAtLeastTwoThirds, "majority", "通过比例低于规定（R7）", "至少 2/3")
        m.require(rules.panelSize >= 3, "panelSize", "评议组 \(rules.panelSize) 人，少于规定（R8）", "至少 3 人")
        m.require(rules.panelSize <= rules.members, "panelSize", "评议组比评委会人数还多", "不超过 \(rules.members) 人")
        m.require(m.has("panelOpinion"), "spreadOver", "评议组不会商，用不上偏差界限", "同时写 panelOpinion，或删去这一行")
        return rules
    }

    /// A2.3.5
    private static func deduction(_ m: YAMLMap, full: Int) -> Plan.Deduction {
        let rules = Plan.Deduction(
            clause: m.text("clause"), name: m.text("name"), unit: m.word("unit", else: Plan.Deduction.Unit.points),
            each: m.whole("each", 1...1000), maximum: m.whole("maximum", 1...1000), hint: m.text("hint"))
        m.require(
            rules.each <= rules.maximum, "each", "每份最多扣 \(rules.each)，多于合计的 \(rules.maximum)", "不超过 \(rules.maximum)")
        switch rules.unit {
        case .points:
            m.require(rules.maximum < full, "maximum", "合计最多扣 \(rules.maximum) 分，评分表满分只有 \(full) 分", "小于 \(full)")
        case .percent: m.require(rules.maximum < 100, "maximum", "合计最多扣百分之 \(rules.maximum)", "小于 100")
        }
        return rules
    }

    private static func unique<T>(_ key: String, in m: YAMLMap, _ items: [T], by id: (T) -> String) -> [T] {
        var seen: Set<String> = []
        for (index, item) in items.enumerated() where !id(item).isEmpty && !seen.insert(id(item)).inserted {
            m.note(key, "第 \(index + 1) 项的 id “\(id(item))”重复", "每项的 id 不同")
        }
        return items
    }
}

extension Plan.Fraction {
    var isAtLeastTwoThirds: Bool { numerator * 3 >= denominator * 2 }
}
