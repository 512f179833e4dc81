import Store
import TitleReview

/// The office commits to a draw: the frozen pool under fresh random codes and the digest of a secret nonce go on the chain,
/// before anyone can know the seed (R2, S50). A further draw fills each empty seat from its own speciality and needs a reason.
///
/// Nobody came into the pool or changed in it on the day of the draw, and there are at least twice as many candidates as
/// seats, in all and in each speciality; where there cannot be, the office says why, and that is published.
public struct CommitDraw: UseCase {
    let planID: String, reason: String, fewBecause: String

    /// - Parameter fewBecause: why there are so few candidates; kept only where there are.
    public init(planID: String, reason: String, fewBecause: String = "") {
        self.planID = planID
        self.reason = reason
        self.fewBecause = fewBecause
    }

    public func run(_ work: UnitOfWork) throws -> String {
        let office = try work.requireUnit(.office)
        let (plan, _, owner) = try work.plan(planID)
        guard owner == office else { throw Refusal.notFound }
        guard let committee = try work.tx.one("SELECT id, term_to FROM committees WHERE plan_id = \(planID)") else {
            throw Refusal.conflict("请先登记评委会。")
        }
        let id = try committee.text("id")
        // Two draws at once would be drawn for the same seats.
        try work.hold(committee: id)
        guard try work.tx.one("SELECT 1 AS open FROM draws WHERE committee_id = \(id) AND revealed_at IS NULL") == nil
        else { throw Refusal.conflict("上一次抽取还没有揭晓。") }
        let seated = try work.members(of: id)
        let wanted = plan.committee.members - seated.count
        guard wanted > 0 else { throw Refusal.conflict("评委会已满 \(plan.committee.members) 人。") }
        guard seated.isEmpty || !reason.isEmpty else { throw Refusal.invalid("reason", "补充抽取需要写明理由。（人社部令第40号）") }
        try work.requireClosedNames(in: reason, .reason, plan: planID)
        try work.requireClosedNames(in: fewBecause, .fewBecause, plan: planID)
        try work.requireFixedPool(plan, office: office)
        let codes = try pool(work, plan: plan, office: office, committee: id)
        guard !codes.isEmpty else {
            throw Refusal.conflict(
                """
                专家库里没有可以抽取的专家：任期要盖住评审，专业要在计划里，职称不低于评审级别，没有暂停或退出。\
                （人社部令第40号）
                """)
        }
        let draw = work.newID()
        let stored = try order(
            codes.map { .init(code: $0.code, speciality: $0.speciality) }, id, wanted: wanted, plan: plan, work)
        let shortages = try stored.order().shortages
        guard shortages.isEmpty || !fewBecause.isEmpty else {
            throw Refusal.invalid(
                "fewBecause",
                """
                候选专家不足名额的两倍：\(shortages.joined(separator: "，"))。请先补充专家库，改天再抽取；\
                确实没有更多专家的，写明理由，随抽取记录公开。
                """)
        }
        let few = shortages.isEmpty ? "" : fewBecause
        let sealed = try work.commit(to: stored, as: .committee, id: draw, fewBecause: few)
        try work.tx.execute(
            """
            INSERT INTO draws (id, committee_id, commitment, nonce, pool, reason, committed_at, few_because)
            VALUES (\(draw), \(id), \(sealed.commitment), \(sealed.nonce), \(sealed.pool), \(reason), \(work.now), \(few))
            """)
        let drawable = Set(stored.candidates.map(\.code))
        for code in codes where drawable.contains(code.code) {
            try work.tx.execute(
                """
                INSERT INTO draw_codes (draw_id, code, expert_id, speciality, title_level, employer)
                VALUES (\(draw), \(code.code), \(code.expert), \(code.speciality), \(code.titleLevel), \(code.employer))
                """)
        }
        return draw
    }

    /// The seats by speciality, and who may take one.
    private func order(
        _ candidates: [StoredOrder.Candidate], _ committee: String, wanted: Int, plan: Plan, _ work: UnitOfWork
    ) throws -> StoredOrder {
        let first = try work.tx.one(
            """
            SELECT pool FROM draws WHERE committee_id = \(committee) AND revealed_at IS NOT NULL
            ORDER BY committed_at, id LIMIT 1
            """)
        let allotted = try first.map { try JSON.decode(StoredOrder.self, $0.text("pool")).order().seats } ?? []
        let offered = allotted.filter { plan.specialities.contains($0.speciality) }
        let seated = try work.tx.query(
            """
            SELECT d.speciality FROM committee_members m
            JOIN draw_codes d ON d.draw_id = m.draw_id AND d.expert_id = m.expert_id
            WHERE m.committee_id = \(committee) AND m.left_because IS NULL
            """
        ).map { try $0.text("speciality") }
        let seats = DrawOrder.Seats.empty(
            of: offered, seated: seated, wanted: wanted, pool: candidates.map(\.speciality))
        let wantedHere = Set(seats.map(\.speciality))
        return StoredOrder(candidates.filter { wantedHere.contains($0.speciality) }, seats: seats)
    }

    /// Experts who qualify and do not sit in the committee yet (R3), under fresh codes.
    private func pool(_ work: UnitOfWork, plan: Plan, office: String, committee: String) throws -> [(
        code: String, speciality: String, titleLevel: String, employer: String, expert: String
    )] {
        let level = Facts.TitleLevel(rawValue: plan.award.level) ?? .intermediate
        return try work.tx.query(
            """
            SELECT e.id, e.speciality, e.title_level, e.employer, e.employer_id, e.term_from, e.term_to,
                (SELECT COUNT(*) FROM integrity_records i JOIN accounts x ON x.person_id = i.person_id
                    WHERE x.id = e.account_id AND i.to_day >= \(work.today)) AS findings
            FROM experts e WHERE e.office_id = \(office) AND e.standing = 'serving'
            AND NOT EXISTS (SELECT 1 FROM accounts a WHERE a.id = e.account_id AND a.closed_at IS NOT NULL)
            AND NOT EXISTS (
                SELECT 1 FROM committee_members m WHERE m.committee_id = \(committee) AND m.expert_id = e.id)
            ORDER BY e.id LIMIT 2000
            """
        ).compactMap { row in
            let code = "E" + String(UnitOfWork.randomID().prefix(10)).uppercased()
            let member = PoolMember(
                code: code, speciality: try row.text("speciality"),
                level: try row.value("title_level", as: Facts.TitleLevel.self),
                employerID: try row.optionalText("employer_id") ?? "", termFrom: try row.day("term_from"),
                termTo: try row.day("term_to"), upright: try row.int("findings") == 0)
            guard
                member.obstacles(
                    level: level, specialities: plan.specialities, on: max(work.today, plan.dates.meetingFrom)
                ).isEmpty
            else { return nil }
            return (code, member.speciality, try row.text("title_level"), try row.text("employer"), try row.text("id"))
        }
    }
}
