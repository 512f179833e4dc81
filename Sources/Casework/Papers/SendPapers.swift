import Store
import TitleReview

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
