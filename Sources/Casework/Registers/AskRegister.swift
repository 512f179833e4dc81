import Gateways
import Store
import TitleReview

/// Enters a question: who asks, about whom, what for, on the audit chain before anything leaves the installation; at most so many an hour.
struct AskRegister: UseCase {
    let register: OutsideRegister

    static func notConnected(_ register: OutsideRegister) -> Refusal {
        .conflict("本平台还没有接通\(register.chinese)，请按原来的办法填写或上传证明。")
    }

    func run(_ work: UnitOfWork) throws -> LookupQuestion {
        let person = try work.requirePerson()
        let machine = work.casework.machine.now()
        let registers = work.casework.registers
        guard registers.gateways[register] != nil else { throw Self.notConnected(register) }
        // The person's row is where two questions at once wait for each other, so that the limit holds.
        guard
            let row = try work.tx.one(
                """
                SELECT name, resident_id, claimed_lookup, employer_id
                FROM persons WHERE id = \(person)\(.forUpdate(work.tx.engine))
                """)
        else { throw Refusal.notFound }
        guard try row.optionalBytes("claimed_lookup") == nil else {
            throw Refusal.conflict(
                """
                单位还没有核对您的身份证号，现在不能查询。\
                请先把一条业绩档案送审：单位第一次审核通过时一并核对。已填写的内容都在。
                """)
        }
        let hour = machine.adding(seconds: -3600)
        let asked =
            try work.tx.one(
                "SELECT COUNT(*) AS n FROM register_questions WHERE person_id = \(person) AND machine_at > \(hour)")?
            .int("n") ?? 0
        guard asked < registers.perHour else {
            throw Refusal.conflict("每人每小时最多查询 \(registers.perHour) 次，请过一会儿再查。已填写的内容都还在。")
        }
        // The last one of each register is shown; older ones have done their work.
        try work.tx.execute(
            "DELETE FROM register_questions WHERE person_id = \(person) AND register = \(register.rawValue) AND machine_at <= \(hour)"
        )
        let id = work.newID()
        try work.tx.execute(
            """
            INSERT INTO register_questions (id, person_id, register, at, machine_at, outcome)
            VALUES (\(id), \(person), \(register.rawValue), \(work.now), \(machine), 'open')
            """)
        try work.record("register.asked", person, ["register": register.rawValue, "purpose": "titleReview"])
        let number = try work.casework.keys.open(
            row.bytes("resident_id"), table: "persons", column: "resident_id", row: person)
        let employer = try row.optionalText("employer_id").flatMap {
            try work.tx.one("SELECT name, credit_code FROM units WHERE id = \($0)")
        }
        return LookupQuestion(
            id: id, register: register, residentID: try ResidentID(parsing: number, today: work.today),
            name: try row.text("name"), today: work.today,
            employer: try employer.map {
                LookupQuestion.Employer(name: try $0.text("name"), creditCode: try $0.optionalText("credit_code") ?? "")
            })
    }
}
