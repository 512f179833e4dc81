import Store
import TitleReview

/// An employer's own cases of one plan in numbers, and how its checks of archives stand (A3.1, N6.4).
///
/// Read from the unit's own cases along their index: an employer has hundreds, not hundreds of thousands.
public struct ReadEmployerStatistics: Inquiry {
    public typealias Line = ReadStatistics.Line

    public struct Statistics: Sendable, Codable {
        public let desk: ReadStatistics.Statistics
        /// Every plan that colleagues have applied under, the newest first.
        public let years: [Year]
        /// What was asked for in correction lists: by clause where the item names one, else by its words; those asked for most.
        public let corrections: [Line]
        /// How many lists were sent, by who sent them.
        public let returns: [Line]
        /// By which clause cases were refused.
        public let refusals: [Line]
        public let archive: ArchiveReviews
    }
    /// One plan: how its cases ended.
    public struct Year: Sendable, Codable, Equatable {
        public let planID: String
        public let title: String
        public let year: Int
        public let total: Int
        /// On their way.
        public let open: Int
        public let returned: Int
        /// Passed by the committee, whatever came after.
        public let passed: Int
        /// Not passed, refused, withdrawn, expired, vetoed, revoked.
        public let ended: Int
    }
    /// The checks of colleagues' archive records (A3.1.2).
    public struct ArchiveReviews: Sendable, Codable, Equatable {
        public let waiting: Int
        /// Whole days that the oldest one has waited; nil where none waits.
        public let oldestDays: Int?
        /// Decided in the last 365 days.
        public let decided: Int
        /// The middle one of their waiting times in tenths of a day; nil without any.
        public let medianTenths: Int?
    }
    /// Correction items that are shown.
    public static let mostCorrections = 20

    let planID: String
    public init(planID: String = "") { self.planID = planID }

    public func run(_ work: UnitOfWork) throws -> Statistics {
        let unit = try work.requireUnit(.employer)
        let desk = try ReadStatistics(planID: planID).run(work)
        let plan = desk.plan?.id ?? ""
        return Statistics(
            desk: desk, years: try years(work, unit), corrections: try corrections(work, unit, plan),
            returns: try returns(work, unit, plan),
            refusals: try lines(work, Self.refusals(unit, plan)), archive: try archive(work, unit))
    }

    private func years(_ work: UnitOfWork, _ unit: String) throws -> [Year] {
        try work.counts(of: .employer(unit)).plans.map { id, states in
            let plan = try work.plan(id).plan
            func sum(_ some: Set<CaseState>) -> Int { states.reduce(0) { $0 + (some.contains($1.key) ? $1.value : 0) } }
            let total = states.values.reduce(0, +)
            let passed = sum([.passed, .resultNotice, .reported, .approved, .certified])
            let ended = sum([.notPassed, .refused, .withdrawn, .expired, .vetoed, .revoked])
            let returned = sum([.returned])
            return Year(
                planID: id, title: plan.title, year: plan.year, total: total, open: total - passed - ended - returned,
                returned: returned, passed: passed, ended: ended)
        }.sorted { ($0.year, $0.planID) > ($1.year, $1.planID) }
    }

    private func lines(_ work: UnitOfWork, _ query: SQL) throws -> [Line] {
        try work.tx.query(query).map {
            Line(id: try $0.text("value"), name: try $0.text("value"), count: try $0.int("n"))
        }
    }

    private func returns(_ work: UnitOfWork, _ unit: String, _ plan: String) throws -> [Line] {
        let names = ["employer": "本单位", "authority": "受理部门", "office": "评委会办公室"]
        var found: [String: Int] = [:]
        for line in try lines(work, Self.returns(unit, plan)) {
            found[String(line.id.prefix { $0.isLetter }), default: 0] += line.count
        }
        return ["employer", "authority", "office"].compactMap { id in
            found[id].map { Line(id: id, name: names[id] ?? id, count: $0) }
        }
    }

    private func corrections(_ work: UnitOfWork, _ unit: String, _ plan: String) throws -> [Line] {
        var found: [String: Int] = [:]
        for row in try work.tx.query(Self.corrections(unit, plan)) {
            for item in try JSON.decode([String].self, row.text("items")) {
                found[Self.clause(of: item) ?? String(item.prefix(40)), default: 0] += 1
            }
        }
        return Array(
            found.map { Line(id: $0.key, name: $0.key, count: $0.value) }.sorted {
                (-$0.count, $0.id) < (-$1.count, $1.id)
            }.prefix(Self.mostCorrections))
    }

    /// The clause that an item ends with, as R puts it there: `…（附件1 三（A1.3））`.
    static func clause(of item: String) -> String? {
        var end = item[...]
        while let last = end.last, last == "）" || last == "。" { end = end.dropLast() }
        let id = end.reversed().prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "." || $0 == "-") }
        let text = String(id.reversed())
        guard end.dropLast(text.count).last == "（", let first = text.first, "NAR".contains(first),
            text.dropFirst().first?.isNumber == true
        else { return nil }
        return text
    }

    private func archive(_ work: UnitOfWork, _ unit: String) throws -> ArchiveReviews {
        let waiting = try work.tx.one(Self.waiting(unit))
        let since = work.now.adding(seconds: -365 * 86_400)
        let decided = try work.tx.one(Self.decided(unit, since))?.int("n") ?? 0
        let median = decided == 0 ? nil : try work.tx.one(Self.median(unit, since, decided))?.int("lasted")
        return ArchiveReviews(
            waiting: try waiting?.int("n") ?? 0,
            oldestDays: try waiting?.optionalInstant("oldest").map {
                Int(work.now.microseconds - $0.microseconds) / 86_400_000_000
            },
            decided: decided, medianTenths: median.map { ($0 + 4_320_000_000) / 8_640_000_000 })
    }

    // MARK: Its queries, each along an index of the unit's cases or people

    static func refusals(_ unit: String, _ plan: String) -> SQL {
        """
        SELECT c.clause AS value, COUNT(*) AS n FROM cases c
        WHERE c.employer_id = \(unit) AND c.state = 'refused' AND c.plan_id = \(plan) AND c.clause <> ''
        GROUP BY c.clause ORDER BY n DESC, c.clause LIMIT 50
        """
    }

    static func returns(_ unit: String, _ plan: String) -> SQL {
        """
        SELECT k.level AS value, COUNT(*) AS n FROM cases c JOIN corrections k ON k.case_id = c.id
        WHERE c.employer_id = \(unit) AND c.plan_id = \(plan) GROUP BY k.level ORDER BY k.level
        """
    }

    static func corrections(_ unit: String, _ plan: String) -> SQL {
        """
        SELECT k.items FROM cases c JOIN corrections k ON k.case_id = c.id
        WHERE c.employer_id = \(unit) AND c.plan_id = \(plan) ORDER BY k.sent_at DESC LIMIT 5000
        """
    }

    static func waiting(_ unit: String) -> SQL {
        """
        SELECT COUNT(*) AS n, MIN(COALESCE(a.sent_at, a.updated_at)) AS oldest
        FROM archive_records a JOIN persons p ON p.id = a.person_id
        WHERE p.employer_id = \(unit) AND a.state = 'waiting' AND a.removed_at IS NULL
        """
    }

    private static func checked(_ unit: String, _ since: Instant) -> SQL {
        """
        FROM archive_records a JOIN persons p ON p.id = a.person_id
        WHERE p.employer_id = \(unit) AND a.decided_at >= \(since) AND a.sent_at IS NOT NULL
        """
    }

    static func decided(_ unit: String, _ since: Instant) -> SQL { "SELECT COUNT(*) AS n \(checked(unit, since))" }

    /// Of an even number the lower one.
    static func median(_ unit: String, _ since: Instant, _ count: Int) -> SQL {
        "SELECT a.decided_at - a.sent_at AS lasted \(checked(unit, since)) ORDER BY lasted, a.id LIMIT 1 OFFSET \((count - 1) / 2)"
    }
}
