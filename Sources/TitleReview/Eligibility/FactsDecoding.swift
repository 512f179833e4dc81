/// Reading facts from JSON, refusing what is not valid with a sentence that names the field.

extension FactWord {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let word = Self(rawValue: text) else {
            let right = Self.allCases.map(\.rawValue).joined(separator: "、")
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "“\(text)”不是可用的值，应为 \(right) 之一")
        }
        self = word
    }
}

extension Facts {
    /// A value that cannot stand in facts: where, and what is wrong.
    public struct Invalid: Error, Equatable, CustomStringConvertible {
        public var field: String
        public var problem: String
        public var description: String { "字段 \(field)：\(problem)。" }
    }

    /// The sentence for any error that decoding facts can throw.
    public static func explain(_ error: any Error) -> String {
        switch error {
        case let invalid as Invalid: invalid.description
        case let decoding as DecodingError: explain(decoding)
        default: "无法读取：\(error)。"
        }
    }

    private static func explain(_ error: DecodingError) -> String {
        switch error {
        case .dataCorrupted(let context) where context.codingPath.isEmpty:
            // The decoder gives no path for a number that its type cannot hold.
            context.debugDescription.contains("does not fit") ? "有数字不是整数，或超出范围。" : "不是有效的 JSON 对象。"
        case .dataCorrupted(let context):
            "字段 \(field(context.codingPath))：\(context.debugDescription)。"
        case .keyNotFound(let key, let context):
            "缺少字段 \(field(context.codingPath + [key]))。"
        case .valueNotFound(_, let context):
            "字段 \(field(context.codingPath))：不能为空。"
        case .typeMismatch(let type, let context):
            context.codingPath.isEmpty
                ? "不是 JSON 对象。" : "字段 \(field(context.codingPath))：类型不对，应为 \(name(of: type))。"
        @unknown default:
            "无法读取。"
        }
    }

    private static func field(_ path: [any CodingKey]) -> String {
        path.reduce(into: "") { text, key in
            if let index = key.intValue {
                text += "[\(index)]"
            } else {
                text += (text.isEmpty ? "" : ".") + key.stringValue
            }
        }
    }

    private static func name(of type: any Any.Type) -> String {
        switch type {
        case is String.Type: "文字"
        case is Bool.Type: "true 或 false"
        case is Int.Type: "整数"
        case is Double.Type: "数字"
        case is [Any].Type: "列表"
        default: "\(type)".hasPrefix("Array") ? "列表" : "对象"
        }
    }
}

extension Facts {
    /// - Throws: `DecodingError` or ``Invalid``; ``explain(_:)`` puts either into words.
    public init(from decoder: any Decoder) throws {
        let c = try decoder.container(keyedBy: CodingKeys.self)
        id = try c.decode(String.self, forKey: .id)
        speciality = try c.decode(String.self, forKey: .speciality)
        filing = try c.decodeIfPresent(Filing.self, forKey: .filing)
        identity = try c.decodeIfPresent(Identity.self, forKey: .identity)
        employer = try c.decodeIfPresent(Employer.self, forKey: .employer)
        education = try c.decodeIfPresent([Education].self, forKey: .education)
        registrations = try c.decodeIfPresent([Registration].self, forKey: .registrations)
        fullTimeStudy = try c.decodeIfPresent([Study].self, forKey: .fullTimeStudy)
        titles = try c.decodeIfPresent([Title].self, forKey: .titles)
        appointments = try c.decodeIfPresent([Appointment].self, forKey: .appointments)
        work = try c.decodeIfPresent([UnitOfWork].self, forKey: .work)
        backbone = try c.decodeIfPresent(Bool.self, forKey: .backbone)
        skills = try c.decodeIfPresent([Skill].self, forKey: .skills)
        honours = try c.decodeIfPresent([Honour].self, forKey: .honours)
        achievements = try c.decodeIfPresent([Achievement].self, forKey: .achievements)
        credits = try c.decodeIfPresent([Credit].self, forKey: .credits)
        if c.contains(.industryRegisterHours) {
            industryRegisterHours = try c.decodeIfPresent(Double.self, forKey: .industryRegisterHours) ?? 0
        }
        assessments = try c.decodeIfPresent([Assessment].self, forKey: .assessments)
        affiliation = try c.decodeIfPresent(Affiliation.self, forKey: .affiliation)
        integrity = try c.decodeIfPresent([Integrity].self, forKey: .integrity)
        try validate()
    }

    /// What types alone do not hold: orders of dates, ranges of numbers, division codes.
    ///
    /// - Throws: ``Invalid`` with the first field that is wrong.
    public func validate() throws {
        if id.isEmpty { throw Invalid(field: "id", problem: "不能为空") }
        if speciality.isEmpty { throw Invalid(field: "speciality", problem: "不能为空") }
        try check(fullTimeStudy, "fullTimeStudy")
        try check(appointments, "appointments")
        try check(work, "work")
        try check(integrity, "integrity")
        for (index, one) in (achievements ?? []).enumerated() {
            if let number = one.condition, !(1...4).contains(number) {
                throw Invalid(field: "achievements[\(index)].condition", problem: "\(number) 不是可用的值，应为 1 至 4")
            }
        }
        for (index, one) in (credits ?? []).enumerated() {
            try check(year: one.year, "credits[\(index)].year")
            try check(amount: one.credits, "credits[\(index)].credits")
        }
        try check(amount: industryRegisterHours, "industryRegisterHours")
        for (index, one) in (assessments ?? []).enumerated() { try check(year: one.year, "assessments[\(index)].year") }
        try check(division: affiliation?.insurance, "affiliation.insurance")
        try check(division: affiliation?.file, "affiliation.file")
        try check(division: affiliation?.labour, "affiliation.labour")
    }

    private func check(_ periods: [some FactPeriod]?, _ field: String) throws {
        for (index, period) in (periods ?? []).enumerated() {
            if let from = period.from, let to = period.to, to < from {
                throw Invalid(field: "\(field)[\(index)].to", problem: "止于 \(to)，早于开始的 \(from)")
            }
        }
    }

    private func check(year: Int?, _ field: String) throws {
        if let year, !(1900...2199).contains(year) { throw Invalid(field: field, problem: "\(year) 不是年份") }
    }

    /// Upper bound: far above anything real, low enough to be summed exactly in thousandths.
    private func check(amount: Double?, _ field: String) throws {
        if let amount, !(amount >= 0 && amount <= 1_000_000) {
            throw Invalid(field: field, problem: "应为不小于 0 的数字")
        }
    }

    private func check(division code: String?, _ field: String) throws {
        if let code, !(code.utf8.count == 6 && code.utf8.allSatisfy { (0x30...0x39).contains($0) }) {
            throw Invalid(field: field, problem: "“\(code)”不是六位行政区划代码")
        }
    }
}
