import Store
import TitleReview

/// An answer as it was typed, looked at once for all objections that get it.
struct ObjectionAnswer {
    let outcome: ObjectionOutcome
    private let text: String

    init(_ outcome: String, _ text: String, to ids: [String], _ work: UnitOfWork) throws {
        guard let outcome = ObjectionOutcome(rawValue: outcome) else { throw Refusal.invalid("outcome", "请选择处理结论。") }
        guard !text.isEmpty else { throw Refusal.invalid("answer", "请写明调查情况和答复。") }
        self.outcome = outcome
        self.text = text
        try requireNoObjectors(of: ids, work)
    }

    /// It is read by the objectors, and by whom they object to.
    private func requireNoObjectors(of ids: [String], _ work: UnitOfWork) throws {
        let list = SQL.joined(ids.prefix(500).map { "\($0)" }, by: ", ")
        for row in try work.tx.query(
            """
            SELECT o.id, o.author, o.contact, c.name FROM objections o JOIN cases c ON c.id = o.case_id WHERE o.id IN (\(list))
            """)
        {
            let (author, contact) = try work.objector(row)
            let names = NameSearch([author, contact])
            guard let found = try names.first(in: text, besides: [row.text("name")]) else { continue }
            throw Refusal.invalid(
                "answer", "答复会给提出人和被公示的人看，里面写到了提出人的“\(found)”。请改用“提出人”，不要写姓名和联系方式。")
        }
    }

    /// - Returns: the case that it was about.
    func give(to id: String, _ work: UnitOfWork) throws -> CaseRecord {
        guard
            let row = try work.tx.one(
                """
                SELECT o.case_id, n.kind FROM objections o JOIN notices n ON n.id = o.notice_id WHERE o.id = \(id)
                """)
        else { throw Refusal.notFound }
        let c = try work.ownCase(row.text("case_id"), .office, .employer)
        let isInside = try row.text("kind") == "employer"
        guard isInside == (work.actor?.role == .employer) else {
            throw Refusal.forbidden("这件异议由\(isInside ? "用人单位" : "评委会办公室")答复。")
        }
        // The case is locked, so what is read here of its objections stays so.
        guard try work.tx.one("SELECT 1 AS open FROM objections WHERE id = \(id) AND outcome IS NULL") != nil else {
            throw Refusal.conflict("这件异议已经答复过。")
        }
        if outcome == .setAside { try requireRepeat(id, of: c, isInside, work) }
        try work.requireClosedNames(in: text, .answer, of: c)
        try work.tx.execute(
            "UPDATE objections SET outcome = \(outcome.rawValue), answer = \(text), answered_at = \(work.now) WHERE id = \(id)"
        )
        try work.record("objection.\(outcome.rawValue)", id, ["case": c.id])
        if outcome == .upheld { try uphold(c, isInside, work) }
        return c
    }

    private func requireRepeat(_ id: String, of c: CaseRecord, _ isInside: Bool, _ work: UnitOfWork) throws {
        guard !isInside else { throw Refusal.invalid("outcome", "单位内部公示的异议要逐件调查答复，不能按重复反映处理。") }
        guard
            try work.tx.one(
                """
                SELECT 1 AS answered FROM objections
                WHERE case_id = \(c.id) AND id <> \(id) AND outcome IN ('upheld', 'rejected', 'partly') LIMIT 1
                """) != nil
        else {
            throw Refusal.invalid("outcome", "对“\(c.name)”的申报还没有答复过别的异议，这一件不是重复反映，请先调查答复。")
        }
    }

    private func uphold(_ c: CaseRecord, _ isInside: Bool, _ work: UnitOfWork) throws {
        if isInside, c.state == .employerNotice {
            try work.move(c, .refuse, by: .employer, given: [.reason], note: text, saying: .answer, clause: "R4")
        } else if c.state == .qualificationNotice || c.state == .resultNotice {
            let moved = try work.move(
                c, .upholdObjection, by: .office, given: [.reason], note: text, saying: .answer,
                clause: c.state == .resultNotice ? "R13" : "N3.2")
            if moved.state == .notPassed { try work.notifyNotPassed(moved) }
        }
        try work.notify(c, .objectionUpheld, ["answer": text])
    }
}

extension UnitOfWork {
    /// What an objector has said of himself, opened: name and contact, empty for nothing.
    ///
    /// - Parameter row: with id, author and contact.
    func objector(_ row: Row) throws -> (author: String, contact: String) {
        let id = try row.text("id")
        func open(_ column: String) throws -> String {
            try row.optionalBytes(column).map {
                try casework.keys.open($0, table: "objections", column: column, row: id)
            }
                ?? ""
        }
        return (try open("author"), try open("contact"))
    }
}
