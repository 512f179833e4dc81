import Store
import TitleReview

/// A step of a case's paper at the office: arrived, stamped, sent back (N2.3, A4.1).
public struct TrackPaper: UseCase {
    public enum Step: Sendable, Equatable {
        case arrived, stamped
        case returned(waybill: String)
    }
    let caseID: String, step: Step
    public init(caseID: String, step: Step) {
        self.caseID = caseID
        self.step = step
    }

    public func run(_ work: UnitOfWork) throws {
        let c = try work.paperCase(caseID, .office)
        switch step {
        case .arrived: _ = try work.receive(c)
        case .stamped:
            guard
                try work.tx.execute(
                    "UPDATE papers SET stamped_on = \(work.today) WHERE case_id = \(c.id) AND arrived_on IS NOT NULL")
                    == 1
            else { throw Refusal.conflict("材料还没有登记收到。") }
            try work.record("paper.stamped", c.id)
        case .returned(let waybill):
            guard !waybill.isEmpty else { throw Refusal.invalid("waybill", "请填写寄回的运单号。（附件4）") }
            guard
                try work.tx.execute(
                    """
                    UPDATE papers SET returned_on = \(work.today), return_waybill = \(waybill)
                    WHERE case_id = \(c.id) AND stamped_on IS NOT NULL
                    """) == 1
            else { throw Refusal.conflict("评审表还没有盖章。") }
            try work.record("paper.returned", c.id)
        }
    }
}

/// Paper is on its way: the applicant sends the own, an employer that of several people in one parcel (A4.1).
public struct SendPapers: UseCase {
    let caseIDs: [String], returnAddress: String, waybill: String
    public init(caseIDs: [String], returnAddress: String, waybill: String) {
        self.caseIDs = caseIDs
        self.returnAddress = returnAddress
        self.waybill = waybill
    }

    /// - Returns: by case what stood in the way, for an employer; an applicant's own is refused instead.
    public func run(_ work: UnitOfWork) throws -> [BatchOutcome] {
        let actor = try work.require(.applicant, .employer)
        guard !caseIDs.isEmpty else { throw Refusal.invalid("case", "请勾选这一件里寄了谁的材料。") }
        guard !returnAddress.isEmpty, !waybill.isEmpty else {
            throw Refusal.invalid("returnAddress", "请填写回寄地址和运单号。（附件4）")
        }
        if actor.role == .applicant {
            for id in caseIDs { try send(id, actor.role, work) }
            return []
        }
        return try work.batch(caseIDs, actor.role) { c in try send(c.id, actor.role, work) }
    }

    private func send(_ id: String, _ role: Role, _ work: UnitOfWork) throws {
        let c = try work.paperCase(id, role)
        let sealed = try work.casework.keys.seal(returnAddress, table: "papers", column: "return_address", row: c.id)
        guard
            try work.tx.execute(
                "UPDATE papers SET return_address = \(sealed), waybill = \(waybill) WHERE case_id = \(c.id) AND arrived_on IS NULL"
            ) == 1
        else {
            throw Refusal.conflict("评委会办公室已经收到材料，不能再改。")
        }
        try work.record("paper.sent", c.id)
    }
}

/// An envelope is opened and the code on its cover sheet read, by a hand scanner or a phone (A4.1).
public struct ReceivePaper: UseCase {
    public struct Received: Sendable, Codable, Equatable {
        public let name: String
        public let employer: String
        /// The day of the first reading; whoever reads it again changes nothing.
        public let arrived: Day
        public let isAgain: Bool
        /// How many of the same employer and plan have not arrived yet.
        public let missing: Int
    }
    let code: String

    /// - Parameter code: what the scanner types: the address on the cover sheet, or the number at its end.
    public init(code: String) { self.code = code }

    public func run(_ work: UnitOfWork) throws -> Received {
        try work.require(.office)
        let id = code.split(separator: "/").last.map(String.init) ?? ""
        guard id.count == 32, id.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }) else {
            throw Refusal.invalid("code", "这不是邮寄封面上的二维码。请扫封面上的二维码，或者在名单里按姓名登记。")
        }
        let c = try work.paperCase(id, .office)
        let before = try work.tx.one("SELECT arrived_on FROM papers WHERE case_id = \(c.id)")?.optionalDay("arrived_on")
        let arrived = try work.receive(c)
        let states = try work.plan(c.planID, version: c.planVersion).paper.states
        let list = SQL.joined(states.map { "\($0.rawValue)" }, by: ", ")
        let missing =
            try work.tx.one(
                """
                SELECT COUNT(*) AS n FROM cases c LEFT JOIN papers p ON p.case_id = c.id
                WHERE c.employer_id = \(c.employerID) AND c.plan_id = \(c.planID) AND p.arrived_on IS NULL
                AND c.submitted_at IS NOT NULL AND c.state IN (\(list))
                """)?.int("n") ?? 0
        let employer =
            try c.employerName ?? work.tx.one("SELECT name FROM units WHERE id = \(c.employerID)")?.text("name") ?? ""
        return Received(name: c.name, employer: employer, arrived: arrived, isAgain: before != nil, missing: missing)
    }
}

extension UnitOfWork {
    /// A case that owes paper now, with a row for it.
    func paperCase(_ id: String, _ role: Role) throws -> CaseRecord {
        let c = try ownCase(id, role)
        let rules = try plan(c.planID, version: c.planVersion).paper
        guard c.submittedAt != nil, rules.isDue(c.state) else {
            let isNever = rules.stage == .never
            throw Refusal.conflict(isNever ? "本计划不需要报送纸质材料。" : "现在不需要报送纸质材料，评审通过后再邮寄。（通知二、3）")
        }
        try tx.execute("INSERT INTO papers (case_id) VALUES (\(c.id)) ON CONFLICT (case_id) DO NOTHING")
        return c
    }

    /// The day of arrival, today or an earlier one.
    fileprivate func receive(_ c: CaseRecord) throws -> Day {
        if try tx.execute("UPDATE papers SET arrived_on = \(today) WHERE case_id = \(c.id) AND arrived_on IS NULL") == 1
        {
            try record("paper.arrived", c.id)
        }
        return try tx.one("SELECT arrived_on FROM papers WHERE case_id = \(c.id)")?.optionalDay("arrived_on") ?? today
    }
}
