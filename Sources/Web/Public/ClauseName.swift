import TitleReview

/// A clause id in people's words: `A1.2.2.1` → `附件1 二（A1.2.2.1）`. The id stays, so that a page and a test name the same clause.
enum ClauseName {
    static func chinese(_ id: String) -> String {
        let place = place(of: id)
        return place.isEmpty ? id : "\(place)（\(id)）"
    }

    private static let numerals = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十"]

    private static func place(of id: String) -> String {
        let body = id.prefix { $0 != "-" }.dropFirst()
        let numbers = body.split(separator: ".").compactMap { Int($0.prefix { $0.isASCII && $0.isNumber }) }
        func numeral(_ index: Int) -> String {
            numbers.count > index && numerals.indices.contains(numbers[index]) ? numerals[numbers[index]] : ""
        }
        switch id.first {
        case "N": return "通知" + numeral(0)
        case "R": return "人社部令第40号"
        case "A":
            guard let annex = numbers.first else { return "" }
            let part = numeral(1)
            if annex == 2, numbers.count > 2 { return "附件2 \(part)、\(numbers[2])" }
            return part.isEmpty ? "附件\(annex)" : "附件\(annex) \(part)"
        default: return ""
        }
    }
}

extension Finding {
    /// The finding as a row of the kit.
    func row(next: Link? = nil) -> FindingRow {
        let kind: FindingRow.Outcome =
            switch outcome {
            case .met: .met
            case .unmet: decides ? .unmet : .note
            case .unknown: decides ? .unknown : .note
            }
        return FindingRow(
            kind, clause: ClauseName.chinese(clause), title: title.isEmpty ? nil : title, message: message, next: next)
    }
}

extension Facts.Filing {
    var chinese: String {
        switch self {
        case .normal: "正常申报"
        case .exceptional: "破格申报"
        case .transfer: "转（兼）评"
        }
    }

    /// What each choice means (A2.2.3).
    var explanation: String {
        switch self {
        case .normal: "学历和年限符合的；“直接申报”和高技能人才也选这一项。"
        case .exceptional: "学历或年限不足、业绩突出的，需要破格推荐审批表。"
        case .transfer: "已有其他系列同级职称，转到本系列或兼评。"
        }
    }
}
