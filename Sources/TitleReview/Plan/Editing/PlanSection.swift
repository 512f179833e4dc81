/// A plan in parts that one person thinks of at one time; each is a page.
public enum PlanSection: String, Sendable, CaseIterable {
    case basics, dates, specialities, authorities, conditions, education, routes, application, attachments, notices,
        committee, scoring, paper, texts

    public var chinese: String {
        switch self {
        case .basics: "基本信息"
        case .dates: "日期"
        case .specialities: "专业"
        case .authorities: "受理部门"
        case .conditions: "人人都要符合的条件"
        case .education: "学历的认定"
        case .routes: "申报途径"
        case .application: "申报与照片"
        case .attachments: "附件"
        case .notices: "公示与费用"
        case .committee: "评委会"
        case .scoring: "评分表"
        case .paper: "纸质材料与证书"
        case .texts: "文字"
        }
    }

    /// The keys that the section shows.
    public var paths: [PlanPath] {
        let names: [String] =
            switch self {
            case .basics: ["id", "title", "year", "issuer", "publishedOn", "summary", "award"]
            case .dates: ["dates"]
            case .specialities: ["specialities", "examinationSpecialities", "eligibility.majors"]
            case .authorities: ["authorities"]
            case .conditions: ["eligibility.general", "eligibility.titleNames", "eligibility.affiliation"]
            case .education: ["eligibility.education"]
            case .routes: ["eligibility.routes"]
            case .application: ["application", "photo"]
            case .attachments: ["attachments"]
            case .notices: ["notices", "fee"]
            case .committee: ["committee", "interview"]
            case .scoring: ["scoring", "deduction"]
            case .paper: ["paper", "certificate"]
            case .texts: ["commitment", "messages", "reasons"]
            }
        return names.map { PlanPath($0.split(separator: ".").map { .key(String($0)) }) }
    }

    /// Where a mistake is mended; nil for what no page shows.
    public static func holding(_ path: String) -> PlanSection? {
        allCases.first { section in section.paths.contains { PlanFile.isWithin(path, "\($0)") } }
    }
}

extension PlanFile {
    /// Whether a mistake's path is a place or lies below it.
    public static func isWithin(_ path: String, _ place: String) -> Bool {
        path == place || path.hasPrefix(place + ".") || path.hasPrefix(place + "[")
    }
}
