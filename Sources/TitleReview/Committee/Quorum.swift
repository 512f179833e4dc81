/// R6: the share of the committee that must be present, in integers.
public enum Quorum {
    /// The smallest number that reaches the share: 17 of 25 by two thirds.
    public static func required(of members: Int, fraction: Plan.Fraction) -> Int {
        (members * fraction.numerator + fraction.denominator - 1) / fraction.denominator
    }

    public static func isMet(present: Int, of members: Int, fraction: Plan.Fraction) -> Bool {
        members > 0 && present <= members && present * fraction.denominator >= members * fraction.numerator
    }

    /// nil when enough are present; else 实到 16 人，不足应到 25 人的三分之二（17 人），不能开始表决。
    public static func reason(present: Int, of members: Int, fraction: Plan.Fraction) -> String? {
        guard !isMet(present: present, of: members, fraction: fraction) else { return nil }
        guard present <= members else { return "实到 \(present) 人，多于应到 \(members) 人，请核对签到。" }
        let needed = required(of: members, fraction: fraction)
        return "实到 \(present) 人，不足应到 \(members) 人的\(fraction.chinese)（\(needed) 人），不能开始表决。"
    }
}

/// R7: the share that must vote yes, in integers.
public enum Majority {
    public static func required(of present: Int, fraction: Plan.Fraction) -> Int {
        Quorum.required(of: present, fraction: fraction)
    }

    /// Nobody present passes nobody.
    public static func isMet(yes: Int, present: Int, fraction: Plan.Fraction) -> Bool {
        present > 0 && yes <= present && yes * fraction.denominator >= present * fraction.numerator
    }
}

extension Plan.CommitteeRules {
    /// Whom two thirds are counted of: the experts attending the meeting, where the plan says nothing else.
    public var majorityBase: Plan.MajorityBase { majorityOf ?? .attending }
}

extension Plan.MajorityBase {
    /// 同意票达到出席评审会议的评审专家的三分之二为通过.
    public func rule(_ majority: Plan.Fraction) -> String {
        switch self {
        case .attending: "同意票达到出席评审会议的评审专家（含回避的）的\(majority.chinese)为通过。"
        case .voting: "按本计划的规定，同意票达到出席评审会议且没有回避的评审专家的\(majority.chinese)为通过。"
        }
    }
}

extension Plan.Fraction {
    /// 三分之二.
    public var chinese: String {
        let names = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十"]
        func name(_ n: Int) -> String { names.indices.contains(n) ? names[n] : String(n) }
        return "\(name(denominator))分之\(name(numerator))"
    }
}
