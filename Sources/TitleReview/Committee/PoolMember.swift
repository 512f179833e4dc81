/// An expert of the pool, as the draw sees one: a code, never a name (R2, R3, S19).
public struct PoolMember: Hashable, Sendable {
    /// Random, fresh for each draw.
    public let code: String
    public let speciality: String
    public let level: Facts.TitleLevel
    public let employerID: String
    public let termFrom: Day
    /// Last day of the term.
    public let termTo: Day
    /// Known to be upright: no open finding or integrity record.
    public let upright: Bool

    public init(
        code: String, speciality: String, level: Facts.TitleLevel, employerID: String, termFrom: Day, termTo: Day,
        upright: Bool
    ) {
        self.code = code
        self.speciality = speciality
        self.level = level
        self.employerID = employerID
        self.termFrom = termFrom
        self.termTo = termTo
        self.upright = upright
    }

    /// Why the expert may not be drawn; empty when nothing stands in the way (R3).
    ///
    /// - Parameters:
    ///   - level: what the committee awards; a member has this title or a higher one.
    ///   - specialities: the fields of the plan.
    ///   - meeting: the day the term must reach.
    public func obstacles(level awarded: Facts.TitleLevel, specialities: [String], on meeting: Day) -> [Obstacle] {
        var found: [Obstacle] = []
        if level.rank < awarded.rank { found.append(.titleTooLow) }
        if !specialities.contains(speciality) { found.append(.otherField) }
        if !upright { found.append(.notUpright) }
        if !CommitteeCheck.isTermWithinLimit(from: termFrom, to: termTo, years: CommitteeCheck.maximumTermYears) {
            found.append(.termTooLong)
        }
        if meeting < termFrom || meeting > termTo { found.append(.outsideTerm) }
        return found
    }

    public enum Obstacle: String, Sendable, CaseIterable {
        case titleTooLow, otherField, notUpright, termTooLong, outsideTerm

        public var chinese: String {
            switch self {
            case .titleTooLow: "职称低于评审级别"
            case .otherField: "专业不在本次评审范围"
            case .notUpright: "有未了结的诚信问题"
            case .termTooLong: "任期超过 3 年"
            case .outsideTerm: "评审时不在任期内"
            }
        }
    }
}

extension Facts.TitleLevel {
    /// Higher titles have higher ranks.
    var rank: Int {
        switch self {
        case .assistant: 1
        case .intermediate: 2
        case .senior: 3
        }
    }
}
