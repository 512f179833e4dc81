/// Points taken off a sheet for one file that cannot be read as it was uploaded (A2.3.5).
public struct MaterialDeduction: Sendable, Codable, Hashable {
    /// The evidence file.
    public var fileID: String
    /// In the plan's unit.
    public var amount: Int
    public var reason: String

    public init(fileID: String, amount: Int, reason: String) {
        self.fileID = fileID
        self.amount = amount
        self.reason = reason
    }
}

/// What a scoring sheet comes to: the items' points, and what is taken off them for the material (R8, A2.3.5).
public struct SheetSum: Sendable, Codable, Equatable {
    /// By the items, before anything is taken off.
    public let earned: Int
    /// Points taken off, never more than were earned.
    public let deducted: Int
    public var total: Int { earned - deducted }

    /// - Parameters:
    ///   - amounts: what is taken off, file by file, in the rule's unit; nothing where the plan has no such rule.
    public init(scores: some Sequence<Int>, amounts: some Sequence<Int>, rule: Plan.Deduction?) {
        let sum = scores.reduce(0, +)
        earned = sum
        deducted = min(sum, rule?.points(amounts.reduce(0, +), of: sum) ?? 0)
    }
}

extension Plan.Deduction {
    /// What an amount comes to in whole points; half a point counts as one.
    func points(_ amount: Int, of earned: Int) -> Int {
        switch unit {
        case .points: min(amount, maximum)
        case .percent: (min(amount, maximum) * earned + 50) / 100
        }
    }

    /// What is taken off, as people read it: `扣 2 分`, `扣得分的 5%`.
    public func chinese(_ amount: Int) -> String {
        switch unit {
        case .points: "扣 \(amount) 分"
        case .percent: "扣得分的 \(amount)%"
        }
    }

    /// The rule in a sentence, for the public page of the plan and for the sheet.
    public var sentence: String {
        let rounding = unit == .percent ? "，四舍五入到整分" : ""
        let bounds = "每份材料最多\(chinese(each))，合计最多\(chinese(maximum))\(rounding)"
        return "\(hint)的，评委酌情扣分：\(bounds)，并写明是哪一份、为什么。"
    }
}
